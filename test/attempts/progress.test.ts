import { describe, expect, test } from 'vitest'
import type { Clocks } from '../../harness/attempts/clocks.ts'
import { nowMsOf, type Entry } from '../../harness/attempts/journal.ts'
import { permissionsOf } from '../../harness/attempts/permissions.ts'
import { progressOf, type Progress } from '../../harness/attempts/progress.ts'

const MINUTE_MS = 60_000
const START_MS = Date.parse('2026-03-29T00:30:00.000Z')
const LEVELS = 2

function at(minute: number): string {
  return new Date(START_MS + minute * MINUTE_MS).toISOString()
}

function wall(minute: number): Clocks {
  return { wallMs: START_MS + minute * MINUTE_MS }
}

function started(mode: 'practice' | 'interview' | 'exam', minutes?: number): Entry {
  const deadline = minutes === undefined ? {} : { minutes, deadlineAt: at(minutes) }
  return { kind: 'started', at: at(0), mode, ...deadline }
}

function tested(minute: number, levels: ('pass' | 'fail')[]): Entry {
  return { kind: 'tested', at: at(minute), seed: 1, levels }
}

const green = (minute: number): Entry => tested(minute, ['pass', 'pass'])

function progress(entries: Entry[], minute: number): Progress {
  return progressOf(entries, LEVELS, { clocks: wall(minute) })
}

describe('the clock of an attempt', () => {
  test.for([
    ['exam', [], 60],
    ['interview', [], 60],
    ['exam', [green(20)], 60],
    ['interview', [{ kind: 'ended', at: at(25) }], 25],
    ['exam', [{ kind: 'ended', at: at(25) }], 25],
    ['exam', [{ kind: 'ended', at: at(100_000) }], 60],
    ['interview', [{ kind: 'gave-up', at: at(10) }, green(15)], 10],
    ['practice', [green(90)], 90],
    ['practice', [green(90), tested(95, ['pass', 'fail'])], 90],
  ] as const)('of %s stands still at the end: %j', ([mode, entries, minutes]) => {
    const found = progress([started(mode, 60), ...entries], 300_000)
    expect(found).toMatchObject({
      isOver: true,
      elapsedMs: minutes * MINUTE_MS,
      leftMs: (60 - minutes) * MINUTE_MS,
    })
  })

  test('of practice goes on after its deadline, until it is solved', () => {
    expect(progress([started('practice', 60)], 135)).toMatchObject({
      isOver: false,
      isLate: true,
      elapsedMs: 135 * MINUTE_MS,
      leftMs: -75 * MINUTE_MS,
    })
  })

  test('shows the whole time at the end of an exam, whose first line comes after its deadline was set', () => {
    const late = {
      ...started('exam', 60),
      deadlineAt: new Date(START_MS + 3_599_000).toISOString(),
    }
    expect(progress([late], 90)).toMatchObject({ elapsedMs: 60 * MINUTE_MS, leftMs: 0 })
  })

  test.for([
    ['a time zone', '2026-03-29T02:30:00.000+02:00'],
    ['none', '2026-03-29T00:30:00.000Z'],
  ])('is an instant, with %s', ([, at]) => {
    expect(progress([{ kind: 'started', at: at ?? '', mode: 'practice' }], 45)).toMatchObject({
      elapsedMs: 45 * MINUTE_MS,
    })
  })
})

describe('a clock that was set back', () => {
  const up = (uptimeSec: number, boot = 'this'): { uptimeSec: number; boot: string } => ({
    uptimeSec,
    boot,
  })

  test('does not go behind the latest entry', () => {
    expect(nowMsOf([started('exam', 60), tested(20, ['fail'])], wall(-500))).toBe(
      START_MS + 20 * MINUTE_MS,
    )
  })

  test('gives no time back: the machine has been up for longer', () => {
    const entries = [{ ...started('exam', 60), ...up(1_000) }]
    const found = progressOf(entries, LEVELS, { clocks: { ...wall(-500), ...up(1_000 + 601) } })
    expect(found).toMatchObject({ elapsedMs: 10 * MINUTE_MS, leftMs: 50 * MINUTE_MS })
  })

  test('counts from the entry that shows most', () => {
    const hint: Entry = { kind: 'hint', level: 1, at: at(30), ...up(1_200) }
    const entries = [{ ...started('exam', 60), ...up(1_000) }, hint, tested(31, ['fail'])]
    expect(nowMsOf(entries, { ...wall(0), ...up(1_261) })).toBe(START_MS + 31 * MINUTE_MS)
    expect(nowMsOf(entries, { ...wall(0), ...up(1_801) })).toBe(START_MS + 40 * MINUTE_MS)
  })

  test('says nothing on another machine, after another start, or where no uptime is known', () => {
    const entries = [{ ...started('exam', 60), ...up(1_000) }]
    expect(nowMsOf(entries, { ...wall(5), ...up(90_000, 'other') })).toBe(START_MS + 5 * MINUTE_MS)
    expect(nowMsOf(entries, { ...wall(5), ...up(10) })).toBe(START_MS + 5 * MINUTE_MS)
    expect(nowMsOf(entries, wall(5))).toBe(START_MS + 5 * MINUTE_MS)
    expect(nowMsOf([started('exam', 60)], { ...wall(5), ...up(90_000) })).toBe(
      START_MS + 5 * MINUTE_MS,
    )
  })

  test('never runs ahead of a clock that nobody touched', () => {
    const entries = [{ ...started('exam', 60), ...up(1_000) }]
    // Ten minutes, read a moment before and a moment after a whole second.
    for (const uptimeSec of [1_599, 1_600, 1_601]) {
      expect(nowMsOf(entries, { ...wall(10), ...up(uptimeSec) })).toBe(START_MS + 10 * MINUTE_MS)
    }
  })
})

describe('an interview', () => {
  const interview = started('interview', 60)

  test('comes to its wrap-up when all is green, and is over when that is done', () => {
    const solved = progress([interview, green(20)], 25)
    expect(solved).toMatchObject({
      isSolved: true,
      isOver: false,
      elapsedMs: 25 * MINUTE_MS,
      phase: { name: 'wrap-up' },
    })
    expect(permissionsOf(solved, false)).toMatchObject({
      talk: true,
      reference: false,
      review: false,
    })
    const ended = progress([interview, green(20), { kind: 'ended', at: at(30) }], 45)
    expect(ended).toMatchObject({ isOver: true, elapsedMs: 30 * MINUTE_MS })
    expect(permissionsOf(ended, false)).toMatchObject({ talk: true, reference: true, review: true })
  })

  test('that ended by time shows everything but the reference, until it is given up', () => {
    const over = progress([interview], 90)
    expect(over).toMatchObject({ isOver: true, openLevels: LEVELS })
    expect(permissionsOf(over, false)).toMatchObject({
      talk: true,
      reference: false,
      review: true,
    })
  })

  test('comes to what it had come to at its end: runs after it are late', () => {
    const entries = [interview, tested(50, ['pass', 'fail']), green(70)]
    expect(progress(entries, 90)).toMatchObject({
      best: 2,
      bestInTime: 1,
      greenLate: [false, true],
    })
    const finished: Entry[] = [started('exam', 60), { kind: 'ended', at: at(10) }, green(20)]
    expect(progress(finished, 30)).toMatchObject({ bestInTime: 0, greenLate: [true, true] })
  })
})

describe('a journal without its first line', () => {
  const mode = { mode: 'interview' } as const

  test('says that the mode is unknown, and takes the strictest that any line shows', () => {
    const hint: Entry = { kind: 'hint', level: 1, at: at(1), ...mode }
    expect(progress([hint, tested(5, ['fail'])], 9)).toMatchObject({
      isModeKnown: false,
      mode: 'interview',
      openLevels: 1,
      isOver: false,
    })
    expect(progress([{ kind: 'ended', at: at(1) }], 9)).toMatchObject({ mode: 'interview' })
    expect(progress([hint, { ...tested(5, ['fail']), mode: 'exam' }], 9)).toMatchObject({
      mode: 'exam',
    })
  })

  test('is taken for what its folder shows, where that is stricter', () => {
    const shown = { mode: 'exam', deadlineAt: at(60) } as const
    const options = { clocks: wall(15), shown }
    expect(progressOf([], LEVELS, options)).toMatchObject({
      isModeKnown: false,
      mode: 'exam',
      leftMs: 45 * MINUTE_MS,
    })
    const hint: Entry = { kind: 'hint', level: 1, at: at(1), ...mode }
    expect(progressOf([hint], LEVELS, options)).toMatchObject({ mode: 'exam' })
  })

  test('is practice of an unknown kind where nothing shows more', () => {
    expect(progress([green(5)], 9)).toMatchObject({ isModeKnown: false, mode: 'practice' })
    expect(progress([started('practice')], 9)).toMatchObject({ isModeKnown: true })
  })
})

describe('under examination', () => {
  const nothing = {
    isExamined: true,
    details: false,
    hints: false,
    questions: false,
    talk: false,
    reference: false,
    review: false,
  }

  test('nothing is shown of a kata, whichever attempt or file one asks by', () => {
    const solvedBefore = progress([started('practice'), green(5)], 9)
    const gaveUp = progress([started('practice'), { kind: 'gave-up', at: at(5) }], 9)
    const overExam = progress([started('exam', 5)], 9)
    for (const one of [undefined, solvedBefore, gaveUp, overExam]) {
      expect(permissionsOf(one, true)).toEqual(nothing)
    }
  })

  test('an exam keeps everything back until it is over, wherever its folder lies', () => {
    expect(permissionsOf(progress([started('exam', 60), green(5)], 9), false)).toEqual(nothing)
    expect(permissionsOf(progress([started('exam', 60), green(5)], 60), false)).toEqual({
      isExamined: false,
      details: true,
      hints: true,
      questions: true,
      talk: true,
      reference: true,
      review: true,
    })
  })

  test('a file that belongs to no attempt may be judged in full otherwise', () => {
    expect(permissionsOf(undefined, false)).toMatchObject({ details: true, reference: false })
  })
})

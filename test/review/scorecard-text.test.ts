import { expect, test } from 'vitest'
import { progressOf } from '../../harness/attempts/progress.ts'
import { loadKata } from '../../harness/bank/bank.ts'
import { notMeasured } from '../../harness/review/measured.ts'
import { fromTheJournal, type Scorecard } from '../../harness/review/scorecard.ts'
import { scorecardLines } from '../../harness/review/scorecard-text.ts'
import type { Entry } from '../../harness/attempts/journal.ts'

const at = (minute: number): string => new Date(Date.UTC(2026, 0, 1, 9, minute)).toISOString()
const LATER_MS = Date.UTC(2026, 0, 2)

const JOURNAL: Entry[] = [
  { kind: 'started', at: at(0), mode: 'interview', minutes: 20, deadlineAt: at(20) },
  { kind: 'asked', at: at(1), question: 1 },
  { kind: 'began', at: at(3), file: 'tests' },
  { kind: 'tested', at: at(7), seed: 1, levels: ['pass', 'fail', 'fail', 'fail'] },
  { kind: 'hint', at: at(9), level: 2 },
  { kind: 'tested', at: at(21), seed: 1, levels: ['pass', 'pass', 'fail', 'fail'] },
  { kind: 'gave-up', at: at(22) },
]

function cardOf(entries: Entry[], more: Partial<Scorecard> = {}): Scorecard {
  const progress = progressOf(entries, 4, { clocks: { wallMs: LATER_MS } })
  return {
    format: 1,
    kata: 'priority-router',
    mode: progress.mode,
    elapsedMs: progress.isModeKnown ? progress.elapsedMs : null,
    ...fromTheJournal(progress),
    length: { measured: true, how: 'how', lines: 61, reference: 40 },
    validation: {
      measured: true,
      how: 'how',
      checks: 7,
      apart: 1,
      guards: 2,
      mixed: [12, 40, 40].map((line) => ({ file: 'solution.ts', line })),
      untold: [{ file: 'heap.ts', line: 9 }],
    },
    messages: { measured: true, how: 'how', refusals: 9, naming: 8, example: 'bad input' },
    types: {
      measured: true,
      how: 'how',
      errors: [{ file: 'solution.ts', line: 3, message: 'word '.repeat(60) }],
    },
    lint: {
      measured: true,
      how: 'how',
      findings: Array.from({ length: 6 }, (_, index) => {
        return {
          file: 'solution.ts',
          line: index + 1,
          rule: 'no-var',
          sentence: 'use const or let',
        }
      }),
    },
    ownTests: {
      ...{ measured: true, how: 'how', state: 'red', passed: 2, failed: 1, skipped: 1 },
      failures: [{ name: 'times out', message: 'expected 1 to be 2' }],
      errors: ['nobody waited for this'],
    },
    ...more,
  }
}

test('every figure is told with how it was measured, within 80 columns', async () => {
  const lines = scorecardLines(cardOf(JOURNAL), await loadKata('priority-router'))
  expect(lines.join('\n')).toMatchInlineSnapshot(`
    "Priority request router · scorecard · interview 20:00

    time to green    level 1 7:00 · level 2 21:00 late · level 3 never ·
                     level 4 never
                     (since the start; first run with it and all below green)
    effort           2 runs · 1 hint · 1 question asked · given up
                     (counted in the journal)
    length           61 lines, the reference 40, about 30 fit the round
                     (how)
    validation       7 checks: 1 in a function of its own, 2 as guards before the
                     work, 3 amid the work (solution.ts:12, 40), of 1 it cannot be
                     told (heap.ts:9)
                     (how)
    error messages   8 of 9 that refuse bad input name a field
                     without: "bad input"
                     (how)
    types            1 error
                     solution.ts:3 word word word word word word word word word word
                       word word word word word word word word word word word word …
                     (how)
    lint             6 findings
                     solution.ts:1 use const or let
                     solution.ts:2 use const or let
                     solution.ts:3 use const or let
                     solution.ts:4 use const or let
                     … and 2 more: --json has all
                     (how)
    own tests        red: 1 failed, 2 passed, 1 left out (only, skip, todo), 1 error
                     outside of a test
                     "times out": expected 1 to be 2
                     nobody waited for this
                     (how)
    first            tests before code
                     (which file differed first from what start wrote)
    throughput       not measured: npx kata bench does it"
  `)
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80)
})

test('without a journal and without a file, nothing is scored', async () => {
  const none = notMeasured('solution.ts cannot be read')
  const card = cardOf([], {
    length: none,
    validation: none,
    messages: none,
    types: none,
    lint: none,
    ownTests: { measured: true, how: 'looked', state: 'none' },
  })
  expect(card.time).toEqual({ measured: false, why: 'the journal has lost its beginning' })
  expect(card.first).toMatchObject({ measured: false })
  const lines = scorecardLines(card, await loadKata('priority-router'))
  expect(lines.filter((line) => line.includes('not measured:'))).toHaveLength(8)
})

test('what the journal does not tell is not measured', () => {
  const told = (entries: Entry[]): Pick<Scorecard, 'time' | 'effort' | 'first'> =>
    fromTheJournal(progressOf(entries, 4, { clocks: { wallMs: LATER_MS } }))
  expect(told(JOURNAL.slice(0, 1)).time).toEqual({
    measured: false,
    why: 'no run is in the journal',
  })
  const torn = told(JOURNAL.slice(3))
  expect(torn.time).toMatchObject({ measured: false })
  expect(torn.effort).toMatchObject({ how: 'in what is left of the journal', runs: 2 })
  const began: Entry[] = ['solution', 'tests'].map((file) => {
    return { kind: 'began', at: at(3), file: file as 'solution', together: true }
  })
  expect(told([...JOURNAL.slice(0, 1), ...began]).first).toEqual({
    measured: false,
    why: 'no run saw one of your files change before the other',
  })
})

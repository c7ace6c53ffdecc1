import { describe, expect, test } from 'vitest'
import { dueAgain, type Repetition } from '../../harness/attempts/due.ts'

const DAY_MS = 24 * 60 * 60 * 1_000

/** Repetitions on these days: `s3` is solved on day 3, `g4` given up on day 4. */
function on(text: string): Repetition[] {
  return text.split(' ').map((word) => ({
    kind: word.startsWith('s') ? 'solved' : 'gave-up',
    atMs: Number(word.slice(1)) * DAY_MS,
  }))
}

function dueDay(text: string): number {
  return (dueAgain(on(text), 0)?.dueMs ?? NaN) / DAY_MS
}

describe('a kata is due again', () => {
  test.for([
    ['s0', 1, 'a day after the first solve'],
    ['s0 s1', 4, 'three days after a solve that was due'],
    ['s0 s1 s4 s11 s25', 55, 'thirty days after the fifth'],
    ['s0 s1 s4 s11 s25 s55', 85, 'every thirty days from then on'],
    ['s0 s0 s0', 1, 'no later for solves before it was due'],
    ['s0 s1 s2', 5, 'counted from the latest solve, early or not'],
    ['s0 s20', 23, 'one step on after a solve that came late'],
    ['g0', 1, 'a day after a give-up'],
    ['s0 s1 s4 g11', 12, 'a day after a give-up, whatever was before'],
    ['s0 s1 s4 g11 s12', 13, 'from the beginning after a give-up'],
    ['s4 s0 s1', 11, 'in whatever order the attempts are given'],
  ] as const)('%s: on day %d, %s', ([text, day]) => {
    expect(dueDay(text)).toBe(day)
  })

  test('half a day early counts as due, and is called today', () => {
    expect(dueDay('s0 s0.6')).toBe(3.6)
    expect(dueDay('s0 s0.4')).toBe(1.4)
    expect(dueAgain(on('s0'), 0.6 * DAY_MS)).toMatchObject({ inDays: 0, isDue: true })
    expect(dueAgain(on('s0'), 0.4 * DAY_MS)).toMatchObject({ inDays: 1, isDue: false })
    expect(dueAgain(on('s0'), 4 * DAY_MS)).toMatchObject({ inDays: -3, isDue: true })
  })

  test('never, when it was neither solved nor given up', () => {
    expect(dueAgain([], 0)).toBe(undefined)
  })
})

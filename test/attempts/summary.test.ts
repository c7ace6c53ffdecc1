import { describe, expect, test } from 'vitest'
import type { Entry } from '../../harness/attempts/journal.ts'
import { personalBest, summaryOf } from '../../harness/attempts/summary.ts'

const START_MS = Date.parse('2026-03-01T10:00:00.000Z')
const MINUTE_MS = 60_000

function at(minute: number): string {
  return new Date(START_MS + minute * MINUTE_MS).toISOString()
}

const started: Entry = { kind: 'started', at: at(0), mode: 'practice' }
const red = (minute: number): Entry => ({
  kind: 'tested',
  at: at(minute),
  seed: 1,
  levels: ['pass', 'fail'],
})
const green = (minute: number): Entry => ({
  kind: 'tested',
  at: at(minute),
  seed: 1,
  levels: ['pass', 'pass'],
})
const gaveUp = (minute: number): Entry => ({ kind: 'gave-up', at: at(minute) })

describe('what an attempt came to', () => {
  test('a solve counts from the start, with its tests and hints', () => {
    const hint: Entry = { kind: 'hint', at: at(3), level: 1 }
    expect(summaryOf([started, red(5), hint, green(20)], 2)).toEqual({
      startedMs: START_MS,
      mode: 'practice',
      levels: 2,
      best: 2,
      solvedInMs: 20 * MINUTE_MS,
      solvedLate: false,
      tests: 2,
      hints: 1,
      gaveUp: false,
      isHonest: true,
      repetition: { kind: 'solved', atMs: START_MS + 20 * MINUTE_MS },
    })
  })

  test('a solve after the reference was seen is not honest, and counts as given up', () => {
    expect(summaryOf([started, gaveUp(10), green(20)], 2)).toMatchObject({
      isHonest: false,
      gaveUp: true,
      repetition: { kind: 'gave-up', atMs: START_MS + 10 * MINUTE_MS },
    })
  })

  test('a solve before the give-up stays one', () => {
    expect(summaryOf([started, green(20), gaveUp(30)], 2)).toMatchObject({
      isHonest: true,
      repetition: { kind: 'solved' },
    })
  })

  test('an attempt that is not solved says how far it came, and is due never', () => {
    const summary = summaryOf([started, red(5)], 2)
    expect(summary).toMatchObject({ best: 1, isHonest: false })
    expect(summary).not.toHaveProperty('solvedInMs')
    expect(summary).not.toHaveProperty('repetition')
  })

  test('a solve after the deadline is late', () => {
    const entries = [{ ...started, deadlineAt: at(15) }, green(20)]
    expect(summaryOf(entries, 2)).toMatchObject({ solvedLate: true, isHonest: true })
  })

  test('an attempt in which nothing was done is none', () => {
    expect(summaryOf([], 2)).toBe(undefined)
    expect(summaryOf([started, { kind: 'ended', at: at(5) }], 2)).toBe(undefined)
  })
})

test('the personal best is the fastest honest solve', () => {
  const summaries = [
    [started, green(20)],
    [started, green(12)],
    [started, gaveUp(1), green(2)],
    [started, red(1)],
  ].flatMap((entries) => summaryOf(entries, 2) ?? [])
  expect(personalBest(summaries)?.solvedInMs).toBe(12 * MINUTE_MS)
  expect(personalBest(summaries.slice(2))).toBe(undefined)
})

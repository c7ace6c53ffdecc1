import { existsSync } from 'node:fs'
import { BANK_ROOT } from '../bank/bank.ts'
import type { Repetition } from './due.ts'
import { archived, attemptOf, attemptsIn, exams, type Attempt } from './folder.ts'
import { readJournal, type Entry } from './journal.ts'
import type { Mode } from './modes.ts'
import { progressOf } from './progress.ts'

/** What an attempt came to, for the memory of how one did. Times in milliseconds. */
export interface Summary {
  startedMs: number
  mode: Mode
  levels: number
  /** The most levels passed in one test. */
  best: number
  /** From the start to all levels green. */
  solvedInMs?: number
  /** All levels green, but after the deadline. */
  solvedLate: boolean
  tests: number
  hints: number
  gaveUp: boolean
  /** Solved, and not after the reference was seen. */
  isHonest: boolean
  /** Since 1970: what counts for when the kata is due again. */
  repetition?: Repetition
}

/**
 * @param levels how many the kata has.
 * @returns undefined for an attempt in which nothing was done: it is no try.
 */
export function summaryOf(entries: readonly Entry[], levels: number): Summary | undefined {
  if (!entries.some(({ kind }) => kind !== 'started' && kind !== 'ended')) return undefined
  const progress = progressOf(entries, levels)
  const { startedMs, mode, best, greenMs, greenLate, tests, hints, gaveUp } = progress
  const solvedInMs = greenMs[levels - 1]
  const solvedMs = solvedInMs === undefined ? Infinity : startedMs + solvedInMs
  const gaveUpAt = entries.find(({ kind }) => kind === 'gave-up')?.at
  const gaveUpMs = gaveUpAt === undefined ? Infinity : Date.parse(gaveUpAt)
  const isHonest = solvedMs < gaveUpMs
  return {
    startedMs,
    mode,
    levels,
    best,
    solvedLate: greenLate[levels - 1] ?? false,
    tests,
    hints: [...hints.values()].reduce((sum, count) => sum + count, 0),
    gaveUp,
    isHonest,
    ...(solvedInMs !== undefined && { solvedInMs }),
    ...(isHonest && { repetition: { kind: 'solved', atMs: solvedMs } }),
    ...(gaveUpMs <= solvedMs && gaveUp && { repetition: { kind: 'gave-up', atMs: gaveUpMs } }),
  }
}

/** @param levels how many the kata has. */
export function isHonestSolve(attempt: Attempt, levels: number): boolean {
  return summaryOf(readJournal(attempt), levels)?.isHonest ?? false
}

/** The fastest solve without the reference. */
export function personalBest(summaries: readonly Summary[]): Summary | undefined {
  return summaries
    .filter(({ isHonest }) => isHonest)
    .toSorted((a, b) => (a.solvedInMs ?? 0) - (b.solvedInMs ?? 0))[0]
}

/** Every attempt at a kata: those that were put away, those of exams, and the present one. */
export function allAttempts(slug: string, root = BANK_ROOT): Attempt[] {
  const present = attemptOf(slug, root)
  return [
    ...archived(slug, root),
    ...exams(root).flatMap((folder) => attemptsIn(folder, [slug])),
    ...(existsSync(present.folder) ? [present] : []),
  ]
}

import type { Outcome } from '../core/verdict.ts'
import { nowMsOf, type Entry } from './journal.ts'
import { levelEndsMs, phaseAt, type Mode, type Phase } from './modes.ts'

/** Where an attempt stands at one instant: all of it derived from its journal. Times in milliseconds. */
export interface Standing {
  mode: Mode
  /** Since 1970, never before an entry of the journal. */
  nowMs: number
  startedMs: number
  deadlineMs?: number
  /** From the start to the end, or to now. */
  elapsedMs: number
  /** The time that was given, where there is a deadline. */
  totalMs?: number
  /** Negative once the deadline has passed. */
  leftMs?: number
  isLate: boolean
  tests: number
  /** Levels passed in the last test, counted from the first without a gap. */
  levelsPassed: number
  /** The most levels passed in any test. */
  best: number
  /** From the start to the first test in which a level and all below it passed. */
  greenMs: (number | undefined)[]
  /** Whether that was after the deadline. */
  greenLate: boolean[]
  /** Hints given, by level. */
  hints: Map<number, number>
  /** Questions of "Ask first" that were answered, from 1. */
  asked: Set<number>
  ownTests?: { passed: number; failed: number }
  /** The last measurement of `kata bench`. */
  throughput?: Throughput
  /** Which file was written first, once one was. */
  wroteFirst?: 'solution' | 'tests'
  gaveUp: boolean
  /** All levels passed in some test. */
  isSolved: boolean
  /** Nothing is held back any more: solved (no exam), given up, ended, or the deadline has passed. */
  isOver: boolean
  /** An interview's levels that have been asked; all of them in the other modes. */
  openLevels: number
  /** Of an interview. */
  phase?: Phase
}

export type Throughput = Omit<Extract<Entry, { kind: 'benched' }>, 'kind' | 'at'>

/** @param levels how many the kata has. */
export function standingOf(
  entries: readonly Entry[],
  levels: number,
  systemMs = Date.now(),
): Standing {
  const nowMs = nowMsOf(entries, systemMs)
  const started = entries.find((entry) => entry.kind === 'started')
  const startedMs = Date.parse(started?.at ?? entries[0]?.at ?? new Date(nowMs).toISOString())
  const mode = started?.mode ?? 'practice'
  const deadlineMs = started?.deadlineAt === undefined ? undefined : Date.parse(started.deadlineAt)
  const tests = entries.filter((entry) => entry.kind === 'tested')
  const passed = tests.map((test) => countPassed(test.levels))
  const best = passed.reduce((most, count) => Math.max(most, count), 0)
  const greenAtMs = Array.from({ length: levels }, (_, index) => {
    const first = tests.find((_, test) => (passed[test] ?? 0) > index)
    return first && Date.parse(first.at)
  })
  const endedMs = instantOf(entries, 'ended')
  const gaveUpMs = instantOf(entries, 'gave-up')
  const solvedMs = greenAtMs[levels - 1]
  const isPastDeadline = deadlineMs !== undefined && nowMs >= deadlineMs
  const stops = [endedMs, gaveUpMs, mode === 'exam' ? undefined : solvedMs]
  const stoppedMs = Math.min(...stops.filter((ms) => ms !== undefined))
  const elapsedMs = Math.min(nowMs, stoppedMs) - startedMs
  const givenMs = started?.minutes === undefined ? undefined : started.minutes * 60_000
  const totalMs = deadlineMs === undefined ? undefined : (givenMs ?? deadlineMs - startedMs)
  const hints = new Map<number, number>()
  for (const { level } of entries.filter((entry) => entry.kind === 'hint')) {
    hints.set(level, (hints.get(level) ?? 0) + 1)
  }
  const ownTests = entries.findLast((entry) => entry.kind === 'own-tests')
  const benched = entries.findLast((entry) => entry.kind === 'benched')
  const wroteFirst = entries.find((entry) => entry.kind === 'began')?.file
  const isOver = stoppedMs !== Infinity || (isPastDeadline && mode !== 'practice')
  const phase =
    mode === 'interview' && totalMs !== undefined ? phaseAt(elapsedMs, totalMs) : undefined
  return {
    mode,
    nowMs,
    startedMs,
    elapsedMs,
    isLate: isPastDeadline,
    tests: tests.length,
    levelsPassed: passed.at(-1) ?? 0,
    best,
    greenMs: greenAtMs.map((ms) => (ms === undefined ? undefined : ms - startedMs)),
    greenLate: greenAtMs.map((ms) => ms !== undefined && ms >= (deadlineMs ?? Infinity)),
    hints,
    asked: new Set(
      entries.filter((entry) => entry.kind === 'asked').map(({ question }) => question),
    ),
    gaveUp: gaveUpMs !== undefined,
    isSolved: solvedMs !== undefined,
    isOver,
    openLevels: isOver ? levels : openLevelsOf({ mode, best, elapsedMs, totalMs, levels }),
    ...(deadlineMs !== undefined && { deadlineMs, leftMs: deadlineMs - nowMs }),
    ...(totalMs !== undefined && { totalMs }),
    ...(ownTests && { ownTests: { passed: ownTests.passed, failed: ownTests.failed } }),
    ...(benched && { throughput: throughputOf(benched) }),
    ...(wroteFirst && { wroteFirst }),
    ...(phase && { phase }),
  }
}

/** The next level is asked when the one before is green, or when its time is up. */
function openLevelsOf(options: {
  mode: Mode
  best: number
  elapsedMs: number
  totalMs: number | undefined
  levels: number
}): number {
  const { mode, best, elapsedMs, totalMs, levels } = options
  if (mode !== 'interview') return levels
  const ends = totalMs === undefined ? [] : levelEndsMs(levels, totalMs)
  const timeIsUp = ends.filter((endMs) => elapsedMs >= endMs).length
  return Math.min(levels, 1 + Math.max(best, timeIsUp))
}

function countPassed(levels: readonly Outcome[]): number {
  const firstOpen = levels.findIndex((outcome) => outcome !== 'pass')
  return firstOpen === -1 ? levels.length : firstOpen
}

function instantOf(entries: readonly Entry[], kind: Entry['kind']): number | undefined {
  const entry = entries.find((one) => one.kind === kind)
  return entry && Date.parse(entry.at)
}

function throughputOf(entry: Extract<Entry, { kind: 'benched' }>): Throughput {
  const { size, opsPerSec, library, libraryOpsPerSec } = entry
  return { size, opsPerSec, library, libraryOpsPerSec }
}

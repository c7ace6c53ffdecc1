import type { Outcome } from '../core/verdict.ts'
import { readClocks, type Clocks } from './clocks.ts'
import type { Attempt } from './folder.ts'
import { modeIn, nowMsOf, readJournal, type Entry } from './journal.ts'
import { levelEndsMs, phaseAt, strictest, type Mode, type Phase } from './modes.ts'
import { shownBy, type Shown } from './shown.ts'

/** Where an attempt stands at one instant: all of it derived from its journal. Times in milliseconds. */
export interface Progress {
  mode: Mode
  /** The journal's first line says it. Otherwise the mode is the strictest that the rest shows. */
  isModeKnown: boolean
  /** Since 1970: see `nowMsOf`. */
  nowMs: number
  startedMs: number
  deadlineMs?: number
  /** From the start to the end, or to now. An interview and an exam end at the deadline at the latest. */
  elapsedMs: number
  /** The time that was given, where there is a deadline. */
  totalMs?: number
  /** At the end, or now. Negative where it goes on after the deadline: in practice. */
  leftMs?: number
  /** The deadline has passed. */
  isLate: boolean
  tests: number
  /** Levels passed in the last test, counted from the first without a gap. */
  levelsPassed: number
  /** The most levels passed in any test. */
  best: number
  /** The same, of the tests before an interview or an exam was over: what it came to. */
  bestInTime: number
  /** From the start to the first test in which a level and all below it passed. */
  greenMs: (number | undefined)[]
  /** Whether that was after the deadline, or after the end. */
  greenLate: boolean[]
  /** Hints given, by level. */
  hints: Map<number, number>
  /** Questions of "Ask first" that were answered, from 1. */
  asked: Set<number>
  ownTests?: { passed: number; failed: number }
  /** The last measurement of `kata bench`. */
  throughput?: Throughput
  /** Which file was written first, where somebody saw it. */
  wroteFirst?: 'solution' | 'tests'
  gaveUp: boolean
  /** All levels passed in some test. */
  isSolved: boolean
  /** Given up or ended; in practice solved, otherwise the deadline has passed. Nothing is held back then. */
  isOver: boolean
  /** An interview's levels that have been asked; all of them in the other modes. */
  openLevels: number
  /** Of an interview. */
  phase?: Phase
}

export type Throughput = Omit<Extract<Entry, { kind: 'benched' }>, 'kind' | 'at'>

/** Where an attempt stands now. @param levels how many the kata has. */
export function progressIn(attempt: Attempt, levels: number): Progress {
  const entries = readJournal(attempt)
  const isWhole = entries.some(({ kind }) => kind === 'started')
  return progressOf(entries, levels, isWhole ? {} : { shown: shownBy(attempt, levels) })
}

interface ProgressOptions {
  clocks?: Clocks
  /** What else shows the mode, for a journal whose first line is lost. */
  shown?: Shown
}

/** @param levels how many the kata has. */
export function progressOf(
  entries: readonly Entry[],
  levels: number,
  { clocks = readClocks(), shown = {} }: ProgressOptions = {},
): Progress {
  const nowMs = nowMsOf(entries, clocks)
  const started = entries.find((entry) => entry.kind === 'started')
  const startedMs = Date.parse(started?.at ?? entries[0]?.at ?? new Date(nowMs).toISOString())
  const mode = started?.mode ?? strictest([modeIn(entries), shown.mode ?? 'practice'])
  const deadlineAt = started ? started.deadlineAt : shown.deadlineAt
  const deadlineMs = deadlineAt === undefined ? undefined : Date.parse(deadlineAt)
  const tests = entries.filter((entry) => entry.kind === 'tested')
  const passed = tests.map((test) => countPassed(test.levels))
  const greenAtMs = Array.from({ length: levels }, (_, index) => {
    const first = tests.find((_, test) => (passed[test] ?? 0) > index)
    return first && Date.parse(first.at)
  })
  const isSolved = levels > 0 && greenAtMs[levels - 1] !== undefined
  const gaveUpMs = instantOf(entries, 'gave-up')
  const endMs = Math.min(
    instantOf(entries, 'ended') ?? Infinity,
    gaveUpMs ?? Infinity,
    (mode === 'practice' ? greenAtMs[levels - 1] : deadlineMs) ?? Infinity,
  )
  const isOver = nowMs >= endMs
  const stoppedMs = Math.min(nowMs, endMs)
  const isInTime = (atMs: number): boolean => mode === 'practice' || atMs <= endMs
  const lateFromMs = Math.min(deadlineMs ?? Infinity, mode === 'practice' ? Infinity : endMs)
  const best = passed.reduce((most, count) => Math.max(most, count), 0)
  const bestInTime = passed
    .filter((_, test) => isInTime(Date.parse(tests[test]?.at ?? '')))
    .reduce((most, count) => Math.max(most, count), 0)
  const givenMs = started?.minutes === undefined ? undefined : started.minutes * 60_000
  const totalMs = deadlineMs === undefined ? undefined : (givenMs ?? deadlineMs - startedMs)
  // The deadline of an exam is set a moment before its first line is written.
  const isTimeUp = stoppedMs === deadlineMs
  const elapsedMs = (isTimeUp && totalMs) || Math.max(0, stoppedMs - startedMs)
  const hints = new Map<number, number>()
  for (const { level } of entries.filter((entry) => entry.kind === 'hint')) {
    hints.set(level, (hints.get(level) ?? 0) + 1)
  }
  const ownTests = entries.findLast((entry) => entry.kind === 'own-tests')
  const benched = entries.findLast((entry) => entry.kind === 'benched')
  const began = entries.find((entry) => entry.kind === 'began')
  const wroteFirst = began?.together ? undefined : began?.file
  const phase =
    mode === 'interview' && totalMs !== undefined
      ? phaseAt(elapsedMs, { totalMs, isSolved })
      : undefined
  return {
    mode,
    isModeKnown: started !== undefined,
    nowMs,
    startedMs,
    elapsedMs,
    isLate: deadlineMs !== undefined && nowMs >= deadlineMs,
    tests: tests.length,
    levelsPassed: passed.at(-1) ?? 0,
    best,
    bestInTime,
    greenMs: greenAtMs.map((ms) => (ms === undefined ? undefined : ms - startedMs)),
    greenLate: greenAtMs.map((ms) => ms !== undefined && ms > lateFromMs),
    hints,
    asked: new Set(
      entries.flatMap((entry) =>
        entry.kind === 'asked' && entry.question !== undefined ? [entry.question] : [],
      ),
    ),
    gaveUp: gaveUpMs !== undefined,
    isSolved,
    isOver,
    openLevels: isOver ? levels : openLevelsOf({ mode, best, elapsedMs, totalMs, levels }),
    ...(deadlineMs !== undefined && { deadlineMs, leftMs: deadlineMs - stoppedMs }),
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

/** Levels passed in one test, counted from the first without a gap. */
export function countPassed(levels: readonly Outcome[]): number {
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

/** Days after a solve until a kata is due again: each solve that was due moves on by one. */
export const DUE_DAYS = [1, 3, 7, 14, 30] as const

const DAY_MS = 24 * 60 * 60 * 1_000

/** What an attempt came to: solved without the reference, or given up. Milliseconds since 1970. */
export interface Repetition {
  kind: 'solved' | 'gave-up'
  atMs: number
}

export interface Due {
  dueMs: number
  /** Whole days from now, rounded: 0 is today, below 0 is overdue. */
  inDays: number
  isDue: boolean
}

/**
 * When a kata is due again: 1, 3, 7, 14, then every 30 days after the latest solve. A solve before it
 * was due does not move on, and after a give-up it begins again with 1 day. Half a day early counts as
 * due, so that an evening is an evening.
 *
 * @returns undefined when it was neither solved nor given up.
 */
export function dueAgain(repetitions: readonly Repetition[], nowMs: number): Due | undefined {
  let step = -1
  let dueMs: number | undefined
  for (const { kind, atMs } of repetitions.toSorted((a, b) => a.atMs - b.atMs)) {
    if (kind === 'gave-up') step = -1
    else if (dueMs === undefined || daysUntil(dueMs, atMs) <= 0) step++
    const days = DUE_DAYS[Math.min(Math.max(step, 0), DUE_DAYS.length - 1)] ?? 1
    dueMs = atMs + days * DAY_MS
  }
  if (dueMs === undefined) return undefined
  const inDays = daysUntil(dueMs, nowMs)
  return { dueMs, inDays, isDue: inDays <= 0 }
}

/** In whole days, rounded; never −0. */
function daysUntil(dueMs: number, fromMs: number): number {
  return Math.round((dueMs - fromMs) / DAY_MS) + 0
}

import type { Outcome } from '../core/verdict.ts'

/** 64 and 70 as in sysexits.h: the caller's mistake, and ours. */
export const EXIT = { pass: 0, fail: 1, unknown: 2, usage: 64, bug: 70 } as const

export function exitCodeOf(outcome: Outcome): number {
  return EXIT[outcome]
}

/** A mistake in how `kata` was called: its message is all that is shown. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

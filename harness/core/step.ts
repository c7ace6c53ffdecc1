import type { Place } from './place.ts'

/**
 * What code under test did: called a piece of work of the workload, aborted the signal of one, armed or
 * cleared a timer, hung a listener on a caller's signal or took one off, settled a promise.
 */
export type Did =
  'calls' | 'aborts' | 'arms' | 'clears' | 'listens' | 'unlistens' | 'resolves' | 'rejects'

/**
 * One thing that the code under test did in a run, and the line that did it. `seq` orders it among the
 * history's events: it was done when so many of them had been recorded (where it has an event of its own,
 * such as the `start` of a call, `seq` is that event's).
 */
export interface Step {
  t: number
  seq: number
  did: Did
  /** The operation or the piece of work that it was done to: what it called, aborted or answered. */
  id?: string
  /** Steps on the same timer, listener or promise have the same number. */
  thing?: number
  /** The timer or the listener was still there when the run was over. */
  isLeft?: true
  /** Nobody listened to the promise that it rejects. */
  isUnheard?: true
  at: Place
}

import type { Place } from './place.ts'

/**
 * What code under test did: called a piece of work of the workload, aborted its signal, armed or cleared a
 * timer, hung a listener on a caller's signal or took one off, answered its caller; `fires`: a timer that
 * it had armed ran (and where it was armed); `makes`: it made the error that it answers with; `drops`: it
 * made a promise that was rejected with nobody listening.
 */
export const DEEDS = [
  ...(['calls', 'aborts', 'answers', 'makes', 'drops'] as const),
  ...(['arms', 'clears', 'fires', 'listens', 'unlistens'] as const),
] as const
export type Did = (typeof DEEDS)[number]

/**
 * One thing that the code under test did in a run, and the line that did it. `seq` orders it among the
 * history's events: it came when so many of them had been recorded. Where it has an event of its own (the
 * `start` of a call, an `abort`, a `settle`), that is this event's number.
 */
export interface Step {
  t: number
  seq: number
  did: Did
  /** What it was done to: the operation or the piece of work called, aborted, answered, listened to. */
  id?: string
  /** Steps on one timer or one listener have the same number. */
  thing?: number
  at: Place
  /** It was done later than that line, by something that cannot be told: with what was awaited there. */
  isAfter?: true
  /** The line from which that was called, where it is another: of an error its maker’s caller, else where it began. */
  from?: Place
}

import type { Place } from './place.ts'
import type { Value } from './value.ts'

/**
 * One recorded event. `t` is virtual milliseconds since the start of the run, `seq` the order of
 * recording; `id` names the operation (or the piece of work) it belongs to.
 *
 * Kinds that every kata shares, and that the timeline can draw: `submit`, `start` (handler entered),
 * `end` (handler's promise settled), `settle` (the caller's promise), `cancel` (the workload aborts
 * the caller's signal), `abort` (a handler sees its signal), `observe` (at a quiescent instant).
 */
export interface Event {
  t: number
  seq: number
  kind: string
  id: string
  /** How a promise or a call came out: `resolved`, `rejected`, `returned` (no promise) or `threw`. */
  how?: Value
  /** What it came out with; the reason of a cancel or an abort. */
  value?: Value
  [field: string]: Value | undefined
}

/**
 * How a run ended. Only `over` and `stuck` histories are complete; `threw` is an exception where the
 * contract allows none, `overflow` a stack that was full: at which depth is up to the engine, and so
 * nothing else of such a run is told; `outside` a call of something that takes real time.
 */
export type RunEnd =
  | { kind: 'over' }
  | { kind: 'stuck'; open: string[] }
  | { kind: 'threw'; value: Value }
  | { kind: 'bound'; bound: 'events' | 'timers'; limit: number }
  | { kind: 'overflow'; at?: Place }
  | { kind: 'outside'; name: string; at: Place }
  | { kind: 'killed'; why: KilledFor; detail: string }
  | { kind: 'not-run' }

/** `tampered`: it wrote what only the judge's own code writes. `output`: it printed without an end. */
export type KilledFor = 'loop' | 'asleep' | 'out-of-memory' | 'output' | 'tampered' | 'ended'

export interface ConsoleLine {
  t: number
  text: string
}

/** Everything one run left behind, as JSON. */
export interface History {
  events: Event[]
  end: RunEnd
  /** What was still there when the run was over. */
  left: { timers: number; listeners: number }
  /** Promises that rejected with nobody listening. */
  unhandled: Value[]
  /** Errors thrown where no caller could catch them (a timer's callback, a microtask). */
  uncaught: Value[]
  /** Calls of `process.exit` and the like. */
  exits: string[]
  /** Arguments of ours that the code under test changed: "request r1: priority". */
  mutated: string[]
  console: ConsoleLine[]
}

/** A workload and what came of it: what laws judge. */
export interface Run<W = unknown> {
  workload: W
  history: History
}

export function emptyHistory(end: RunEnd): History {
  const left = { timers: 0, listeners: 0 }
  return { events: [], end, left, unhandled: [], uncaught: [], exits: [], mutated: [], console: [] }
}

/** A history is complete when nothing more could have happened, whether or not all settled. */
export function isComplete(history: History): boolean {
  return history.end.kind === 'over' || history.end.kind === 'stuck'
}

/** After such a run the rest of a batch is not run: it would only take long to say the same. */
export function endsBatch({ end }: History): boolean {
  return end.kind === 'bound' || end.kind === 'killed'
}

/** The first event of a kind for an id, if it happened. */
export function firstEvent(history: History, kind: string, id: string): Event | undefined {
  return history.events.find((event) => event.kind === kind && event.id === id)
}

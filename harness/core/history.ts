import type { Place } from './place.ts'
import type { Step } from './step.ts'
import type { Value } from './value.ts'

/** How a promise or a call came out; `returned`: with something that is no promise. */
export type How = 'resolved' | 'rejected' | 'returned' | 'threw'

/** What a promise or a call came out with. */
export interface Result {
  how: How
  value: Value
}

/** What a call came out with that need not answer: a value only where it threw. */
export type Attempted = { how: 'returned'; value?: undefined } | { how: 'threw'; value: Value }

/**
 * The kinds of events that every kata shares, and that the timeline can draw, each with its fields:
 * `submit`, `start` (handler entered), `end` (handler's promise settled), `settle` (the caller's
 * promise), `cancel` (the workload aborts the caller's signal), `abort` (a handler sees its signal). A
 * kata adds its own kinds, and its own fields to these.
 */
export interface SharedEvents {
  submit: object
  start: object
  end: Result
  settle: Result
  cancel: { value: Value }
  abort: { value: Value }
}

/**
 * One recorded event. `t` is virtual milliseconds since the start of the run, `seq` the order of
 * recording; `id` names the operation (or the piece of work) it belongs to.
 */
export interface Event {
  t: number
  seq: number
  kind: string
  id: string
  how?: How
  /** What it came out with; the reason of a cancel or an abort. */
  value?: Value
}

/** An event of one kind, or of any of some kinds, with the fields of its kind. */
export type EventOf<Events, Kind extends keyof Events = keyof Events> = {
  [K in Kind]: Event & { kind: K } & Events[K]
}[Kind]

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
  /** What the code did, line by line, where the workload asks for it. */
  steps?: Step[]
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

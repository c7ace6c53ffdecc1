import type { Event, History, Run } from '../core/history.ts'
import type { Kata, Snapshot, Table } from '../core/kata.ts'
import type { Finding } from '../core/law.ts'
import type { Workload } from '../core/workload.ts'
import { callsIn, stepText } from '../explain/ledger.ts'
import { outcomeOf } from '../explain/outcome.ts'
import { isOwn } from '../explain/own.ts'
import { causesOf } from './causes.ts'
import { Columns, viewsOf, type Instant, type View } from './columns.ts'
import { spansOf, type Span } from './spans.ts'

/** Of a longer run what is around the breach is shown. */
const EVENTS_SHOWN = 160
const BEFORE_BREACH = 120

/** One operation or piece of work. */
export interface Row {
  label: string
  outcome: string
  note: string
  spans: Span[]
  /** What the reference does meanwhile. */
  ghosts: Span[]
  ghostOutcome: string
}

export interface ShownEvent {
  t: number
  /** Where it stands in the history. */
  seq: number
  kind: string
  id: string
  text: string
  /** The code under test did it. */
  isOwn: boolean
  row: number
  column: number
  /** The event that led to it, by its index. */
  cause: number | undefined
  /** What the contract holds then. */
  state: Snapshot
}

/** One run as the page draws it: pure data. */
export interface Scene {
  /** What the run is called: "your code", "without g3". */
  name: string
  isBroken: boolean
  rows: Row[]
  events: ShownEvent[]
  instants: Instant[]
  views: View[]
  breachMs: number | undefined
  /** The event to begin with. */
  begin: number
  /** Events that are not shown, of a long run. */
  hidden: number
  hasReference: boolean
  table?: Table
}

/** @param finding what is broken in this run, if anything is. */
export function sceneOf(
  name: string,
  { workload, history }: Run<Workload>,
  kata: Kata,
  { finding, reference }: { finding?: Finding | undefined; reference?: History | undefined } = {},
): Scene {
  const states = kata.states?.({ workload, history }) ?? []
  const all = history.events
    .map((event, index) => ({ event, index }))
    .filter(({ event }) => kata.table !== undefined || event.kind !== 'observe')
  const breach = breachOf(
    all.map(({ event }) => event),
    finding,
  )
  const from = Math.max(0, Math.min(breach - BEFORE_BREACH, all.length - EVENTS_SHOWN))
  const shown = all.slice(from, from + EVENTS_SHOWN)
  const events = shown.map(({ event }) => event)
  const [firstMs = 0, lastMs = 0] = [events[0]?.t, events.at(-1)?.t]
  const isLong = shown.length < all.length
  const theirs = (kata.table ? [] : (reference?.events ?? [])).filter(
    ({ t, kind }) => kind !== 'observe' && (!isLong || (t >= firstMs && t <= lastMs)),
  )
  const columns = new Columns([events, theirs])
  const [own, other] = [columns.of(events), columns.of(theirs)]
  const ids = [...new Set([...events, ...theirs].map(({ id }) => id))]
  const causes = causesOf(events)
  const calls = callsIn(history.events)
  // Of a kata whose calls answer at once the label says what was called.
  const textOf = (event: Event): string =>
    kata.table
      ? (kata.label?.(event.id, workload) ?? event.id)
      : (kata.tells?.(event) ?? stepText(event, calls))
  const rowOf = (id: string): Row => {
    const of = (list: readonly Event[], at: number[]): { event: Event; column: number }[] =>
      list
        .map((event, index) => ({ event, column: at[index] ?? 0 }))
        .filter(({ event }) => event.id === id)
    const [mine, ghost] = [of(events, own), of(theirs, other)]
    return {
      label: kata.label?.(id, workload) ?? id,
      outcome: resultOf(mine.map(({ event }) => event)),
      note: finding?.notes?.[id] ?? '',
      spans: spansOf(mine, columns.last),
      ghosts: spansOf(ghost, columns.last),
      ghostOutcome: resultOf(ghost.map(({ event }) => event)),
    }
  }
  return {
    name,
    isBroken: finding !== undefined,
    rows: ids.map(rowOf),
    events: shown.map(({ event, index }, n) => ({
      ...{ t: event.t, seq: event.seq, kind: event.kind, id: event.id },
      ...{ text: textOf(event), isOwn: isOwn(event, kata) },
      ...{ row: ids.indexOf(event.id), column: own[n] ?? 0, cause: causes[n] },
      // What comes of an event that is not shown belongs to the one before it.
      state: states[(shown[n + 1]?.index ?? index + 1) - 1] ?? states[index] ?? {},
    })),
    instants: columns.instants,
    views: viewsOf(columns),
    breachMs: finding?.atMs,
    begin: Math.max(0, breach - from),
    hidden: all.length - shown.length,
    hasReference: reference !== undefined && !kata.table,
    ...(kata.table && !isLong && { table: kata.table({ workload, history }) }),
  }
}

/** The last event of the instant in which it goes wrong, or of the run. */
function breachOf(events: readonly Event[], finding: Finding | undefined): number {
  const { atMs = Infinity, notes = {} } = finding ?? {}
  const named = events.findLastIndex(({ t, id }) => t === atMs && id in notes)
  return named === -1 ? events.findLastIndex(({ t }) => t <= atMs) : named
}

/** What a caller has heard, or what a piece of work came to. */
function resultOf(events: readonly Event[]): string {
  const last =
    events.find(({ kind }) => kind === 'settle') ?? events.find(({ kind }) => kind === 'end')
  if (last) return outcomeOf(last)
  return events.some(({ kind }) => kind === 'submit' || kind === 'start') ? '…' : ''
}

import type { Event, EventOf, History, Run } from '../core/history.ts'
import type { Snapshot } from '../core/kata.ts'
import type { Finding, Judgement, Law } from '../core/law.ts'
import type { Workload } from '../core/workload.ts'

/** Operations from which on traffic is a crowd: only laws of stress are judged on it. */
export const CROWD_FROM = 1_000

/** What there is to say about a law apart from when it is broken; its name is its key in the table. */
export type LawText = Omit<Law, 'name' | 'judge' | 'asksForPlaces'>

/**
 * A breach in words: what happened in a sentence, what was `expected` and `got` in lines below; short notes
 * for rows of the picture; and a likelier cause than the law names, where there is one.
 */
export type Words = () => [
  message: string,
  notes?: Record<string, string>,
  hint?: string | undefined,
]

/**
 * States a law about what has just happened. Stated at all, it is put to the test: state it where it
 * could have been broken. The first breach of each law is kept, the instant it is told for is that of
 * the event. The condition is handed back, so that what follows may depend on it.
 */
export type Must<Name extends string> = (law: Name, holds: boolean, words: Words) => boolean

/** For a law that is put to the test here, and that only what happens elsewhere can break. */
export const NEVER: Words = () => ['']

/** Follows one history, of events of these kinds, with the whole state of the contract in hand. */
export interface Monitor<Events = Record<string, never>> {
  /** What an event of a kind changes, and what must hold then. */
  readonly on: { readonly [Kind in keyof Events]?: (event: EventOf<Events, Kind>) => void }
  /** All that could happen at `t` has happened. */
  atRest: (t: number) => void
  /** Nothing happens any more. */
  atEnd: () => void
  /** What the contract holds by `t`, in words: for pictures, and never asked while judging. */
  state?: (t: number) => Snapshot
}

/** The laws of a contract: a table of their texts, and the monitor that states them. */
export function lawsOf<W extends Workload, Name extends string>(
  texts: Record<Name, LawText>,
  monitor: (run: Run<W>, must: Must<Name>) => Monitor,
): Law<W>[] {
  // Every law asks about the same history: it is followed once.
  const judgements = new WeakMap<History, Map<string, Judgement>>()
  const judged = (run: Run<W>): Map<string, Judgement> => {
    const known = judgements.get(run.history) ?? follow(run, monitor)
    judgements.set(run.history, known)
    return known
  }
  return Object.entries<LawText>(texts).map(([name, text]) => ({
    name,
    ...text,
    judge: (run) => {
      const isCrowd = run.workload.operations.length > CROWD_FROM
      return isCrowd && !text.stress ? 'unknown' : (judged(run).get(name) ?? 'unknown')
    },
  }))
}

/** What each law says of one run, breaches in the order of time: the first explains the others. */
function follow<W extends Workload, Name extends string>(
  run: Run<W>,
  monitor: (run: Run<W>, must: Must<Name>) => Monitor,
): Map<string, Judgement> {
  const judgements = new Map<string, Judgement>()
  let now: number | undefined
  const must: Must<Name> = (law, holds, words) => {
    const before = judgements.get(law)
    if (holds) {
      if (before === undefined) judgements.set(law, 'holds')
    } else if (before === undefined || before === 'holds') {
      judgements.delete(law)
      judgements.set(law, findingOf(words, now))
    }
    return holds
  }
  walk(run.history, monitor(run, must), { before: (t) => (now = t) })
  return judgements
}

/**
 * The state of the contract after each event of a run, as pictures show it; after the last one of an
 * instant as it is when that instant is over.
 */
export function statesOf<W extends Workload>(
  monitor: (run: Run<W>, must: () => boolean) => Monitor,
): (run: Run<W>) => Snapshot[] {
  return (run) => {
    const states: Snapshot[] = []
    const following = monitor(run, () => true)
    walk(run.history, following, { after: ({ t }) => states.push(following.state?.(t) ?? {}) })
    return states
  }
}

/** Leads a monitor through a history. `before` hears when it is: at the end nothing has a time. */
function walk(
  { events }: History,
  following: Monitor,
  { before, after }: { before?: (t?: number) => void; after?: (event: Event) => void },
): void {
  const on: Record<string, ((event: never) => void) | undefined> = following.on
  for (const [index, event] of events.entries()) {
    before?.(event.t)
    on[event.kind]?.(event as never)
    if (event.t < (events[index + 1]?.t ?? Infinity)) following.atRest(event.t)
    after?.(event)
  }
  before?.(undefined)
  following.atEnd()
}

function findingOf(words: Words, atMs: number | undefined): Finding {
  const [message, notes, hint] = words()
  return {
    message,
    ...(atMs !== undefined && { atMs }),
    ...(notes && { notes }),
    ...(hint !== undefined && { hint }),
  }
}

import {
  answered,
  withoutIdentity,
  type Event,
  type Judgement,
  type Value,
} from '../../harness/core/index.ts'
import { validRequestsOf, type RouterRun } from './facts.ts'

export interface Comparison {
  /** What is different about the other run's traffic, as the start of a clause. */
  about: string
  kinds: string[]
  /** What of an event must be the same in both runs. */
  plain: (event: Event) => unknown[]
  /** When the other run must do what this run did at `ms`. @default the same time */
  moved?: (ms: number) => number
  /** The other run's place among the law's variants. @default 0 */
  variant?: number
}

/** The first request that two runs treat differently; `unknown` when they share none. */
export function firstDifference(run: RouterRun, other: RouterRun, by: Comparison): Judgement {
  const { about, kinds, plain, moved, variant = 0 } = by
  const kept = new Set(validRequestsOf(other).map(({ id }) => id))
  const ours = tableOf(run, kinds, (event) =>
    plain(moved ? { ...event, t: moved(event.t) } : event),
  )
  const theirs = tableOf(other, kinds, plain)
  for (const { id } of validRequestsOf(run)) {
    if (!kept.has(id)) continue
    for (const kind of kinds) {
      const here = ours.get(`${kind} ${id}`)
      const there = theirs.get(`${kind} ${id}`)
      if (here?.plain === there?.plain) continue
      const due = here && moved ? `, not at ${moved(here.event.t)} ms` : ''
      return {
        message:
          `${id} ${whatHappened(kind, here?.event)}\n` +
          `${about}, it ${whatHappened(kind, there?.event)}${due}`,
        ...(here && { atMs: here.event.t }),
        notes: { [id]: '← differs' },
        variant,
      }
    }
  }
  return kept.size === 0 ? 'unknown' : 'holds'
}

/** When and how it came out. Errors of the solution's own compare by name: wording is theirs. */
export function plainOutcome({ t, how, value }: Event): unknown[] {
  return [t, how, withoutWording(value)]
}

function withoutWording(value: Value | undefined): Value | undefined {
  const plain = withoutIdentity(value)
  if (plain === value || typeof plain !== 'object' || plain === null || Array.isArray(plain)) {
    return plain
  }
  const { message: _, ...rest } = plain as Record<string, Value>
  return rest
}

function whatHappened(kind: string, event: Event | undefined): string {
  if (kind === 'settle') return answered(event)
  const did = kind === 'start' ? 'started' : 'ended'
  return event ? `${did} at ${event.t} ms` : `never ${did}`
}

function tableOf(
  { history }: RouterRun,
  kinds: string[],
  plain: (event: Event) => unknown[],
): Map<string, { event: Event; plain: string }> {
  const table = new Map<string, { event: Event; plain: string }>()
  for (const event of history.events) {
    if (!kinds.includes(event.kind)) continue
    table.set(`${event.kind} ${event.id}`, { event, plain: JSON.stringify(plain(event)) })
  }
  return table
}

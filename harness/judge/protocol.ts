import * as v from 'valibot'
import type { Event, History } from '../core/history.ts'
import type { Place } from '../core/place.ts'
import { DEEDS } from '../core/step.ts'
import type { Workload } from '../core/workload.ts'
import type { Frame } from './locator.ts'

/** A frame (a line of JSON) longer than this ends the child. */
export const FRAME_LENGTH_MAX = 64 * 1024 * 1024

/**
 * From the parent: load the code under test (a file URL) that was written in a folder, or perform
 * these workloads, in order, until one meets a bound; or run these tests on this code, see `tdd/jailed`.
 */
export type Request =
  | { load: string; folder: string }
  | { workloads: readonly Workload[] }
  | { tests: string; variant: string; seed: number }

/**
 * From the child: `ready` or `failed` for a load, one `history` for each workload, in order, with the
 * CPU time that it took and signs of life between them; from one that is located, where it is, every
 * now and then; of tests, what happens as it happens, which the one who asked checks. Anything else, such as the child's word that its code reached for the pipe, is no reply.
 */
export type Reply =
  | { kind: 'ready'; exports: string[] }
  | { kind: 'failed'; message: string; at?: Place }
  | { kind: 'history'; history: History; cpuMs: number }
  | { kind: 'alive' }
  | { kind: 'stack'; frames: Frame[] }
  | { kind: 'told'; told: unknown }

const texts = v.array(v.string())
const count = v.pipe(v.number(), v.integer(), v.minValue(0))

const place = v.strictObject({
  file: v.string(),
  line: count,
  text: v.string(),
  column: v.optional(count),
  isMade: v.optional(v.literal(true)),
})

const step = v.strictObject({
  t: v.number(),
  seq: count,
  did: v.picklist(DEEDS),
  id: v.optional(v.string()),
  thing: v.optional(count),
  at: place,
  isAfter: v.optional(v.literal(true)),
  from: v.optional(place),
})

/** By hand, since a long history has 50,000 of them. Other fields are the driver's own. */
function isEvent(event: unknown): event is Event {
  if (typeof event !== 'object' || event === null) return false
  const { t, seq, kind, id } = event as Record<string, unknown>
  return (
    typeof t === 'number' &&
    Number.isInteger(seq) &&
    (seq as number) >= 0 &&
    typeof kind === 'string' &&
    typeof id === 'string'
  )
}

const endSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('over') }),
  v.strictObject({ kind: v.literal('stuck'), open: texts }),
  v.strictObject({ kind: v.literal('threw'), value: v.unknown() }),
  v.strictObject({ kind: v.literal('outside'), name: v.string(), at: place }),
  v.strictObject({ kind: v.literal('overflow'), at: v.optional(place) }),
  v.strictObject({
    kind: v.literal('bound'),
    bound: v.picklist(['events', 'timers']),
    limit: v.number(),
  }),
])

const historySchema = v.strictObject({
  events: v.custom<Event[]>((events) => Array.isArray(events) && events.every(isEvent)),
  end: endSchema,
  left: v.strictObject({ timers: count, listeners: count }),
  unhandled: v.array(v.unknown()),
  uncaught: v.array(v.unknown()),
  exits: texts,
  mutated: texts,
  console: v.array(v.strictObject({ t: v.number(), text: v.string() })),
  steps: v.optional(v.array(step)),
})

const replySchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('ready'), exports: texts }),
  v.strictObject({ kind: v.literal('failed'), message: v.string(), at: v.optional(place) }),
  v.strictObject({ kind: v.literal('history'), history: historySchema, cpuMs: v.number() }),
  v.strictObject({ kind: v.literal('alive') }),
  v.strictObject({ kind: v.literal('told'), told: v.unknown() }),
  v.strictObject({
    kind: v.literal('stack'),
    frames: v.array(
      v.strictObject({ name: v.string(), url: v.string(), line: count, column: count }),
    ),
  }),
])

/** The reply that a line stands for; `undefined` for anything that is not exactly one. */
export function parseReply(line: string): Reply | undefined {
  try {
    const parsed = v.safeParse(replySchema, JSON.parse(line))
    return parsed.success ? (parsed.output as Reply) : undefined
  } catch {
    return undefined
  }
}

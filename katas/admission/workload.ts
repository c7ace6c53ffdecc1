import fc from 'fast-check'
import {
  anError,
  type Feature,
  type Value,
  type When,
  type Work,
} from '../../harness/core/index.ts'
import { FALSY, inTwelve, swarm, workloadOf } from '../../harness/kata/traffic.ts'
import type { GateOptions } from './contract.ts'
import type { GateOperation, GateWorkload, Submit } from './drive.ts'
import { BAD_PRIORITIES, burst, create, drain, numbersAt, submit } from './scenarios.ts'
import { isBadInput } from './state.ts'

export { scenarios } from './scenarios.ts'

/** Whether a request of a workload is like this. */
const some =
  (isLike: (submit: Submit) => boolean) =>
  ({ operations }: GateWorkload): boolean =>
    operations.some((one) => one.do === 'submit' && isLike(one))

function hasTwins({ operations }: GateWorkload): boolean {
  const payloads = operations.flatMap((one) =>
    one.do === 'submit' ? [JSON.stringify(one.payload)] : [],
  )
  return new Set(payloads).size < payloads.length
}

export const features = {
  /** Much in one instant: causes fall together. Without it hardly two things do. */
  ties: { level: 1, isIn: some(({ id, when }) => 'burst' in when && id.startsWith('r')) },
  /** Some carry the payload of the one before, and differ in nothing. */
  twins: { level: 1, isIn: hasTwins },
  /** Submitted in answer to others, or by handlers. */
  chained: { level: 1, isIn: some(({ when }) => 'after' in when || 'inside' in when) },
  /** Handlers take long, and the others queue up. */
  crowded: { level: 1, isIn: some(({ work }) => work.ms >= 100) },
  badInput: { level: 1, isIn: ({ operations }) => operations.some(isBadInput) },
  falsy: { level: 1, isIn: some(({ work }) => FALSY.includes(work.value)) },
  /** Handlers that answer or throw before there is a promise. */
  atOnce: { level: 1, isIn: some(({ work }) => work.how === 'return' || work.how === 'throw') },
  besides: { level: 1, isIn: some(({ beside }) => beside === true) },
  failing: { level: 1, isIn: some(({ work }) => work.how === 'reject' || work.how === 'throw') },
  priorities: {
    level: 2,
    isIn: some(({ id, priority }) => id.startsWith('r') && typeof priority === 'number'),
  },
  /** Who ages has a priority to age from, and waits long. */
  ageing: {
    level: 3,
    needs: ['priorities', 'crowded'],
    isIn: ({ options }) => options.agingMs !== undefined,
  },
  drains: { level: 4, isIn: ({ operations }) => operations.some((one) => one.do === 'drain') },
} satisfies Record<string, Feature<GateWorkload>>
type Features = Record<keyof typeof features, boolean>

/** What is drawn for one request; a workload without the feature leaves that part out. */
interface Draft {
  gapMs: number
  place: 'at' | 'burst' | 'after' | 'inside'
  /** Which earlier request it comes after or inside of. */
  of: number
  priority: number | undefined
  bad: number | undefined
  work: { ms: number; fails: boolean; atOnce: boolean }
  value: number | undefined
  falsyPayload: boolean
  isTwin: boolean
  beside: boolean
  /** `drain` is called before or after it. */
  drains: 'before' | 'after' | undefined
}

/** Traffic for a level. */
export function workloads(level: number): fc.Arbitrary<GateWorkload> {
  return workloadOf(
    fc
      .record({
        features: swarm(features, level),
        concurrency: fc.integer({ min: 1, max: 3 }),
        maxQueue: fc.constantFrom(0, 1, 2, 2, 3, 3, 5),
        agingMs: fc.constantFrom(1, 7, 30, 70, 100),
        /** Milliseconds, minutes, or hours: the order is the same. */
        scale: fc.constantFrom(1, 1, 1, 1, 60_000, 2_000_000),
        priorityScale: fc.constantFrom(1, 1, 1, 1, 60, 100_000),
        drafts: fc.array(draft(), { minLength: 2, maxLength: 14 }),
        created: fc.array(
          fc.record({ at: fc.nat(60), numbers: fc.constantFrom(...numbersAt(level)) }),
          { maxLength: 2 },
        ),
        /** Priorities of a line so long that its order takes more than a glance. */
        line: inTwelve(2, fc.array(fc.nat(30), { minLength: 14, maxLength: 24 })),
      })
      .map(({ features, drafts, created, line, ...drawn }) => {
        const isLong = features.priorities && line !== undefined
        const options: GateOptions = {
          concurrency: isLong ? 1 : drawn.concurrency,
          maxQueue: isLong ? Math.ceil(line.length * 0.6) : drawn.maxQueue,
          ...(features.ageing && { agingMs: drawn.agingMs * drawn.scale }),
        }
        const requests = new Requests(features, level, drawn)
        if (isLong) requests.line(line)
        for (const one of drafts) requests.add(one)
        const creates = features.badInput ? created : []
        return {
          options,
          operations: [
            ...requests.operations,
            ...requests.probe(options),
            ...creates.map(({ at, numbers }, index) => create(`n${index + 1}`, at, numbers)),
          ],
        }
      }),
  )
}

function draft(): fc.Arbitrary<Draft> {
  return fc.record({
    gapMs: fc.oneof(fc.constantFrom(0, 10), fc.integer({ min: 1, max: 60 })),
    place: fc.constantFrom('at', 'at', 'burst', 'burst', 'after', 'inside'),
    of: fc.nat(13),
    priority: fc.constantFrom(undefined, 0, 1, 2, 3, 5, 9),
    bad: inTwelve(3, fc.nat(20)),
    work: fc.record({
      ms: fc.oneof(fc.constantFrom(5, 10, 20, 40), fc.integer({ min: 1, max: 200 })),
      fails: fc.boolean(),
      atOnce: fc.boolean(),
    }),
    value: fc.option(fc.nat(FALSY.length - 1), { nil: undefined }),
    falsyPayload: fc.boolean(),
    isTwin: fc.boolean(),
    beside: inTwelve(3, fc.constant(true)).map((is) => is ?? false),
    drains: inTwelve(1, fc.constantFrom('before' as const, 'after' as const)),
  })
}

/** Operations as they come to be, one request after the other. */
class Requests {
  readonly operations: GateOperation[] = []
  readonly #features: Features
  readonly #level: number
  readonly #scale: number
  readonly #priorityScale: number
  readonly #oddPayloads: Value[] = [{ $: 'promise', id: 'payload' }, ...FALSY]
  #last: Submit | undefined
  #count = 0
  #drains = 0
  #nowMs = 0
  #busyMs = 0

  constructor(
    features: Features,
    level: number,
    { scale, priorityScale }: { scale: number; priorityScale: number },
  ) {
    this.#features = features
    this.#level = level
    this.#scale = scale
    this.#priorityScale = priorityScale
  }

  /** The first keeps the others waiting. */
  line(priorities: readonly number[]): void {
    for (const [index, priority] of priorities.entries()) {
      const ms = index === 0 ? 60 : 10
      const when = index > 0 && this.#features.ties ? burst : { at: this.#nowMs++ }
      this.#busyMs += ms
      this.operations.push(submit(`q${index + 1}`, when, { work: { ms }, priority }))
    }
  }

  add(draft: Draft): void {
    const { falsy, besides, drains } = this.#features
    if (drains && draft.drains === 'before') this.#drain(draft)
    const when = this.#when(draft)
    const id = `r${++this.#count}`
    const payload = falsy && draft.falsyPayload ? this.#oddPayloads.shift() : undefined
    const priority = this.#priority(draft)
    const work = this.#work(id, draft)
    this.#busyMs += work.ms
    const one = submit(id, when, {
      work,
      ...(payload !== undefined && { payload }),
      ...(priority !== undefined && { priority }),
      ...(besides && draft.beside && { beside: true }),
    })
    const before = this.#last
    this.#last = this.#isTwin(draft, when, before) ? { ...before, id, when, work } : one
    this.operations.push(this.#last)
    if (drains && draft.drains === 'after') this.#drain(draft)
  }

  /** Every slot and place is asked for, and one more, when all is over: a lost one shows. */
  probe({ concurrency, maxQueue }: GateOptions): GateOperation[] {
    const at = this.#nowMs + this.#busyMs + 1_000
    const count = concurrency + maxQueue + 1
    return Array.from({ length: count }, (_, index) =>
      submit(`p${index + 1}`, index === 0 ? { at } : burst, {
        ...(this.#level > 1 && { priority: count - index }),
      }),
    )
  }

  /** In an instant of its own, as the one before: which was let in and which refused is known. */
  #isTwin({ isTwin }: Draft, when: When, before: Submit | undefined): before is Submit {
    if (!this.#features.twins || !isTwin || !before || isBadInput(before)) return false
    return 'at' in when && 'at' in before.when && when.at > before.when.at
  }

  #drain({ place, of, gapMs }: Draft): void {
    // Now with the request beside it, now in an answer or a handler, now some time later.
    const when = this.#when({ place, of: of + 1, gapMs: gapMs >> 1 })
    this.operations.push(drain(`d${++this.#drains}`, when))
  }

  #when({ gapMs, place, of }: Pick<Draft, 'gapMs' | 'place' | 'of'>): When {
    const { ties, chained } = this.#features
    if (this.operations.length === 0) return { at: (this.#nowMs = this.#timeMs(gapMs)) }
    if (place === 'burst' && ties) return burst
    if (chained && this.#count > 0 && (place === 'after' || place === 'inside')) {
      const id = `r${(of % this.#count) + 1}`
      return place === 'after' ? { after: id } : { inside: id }
    }
    // Without ties no two are submitted in one instant.
    this.#nowMs += this.#timeMs(gapMs) + (ties ? 0 : 1)
    return { at: this.#nowMs }
  }

  /** With ties, times in tens: then causes fall together; on any scale. */
  #timeMs(ms: number): number {
    return (this.#features.ties ? Math.round(ms / 10) * 10 : ms) * this.#scale
  }

  #priority({ priority, bad }: Draft): Value | undefined {
    const { priorities, ageing, badInput } = this.#features
    if (this.#level === 1) return undefined
    if (badInput && bad !== undefined) return BAD_PRIORITIES[bad % BAD_PRIORITIES.length]
    if (priority === undefined || !priorities) return undefined
    // Where all age, one step apart is where they cross.
    return ageing ? priority % 4 : priority * this.#priorityScale
  }

  #work(id: string, { work, value }: Draft): Work {
    const { crowded, failing, atOnce, falsy } = this.#features
    const fails = failing && work.fails
    const isAtOnce = atOnce && work.atOnce && !(crowded && this.#count <= 2)
    const ms = crowded ? work.ms + 60 : work.ms
    return {
      how: isAtOnce ? (fails ? 'throw' : 'return') : fails ? 'reject' : 'resolve',
      ms: isAtOnce ? 0 : this.#timeMs(ms),
      value:
        falsy && value !== undefined
          ? (FALSY[value] as Value)
          : fails
            ? anError(id)
            : failing && value !== undefined
              ? anError(`answer ${id}`)
              : `answer ${id}`,
    }
  }
}

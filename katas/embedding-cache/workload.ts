import fc from 'fast-check'
import { INFINITE, type Value, type When } from '../../harness/core/index.ts'
import { FALSY, inTwelve, swarm, workloadOf } from '../../harness/kata/traffic.ts'
import type { CacheOperation, CacheWorkload, Key, Options, Plan } from './drive.ts'
import {
  BAD_KEYS,
  BAD_MAXIMA,
  BAD_TTLS,
  badGet,
  burst,
  create,
  erase,
  get,
  LOOK_ALIKES,
  nameOf,
} from './scenarios.ts'

export { scenarios } from './scenarios.ts'

/** What traffic may have, and the level that introduces it. */
const FEATURES = {
  /** Little room: what is not used goes soon. */
  tight: 1,
  /** One or two keys, asked for time and again. */
  few: 1,
  lookAlikes: 1,
  falsy: 1,
  failing: 1,
  /** Loads that answer or throw before there is a promise. */
  atOnce: 1,
  /** Asked for in answer to others. */
  chained: 1,
  badInput: 1,
  /** Loads that outlast many gets. */
  slow: 1,
  /** Much in one instant: gets of one key together, a get in the instant in which a load ends. */
  ties: 2,
  ttl: 3,
  /** Gets in the last millisecond of a value, and in the first after it. */
  edges: 3,
  erasing: 4,
}
type Features = Record<keyof typeof FEATURES, boolean>

/** One act of a workload; one without the feature leaves that part out. */
interface Draft {
  key: number
  /** Of the same key as the act before. */
  isSame: boolean
  gapMs: number
  /** After the act before, with it, in answer to it, or where the key’s loads are under way or end. */
  place: 'gap' | 'burst' | 'after' | 'flight' | 'landing' | 'edge'
  /** How far into the flight, in quarters; which landing; and how far off it. */
  part: number
  byMs: number
  erases: boolean
  /** How often it is loaded again under the eyes of the load that is erased. */
  again: number
  bad: { do: 'get' | 'delete' | 'max' | 'ttl'; pick: number } | undefined
}

interface PlanDraft {
  ms: number
  isSlow: boolean
  fails: boolean
  isAtOnce: boolean
  isFalsy: boolean
}

const LOADS_DRAWN = 6
/** No run may last much longer. */
const LATEST_MS = 40 * 24 * 3_600_000
const MONTH_MS = 30 * 24 * 3_600_000

/** Traffic for a level: rounds of acts, and after each round every key is asked for. */
export function workloads(level: number): fc.Arbitrary<CacheWorkload> {
  return workloadOf(
    fc
      .record({
        features: swarm(FEATURES, level),
        max: fc.constantFrom(1, 2, 2, 3),
        more: fc.constantFrom(1, 1, 1, 2),
        /** Milliseconds, minutes, or hours. */
        scale: fc.constantFrom(1, 1, 1, 1, 1, 1, 60_000, 1_000_000),
        ttlMs: fc.oneof(
          { weight: 6, arbitrary: fc.integer({ min: 20, max: 240 }) },
          { weight: 1, arbitrary: fc.constantFrom<Value>(60.5, INFINITE) },
        ),
        plans: fc.array(planDraft(), { minLength: LOADS_DRAWN * 6, maxLength: LOADS_DRAWN * 6 }),
        /** The first five mix up most often. */
        alike: fc.tuple(
          fc.shuffledSubarray(LOOK_ALIKES.slice(0, 5), { minLength: 1, maxLength: 2 }),
          fc.shuffledSubarray(LOOK_ALIKES.slice(5), { minLength: 2, maxLength: 2 }),
          fc.boolean(),
        ),
        falsyFrom: fc.nat(FALSY.length - 1),
        rounds: fc.array(
          fc.record({
            acts: fc.array(draft(level), { minLength: 1, maxLength: 6 }),
            restMs: fc.integer({ min: 1, max: 40 }),
            isAtRest: fc.constantFrom(true, true, true, false),
          }),
          { minLength: 2, maxLength: 4 },
        ),
        many: inTwelve(1, fc.integer({ min: 8, max: 30 })),
        /** Before the probe of this round nothing happens for a month. */
        longRest: inTwelve(1, fc.nat(3)),
      })
      .map(
        ({
          features,
          max,
          more,
          ttlMs,
          scale,
          plans,
          alike,
          falsyFrom,
          rounds,
          many,
          longRest,
        }) => {
          const count = features.few ? 3 - more : Math.min(max + more, 5)
          const [often, seldom, isOftenFirst] = alike
          const pairs = (isOftenFirst ? [...often, ...seldom] : [...seldom, ...often]).flat()
          const keys = keysOf(plans, { features, count, pairs, falsyFrom, scale })
          const room = !features.tight ? count : features.few ? 1 : max
          const options: Options = {
            max: many ?? room,
            ...(features.ttl && { ttlMs: typeof ttlMs === 'number' ? ttlMs * scale : ttlMs }),
            keys: many ? [...keys, ...fillers(keys.length, many + 1)] : keys,
          }
          const traffic = new Traffic(options, features, { level, scale })
          for (const [index, { acts, restMs, isAtRest }] of rounds.entries()) {
            for (const act of acts) traffic.add(act)
            const isLong = index === longRest && scale === 1
            traffic.probe(isLong ? MONTH_MS : restMs * scale, isAtRest)
          }
          return { options, operations: traffic.operations }
        },
      ),
  )
}

function draft(level: number): fc.Arbitrary<Draft> {
  const kinds: ('get' | 'delete' | 'max' | 'ttl')[] = ['get', 'max']
  if (level >= 3) kinds.push('ttl', 'ttl')
  if (level >= 4) kinds.push('delete', 'delete')
  return fc.record({
    key: fc.nat(59),
    isSame: fc.boolean(),
    gapMs: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 10, max: 50 })),
    place: fc.constantFrom(
      ...([
        'gap',
        'gap',
        'burst',
        'after',
        'after',
        'flight',
        'flight',
        'landing',
        'edge',
      ] as const),
    ),
    part: fc.integer({ min: 1, max: 3 }),
    byMs: fc.constantFrom(-1, 0, 0, 1),
    erases: fc.boolean(),
    again: fc.constantFrom(1, 1, 2, 3),
    bad: inTwelve(2, fc.record({ do: fc.constantFrom(...kinds), pick: fc.nat(100) })),
  })
}

function planDraft(): fc.Arbitrary<PlanDraft> {
  return fc.record({
    ms: fc.oneof(fc.integer({ min: 8, max: 50 }), fc.constantFrom(0, 1, 10, 20)),
    isSlow: fc.constantFrom(false, false, true),
    fails: fc.constantFrom(false, false, true),
    isAtOnce: fc.constantFrom(false, false, true),
    isFalsy: fc.constantFrom(false, true),
  })
}

/** Each falsy value goes to one load, and to one failure: then it shows which load an answer is of. */
function keysOf(
  plans: PlanDraft[],
  by: {
    features: Features
    count: number
    pairs: [string, string][]
    falsyFrom: number
    scale: number
  },
): Key[] {
  const { features, count, pairs, falsyFrom, scale } = by
  const falsy = [...FALSY.slice(falsyFrom), ...FALSY.slice(0, falsyFrom)]
  const left = { good: [...falsy], bad: [...falsy] }
  const planOf = ({ ms, isSlow, fails, isAtOnce, isFalsy }: PlanDraft): Plan => {
    const isBad = features.failing && fails
    const isNow = features.atOnce && isAtOnce
    const value = features.falsy && isFalsy ? left[isBad ? 'bad' : 'good'].shift() : undefined
    return {
      how: isNow ? (isBad ? 'throw' : 'return') : isBad ? 'reject' : 'resolve',
      ms: isNow ? 0 : (features.slow && isSlow ? ms + 80 : ms) * scale,
      ...(value !== undefined && { value }),
    }
  }
  return Array.from({ length: count }, (_, index) => {
    const name = nameOf(index)
    const [model, text] = (features.lookAlikes ? pairs[index] : undefined) ?? ['m', name]
    const own = plans.slice(index * LOADS_DRAWN, (index + 1) * LOADS_DRAWN)
    return { name, model, text, loads: own.map(planOf) }
  })
}

/** Keys that fill a large cache. */
function fillers(from: number, to: number): Key[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => {
    const name = nameOf(from + index)
    return { name, model: 'm', text: `text ${name}`, loads: [] }
  })
}

/** What a key will have gone through, as far as can be foreseen: as if nothing were evicted. */
interface Foreseen {
  key: Key
  loads: number
  /** When its loads end, the erased ones too. */
  landings: number[]
  /** Its last load does not fail. */
  isGood: boolean
  /** Its key was erased since. */
  isErased: boolean
  /** Until then one of its gets may be waiting. */
  busyMs: number
}

interface Asked {
  id: string
  key: Foreseen
  /** When it is made, and when it is answered at the latest. */
  from: number
  to: number
}

/** Operations as they come to be, one act after the other. */
class Traffic {
  readonly operations: CacheOperation[] = []
  readonly #features: Features
  readonly #level: number
  readonly #scale: number
  readonly #ttlMs: number
  readonly #keys: Foreseen[]
  #nowMs = 0
  #lastKey: Foreseen | undefined
  #lastGet: Asked | undefined

  constructor(options: Options, features: Features, by: { level: number; scale: number }) {
    this.#features = features
    this.#level = by.level
    this.#scale = by.scale
    this.#ttlMs = typeof options.ttlMs === 'number' ? options.ttlMs : Infinity
    this.#keys = options.keys.map((key) => ({
      key,
      loads: 0,
      landings: [],
      isGood: false,
      isErased: false,
      busyMs: -1,
    }))
  }

  add(draft: Draft): void {
    const { erasing, badInput, chained, ties } = this.#features
    const drawn = this.#keys[draft.key % this.#keys.length]
    const key = draft.isSame ? (this.#lastKey ?? drawn) : drawn
    if (!key) return
    if (badInput && draft.bad) this.#addBad(draft.bad, ties ? burst : { at: this.#nowMs })
    const erases = erasing && draft.erases
    if (erases && draft.place === 'flight') return this.#eraseInFlight(key, draft)
    if (erases && draft.place === 'after' && chained) return this.#eraseAtLanding(key, draft)
    const when = this.#when(key, draft)
    if (erases) this.#erase(key, when)
    else this.#get(key, when)
    this.#lastKey = key
  }

  /** What is to be erased in flight has to fly; now and then it is asked for and erased again. */
  #eraseInFlight(drawn: Foreseen, draft: Draft): void {
    // What was asked for first has gone first: its load will find a full cache.
    const key = draft.again === 1 ? (this.#keys[0] ?? drawn) : drawn
    for (let turn = 0; turn < draft.again; turn++) {
      this.#get(key, this.#when(key, draft))
      this.#erase(key, this.#when(key, draft))
    }
    // A newer load, beside those that were erased.
    if (draft.again > 1 || draft.isSame) this.#get(key, this.#when(key, draft))
    this.#lastKey = key
  }

  /** A load may answer at once: then it is erased while its value is being stored. */
  #eraseAtLanding(drawn: Foreseen, draft: Draft): void {
    const isAtOnce = ({ key, loads }: Foreseen): boolean => key.loads[loads]?.how === 'return'
    const key = this.#keys.find(isAtOnce) ?? drawn
    const isKept = ({ isGood, isErased, busyMs }: Foreseen): boolean =>
      isGood && !isErased && busyMs <= this.#nowMs
    const other = this.#keys.findLast((one) => one !== key && isKept(one)) ?? key
    this.#erase(key, this.#when(key, { ...draft, place: 'gap' }))
    this.#get(key, burst)
    this.#get(other, burst)
    const { id } = this.operations.at(-1) ?? {}
    if (id !== undefined) this.#erase(key, { after: id })
    this.#lastKey = key
  }

  /** Every key is asked for, a millisecond apart: what is kept shows. */
  probe(restMs: number, isAtRest: boolean): void {
    const restsMs = Math.max(...this.#keys.map(({ busyMs }) => busyMs), this.#nowMs)
    this.#nowMs = (isAtRest || this.#level === 1 ? restsMs : this.#nowMs) + restMs
    for (const key of this.#keys) {
      this.#nowMs++
      this.#get(key, { at: this.#nowMs })
    }
  }

  #when(key: Foreseen, draft: Draft): When {
    const { ties, chained } = this.#features
    const isFirst = this.operations.length === 0
    if (draft.place === 'burst' && ties && !isFirst) return burst
    const last = this.#lastGet
    if (draft.place === 'after' && chained && last && this.#mayFollow(key, last)) {
      return { after: last.id }
    }
    const inFlight = this.#keys.find(({ landings }) => (landings.at(-1) ?? 0) > this.#nowMs)
    const wanted =
      this.#instantOf(key, draft) ?? (inFlight && this.#instantOf(inFlight, draft)) ?? -1
    const gapMs = isFirst ? 0 : draft.gapMs * this.#scale
    this.#nowMs = wanted >= this.#nowMs && wanted <= LATEST_MS ? wanted : this.#nowMs + gapMs
    // At level 1 no two gets of one key overlap.
    if (this.#level === 1) this.#nowMs = Math.max(this.#nowMs, key.busyMs + 1)
    return { at: this.#nowMs }
  }

  /** An instant that the key’s own loads set. */
  #instantOf({ landings, isGood }: Foreseen, { place, part, byMs }: Draft): number | undefined {
    const { ties, edges } = this.#features
    const last = landings.at(-1)
    if (last === undefined) return undefined
    if (place === 'edge' && edges && isGood && this.#ttlMs < Infinity) {
      return last + Math.ceil(this.#ttlMs) + byMs
    }
    const coming = landings.filter((ms) => ms > this.#nowMs)
    const landMs = coming[part % coming.length]
    if (landMs === undefined) return undefined
    if (place === 'landing') return landMs + (ties || byMs !== 0 ? byMs : 1)
    if (place === 'flight') return this.#nowMs + Math.ceil(((landMs - this.#nowMs) * part) / 4)
    return undefined
  }

  #mayFollow(key: Foreseen, last: Asked): boolean {
    if (this.#level > 1) return true
    return key.busyMs < last.from || (key === last.key && key.busyMs === last.to)
  }

  #get(key: Foreseen, when: When): void {
    const id = `g${this.operations.length + 1}`
    this.operations.push(get(id, key.key.name, when))
    const last = 'after' in when ? this.#lastGet : undefined
    const fromMs = last?.to ?? this.#nowMs
    this.#foresee(key, fromMs)
    const to = fromMs + Math.max(10, ...key.key.loads.map(({ ms }) => ms))
    key.busyMs = Math.max(key.busyMs, to)
    this.#lastGet = { id, from: last?.from ?? this.#nowMs, to, key }
  }

  #foresee(of: Foreseen, t: number): void {
    const landMs = of.landings.at(-1) ?? -Infinity
    if (!of.isErased && t < (of.isGood ? landMs + this.#ttlMs : landMs)) return
    const { how, ms } = of.key.loads[of.loads] ?? { how: 'resolve', ms: 10 }
    of.loads++
    of.landings.push(t + ms)
    of.isGood = how === 'resolve' || how === 'return'
    of.isErased = false
  }

  #erase(of: Foreseen, when: When): void {
    this.operations.push(erase(`d${this.operations.length + 1}`, of.key.name, when))
    of.isErased = true
  }

  #addBad({ do: kind, pick }: NonNullable<Draft['bad']>, when: When): void {
    const index = this.operations.length
    const at = index === 0 ? { at: 0 } : when
    const from = <T>(values: T[]): T => values[pick % values.length] as T
    const [model, text] = from(BAD_KEYS)
    this.operations.push(
      kind === 'max'
        ? create(index, at, { max: from(BAD_MAXIMA) })
        : kind === 'ttl'
          ? create(index, at, { max: 1, ttlMs: from(BAD_TTLS) })
          : kind === 'get'
            ? badGet(index, at, model, text)
            : { id: `b${index + 1}`, do: 'bad-delete', when: at, model, text },
    )
  }
}

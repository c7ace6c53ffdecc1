import fc from 'fast-check'
import { INFINITE, UNDEFINED, type Feature, type Value } from '../../harness/core/index.ts'
import { isAbsent } from '../../harness/kata/index.ts'
import { FALSY, inTwelve, swarm, workloadOf } from '../../harness/kata/traffic.ts'
import type { CacheOperation, CacheWorkload, Key, Options, Plan } from './drive.ts'
import { LOOK_ALIKES, nameOf } from './scenarios.ts'
import { isBadInput } from './state.ts'
import { Traffic, type Act } from './traffic.ts'

export { scenarios } from './scenarios.ts'

/** Whether a load of a key is planned like this. */
const someLoad =
  (isLike: (plan: Plan) => boolean) =>
  ({ options }: CacheWorkload): boolean =>
    options.keys.some(({ loads }) => loads.some(isLike))

const someWhen =
  (how: 'after' | 'burst') =>
  ({ operations }: CacheWorkload): boolean =>
    operations.some(({ when }) => how in when)

/** What traffic may have. */
export const features = {
  /** Little room: what is not used goes soon. */
  tight: { level: 1, isIn: ({ options: { keys, max } }) => keys.length > max },
  /** One or two keys, asked for time and again. */
  few: { level: 1, isIn: ({ options }) => options.keys.length <= 2 },
  lookAlikes: {
    level: 1,
    isIn: ({ options }) => options.keys.some(({ name, text }) => !text.endsWith(name)),
  },
  falsy: { level: 1, isIn: someLoad(({ value }) => value !== undefined) },
  failing: { level: 1, isIn: someLoad(({ how }) => how === 'reject' || how === 'throw') },
  /** Loads that answer or throw before there is a promise. */
  atOnce: { level: 1, isIn: someLoad(({ how }) => how === 'return' || how === 'throw') },
  /** Asked for in answer to others. */
  chained: { level: 1, isIn: someWhen('after') },
  badInput: { level: 1, isIn: ({ operations }) => operations.some(isBadInput) },
  /** Loads that outlast many gets. */
  slow: { level: 1, isIn: someLoad(({ ms }) => ms >= SLOW_MS) },
  /** Much in one instant: gets of one key together, a get in the instant in which a load ends. */
  ties: { level: 2, isIn: someWhen('burst') },
  /** Another cache is asked for the same texts. */
  besides: {
    level: 2,
    isIn: ({ operations }) => operations.some((one) => one.do === 'get' && one.beside),
  },
  ttl: { level: 3, isIn: ({ options }) => !isAbsent(options.ttlMs) },
  erasing: {
    level: 4,
    isIn: ({ operations }) => operations.some((one) => one.do === 'delete'),
  },
} satisfies Record<string, Feature<CacheWorkload>>
export type Features = Record<keyof typeof features, boolean>

interface PlanDraft {
  ms: number
  isSlow: boolean
  fails: boolean
  isAtOnce: boolean
  isFalsy: boolean
}

const SLOW_MS = 80
const KEYS_MAX = 5
const LOADS_DRAWN = 6
/** Drawn in about one workload of twelve: of this number and those below, one for each round. */
const LONG_RESTS = 47
const MONTH_MS = 30 * 24 * 3_600_000

/** Traffic for a level: rounds of acts, and after each round every key is asked for. */
export function workloads(level: number): fc.Arbitrary<CacheWorkload> {
  return workloadOf(drafts(level).map((draft) => written(draft, level)))
}

type Draft = ReturnType<typeof drafts> extends fc.Arbitrary<infer D> ? D : never

function drafts(level: number) {
  const round = {
    acts: fc.array(act(level), { maxLength: 4 }),
    restMs: fc.integer({ min: 1, max: 40 }),
    isAtRest: fc.constantFrom(true, true, true, false),
    isTogether: fc.constantFrom(false, false, true),
    isBackwards: fc.boolean(),
  }
  return fc.record({
    features: swarm(features, level),
    max: fc.constantFrom(1, 2, 2, 3),
    more: fc.constantFrom(1, 1, 1, 2),
    /** Milliseconds, minutes, or hours. */
    scale: fc.constantFrom(1, 1, 1, 1, 1, 1, 60_000, 1_000_000),
    ttlMs: fc.oneof(
      { weight: 6, arbitrary: fc.integer({ min: 20, max: 240 }) },
      { weight: 1, arbitrary: fc.constantFrom<Value>(60.5, INFINITE) },
    ),
    isSpelled: fc.boolean(),
    plans: listOf(planDraft(), LOADS_DRAWN * KEYS_MAX),
    /** The key whose loads all answer at once. */
    atOnce: fc.nat(KEYS_MAX - 1),
    /** Every other load fails, and late; or soon, and the next one is slow. */
    failures: fc.constantFrom('late', 'soon', 'any'),
    alike: fc.oneof(threeOf(LOOK_ALIKES.slice(0, 6)), threeOf(LOOK_ALIKES)),
    falsyFrom: fc.nat(FALSY.length - 1),
    rounds: fc.array(fc.record(round), { minLength: 3, maxLength: 5 }),
    many: inTwelve(1, fc.integer({ min: 8, max: 30 })),
    /** Before the probe of this round nothing happens for a month. */
    longRest: fc.nat(LONG_RESTS),
  })
}

function threeOf<T>(list: T[]): fc.Arbitrary<T[]> {
  return fc.shuffledSubarray(list, { minLength: 3, maxLength: 3 })
}

function listOf<T>(one: fc.Arbitrary<T>, length: number): fc.Arbitrary<T[]> {
  return fc.array(one, { minLength: length, maxLength: length })
}

function act(level: number): fc.Arbitrary<Act> {
  const bad: NonNullable<Act['bad']>['do'][] = ['get', 'max']
  if (level >= 3) bad.push('ttl', 'ttl')
  if (level >= 4) bad.push('delete', 'delete')
  const { constantFrom } = fc
  return fc.record({
    does: constantFrom<Act['does'][]>(
      ...(['get', 'get', 'get', 'displace', 'displace'] as const),
      ...(['delete', 'delete', 'delete-at-landing'] as const),
      ...(['delete-in-flight', 'delete-in-flight', 'delete-in-flight'] as const),
    ),
    key: fc.nat(59),
    isSame: fc.boolean(),
    gapMs: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 10, max: 50 })),
    place: constantFrom<Act['place'][]>(
      ...(['gap', 'gap', 'burst', 'after', 'after'] as const),
      ...(['flight', 'flight', 'landing', 'edge', 'edge'] as const),
    ),
    part: fc.integer({ min: 1, max: 3 }),
    byMs: constantFrom(-1, 0, 0, 1),
    again: constantFrom(1, 1, 2, 3),
    isStale: fc.boolean(),
    isTogether: fc.boolean(),
    first: constantFrom<Act['first'][]>('erase', 'reload', 'use'),
    isBeside: fc.boolean(),
    bad: inTwelve(2, fc.record({ do: constantFrom(...bad), pick: fc.nat(100) })),
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

function written(draft: Draft, level: number): { options: Options; operations: CacheOperation[] } {
  const { features, max, more, ttlMs, scale, many } = draft
  const count = features.few ? 3 - more : Math.min(max + more, KEYS_MAX)
  const keys = keysOf(draft, count)
  const room = !features.tight ? count : features.few ? 1 : max
  const options: Options = {
    max: many ?? room,
    ...(features.ttl && { ttlMs: typeof ttlMs === 'number' ? ttlMs * scale : ttlMs }),
    // Absent, or there all the same, and `undefined`.
    ...(!features.ttl && level >= 3 && draft.isSpelled && { ttlMs: UNDEFINED }),
    keys: many ? [...keys, ...fillers(keys.length, many + 1)] : keys,
  }
  const traffic = new Traffic(options, features, { level, scale })
  for (const [index, { acts, restMs, ...probe }] of draft.rounds.entries()) {
    for (const one of acts) traffic.add(one)
    const isLong = index === LONG_RESTS - draft.longRest && scale === 1
    traffic.probe(isLong ? MONTH_MS : restMs * scale, probe)
  }
  return { options, operations: traffic.operations }
}

/** Each falsy value goes to one load, and to one failure: then it shows which load an answer is of. */
function keysOf(draft: Draft, count: number): Key[] {
  const { features, plans, atOnce, failures, alike, falsyFrom, scale } = draft
  const falsy = [...FALSY.slice(falsyFrom), ...FALSY.slice(0, falsyFrom)]
  const left = { good: [...falsy], bad: [...falsy] }
  const planOf = ({ ms, isSlow, fails, isAtOnce, isFalsy }: PlanDraft): Plan => {
    const isBad = features.failing && fails
    const isNow = features.atOnce && isAtOnce
    const value = features.falsy && isFalsy ? left[isBad ? 'bad' : 'good'].shift() : undefined
    return {
      how: isNow ? (isBad ? 'throw' : 'return') : isBad ? 'reject' : 'resolve',
      ms: isNow ? 0 : (features.slow && isSlow ? ms + SLOW_MS : ms) * scale,
      ...(value !== undefined && { value }),
    }
  }
  const pairs = alike.flatMap(([a, b, c, d]) => [[a, b] as const, [c, d] as const])
  return Array.from({ length: count }, (_, index) => {
    const name = nameOf(index)
    const [model, text] = (features.lookAlikes ? pairs[index] : undefined) ?? ['m', name]
    const own = plans.slice(index * LOADS_DRAWN, (index + 1) * LOADS_DRAWN)
    const ofKey = index === atOnce % count ? atOnceAlways : FAILURES[failures]
    return { name, model, text, loads: own.map((plan, load) => planOf(ofKey(plan, load))) }
  })
}

/** One key’s loads answer at once, all of them. */
function atOnceAlways(plan: PlanDraft): PlanDraft {
  return { ...plan, isAtOnce: true, fails: false }
}

/** Every other load fails, so late that a newer one may have answered by then. */
function lateFailures(plan: PlanDraft, index: number): PlanDraft {
  const fails = index % 2 === 0
  return { ...plan, fails, isAtOnce: false, ms: plan.ms + (fails ? 40 : 0) }
}

/** Every other load fails, so soon that a newer one may still be under way. */
function soonFailures(plan: PlanDraft, index: number): PlanDraft {
  const fails = index % 2 === 0
  return { ...plan, fails, isAtOnce: false, ms: fails ? 12 : plan.ms + 40 }
}

const FAILURES = {
  late: lateFailures,
  soon: soonFailures,
  any: (plan: PlanDraft): PlanDraft => plan,
}

/** Keys that fill a large cache. */
function fillers(from: number, to: number): Key[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => {
    const name = nameOf(from + index)
    return { name, model: 'm', text: `text ${name}`, loads: [] }
  })
}

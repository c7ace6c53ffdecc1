import fc from 'fast-check'
import { EPOCH_MS, INFINITE, type Value, type When } from '../../harness/core/index.ts'
import type { CacheOperation, CacheWorkload, Key, Options, Plan } from './drive.ts'
import {
  FALSY,
  BAD_KEYS,
  BAD_MAXIMA,
  BAD_TTLS,
  key,
  answersIn,
  get,
  erase,
  burst,
  LOOK_ALIKES,
  MIXED_UP,
  nameOf,
  badGet,
  create,
} from './scenarios.ts'

export { scenarios } from './scenarios.ts'

/** What the generator draws for one load; values are given afterwards, each of them once. */
interface PlanDraft {
  how: Plan['how']
  ms: number
  isFalsy: boolean
}

/** A workload but for its epoch, its seed and what is not valid. */
interface Draft {
  options: Options
  operations: CacheOperation[]
}

const LOADS_DRAWN = 5

/** Traffic for a level: profiles, mixed; a level's own ones weigh more. */
export function workloads(level: number): fc.Arbitrary<CacheWorkload> {
  const mix: { from: number; weight: number; arbitrary: fc.Arbitrary<Draft> }[] = [
    { from: 1, weight: level === 1 ? 8 : 2, arbitrary: recency(level) },
    { from: 1, weight: level === 1 ? 5 : 2, arbitrary: spelling() },
    { from: 1, weight: level === 1 ? 8 : level === 4 ? 4 : 2, arbitrary: closedLoop() },
    { from: 1, weight: level === 1 ? 4 : 1, arbitrary: besideOthers() },
    { from: 2, weight: level === 2 ? 4 : 2, arbitrary: crowd(level) },
    { from: 2, weight: level === 3 ? 2 : 4, arbitrary: flood() },
    { from: 2, weight: level === 4 ? 5 : 3, arbitrary: mixedUp(level) },
    { from: 3, weight: level === 3 ? 6 : 3, arbitrary: expiry() },
    { from: 3, weight: 2, arbitrary: reloading() },
    { from: 4, weight: 5, arbitrary: erasure() },
    { from: 4, weight: 8, arbitrary: supersession() },
    { from: 4, weight: 5, arbitrary: erasureAtLanding() },
  ]
  const profiles = mix.filter(({ from }) => from <= level)
  return fc
    .record({
      epochMs: fc.oneof(fc.constant(EPOCH_MS), fc.integer({ min: 1, max: 4_000_000_000_000 })),
      seed: fc.nat(),
      draft: fc.oneof(...profiles),
      bad: fc.oneof(
        { weight: 2, arbitrary: fc.constant<Bad[]>([]) },
        { weight: 1, arbitrary: fc.array(badOf(level), { minLength: 1, maxLength: 3 }) },
      ),
    })
    .map(({ epochMs, seed, draft: { options, operations }, bad }) => ({
      epochMs,
      seed,
      options,
      operations: withBad(operations, bad),
    }))
}

/** One get after the other, 50 ms apart or in the continuation of the one before. */
interface Step {
  key: number
  follows: boolean
  erases: boolean
}

/** More keys than room, no load overlaps another: what stays is determined. */
function recency(level: number): fc.Arbitrary<Draft> {
  return fc
    .record({
      max: fc.constantFrom(1, 2, 2, 3, 3),
      more: fc.constantFrom(1, 1, 2),
      plans: plansOf(5, { durations: fc.constantFrom(0, 5, 10, 40), failing: 40, falsy: 0 }),
      steps: stepsOf({ length: [8, 16], follows: 5, erases: level < 4 ? 0 : 10 }),
      falsyFrom: fc.nat(5),
      ttlMs: level < 3 ? fc.constant(undefined) : fc.constantFrom(undefined, INFINITE, 10_000),
    })
    .map(({ max, more, plans, steps, falsyFrom, ttlMs }) => ({
      options: optionsOf(max, keysOf(plans.slice(0, max + more), falsyFrom), ttlMs),
      operations: inTurn(steps, max + more),
    }))
}

/** Room for all, and keys that a careless solution mixes up. */
function spelling(): fc.Arbitrary<Draft> {
  const often = LOOK_ALIKES.slice(0, 4)
  const clusters = fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom(...often) },
    { weight: 1, arbitrary: fc.constantFrom(...LOOK_ALIKES) },
  )
  return fc
    .record({
      spare: fc.nat(2),
      clusters: fc.uniqueArray(clusters, { minLength: 2, maxLength: 4 }),
      plans: plansOf(8, { durations: fc.constantFrom(0, 5, 40), failing: 0, falsy: 0 }),
      order: fc.array(fc.nat(7), { minLength: 2, maxLength: 8 }),
    })
    .map(({ spare, clusters, plans, order }) => {
      const pairs = clusters.flat()
      const keys = keysOf(plans.slice(0, pairs.length), 0, pairs)
      const steps = [...pairs.keys(), ...order].map((index) => ({
        key: index,
        follows: false,
        erases: false,
      }))
      return {
        options: optionsOf(pairs.length + spare, keys, undefined),
        operations: inTurn(steps, pairs.length),
      }
    })
}

/** One or two keys; loads fail or answer with falsy values; gets in answer to another's answer. */
function closedLoop(): fc.Arbitrary<Draft> {
  return fc
    .record({
      max: fc.integer({ min: 1, max: 2 }),
      plans: plansOf(2, { durations: fc.constantFrom(0, 5, 10, 20, 40), failing: 2, falsy: 2 }),
      steps: stepsOf({ length: [3, 9], follows: 2, erases: 0 }),
      keys: fc.constantFrom(1, 1, 1, 2),
      falsyFrom: fc.nat(5),
    })
    .map(({ max, plans, steps, keys, falsyFrom }) => ({
      options: optionsOf(max, keysOf(plans.slice(0, keys), falsyFrom), undefined),
      operations: inTurn(steps, keys),
    }))
}

/** Loads of several keys overlap; no two gets of one key do. */
function besideOthers(): fc.Arbitrary<Draft> {
  const round = fc.uniqueArray(
    fc.record({ key: fc.nat(3), ms: fc.constantFrom(0, 3, 7, 10, 20, 30) }),
    { selector: ({ key }) => key, minLength: 1, maxLength: 4 },
  )
  return fc
    .record({
      max: fc.integer({ min: 1, max: 5 }),
      plans: plansOf(4, { durations: fc.constantFrom(0, 5, 20, 60), failing: 6, falsy: 6 }),
      rounds: fc.array(round, { minLength: 2, maxLength: 5 }),
      falsyFrom: fc.nat(5),
    })
    .map(({ max, plans, rounds, falsyFrom }) => ({
      options: optionsOf(max, keysOf(plans, falsyFrom), undefined),
      operations: rounds
        .flatMap((round, index) => round.map(({ key, ms }) => ({ key, at: index * 100 + ms })))
        .map(({ key, at }, index) => get(`g${index + 1}`, nameOf(key), at)),
    }))
}

type Place = { kind: 'at'; ms: number } | { kind: 'burst' } | { kind: 'after'; of: number }

/** Loads that last long beside the gaps between the gets of one or two keys. */
function crowd(level: number): fc.Arbitrary<Draft> {
  const ttls = level < 3 ? [undefined] : [undefined, undefined, 20, 40, 100]
  return placed({
    max: [1, 3],
    keys: [1, 2],
    plans: { durations: fc.constantFrom(0, 10, 20, 50, 80), failing: 3, falsy: 4 },
    length: [2, 9],
    ttls,
    erases: level < 4 ? 0 : 6,
  })
}

/** More keys in flight than there is room for. */
function flood(): fc.Arbitrary<Draft> {
  return placed({
    max: [1, 2],
    keys: [3, 4],
    plans: { durations: fc.constantFrom(30, 60, 90), failing: 6, falsy: 0 },
    length: [5, 10],
    ttls: [undefined],
    erases: 0,
    times: fc.integer({ min: 0, max: 50 }),
  })
}

/** Room for all, and pairs of keys that a careless solution mixes up while they are in flight. */
function mixedUp(level: number): fc.Arbitrary<Draft> {
  const short = fc.integer({ min: 1, max: 15 })
  const round = fc.record({ gapMs: short, eraseMs: short, isSwapped: fc.boolean() })
  return fc
    .record({
      clusters: fc.uniqueArray(fc.constantFrom(...MIXED_UP), { minLength: 3, maxLength: 4 }),
      spare: fc.nat(2),
      plans: plansOf(8, {
        durations: fc.integer({ min: 50, max: 70 }),
        failing: 0,
        falsy: 0,
        areAsync: true,
      }),
      rounds: fc.array(round, { minLength: 4, maxLength: 4 }),
    })
    .map(({ clusters, spare, plans, rounds }) => {
      const pairs = clusters.flat()
      const operations = clusters.flatMap((_, index): CacheOperation[] => {
        const { gapMs = 5, eraseMs = 5, isSwapped = false } = rounds[index] ?? {}
        const names = [nameOf(2 * index), nameOf(2 * index + 1)] as const
        const [one, two] = isSwapped ? [names[1], names[0]] : names
        const ms = 300 * index
        const eraseAt = ms + gapMs + eraseMs
        const all = [
          get(`g${index}1`, one, ms),
          get(`g${index}2`, two, ms + gapMs),
          erase(`d${index}1`, two, eraseAt),
          get(`g${index}3`, one, eraseAt + 5),
          get(`g${index}4`, two, eraseAt + 10),
          erase(`d${index}2`, two, ms + 200),
          get(`g${index}5`, one, ms + 200 + gapMs),
          get(`g${index}6`, two, ms + 200 + gapMs + eraseMs),
        ]
        return level < 4 ? all.filter((operation) => operation.do === 'get') : all
      })
      return {
        options: optionsOf(
          pairs.length + spare,
          keysOf(plans.slice(0, pairs.length), 0, pairs),
          undefined,
        ),
        operations,
      }
    })
}

/** A full cache: its first entry is used last, grows stale and is loaded again; the others stay. */
function reloading(): fc.Arbitrary<Draft> {
  const short = fc.integer({ min: 1, max: 20 })
  return fc
    .record({
      max: fc.integer({ min: 2, max: 3 }),
      ttlMs: fc.integer({ min: 200, max: 300 }),
      plans: plansOf(3, { durations: short, failing: 0, falsy: 0, areAsync: true }),
      gaps: fc.array(short, { minLength: 4, maxLength: 4 }),
      order: fc.shuffledSubarray([1, 2], { minLength: 2, maxLength: 2 }),
    })
    .map(({ max, ttlMs, plans, gaps, order }) => {
      const others = order.filter((index) => index < max)
      const [loadGap = 1, hitGap = 1, staleGap = 1, lastGap = 1] = gaps
      const firstMs = plans[0]?.[0]?.ms ?? 10
      const staleMs = firstMs + ttlMs + staleGap
      const loads = others.map((index, turn) => ({ index, at: 90 + loadGap + 25 * turn }))
      const last = others.map((index, turn) => ({ index, at: staleMs + 20 + lastGap + turn }))
      const acts = [
        { index: 0, at: 0 },
        ...loads,
        { index: 0, at: 160 + hitGap },
        { index: 0, at: staleMs },
        ...last,
      ]
      return {
        options: optionsOf(max, keysOf(plans.slice(0, max), 0), ttlMs),
        operations: acts.map(({ index, at }, turn) => get(`g${turn + 1}`, nameOf(index), at)),
      }
    })
}

/** One or two keys, long loads, and erasures while they are in flight. */
function erasure(): fc.Arbitrary<Draft> {
  return placed({
    max: [1, 2],
    keys: [1, 1, 2],
    plans: { durations: fc.integer({ min: 10, max: 90 }), failing: 5, falsy: 4 },
    length: [4, 10],
    ttls: [undefined, undefined, 100],
    erases: 3,
    times: fc.integer({ min: 0, max: 160 }),
  })
}

/** One key: erased while its first load lasts, and asked for again before that load ends. */
function supersession(): fc.Arbitrary<Draft> {
  const short = fc.integer({ min: 1, max: 20 })
  return fc
    .record({
      max: fc.integer({ min: 1, max: 2 }),
      plans: plansOf(1, { durations: fc.integer({ min: 5, max: 60 }), failing: 8, falsy: 0 }),
      how: fc.constantFrom<Plan['how'][]>('resolve', 'reject', 'reject'),
      firstMs: fc.integer({ min: 45, max: 90 }),
      isQuick: fc.boolean(),
      quickMs: fc.integer({ min: 3, max: 15 }),
      eraseMs: short,
      gapMs: short,
      times: fc.array(fc.integer({ min: 42, max: 160 }), { minLength: 2, maxLength: 6 }),
      ttlMs: fc.constantFrom(undefined, undefined, 100),
    })
    .map(({ max, plans, how, firstMs, isQuick, quickMs, eraseMs, gapMs, times, ttlMs }) => ({
      options: optionsOf(
        max,
        keysOf(plans, 0).map(
          startingWith([{ how, ms: firstMs }, answersIn(isQuick ? quickMs : 60 + quickMs)]),
        ),
        ttlMs,
      ),
      operations: [
        get('g1', 'a', 0),
        erase('d1', 'a', eraseMs),
        get('g2', 'a', eraseMs + gapMs),
        ...times.map((at, index) => get(`g${index + 3}`, 'a', at)),
      ],
    }))
}

/**
 * Keys erased a few continuations after their load ended: after hits of another key, in a chain, or
 * after the answer of somebody who waited too. Then each is asked for again.
 */
function erasureAtLanding(): fc.Arbitrary<Draft> {
  return fc
    .record({
      spare: fc.nat(2),
      hows: fc.array(fc.constantFrom<Plan['how'][]>('return', 'return', 'resolve'), {
        minLength: 4,
        maxLength: 4,
      }),
      hits: fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 4, maxLength: 4 }),
      gapMs: fc.integer({ min: 1, max: 10 }),
    })
    .map(({ spare, hows, hits, gapMs }) => {
      const rounds = hits.map((count, index) => {
        const name = nameOf(index + 1)
        const [first, again, erasure] = [`g${index}1`, `g${index}2`, `d${index}`]
        const at = 20 + 60 * index
        const ids = Array.from({ length: count }, (_, link) => `h${index}${link}`)
        const hitsInTurn = ids.map((id, link) =>
          get(id, 'a', link === 0 ? burst : { after: ids[link - 1] ?? id }),
        )
        const joins = count === 0 ? [get(`j${index}`, name, burst)] : hitsInTurn
        const operations = [
          get(first, name, at),
          ...joins,
          erase(erasure, name, { after: ids.at(-1) ?? `j${index}` }),
          get(again, name, at + 40 + gapMs),
        ]
        const how = hows[index] ?? 'return'
        const plan = count === 0 ? answersIn(20) : { how, ms: 0 }
        return { key: key(name, plan), operations }
      })
      return {
        options: optionsOf(5 + spare, [key('a'), ...rounds.map((one) => one.key)], undefined),
        operations: [get('g0', 'a', 0), ...rounds.flatMap((one) => one.operations)],
      }
    })
}

function startingWith(loads: Plan[]): (key: Key) => Key {
  return (key) => ({ ...key, loads: [...loads, ...key.loads.slice(loads.length)] })
}

interface PlacedProfile {
  max: [min: number, max: number]
  /** How many keys: one of these. */
  keys: number[]
  plans: PlanProfile
  length: [min: number, max: number]
  ttls: (Value | undefined)[]
  /** One operation in so many is a delete; 0: none. */
  erases: number
  times?: fc.Arbitrary<number>
}

const CROWDED_MS = fc.integer({ min: 0, max: 15 }).map((ms) => ms * 10)

function placed(profile: PlacedProfile): fc.Arbitrary<Draft> {
  const { max, keys, plans, length, ttls, erases } = profile
  const spread = profile.times ?? fc.integer({ min: 0, max: 300 })
  const place = (times: fc.Arbitrary<number>): fc.Arbitrary<Place> =>
    fc.oneof(
      { weight: 5, arbitrary: times.map((ms) => ({ kind: 'at' as const, ms })) },
      { weight: 1, arbitrary: fc.constant({ kind: 'burst' as const }) },
      { weight: 1, arbitrary: fc.nat(8).map((of) => ({ kind: 'after' as const, of })) },
    )
  const acts = (times: fc.Arbitrary<number>): fc.Arbitrary<PlacedAct[]> =>
    fc.array(fc.record({ place: place(times), key: fc.nat(11), erases: oneIn(erases) }), {
      minLength: length[0],
      maxLength: length[1],
    })
  return fc
    .record({
      max: fc.integer({ min: max[0], max: max[1] }),
      keys: fc.constantFrom(...keys),
      plans: plansOf(Math.max(...keys), plans),
      acts: fc.oneof(acts(CROWDED_MS), acts(spread)),
      ttlMs: fc.constantFrom(...ttls),
      falsyFrom: fc.nat(5),
    })
    .map(({ max, keys, plans, acts, ttlMs, falsyFrom }) => ({
      options: optionsOf(max, keysOf(plans.slice(0, keys), falsyFrom), ttlMs),
      operations: atTheirPlaces(acts, keys),
    }))
}

interface PlacedAct {
  place: Place
  key: number
  erases: boolean
}

function atTheirPlaces(acts: PlacedAct[], keys: number): CacheOperation[] {
  const gets: string[] = []
  return acts.map(({ place, key, erases }, index) => {
    const name = nameOf(key % keys)
    const id = `${erases ? 'd' : 'g'}${index + 1}`
    const when = whenOf(place, index, gets)
    if (erases) return erase(id, name, when)
    gets.push(id)
    return get(id, name, when)
  })
}

function whenOf(place: Place, index: number, gets: string[]): When {
  if (place.kind === 'at') return { at: place.ms }
  if (index === 0) return { at: 0 }
  if (place.kind === 'burst') return burst
  const target = gets[place.of % Math.max(gets.length, 1)]
  return target === undefined ? { at: 10 * index } : { after: target }
}

/** Gets around the instants at which a value grows stale: the millisecond before, that one, after. */
function expiry(): fc.Arbitrary<Draft> {
  return fc
    .record({
      ttlMs: fc.constantFrom(20, 50, 100),
      keys: fc.constantFrom(1, 1, 2),
      plans: plansOf(2, {
        durations: fc.integer({ min: 1, max: 60 }),
        failing: 15,
        falsy: 20,
        areAsync: true,
      }),
      steps: fc.array(
        fc.record({
          key: fc.nat(1),
          age: fc.constantFrom(
            'half',
            'just fresh',
            'just stale',
            'stale',
            'in flight',
            'in flight',
          ),
        }),
        { minLength: 3, maxLength: 8 },
      ),
      falsyFrom: fc.nat(5),
    })
    .map(({ ttlMs, keys, plans, steps, falsyFrom }) => ({
      options: optionsOf(2, keysOf(plans.slice(0, keys), falsyFrom), ttlMs),
      operations: aroundExpiry(steps, plans.slice(0, keys), ttlMs),
    }))
}

/** Follows each key's loads to know when its value grows stale. */
function aroundExpiry(
  steps: { key: number; age: string }[],
  plans: PlanDraft[][],
  ttlMs: number,
): CacheOperation[] {
  const states = plans.map(() => ({ lastMs: -1, landMs: 0, isFresh: false, loads: 0 }))
  return steps.flatMap(({ key, age }, index) => {
    const number = key % plans.length
    const state = states[number]
    if (!state) return []
    const ages: Record<string, number> = {
      half: ttlMs / 2,
      'just fresh': ttlMs - 1,
      'just stale': ttlMs,
      stale: ttlMs + 1,
      'in flight': -1,
    }
    const wanted = state.loads === 0 ? 5 * number : state.landMs + (ages[age] ?? 0)
    const at = Math.max(wanted, state.lastMs + 1)
    const isHit = at <= state.landMs || (state.isFresh && at < state.landMs + ttlMs)
    if (!isHit || state.loads === 0) {
      const plan = plans[number]?.[state.loads]
      state.loads++
      state.landMs = at + (plan ? durationOf(plan) : 10)
      state.isFresh = !plan || plan.how === 'resolve' || plan.how === 'return'
    }
    state.lastMs = at
    return [get(`g${index + 1}`, nameOf(number), at)]
  })
}

interface PlanProfile {
  durations: fc.Arbitrary<number>
  /** One load in so many fails; 0: none. */
  failing: number
  /** One load in so many answers with a falsy value, or fails with one; 0: none. */
  falsy: number
  /** No load answers in its own instant. */
  areAsync?: boolean
}

function plansOf(keys: number, profile: PlanProfile): fc.Arbitrary<PlanDraft[][]> {
  const good = profile.areAsync
    ? fc.constant<Plan['how']>('resolve')
    : fc.constantFrom<Plan['how'][]>('resolve', 'resolve', 'resolve', 'return')
  const bad = fc.constantFrom<Plan['how'][]>('reject', 'reject', 'reject', 'throw')
  const plan = fc.record({
    how:
      profile.failing === 0
        ? good
        : fc.oneof({ weight: profile.failing - 1, arbitrary: good }, bad),
    ms: profile.durations,
    isFalsy: oneIn(profile.falsy),
  })
  const loads = fc.array(plan, { minLength: LOADS_DRAWN, maxLength: LOADS_DRAWN })
  return fc.array(loads, { minLength: keys, maxLength: keys })
}

function stepsOf(profile: {
  length: [min: number, max: number]
  follows: number
  erases: number
}): fc.Arbitrary<Step[]> {
  const { length, follows, erases } = profile
  const step = fc.record({ key: fc.nat(59), follows: oneIn(follows), erases: oneIn(erases) })
  return fc.array(step, { minLength: length[0], maxLength: length[1] })
}

function oneIn(count: number): fc.Arbitrary<boolean> {
  if (count === 0) return fc.constant(false)
  return fc.oneof(
    { weight: count - 1, arbitrary: fc.constant(false) },
    { weight: 1, arbitrary: fc.constant(true) },
  )
}

/** Steps 50 ms apart: no load lasts longer, so that none overlaps the next, even in a chain. */
function inTurn(steps: Step[], keys: number): CacheOperation[] {
  let last: string | undefined
  return steps.map(({ key, follows, erases }, index) => {
    const name = nameOf(key % keys)
    const id = `${erases ? 'd' : 'g'}${index + 1}`
    const when: When = follows && last !== undefined ? { after: last } : { at: index * 50 }
    last = erases ? undefined : id
    return erases ? erase(id, name, { at: index * 50 }) : get(id, name, when)
  })
}

function optionsOf(max: number, keys: Key[], ttlMs: Value | undefined): Options {
  return { max, ...(ttlMs !== undefined && { ttlMs }), keys }
}

/** Each falsy value goes to one load, and to one failure: a law can tell which load it came from. */
function keysOf(
  plans: PlanDraft[][],
  falsyFrom: number,
  pairs: [model: string, text: string][] = [],
): Key[] {
  const falsy = [...FALSY.slice(falsyFrom), ...FALSY.slice(0, falsyFrom)]
  const values = { good: [...falsy], bad: [...falsy] }
  return plans.map((drafts, index) => {
    const name = nameOf(index)
    const [model, text] = pairs[index] ?? ['m', name]
    const loads = drafts.map((draft): Plan => {
      const { how, isFalsy } = draft
      const isGood = how === 'resolve' || how === 'return'
      const value = isFalsy ? values[isGood ? 'good' : 'bad'].shift() : undefined
      return { how, ms: durationOf(draft), ...(value !== undefined && { value }) }
    })
    return { name, model, text, loads }
  })
}

function durationOf({ how, ms }: PlanDraft): number {
  return how === 'return' || how === 'throw' ? 0 : ms
}

interface Bad {
  do: 'get' | 'delete' | 'max' | 'ttl'
  pick: number
  /** A time of its own, or the burst of the operation of this index. */
  place: { ms: number } | { burstOf: number }
}

function badOf(level: number): fc.Arbitrary<Bad> {
  const kinds: Bad['do'][] = ['get', 'max']
  if (level >= 3) kinds.push('ttl', 'ttl')
  if (level >= 4) kinds.push('delete', 'delete')
  return fc.record({
    do: fc.constantFrom(...kinds),
    pick: fc.nat(100),
    place: fc.oneof(
      fc.record({ ms: fc.integer({ min: 0, max: 200 }) }),
      fc.record({ burstOf: fc.nat(20) }),
    ),
  })
}

/** Puts bad calls among the valid ones. */
function withBad(operations: CacheOperation[], bad: Bad[]): CacheOperation[] {
  const mixed = [...operations]
  for (const [index, one] of bad.entries()) {
    if ('ms' in one.place) mixed.push(badOperation(one, index, { at: one.place.ms }))
    else mixed.splice(1 + (one.place.burstOf % mixed.length), 0, badOperation(one, index, burst))
  }
  return mixed
}

function badOperation({ do: kind, pick }: Bad, index: number, when: When): CacheOperation {
  const from = <T>(values: T[]): T => values[pick % values.length] as T
  if (kind === 'max') return create(index, when, { max: from(BAD_MAXIMA) })
  if (kind === 'ttl') return create(index, when, { max: 1, ttlMs: from(BAD_TTLS) })
  const [model, text] = from(BAD_KEYS)
  if (kind === 'get') return badGet(index, when, model, text)
  return { id: `b${index + 1}`, do: 'bad-delete', when, model, text }
}

import fc from 'fast-check'
import { INFINITE } from '../../harness/core/index.ts'
import {
  durationOf,
  inTurn,
  keysOf,
  lookAlikes,
  optionsOf,
  placed,
  plansOf,
  stepsOf,
  twins,
  type Draft,
  type PlanDraft,
} from './drafts.ts'
import type { CacheOperation, Plan } from './drive.ts'
import { burst, failsIn, get, LOOK_ALIKES, nameOf } from './scenarios.ts'

/** More keys than room, no load overlaps another: what stays is determined. */
export function recency(level: number): fc.Arbitrary<Draft> {
  return fc
    .record({
      max: fc.constantFrom(1, 2, 2, 2, 3, 3, 3),
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

/** Room for all, and keys that a careless solution mixes up: mostly those that are often met. */
export function spelling(): fc.Arbitrary<Draft> {
  const [often, seldom] = [LOOK_ALIKES.slice(0, 4), LOOK_ALIKES.slice(4)]
  return fc
    .record({
      spare: fc.nat(2),
      often: fc.shuffledSubarray(often, { minLength: 4 }),
      seldom: fc.shuffledSubarray(seldom, { minLength: 1, maxLength: 1 }),
      plans: plansOf(10, { durations: fc.constantFrom(0, 5, 40), failing: 0, falsy: 0 }),
      order: fc.array(fc.nat(9), { maxLength: 3 }),
    })
    .map(({ spare, often, seldom, plans, order }) => {
      const pairs = [...often, ...seldom].flat()
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
export function closedLoop(): fc.Arbitrary<Draft> {
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

/**
 * The model is down for a while: whoever hears of a failure asks again at once, until it is up. From
 * level 2 on others wait for the same load.
 */
export function outage(level: number): fc.Arbitrary<Draft> {
  const failure = fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: 2, max: 30 }).map(failsIn) },
    { weight: 1, arbitrary: fc.constant<Plan>({ how: 'throw', ms: 0 }) },
  )
  return fc
    .record({
      max: fc.integer({ min: 1, max: 2 }),
      failures: fc.array(failure, { minLength: 1, maxLength: 3 }),
      plans: plansOf(1, { durations: fc.constantFrom(0, 5, 20), failing: 0, falsy: 2 }),
      others: level < 2 ? fc.constant(0) : fc.nat(2),
      againMs: fc.integer({ min: 150, max: 200 }),
      falsyFrom: fc.nat(5),
    })
    .map(({ max, failures, plans, others, againMs, falsyFrom }) => {
      const keys = keysOf(plans, falsyFrom).map((key) => ({
        ...key,
        loads: [...failures, ...key.loads],
      }))
      const waiting = Array.from({ length: others }, (_, index) => get(`w${index + 1}`, 'a', burst))
      const retries = failures.map((_, index) =>
        get(`g${index + 2}`, 'a', { after: `g${index + 1}` }),
      )
      return {
        options: optionsOf(max, keys, undefined),
        operations: [get('g1', 'a', 0), ...waiting, ...retries, get('last', 'a', againMs)],
      }
    })
}

/** Loads of several keys overlap; no two gets of one key do. */
export function besideOthers(): fc.Arbitrary<Draft> {
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

/** Loads that last long beside the gaps between the gets of one or two keys. */
export function crowd(level: number): fc.Arbitrary<Draft> {
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
export function flood(): fc.Arbitrary<Draft> {
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
export function mixedUp(): fc.Arbitrary<Draft> {
  const round = fc.record({
    gapMs: fc.integer({ min: 1, max: 15 }),
    joinMs: fc.integer({ min: 1, max: 15 }),
    isSwapped: fc.boolean(),
  })
  return fc
    .record({
      twoOfAKind: lookAlikes(),
      spare: fc.nat(2),
      plans: plansOf(6, {
        durations: fc.integer({ min: 50, max: 70 }),
        failing: 0,
        falsy: 0,
        areAsync: true,
      }),
      rounds: fc.array(round, { minLength: 3, maxLength: 3 }),
    })
    .map(({ twoOfAKind, spare, plans, rounds }) => {
      const pairs = twoOfAKind.flat()
      const keys = keysOf(plans.slice(0, pairs.length), 0, pairs)
      const operations = rounds.flatMap(({ gapMs, joinMs, isSwapped }, index) => {
        const [one, two] = twins(index, isSwapped)
        const ms = 200 * index
        return [
          get(`g${index}1`, one, ms),
          get(`g${index}2`, two, ms + gapMs),
          get(`g${index}3`, one, ms + gapMs + joinMs),
          get(`g${index}4`, two, ms + 100 + gapMs),
        ]
      })
      return { options: optionsOf(pairs.length + spare, keys, undefined), operations }
    })
}

/**
 * A full cache: its first entry is used last, grows stale and is loaded again, while somebody else asks
 * for it; the others stay.
 */
export function reloading(): fc.Arbitrary<Draft> {
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
        { index: 0, at: staleMs + 1 },
        ...last,
      ]
      return {
        options: optionsOf(max, keysOf(plans.slice(0, max), 0), ttlMs),
        operations: acts.map(({ index, at }, turn) => get(`g${turn + 1}`, nameOf(index), at)),
      }
    })
}

/** Gets around the instants at which a value grows stale: the millisecond before, that one, after. */
export function expiry(): fc.Arbitrary<Draft> {
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

import fc from 'fast-check'
import type { Value, When } from '../../harness/core/index.ts'
import type { CacheOperation, Key, Options, Plan } from './drive.ts'
import { burst, erase, FALSY, get, MIXED_UP, nameOf } from './scenarios.ts'

/** A workload but for its epoch, its seed and what is not valid. */
export interface Draft {
  options: Options
  operations: CacheOperation[]
}

/** What the generator draws for one load; values are given afterwards, each of them once. */
export interface PlanDraft {
  how: Plan['how']
  ms: number
  isFalsy: boolean
}

const LOADS_DRAWN = 5

interface PlanProfile {
  durations: fc.Arbitrary<number>
  /** One load in so many fails; 0: none. */
  failing: number
  /** One load in so many answers with a falsy value, or fails with one; 0: none. */
  falsy: number
  /** No load answers in its own instant. */
  areAsync?: boolean
}

/** What each load of each key does, drawn. */
export function plansOf(keys: number, profile: PlanProfile): fc.Arbitrary<PlanDraft[][]> {
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

/** An absent time to live stays absent. */
export function optionsOf(max: number, keys: Key[], ttlMs: Value | undefined): Options {
  return { max, ...(ttlMs !== undefined && { ttlMs }), keys }
}

/** Each falsy value goes to one load, and to one failure: a law can tell which load it came from. */
export function keysOf(
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

/** What is returned or thrown takes no time. */
export function durationOf({ how, ms }: PlanDraft): number {
  return how === 'return' || how === 'throw' ? 0 : ms
}

/** True once in so many; 0: never. */
export function oneIn(count: number): fc.Arbitrary<boolean> {
  if (count === 0) return fc.constant(false)
  return fc.oneof(
    { weight: count - 1, arbitrary: fc.constant(false) },
    { weight: 1, arbitrary: fc.constant(true) },
  )
}

/** One get after the other, 50 ms apart or in the continuation of the one before. */
interface Step {
  key: number
  follows: boolean
  erases: boolean
}

/** Steps for `inTurn`. */
export function stepsOf(profile: {
  length: [min: number, max: number]
  follows: number
  erases: number
}): fc.Arbitrary<Step[]> {
  const { length, follows, erases } = profile
  const step = fc.record({ key: fc.nat(59), follows: oneIn(follows), erases: oneIn(erases) })
  return fc.array(step, { minLength: length[0], maxLength: length[1] })
}

/** Steps 50 ms apart: no load lasts longer, so that none overlaps the next, even in a chain. */
export function inTurn(steps: Step[], keys: number): CacheOperation[] {
  let last: string | undefined
  return steps.map(({ key, follows, erases }, index) => {
    const name = nameOf(key % keys)
    const id = `${erases ? 'd' : 'g'}${index + 1}`
    const when: When = follows && last !== undefined ? { after: last } : { at: index * 50 }
    last = erases ? undefined : id
    return erases ? erase(id, name, { at: index * 50 }) : get(id, name, when)
  })
}

type Place = { kind: 'at'; ms: number } | { kind: 'burst' } | { kind: 'after'; of: number }

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

/** Operations at times of their own, in bursts or in answer to each other, in any order. */
export function placed(profile: PlacedProfile): fc.Arbitrary<Draft> {
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

/** Three pairs of keys that look alike, the same text for two models always among them. */
export function lookAlikes(): fc.Arbitrary<[model: string, text: string][][]> {
  const [twoModels = [], ...others] = MIXED_UP
  return fc
    .shuffledSubarray(others, { minLength: 2, maxLength: 2 })
    .map((chosen) => [twoModels, ...chosen])
}

/** The names of the two keys of a pair that look alike. */
export function twins(index: number, isSwapped: boolean): [one: string, two: string] {
  const [one, two] = [nameOf(2 * index), nameOf(2 * index + 1)]
  return isSwapped ? [two, one] : [one, two]
}

import fc from 'fast-check'
import {
  keysOf,
  lookAlikes,
  oneIn,
  optionsOf,
  placed,
  plansOf,
  twins,
  type Draft,
} from './drafts.ts'
import type { CacheOperation, Key, Plan } from './drive.ts'
import { answersIn, burst, erase, get, key, nameOf } from './scenarios.ts'

/** One or two keys, long loads, and erasures while they are in flight. */
export function erasure(): fc.Arbitrary<Draft> {
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

/** Pairs of keys that look alike: one of the two is erased, mostly when the values of both are there. */
export function erasedTwin(): fc.Arbitrary<Draft> {
  const inFlight = fc.integer({ min: 1, max: 15 })
  const landed = fc.integer({ min: 45, max: 60 })
  const round = fc.record({
    gapMs: fc.integer({ min: 1, max: 15 }),
    eraseMs: fc.oneof({ weight: 1, arbitrary: inFlight }, { weight: 3, arbitrary: landed }),
    isSwapped: oneIn(4),
  })
  return fc
    .record({
      twoOfAKind: lookAlikes(),
      spare: fc.nat(2),
      plans: plansOf(6, { durations: fc.integer({ min: 30, max: 40 }), failing: 0, falsy: 0 }),
      rounds: fc.array(round, { minLength: 3, maxLength: 3 }),
    })
    .map(({ twoOfAKind, spare, plans, rounds }) => {
      const pairs = twoOfAKind.flat()
      const keys = keysOf(plans.slice(0, pairs.length), 0, pairs)
      const operations = rounds.flatMap(({ gapMs, eraseMs, isSwapped }, index) => {
        const [one, two] = twins(index, isSwapped)
        const ms = 200 * index
        const eraseAt = ms + gapMs + eraseMs
        return [
          get(`g${index}1`, one, ms),
          get(`g${index}2`, two, ms + gapMs),
          erase(`d${index}`, two, eraseAt),
          get(`g${index}3`, one, eraseAt + 5),
          get(`g${index}4`, two, eraseAt + 10),
        ]
      })
      return { options: optionsOf(pairs.length + spare, keys, undefined), operations }
    })
}

/**
 * Keys in turn, each erased while its first load lasts and asked for again before that load ends, well
 * or badly, with the newer value there or the newer load under way. Then somebody asks once more, and
 * again when the newer load has ended.
 */
export function supersession(): fc.Arbitrary<Draft> {
  return fc
    .record({
      max: fc.integer({ min: 1, max: 2 }),
      rounds: fc.tuple(
        overtaken(['reject'], true),
        overtaken(['resolve'], true),
        overtaken(['resolve', 'reject'], false),
      ),
      order: fc.shuffledSubarray([0, 1, 2], { minLength: 3 }),
      ttlMs: fc.constantFrom(undefined, undefined, 100),
    })
    .map(({ max, rounds, order, ttlMs }) => {
      const chosen = order
        .flatMap((index) => rounds[index] ?? [])
        .map((round, index) => inRound(round, nameOf(index), 300 * index))
      const keys = chosen.map(({ key }) => key)
      return {
        options: optionsOf(max, keys, ttlMs),
        operations: chosen.flatMap(({ operations }) => operations),
      }
    })
}

/** The times of a load whose key is erased and loaded anew. */
interface Overtaken {
  how: Plan['how']
  olderMs: number
  /** Whether the newer value is there when the older load ends. */
  isNewerThere: boolean
  newerMs: number
  eraseMs: number
  gapMs: number
  askMs: number
  landedMs: number
}

function overtaken(hows: Plan['how'][], isNewerThere: boolean): fc.Arbitrary<Overtaken> {
  const short = fc.integer({ min: 1, max: 20 })
  return fc.record({
    how: fc.constantFrom(...hows),
    olderMs: fc.integer({ min: 60, max: 90 }),
    isNewerThere: fc.constant(isNewerThere),
    newerMs: fc.integer({ min: 3, max: 15 }),
    eraseMs: short,
    gapMs: short,
    askMs: short,
    landedMs: short,
  })
}

function inRound(
  { how, olderMs, isNewerThere, newerMs, eraseMs, gapMs, askMs, landedMs }: Overtaken,
  name: string,
  startMs: number,
): { key: Key; operations: CacheOperation[] } {
  const againMs = eraseMs + gapMs
  const askedMs = olderMs + askMs
  const newer = answersIn(isNewerThere ? newerMs : askedMs - againMs + newerMs)
  return {
    key: key(name, { how, ms: olderMs }, newer),
    operations: [
      get(`g${name}1`, name, startMs),
      erase(`d${name}`, name, startMs + eraseMs),
      get(`g${name}2`, name, startMs + againMs),
      get(`g${name}3`, name, startMs + askedMs),
      ...(isNewerThere ? [] : [get(`g${name}4`, name, startMs + askedMs + newerMs + landedMs)]),
    ],
  }
}

/**
 * Keys that land in one instant, each erased one continuation later than the one before it, in a chain
 * of hits; sometimes one more, erased after the answer of somebody who waited too. Then each is asked
 * for again.
 */
export function erasureAtLanding(): fc.Arbitrary<Draft> {
  return fc
    .record({
      spare: fc.nat(2),
      how: fc.constantFrom<Plan['how'][]>('return', 'return', 'resolve'),
      names: fc.shuffledSubarray(['b', 'c', 'd', 'e'], { minLength: 3 }),
      isOneShared: fc.boolean(),
      gapMs: fc.integer({ min: 1, max: 10 }),
    })
    .map(({ spare, how, names, isOneShared, gapMs }) => {
      const landing = names.map((name) => key(name, { how, ms: 0 }))
      return {
        options: optionsOf(6 + spare, [key('a'), ...landing, key('f', answersIn(20))], undefined),
        operations: [
          get('g0', 'a', 0),
          ...names.map((name, index) => get(`g${name}`, name, index === 0 ? { at: 20 } : burst)),
          ...names.map((_, index) =>
            get(`h${index + 1}`, 'a', index === 0 ? burst : { after: `h${index}` }),
          ),
          ...names.map((name, index) => erase(`d${name}`, name, { after: `h${index + 1}` })),
          ...names.map((name, index) => get(`r${name}`, name, 60 + 20 * index + gapMs)),
          ...(isOneShared ? erasedByAWaiter('f', 200, gapMs) : []),
        ],
      }
    })
}

/** The load of a key that two wait for lasts 20 ms; the second to hear of it has the key erased. */
function erasedByAWaiter(name: string, startMs: number, gapMs: number): CacheOperation[] {
  return [
    get(`g${name}`, name, startMs),
    get(`w${name}`, name, burst),
    erase(`d${name}`, name, { after: `w${name}` }),
    get(`r${name}`, name, startMs + 40 + gapMs),
  ]
}

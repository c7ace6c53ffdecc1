import {
  anObject,
  INFINITE,
  NOT_A_NUMBER,
  traffic,
  UNDEFINED,
  type Scenario,
  type Value,
  type When,
} from '../../harness/core/index.ts'
import { FALSY } from '../../harness/kata/traffic.ts'
import type { BadKey, CacheOperation, CacheWorkload, Create, Key, Plan } from './drive.ts'

export const BAD_KEYS: [model: Value, text: Value][] = [
  ['m', UNDEFINED],
  ['m', null],
  ['m', 42],
  [42, 'a'],
  [null, 'a'],
  [UNDEFINED, UNDEFINED],
  ['m', anObject('text')],
  ['m', ['a']],
  [['m'], 'a'],
  ['m', true],
  ['m', NOT_A_NUMBER],
]
export const BAD_MAXIMA: Value[] = [0, -1, 1.5, NOT_A_NUMBER, INFINITE, '10', null, UNDEFINED]
export const BAD_TTLS: Value[] = [0, -1, NOT_A_NUMBER, '10', null, { $: '-Infinity' }]

/** Two pairs that a careless key mixes up; the first five are mixed up most often. */
export const LOOK_ALIKES: [model: string, text: string, otherModel: string, otherText: string][] = [
  ['a:b', 'c', 'a', 'b:c'],
  ['m', 'one', 'n', 'one'],
  ['m', '__proto__', 'm', 'constructor'],
  ['m', 'x', 'm', 'x '],
  ['m', '\ud800', 'm', '\udfff'],
  ['m', ' z', 'm', 'z'],
  ['__proto__', 'toString', 'constructor', 'name'],
  ['m', 'two  words', 'm', 'two words'],
  ['m', 'Y', 'm', 'y'],
  ['', 'm', 'm', ''],
  ['ab', 'c', 'a', 'bc'],
  ['a\u0000b', 'c', 'a', 'b\u0000c'],
  ['a","b', 'c', 'a', 'b","c'],
  ['a|b', 'c', 'a', 'b|c'],
  ['a/b', 'c', 'a', 'b/c'],
  ['a,b', 'c', 'a', 'b,c'],
  ['a b', 'c', 'a', 'b c'],
  ['a\nb', 'c', 'a', 'b\nc'],
  ['m', '\u00e9', 'm', 'e\u0301'],
  ['m', 'undefined', 'undefined', 'm'],
  // Equal with a length before each part and nothing behind it, and in many a hash of 32 bits.
  ['1', 'abcdefghijkm', 'abcdefghijk', 'm'],
  ['abcdefghijkm', '1', 'm', 'abcdefghijk'],
  ['m', 'Aa', 'm', 'BB'],
]

/** A key of the model `m`; its text is its name. */
function key(name: string, ...loads: Plan[]): Key {
  return { name, model: 'm', text: name, loads }
}

function answersIn(ms: number, value?: Value): Plan {
  return { how: 'resolve', ms, ...(value !== undefined && { value }) }
}

function failsIn(ms: number): Plan {
  return { how: 'reject', ms }
}

export const burst = { burst: true } as const

export function get(id: string, name: string, when: When | number): CacheOperation {
  return { id, do: 'get', when: typeof when === 'number' ? { at: when } : when, key: name }
}

export function erase(id: string, name: string, when: When | number): CacheOperation {
  return { id, do: 'delete', when: typeof when === 'number' ? { at: when } : when, key: name }
}

export function badGet(index: number, when: When, model: Value, text: Value): BadKey {
  return { id: `b${index + 1}`, do: 'bad-get', when, model, text }
}

export function badDelete(index: number, when: When, model: Value, text: Value): BadKey {
  return { ...badGet(index, when, model, text), do: 'bad-delete' }
}

export function create(index: number, when: When, of: { max: Value; ttlMs?: Value }): Create {
  return { id: `n${index + 1}`, do: 'create', when, ...of }
}

const NAMES = [...'abcdefghijklmnopqrstuvwxyz']

export function nameOf(index: number): string {
  return NAMES[index] ?? `k${index + 1}`
}

const lookAlikes: Key[] = LOOK_ALIKES.flatMap(([model, text, otherModel, otherText]) => [
  { model, text },
  { model: otherModel, text: otherText },
]).map((pair, index) => ({ ...pair, name: nameOf(index), loads: [answersIn(5)] }))

/** Each of the look-alikes is asked for, one every so many milliseconds. */
function askEach(prefix: string, fromMs: number, everyMs: number): CacheOperation[] {
  return lookAlikes.map(({ name }, index) => get(prefix + name, name, fromMs + index * everyMs))
}

const CROWD = Array.from({ length: 10_000 }, (_, index) => `k${index + 1}`)
const crowdOfKeys = CROWD.map((name) => key(name, { how: 'return', ms: 0 }))

export const scenarios: Scenario<CacheWorkload>[] = [
  {
    name: 'least-recently-used-goes',
    level: 1,
    workload: traffic({ max: 2, keys: [key('a'), key('b'), key('c')] }, [
      get('g1', 'a', 0),
      get('g2', 'b', 20),
      get('g3', 'a', 40),
      get('g4', 'c', 60),
      get('g5', 'a', 80),
      get('g6', 'b', 100),
    ]),
  },
  {
    name: 'keys-that-look-alike',
    level: 1,
    workload: traffic({ max: lookAlikes.length, keys: lookAlikes }, [
      ...askEach('g', 0, 10),
      ...askEach('h', 500, 10),
    ]),
  },
  {
    name: 'falsy-values',
    level: 1,
    workload: traffic(
      { max: 10, keys: FALSY.map((value, index) => key(nameOf(index), answersIn(5, value))) },
      FALSY.flatMap((_, index) => [
        get(`g${index + 1}`, nameOf(index), index * 20),
        get(`h${index + 1}`, nameOf(index), index * 20 + 10),
      ]),
    ),
  },
  {
    name: 'a-load-fails',
    level: 1,
    workload: traffic({ max: 2, keys: [key('a', failsIn(20), failsIn(10))] }, [
      get('g1', 'a', 0),
      get('g2', 'a', { after: 'g1' }),
      get('g3', 'a', 50),
      get('g4', 'a', 70),
    ]),
  },
  {
    name: 'a-hit-beside-a-slow-load',
    level: 1,
    workload: traffic({ max: 2, keys: [key('a', answersIn(10)), key('b', answersIn(100))] }, [
      get('g1', 'a', 0),
      get('g2', 'b', 20),
      get('g3', 'a', 50),
    ]),
  },
  {
    name: 'bad-keys',
    level: 1,
    workload: traffic({ max: 2, keys: [key('a', answersIn(15))] }, [
      get('g1', 'a', 0),
      ...BAD_KEYS.map(([model, text], index) => badGet(index, { at: 5 + 2 * index }, model, text)),
      get('g2', 'a', 40),
    ]),
  },
  {
    name: 'bad-max',
    level: 1,
    workload: traffic(
      { max: 1, keys: [] },
      BAD_MAXIMA.map((max, index) => create(index, { at: index }, { max })),
    ),
  },
  {
    name: 'more-flights-than-room',
    level: 2,
    workload: traffic(
      { max: 1, keys: [key('a', answersIn(60)), key('b', answersIn(40)), key('c', failsIn(40))] },
      [
        get('g1', 'a', 0),
        get('g2', 'b', 10),
        get('g3', 'c', 20),
        get('g4', 'a', 30),
        get('g5', 'b', 35),
      ],
    ),
  },
  {
    name: 'look-alikes-in-flight',
    level: 1,
    workload: traffic({ max: lookAlikes.length, keys: lookAlikes }, askEach('g', 0, 1)),
  },
  {
    name: 'a-thousand-users',
    level: 2,
    stress: true,
    workload: traffic(
      { max: 2, keys: [key('a', answersIn(40))] },
      Array.from({ length: 1_001 }, (_, index) =>
        get(`g${index + 1}`, 'a', index === 0 ? 0 : burst),
      ),
    ),
  },
  {
    name: 'ten-thousand-keys',
    level: 2,
    stress: true,
    workload: traffic(
      { max: 100, keys: crowdOfKeys },
      CROWD.map((name, index) => get(`g${index + 1}`, name, index === 0 ? 0 : burst)),
    ),
  },
  {
    name: 'ten-thousand-in-a-row',
    level: 2,
    stress: true,
    workload: traffic(
      { max: 1, keys: crowdOfKeys },
      CROWD.map((name, index) =>
        get(`g${index + 1}`, name, index === 0 ? 0 : { after: `g${index}` }),
      ),
    ),
  },
  {
    name: 'fresh-for-a-while',
    level: 3,
    workload: traffic({ max: 2, ttlMs: 100, keys: [key('a', answersIn(20), answersIn(20))] }, [
      get('g1', 'a', 0),
      get('g2', 'a', 60),
      get('g3', 'a', 119),
      get('g4', 'a', 120),
      get('g5', 'a', 200),
      get('g6', 'a', 241),
    ]),
  },
  {
    name: 'reloaded-in-a-full-cache',
    level: 3,
    workload: traffic({ max: 2, ttlMs: 200, keys: [key('a'), key('b')] }, [
      get('g1', 'a', 0),
      get('g2', 'b', 120),
      get('g3', 'a', 140),
      get('g4', 'a', 220),
      get('g5', 'b', 250),
    ]),
  },
  {
    name: 'bad-ttl',
    level: 3,
    workload: traffic({ max: 1, keys: [] }, [
      ...BAD_TTLS.map((ttlMs, index) => create(index, { at: index }, { max: 1, ttlMs })),
      ...[INFINITE, UNDEFINED, 1].map((ttlMs, index) =>
        create(20 + index, { at: 20 + index }, { max: 1, ttlMs }),
      ),
    ]),
  },
  {
    name: 'erased-in-flight',
    level: 4,
    workload: traffic({ max: 2, keys: [key('a', answersIn(50), answersIn(80))] }, [
      get('g1', 'a', 0),
      erase('d1', 'a', 20),
      get('g2', 'a', 30),
      get('g3', 'a', 70),
      get('g4', 'a', 120),
    ]),
  },
  {
    name: 'the-old-load-fails-late',
    level: 4,
    workload: traffic({ max: 2, keys: [key('a', failsIn(60), answersIn(10))] }, [
      get('g1', 'a', 0),
      erase('d1', 'a', 20),
      get('g2', 'a', 30),
      get('g3', 'a', 50),
      get('g4', 'a', 70),
    ]),
  },
  {
    name: 'look-alikes-erased',
    level: 4,
    workload: traffic({ max: lookAlikes.length, keys: lookAlikes }, [
      ...askEach('g', 0, 1),
      ...lookAlikes
        .filter((_, index) => index % 2 === 0)
        .map(({ name }, index) => erase(`d${name}`, name, 100 + index)),
      ...askEach('h', 200, 1),
    ]),
  },
  {
    name: 'bad-deletes',
    level: 4,
    workload: traffic({ max: 2, keys: [key('a', answersIn(10))] }, [
      get('g1', 'a', 0),
      ...BAD_KEYS.map(([model, text], index) => badDelete(index, { at: 20 + index }, model, text)),
      get('g2', 'a', 40),
    ]),
  },
]

import { describe } from 'vitest'
import type { Law, Run, Value } from '../../harness/core/index.ts'
import { handwritten, testLaw, type Line } from '../../test/support/handwritten.ts'
import type { CacheOperation, CacheWorkload, Key, Options } from './drive.ts'
import {
  answersWithoutDelay,
  badInputIsRefused,
  eraseIsAFence,
  evictionSparesFlights,
  failureIsSharedThenForgotten,
  falsyValuesAreValues,
  freshUntilItsTtl,
  keepsTheMostRecentlyUsed,
  leavesNothingBehind,
  oneLoadAtATime,
  supersededLoadTouchesNothing,
  valueIsOfThatKey,
} from './laws.ts'

const keys: Key[] = ['a', 'b', 'c'].map((name) => ({ name, model: 'm', text: name, loads: [] }))

/** `"g1 a 0"` is a get of a at 0 ms, `"d1 a 5"` a delete; anything else is given in full. */
function run(
  options: Partial<Options>,
  operations: (string | CacheOperation)[],
  lines: Line[],
  extra: Parameters<typeof handwritten>[3] = {},
): Run<CacheWorkload> {
  return handwritten({ max: 2, keys, ...options }, operations.map(operationOf), lines, extra)
}

function operationOf(text: string | CacheOperation): CacheOperation {
  if (typeof text !== 'string') return text
  const [id = '', key = '', at = '0'] = text.split(' ')
  return { id, do: id.startsWith('g') ? 'get' : 'delete', key, when: { at: Number(at) } }
}

function asks(t: number, id: string, key: string): Line {
  return [t, 'submit', id, { key }]
}

function starts(t: number, load: number, key: string): Line {
  return [t, 'start', `load ${load} ${key}`, { key }]
}

function ends(t: number, load: number, key: string, value: Value = `${key}${load}`): Line {
  return [t, 'end', `load ${load} ${key}`, { how: 'resolved', value }]
}

function fails(t: number, load: number, key: string): Line {
  return [t, 'end', `load ${load} ${key}`, { how: 'rejected', value: `${key}${load}` }]
}

function answers(t: number, id: string, value: Value): Line {
  return [t, 'settle', id, { how: 'resolved', value }]
}

function refuses(t: number, id: string, value: Value): Line {
  return [t, 'settle', id, { how: 'rejected', value }]
}

function erases(t: number, id: string, key: string): Line {
  return [t, 'delete', id, { key, how: 'returned' }]
}

/** A get that misses, its load, and its answer. */
function miss(t: number, id: string, load: number, key: string, value?: Value): Line[] {
  return [
    asks(t, id, key),
    starts(t, load, key),
    ends(t + 5, load, key, value),
    answers(t + 5, id, value ?? `${key}${load}`),
  ]
}

function hit(t: number, id: string, key: string, value: Value): Line[] {
  return [asks(t, id, key), answers(t, id, value)]
}

/** The same operations, with two ways in which they could have gone. */
function check(
  law: Law<CacheWorkload>,
  says: string,
  options: Partial<Options>,
  operations: (string | CacheOperation)[],
  holds: Line[],
  breaks: Line[],
): void {
  describe(law.name, () => {
    testLaw(law, {
      holds: run(options, operations, holds),
      breaks: run(options, operations, breaks),
      says,
      unknown: run(options, [], []),
    })
  })
}

const twoKeys = miss(0, 'g1', 1, 'a')
check(
  valueIsOfThatKey,
  'got the value of load 1 a',
  {},
  ['g1 a 0', 'g2 b 20'],
  [...twoKeys, ...miss(20, 'g2', 1, 'b')],
  [...twoKeys, ...hit(20, 'g2', 'b', 'a1')],
)

const threeKeys = [...miss(0, 'g1', 1, 'a'), ...miss(20, 'g2', 1, 'b'), ...miss(40, 'g3', 1, 'c')]
check(
  keepsTheMostRecentlyUsed,
  'it should have gone at 45 ms',
  {},
  ['g1 a 0', 'g2 b 20', 'g3 c 40', 'g4 a 60'],
  [...threeKeys, ...miss(60, 'g4', 2, 'a')],
  [...threeKeys, ...hit(60, 'g4', 'a', 'a1')],
)
check(
  keepsTheMostRecentlyUsed,
  'load was called again',
  {},
  ['g1 a 0', 'g2 b 20', 'g3 c 40', 'g4 b 60'],
  [...threeKeys, ...hit(60, 'g4', 'b', 'b1')],
  [...threeKeys, ...miss(60, 'g4', 2, 'b')],
)

const failed = [asks(0, 'g1', 'a'), starts(0, 1, 'a'), fails(5, 1, 'a'), refuses(5, 'g1', 'a1')]
check(
  failureIsSharedThenForgotten,
  'a load that had failed before',
  {},
  ['g1 a 0', 'g2 a 20'],
  [...failed, ...miss(20, 'g2', 2, 'a')],
  [...failed, asks(20, 'g2', 'a'), refuses(20, 'g2', 'a1')],
)

const zero = miss(0, 'g1', 1, 'a', 0)
check(
  falsyValuesAreValues,
  'load was called again',
  {},
  ['g1 a 0', 'g2 a 20'],
  [...zero, ...hit(20, 'g2', 'a', 0)],
  [...zero, ...miss(20, 'g2', 2, 'a')],
)

check(
  answersWithoutDelay,
  'expected at 20 ms',
  {},
  ['g1 a 0', 'g2 a 20'],
  [...miss(0, 'g1', 1, 'a'), ...hit(20, 'g2', 'a', 'a1')],
  [...miss(0, 'g1', 1, 'a'), asks(20, 'g2', 'a'), answers(30, 'g2', 'a1')],
)

const typeError: Value = { $: 'error', id: '#1', name: 'TypeError', message: '', type: 'TypeError' }
check(
  badInputIsRefused,
  'expected  a TypeError or a RangeError, in a rejected promise, at once',
  {},
  [{ id: 'b1', do: 'bad-get', when: { at: 0 }, model: 'm', text: null }],
  [[0, 'submit', 'b1'], refuses(0, 'b1', typeError)],
  [[0, 'submit', 'b1'], answers(0, 'b1', 'a1')],
)

const under = [asks(0, 'g1', 'a'), starts(0, 1, 'a')]
check(
  oneLoadAtATime,
  'load 1 a ran already, from 0 ms until 30 ms',
  {},
  ['g1 a 0', 'g2 a 10'],
  [...under, asks(10, 'g2', 'a'), ends(30, 1, 'a')],
  [...under, asks(10, 'g2', 'a'), starts(10, 2, 'a'), ends(30, 1, 'a'), ends(40, 2, 'a')],
)

const crowded = [...under, asks(5, 'g2', 'b'), starts(5, 1, 'b'), asks(10, 'g3', 'a')]
const rest = [ends(30, 1, 'a'), answers(30, 'g1', 'a1'), ends(40, 1, 'b'), answers(40, 'g2', 'b1')]
check(
  evictionSparesFlights,
  'load 2 a started; load 1 a still ran',
  { max: 1 },
  ['g1 a 0', 'g2 b 5', 'g3 a 10'],
  [...crowded, ...rest.slice(0, 2), answers(30, 'g3', 'a1'), ...rest.slice(2)],
  [...crowded, starts(10, 2, 'a'), ...rest, ends(50, 2, 'a'), answers(50, 'g3', 'a2')],
)

describe(leavesNothingBehind.name, () => {
  const operations = ['g1 a 0']
  testLaw(leavesNothingBehind, {
    holds: run({}, operations, miss(0, 'g1', 1, 'a')),
    breaks: run({}, operations, miss(0, 'g1', 1, 'a'), { left: { timers: 1, listeners: 0 } }),
    says: '1 timer is still armed',
    unknown: run({}, [], []),
  })
})

check(
  freshUntilItsTtl,
  'its age was 100 ms, and ttlMs is 100',
  { ttlMs: 100 },
  ['g1 a 0', 'g2 a 105'],
  [...miss(0, 'g1', 1, 'a'), ...miss(105, 'g2', 2, 'a')],
  [...miss(0, 'g1', 1, 'a'), ...hit(105, 'g2', 'a', 'a1')],
)
check(
  freshUntilItsTtl,
  'its age was 99 ms, and ttlMs is 100',
  { ttlMs: 100 },
  ['g1 a 0', 'g2 a 104'],
  [...miss(0, 'g1', 1, 'a'), ...hit(104, 'g2', 'a', 'a1')],
  [...miss(0, 'g1', 1, 'a'), ...miss(104, 'g2', 2, 'a')],
)

const erased = [...under, erases(10, 'd1', 'a'), ends(30, 1, 'a'), answers(30, 'g1', 'a1')]
check(
  eraseIsAFence,
  'that load started at 0 ms, before the delete at 10 ms',
  {},
  ['g1 a 0', 'd1 a 10', 'g2 a 40'],
  [...erased, ...miss(40, 'g2', 2, 'a')],
  [...erased, ...hit(40, 'g2', 'a', 'a1')],
)

const overtaken = [
  ...under,
  erases(10, 'd1', 'a'),
  asks(20, 'g2', 'a'),
  starts(20, 2, 'a'),
  ends(30, 1, 'a'),
  answers(30, 'g1', 'a1'),
  asks(40, 'g3', 'a'),
]
const landed = [ends(60, 2, 'a'), answers(60, 'g2', 'a2')]
check(
  supersededLoadTouchesNothing,
  'load 2 a, begun at 20 ms after a delete, still ran',
  {},
  ['g1 a 0', 'd1 a 10', 'g2 a 20', 'g3 a 40'],
  [...overtaken, ...landed, answers(60, 'g3', 'a2')],
  [...overtaken, starts(40, 3, 'a'), ...landed, ends(70, 3, 'a'), answers(70, 'g3', 'a3')],
)

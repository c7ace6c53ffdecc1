import { describe, expect, test } from 'vitest'
import type { Run, Value } from '../../harness/core/index.ts'
import { handwritten, testLaw, type Line } from '../../test/support/handwritten.ts'
import type { CacheOperation, CacheWorkload, Key, Options } from './drive.ts'
import { laws } from './laws.ts'

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
  name: string,
  says: string,
  options: Partial<Options>,
  operations: (string | CacheOperation)[],
  holds: Line[],
  breaks: Line[],
): void {
  describe(name, () => {
    testLaw(lawNamed(name), {
      holds: run(options, operations, holds),
      breaks: run(options, operations, breaks),
      says,
      unknown: run(options, [], []),
    })
  })
}

const twoKeys = miss(0, 'g1', 1, 'a')
check(
  'value-is-of-exactly-that-key',
  'load 1 a is of a = ',
  {},
  ['g1 a 0', 'g2 b 20'],
  [...twoKeys, ...miss(20, 'g2', 1, 'b')],
  [...twoKeys, ...hit(20, 'g2', 'b', 'a1')],
)

const threeKeys = [...miss(0, 'g1', 1, 'a'), ...miss(20, 'g2', 1, 'b'), ...miss(40, 'g3', 1, 'c')]
check(
  'keeps-the-most-recently-used',
  'it should have gone at 45 ms',
  {},
  ['g1 a 0', 'g2 b 20', 'g3 c 40', 'g4 a 60'],
  [...threeKeys, ...miss(60, 'g4', 2, 'a')],
  [...threeKeys, ...hit(60, 'g4', 'a', 'a1')],
)
check(
  'keeps-the-most-recently-used',
  'g4 asked for b, and you called load 2 b, but load 1 b resolved with "b1" at 25 ms\nexpected  a hit: the cache holds b ',
  {},
  ['g1 a 0', 'g2 b 20', 'g3 c 40', 'g4 b 60'],
  [...threeKeys, ...hit(60, 'g4', 'b', 'b1')],
  [...threeKeys, ...miss(60, 'g4', 2, 'b')],
)

const failed = [asks(0, 'g1', 'a'), starts(0, 1, 'a'), fails(5, 1, 'a'), refuses(5, 'g1', 'a1')]
check(
  'a-failure-is-shared-then-forgotten',
  'a load that had failed before',
  {},
  ['g1 a 0', 'g2 a 20'],
  [...failed, ...miss(20, 'g2', 2, 'a')],
  [...failed, asks(20, 'g2', 'a'), refuses(20, 'g2', 'a1')],
)

const zero = miss(0, 'g1', 1, 'a', 0)
check(
  'falsy-values-are-values',
  'g2 asked for a, and you called load 2 a, but load 1 a resolved with 0 at 5 ms',
  {},
  ['g1 a 0', 'g2 a 20'],
  [...zero, ...hit(20, 'g2', 'a', 0)],
  [...zero, ...miss(20, 'g2', 2, 'a')],
)

check(
  'answers-without-delay',
  'nor was load called for it, though load 1 a resolved with "a1" at 5 ms',
  {},
  ['g1 a 0', 'g2 a 20'],
  [...miss(0, 'g1', 1, 'a'), ...hit(20, 'g2', 'a', 'a1')],
  [...miss(0, 'g1', 1, 'a'), asks(20, 'g2', 'a'), answers(30, 'g2', 'a1')],
)

const typeError: Value = { $: 'error', id: '#1', name: 'TypeError', message: '', type: 'TypeError' }
check(
  'bad-input-is-refused',
  'expected  a TypeError or a RangeError, in a rejected promise, at once',
  {},
  [{ id: 'b1', do: 'bad-get', when: { at: 0 }, model: 'm', text: null }],
  [[0, 'submit', 'b1'], refuses(0, 'b1', typeError)],
  [[0, 'submit', 'b1'], answers(0, 'b1', 'a1')],
)

const under = [asks(0, 'g1', 'a'), starts(0, 1, 'a')]
check(
  'one-load-a-key-at-a-time',
  'you called load 2 a, but load 1 a, begun at 0 ms, was under way',
  {},
  ['g1 a 0', 'g2 a 10'],
  [...under, asks(10, 'g2', 'a'), ends(30, 1, 'a')],
  [...under, asks(10, 'g2', 'a'), starts(10, 2, 'a'), ends(30, 1, 'a'), ends(40, 2, 'a')],
)

const crowded = [...under, asks(5, 'g2', 'b'), starts(5, 1, 'b'), asks(10, 'g3', 'a')]
const rest = [ends(30, 1, 'a'), answers(30, 'g1', 'a1'), ends(40, 1, 'b'), answers(40, 'g2', 'b1')]
check(
  'eviction-spares-loads-in-flight',
  'you called load 2 a, but load 1 a, begun at 0 ms, was under way',
  { max: 1 },
  ['g1 a 0', 'g2 b 5', 'g3 a 10'],
  [...crowded, ...rest.slice(0, 2), answers(30, 'g3', 'a1'), ...rest.slice(2)],
  [...crowded, starts(10, 2, 'a'), ...rest, ends(50, 2, 'a'), answers(50, 'g3', 'a2')],
)

describe('at the end', () => {
  const operations = ['g1 a 0']
  testLaw(lawNamed('leaves-nothing-behind'), {
    holds: run({}, operations, miss(0, 'g1', 1, 'a')),
    breaks: run({}, operations, miss(0, 'g1', 1, 'a'), { left: { timers: 1, listeners: 0 } }),
    says: 'All is answered and ended, and 1 timer is still armed',
    unknown: run({}, [], []),
  })
  testLaw(lawNamed('no-unhandled-rejection'), {
    holds: run({}, operations, failed),
    breaks: run({}, operations, failed, { unhandled: ['a1'] }),
    says: 'a promise was rejected with "a1" and nobody listened',
    unknown: run({}, operations, miss(0, 'g1', 1, 'a')),
  })
  const many = Array.from({ length: 1_001 }, (_, index) => `g${index + 1}`)
  const crowd = many.map((id) => `${id} a 0`)
  const asking = [...many.map((id) => asks(0, id, 'a')), starts(0, 1, 'a'), ends(5, 1, 'a')]
  const answering = many.map((id) => answers(5, id, 'a1'))
  testLaw(lawNamed('answers-a-crowd-at-once'), {
    holds: run({}, crowd, [...asking, ...answering]),
    breaks: run({}, crowd, [...asking, ...answering.slice(1)]),
    says: 'Some of 1001 gets were not answered with the outcome of a load of theirs',
    unknown: run({}, operations, miss(0, 'g1', 1, 'a')),
  })
})

check(
  'fresh-until-its-ttl',
  'its age was 100 ms, and ttlMs is 100',
  { ttlMs: 100 },
  ['g1 a 0', 'g2 a 105'],
  [...miss(0, 'g1', 1, 'a'), ...miss(105, 'g2', 2, 'a')],
  [...miss(0, 'g1', 1, 'a'), ...hit(105, 'g2', 'a', 'a1')],
)
check(
  'fresh-until-its-ttl',
  'you called load 2 a, but load 1 a resolved with "a1" at 5 ms',
  { ttlMs: 100 },
  ['g1 a 0', 'g2 a 104'],
  [...miss(0, 'g1', 1, 'a'), ...hit(104, 'g2', 'a', 'a1')],
  [...miss(0, 'g1', 1, 'a'), ...miss(104, 'g2', 2, 'a')],
)

const erased = [...under, erases(10, 'd1', 'a'), ends(30, 1, 'a'), answers(30, 'g1', 'a1')]
check(
  'erase-is-a-fence',
  'At 40 ms g2 asked for a, and got the value of load 1 a, which started at 0 ms, before the delete at 10 ms\nexpected  a new load',
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
  'a-superseded-load-touches-nothing',
  'you called load 3 a, but load 2 a, begun at 20 ms, was under way',
  {},
  ['g1 a 0', 'd1 a 10', 'g2 a 20', 'g3 a 40'],
  [...overtaken, ...landed, answers(60, 'g3', 'a2')],
  [...overtaken, starts(40, 3, 'a'), ...landed, ends(70, 3, 'a'), answers(70, 'g3', 'a3')],
)

check(
  'loads-on-a-miss-only',
  'At 20 ms you called load 2 a, but no get had asked for it\nload 1 a resolved with "a1" at 5 ms',
  {},
  ['g1 a 0'],
  miss(0, 'g1', 1, 'a'),
  [...miss(0, 'g1', 1, 'a'), starts(20, 2, 'a'), ends(25, 2, 'a')],
)

test.each<[string, string, string, Partial<Options>, (string | CacheOperation)[], Line[]]>([
  [
    'a second try is no load of a get',
    'a-failure-is-shared-then-forgotten',
    'you called load 2 a, but no get had just asked for it\ng1 had asked at 0 ms',
    {},
    ['g1 a 0'],
    [asks(0, 'g1', 'a'), starts(0, 1, 'a'), fails(5, 1, 'a'), starts(5, 2, 'a')],
  ],
  [
    'who is neither answered nor loaded for',
    'answers-without-delay',
    'and was not answered in that instant, nor was load called for it',
    {},
    ['g1 a 0'],
    [asks(0, 'g1', 'a')],
  ],
  [
    'expected  a promise',
    'answers-without-delay',
    'At 0 ms g1 asked for a, and g1 returned 1 at 0 ms, which is no promise\nexpected  a promise',
    {},
    ['g1 a 0'],
    [asks(0, 'g1', 'a'), [0, 'settle', 'g1', { how: 'returned', value: 1 }]],
  ],
  [
    'a pair that nobody asked for',
    'value-is-of-exactly-that-key',
    'you called load for ("m", "A"), but nobody asked for that pair',
    {},
    ['g1 a 0'],
    [asks(0, 'g1', 'a'), [0, 'start', 'load 1 stray', { key: 'stray', model: 'm', text: 'A' }]],
  ],
  [
    'a load for a bad key, which is no answer at once',
    'bad-input-is-refused',
    'get("m", null)',
    {},
    [{ id: 'b1', do: 'bad-get', when: { at: 0 }, model: 'm', text: null }],
    [
      [0, 'submit', 'b1'],
      [0, 'start', 'load 1 stray', { key: 'stray', model: 'm', text: null }],
    ],
  ],
  [
    'options that are taken wrongly',
    'bad-input-is-refused',
    'createCache(load, ',
    {},
    [{ id: 'n1', do: 'create', when: { at: 0 }, max: 0 }],
    [[0, 'create', 'n1', { key: 'stray', how: 'returned' }]],
  ],
  [
    'good options that are refused',
    'bad-input-is-refused',
    'good options, no error',
    {},
    [{ id: 'n1', do: 'create', when: { at: 0 }, max: 1 }],
    [[0, 'create', 'n1', { key: 'stray', how: 'threw', value: typeError }]],
  ],
  [
    'a delete that throws',
    'erase-is-a-fence',
    'At 0 ms d1, a delete of a, threw TypeError\nexpected  no error',
    {},
    ['d1 a 0'],
    [[0, 'delete', 'd1', { key: 'a', how: 'threw', value: typeError }]],
  ],
  [
    'a waiter of an erased load that gets another outcome',
    'erase-is-a-fence',
    'no load gave that',
    {},
    ['g1 a 0', 'd1 a 10'],
    [...under, erases(10, 'd1', 'a'), refuses(10, 'g1', 'gone'), ends(30, 1, 'a')],
  ],
])('%s is told', (_, name, says, options, operations, lines) => {
  expect(lawNamed(name).judge(run(options, operations, lines))).toMatchObject({
    message: expect.stringContaining(says) as string,
  })
})

/** No law is broken. */
function expectAllowed(
  options: Partial<Options>,
  operations: (string | CacheOperation)[],
  lines: Line[],
): void {
  const history = run(options, operations, lines)
  const broken = laws.filter((law) => typeof law.judge(history) !== 'string')
  expect(broken.map(({ name }) => name)).toEqual([])
}

describe('what the contract leaves open', () => {
  // a is asked for first and lands last: which of a and b was used last is a reading.
  const landing = [asks(0, 'g1', 'a'), starts(0, 1, 'a'), ...miss(10, 'g2', 1, 'b')]
  const both = [...landing, ends(30, 1, 'a'), answers(30, 'g1', 'a1'), ...miss(40, 'g3', 1, 'c')]
  const asked = ['g1 a 0', 'g2 b 10', 'g3 c 40', 'g4 a 60', 'g5 b 70']
  test('recency counts from the landing', () => {
    expectAllowed({}, asked, [...both, ...hit(60, 'g4', 'a', 'a1'), ...miss(70, 'g5', 2, 'b')])
  })
  test('recency counts from the request', () => {
    expectAllowed({}, asked, [...both, ...miss(60, 'g4', 2, 'a'), ...miss(70, 'g5', 2, 'b')])
  })
  test('but not both in one run', () => {
    const lines = [...both, ...hit(60, 'g4', 'a', 'a1'), ...hit(70, 'g5', 'b', 'b1')]
    expect(lawNamed('keeps-the-most-recently-used').judge(run({}, asked, lines))).toHaveProperty(
      'message',
    )
  })

  // a is stale when c lands: it may take room still, so that b goes, or not.
  const full = [...miss(0, 'g1', 1, 'a'), ...miss(40, 'g2', 1, 'b'), ...miss(110, 'g3', 1, 'c')]
  const again = ['g1 a 0', 'g2 b 40', 'g3 c 110', 'g4 b 120']
  test('a stale value has gone', () => {
    expectAllowed({ ttlMs: 100 }, again, [...full, ...hit(120, 'g4', 'b', 'b1')])
  })
  test('a stale value that was used last stays, and another goes', () => {
    const used = [
      ...full.slice(0, 8),
      ...hit(60, 'g9', 'a', 'a1'),
      ...miss(110, 'g3', 1, 'c'),
      ...miss(120, 'g4', 2, 'b'),
    ]
    expectAllowed({ ttlMs: 100 }, ['g9 a 60', ...again], used)
  })
  test('no stale value takes the room of two', () => {
    const lines = [...full, ...miss(120, 'g4', 2, 'b')]
    expect(
      lawNamed('keeps-the-most-recently-used').judge(run({ ttlMs: 100 }, again, lines)),
    ).toHaveProperty('message')
  })
})

describe('inside one instant', () => {
  test('a get in the instant of a failure joins it, or loads again', () => {
    const failing = [...under, fails(10, 1, 'a'), asks(10, 'g2', 'a'), refuses(10, 'g1', 'a1')]
    const asked = ['g1 a 0', 'g2 a 10']
    expectAllowed({}, asked, [...failing, refuses(10, 'g2', 'a1')])
    const loaded = [starts(10, 2, 'a'), ends(20, 2, 'a'), answers(20, 'g2', 'a2')]
    expectAllowed({}, asked, [...failing, ...loaded])
  })
  test('a value that lands may make another go before its key is erased', () => {
    const lines = [
      ...miss(0, 'g1', 1, 'b'),
      ...[asks(10, 'g2', 'a'), starts(10, 1, 'a'), ends(20, 1, 'a')],
      ...[erases(20, 'd1', 'a'), answers(20, 'g2', 'a1')],
    ]
    const asked = ['g1 b 0', 'g2 a 10', 'd1 a 20', 'g3 b 30']
    expectAllowed({ max: 1 }, asked, [...lines, ...miss(30, 'g3', 2, 'b')])
    expectAllowed({ max: 1 }, asked, [...lines, ...hit(30, 'g3', 'b', 'b1')])
  })
  test('what is asked for before a delete and loaded after it is kept, or not', () => {
    const lines = [asks(0, 'g1', 'a'), erases(0, 'd1', 'a'), starts(0, 1, 'a'), ends(5, 1, 'a')]
    const first = [...lines, answers(5, 'g1', 'a1')]
    const asked = ['g1 a 0', 'd1 a 0', 'g2 a 10']
    expectAllowed({}, asked, [...first, ...hit(10, 'g2', 'a', 'a1')])
    expectAllowed({}, asked, [...first, ...miss(10, 'g2', 2, 'a')])
  })
})

test('after a breach what follows is judged still', () => {
  const lines = [...threeKeys, ...miss(60, 'g4', 2, 'c'), ...miss(70, 'g5', 2, 'c')]
  const history = run(
    {},
    ['g1 a 0', 'g2 b 20', 'g3 c 40', 'g4 c 60', 'g5 c 70'],
    [...lines, ...[asks(80, 'g6', 'b'), answers(85, 'g6', 'b1')]],
  )
  expect(lawNamed('answers-without-delay').judge(history)).toMatchObject({
    message: expect.stringContaining(
      'At 80 ms g6 asked for b, and was not answered in that instant, nor was load called for it, though load 1 b resolved with "b1" at 25 ms\nexpected  an answer, or a load, in that instant\ngot       it was resolved with "b1" at 85 ms',
    ) as string,
  })
})

/** The laws that a run breaks. */
function brokenBy(history: Run<CacheWorkload>): string[] {
  return laws.filter((law) => typeof law.judge(history) !== 'string').map(({ name }) => name)
}

test('of a key that was loaded twice at once either value may be served: it is told once', () => {
  const twice = [asks(10, 'g2', 'a'), starts(10, 2, 'a')]
  const landing = [ends(30, 1, 'a'), answers(30, 'g1', 'a1'), ...hit(32, 'g3', 'a', 'a1')]
  const later = [ends(40, 2, 'a'), answers(40, 'g2', 'a2'), ...hit(50, 'g4', 'a', 'a1')]
  const asked = ['g1 a 0', 'g2 a 10', 'g3 a 32', 'g4 a 50']
  const history = run({}, asked, [...under, ...twice, ...landing, ...later])
  expect(brokenBy(history)).toEqual(['one-load-a-key-at-a-time'])
})

test('a falsy value that may have gone for the sake of another is no matter of being falsy', () => {
  const lines = [...miss(0, 'g1', 1, 'a', 0), ...miss(20, 'g2', 1, 'b'), ...miss(40, 'g3', 2, 'a')]
  const history = run({ max: 3 }, ['g1 a 0', 'g2 b 20', 'g3 a 40'], lines)
  expect(brokenBy(history)).toEqual(['keeps-the-most-recently-used'])
})

test('a second load for those who wait is told with when they asked', () => {
  const lines = [...under, ends(30, 1, 'a'), starts(30, 2, 'a'), ends(40, 2, 'a')]
  const history = run({}, ['g1 a 0'], [...lines, answers(40, 'g1', 'a2')])
  expect(lawNamed('loads-on-a-miss-only').judge(history)).toMatchObject({
    message: expect.stringContaining(
      'you called load 2 a, but no get had just asked for it\ng1 had asked at 0 ms',
    ) as string,
  })
})

function lawNamed(name: string): (typeof laws)[number] {
  const law = laws.find((one) => one.name === name)
  if (!law) throw new Error(`Expected a law, got ${name}`)
  return law
}

import { describe, expect, test } from 'vitest'
import { emptyHistory, type Event, type How } from '../../harness/core/history.ts'
import { anError, anObject, say, UNDEFINED, Values, type Value } from '../../harness/core/value.ts'
import {
  answered,
  counted,
  countedAre,
  listed,
  sayBeside,
  times,
  unheard,
} from '../../harness/core/words.ts'

const settled = (how: How, value: Value): Event => ({
  t: 5,
  seq: 0,
  kind: 'settle',
  id: 'r1',
  how,
  value,
})

describe('counts', () => {
  test.for([
    [0, '0 timers', '0 timers are', 'never'],
    [1, '1 timer', '1 timer is', 'once'],
    [2, '2 timers', '2 timers are', 'twice'],
    [3, '3 timers', '3 timers are', '3 times'],
  ] as const)('%i: %s', ([count, noun, verb, often]) => {
    expect(counted(count, 'timer')).toBe(noun)
    expect(countedAre(count, 'timer')).toBe(verb)
    expect(times(count)).toBe(often)
  })

  test('names side by side, the first of many', () => {
    expect(listed(['r1'])).toBe('r1')
    expect(listed(['r1', 'r2'])).toBe('r1, r2')
    expect(listed(['1', '2', '3', '4', '5', '6', '7'])).toBe('1, 2, 3, 4, 5 and 2 more')
  })
})

describe('what became of a call', () => {
  test.for([
    [undefined, 'was never answered'],
    [settled('resolved', UNDEFINED), 'was resolved with undefined at 5 ms'],
    [settled('rejected', null), 'was rejected with null at 5 ms'],
    [
      settled('threw', anError('no', 'RangeError')),
      'threw RangeError "no" at 5 ms in place of an answer',
    ],
    [settled('returned', 42), 'returned 42 at 5 ms, which is no promise'],
  ] as const)('%o: it %s', ([event, words]) => {
    expect(answered(event)).toBe(words)
  })

  test('a rejection that nobody handled may have any value', () => {
    const unhandled = { ...emptyHistory({ kind: 'over' }), unhandled: [UNDEFINED] }
    expect(unheard(unhandled)).toMatch(/^a promise was rejected with undefined and nobody listened/)
    expect(unheard(emptyHistory({ kind: 'over' }))).toBe(undefined)
  })
})

test.for([
  [undefined, 'undefined'],
  [null, 'null'],
  [-0, '-0'],
  [0, '0'],
  [Number.NaN, 'NaN'],
  [Infinity, 'Infinity'],
  [5n, '5n'],
  [true, 'true'],
  ['', '""'],
  ['7', '"7"'],
  ['a\u00a0b\u200b', '"a\\u00a0b\\u200b"'],
  ['e\u0301', '"e\\u0301"'],
  ['x'.repeat(200), `"${'x'.repeat(80)}…"`],
  [Symbol('s'), 'a symbol'],
  [() => 0, 'a function'],
  [{}, 'an object'],
  [[], 'an Array'],
  [new Map(), 'a Map'],
  [new Error(), 'Error'],
  [new Error('Error'), 'Error "Error"'],
  [new TypeError('2³¹ is too long’'), 'TypeError "2³¹ is too long’"'],
  [new DOMException('late', 'TimeoutError'), 'TimeoutError "late"'],
] as const)('a value is said as it was: %o', ([live, words]) => {
  expect(say(new Values().describe(live))).toBe(words)
})

test('an object that equals the one that was due is called a copy of it', () => {
  const values = new Values()
  const due = anObject('r1')
  const [same, copy, other] = [values.live(due), {}, { a: 1 }].map((one) => values.describe(one))
  expect(sayBeside(same, due)).toBe('object r1')
  expect(sayBeside(copy, due)).toBe('an equal copy of object r1, not the same object')
  expect(sayBeside(other, due)).toBe('an object')
  expect(sayBeside(copy, UNDEFINED)).toBe('an object')
})

test('an object that throws when it is looked at has words, too', () => {
  const hostile = new Proxy(
    {},
    {
      get: () => {
        throw new Error('no')
      },
    },
  )
  expect(say(new Values().describe(hostile))).toBe('an object that cannot be read')
})

test('lists and objects of a workload, with what JSON lacks', () => {
  expect(say([1, UNDEFINED, 'a', { $: '-0' }])).toBe('[1, undefined, "a", -0]')
  expect(say({ max: 1, ttlMs: null })).toBe('{ max: 1, ttlMs: null }')
  expect(say({ $: 'object', id: 'r1' })).toBe('object r1')
  expect(say(anError('hang-up'))).toBe('Error "hang-up"')
})

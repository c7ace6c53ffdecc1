import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  anError,
  anObject,
  INFINITE,
  isBadInputError,
  isTimeoutError,
  NOT_A_NUMBER,
  sameValue,
  say,
  UNDEFINED,
  Values,
  type Value,
} from '../../harness/core/index.ts'

/** Every live value that a description can stand for on its own, objects left out. */
const primitive = fc.oneof(
  fc.string(),
  fc.double(),
  fc.integer(),
  fc.bigInt(),
  fc.constantFrom(null, undefined, true, false, 0, -0, NaN, Infinity, -Infinity, '', 0n),
)

/** Descriptions that a workload may hold and that stand for one value each. */
const atom: fc.Arbitrary<Value> = fc.oneof(
  primitive.map((live) => new Values().describe(live)),
  fc.constantFrom<Value>(
    ...[anError('e1'), anError('e2', 'TimeoutError'), anObject('o1'), anObject('e1')],
    ...[{ $: 'function', id: 'f1' }, { $: 'symbol', id: 's1' } satisfies Value],
  ),
)

const throwing = (): never => {
  throw new Error('hostile')
}

/** Every trap of a proxy, each of which throws. */
const allTraps = new Proxy({}, { get: () => throwing })

describe('describing a live value', () => {
  test('gives JSON from which the same value comes back', () => {
    fc.assert(
      fc.property(primitive, (live) => {
        const text = JSON.stringify(new Values().describe(live))
        expect(Object.is(new Values().live(JSON.parse(text) as Value), live)).toBe(true)
      }),
    )
  })

  test('tells apart what differs, and nothing else', () => {
    fc.assert(
      fc.property(primitive, primitive, (a, b) => {
        const values = new Values()
        expect(sameValue(values.describe(a), values.describe(b))).toBe(Object.is(a, b))
      }),
    )
  })

  test('the falsy values stay eight different values', () => {
    const falsy = [undefined, null, false, 0, -0, NaN, '', 0n]
    const values = new Values()
    const described = falsy.map((live) => JSON.stringify(values.describe(live)))
    expect(new Set(described).size).toBe(falsy.length)
    expect(values.describe(undefined)).toEqual(UNDEFINED)
    expect(values.describe(NaN)).toEqual(NOT_A_NUMBER)
    expect(values.describe(Infinity)).toEqual(INFINITE)
    expect(values.describe(-0)).toEqual({ $: '-0' })
  })

  test('numbers the objects in the order in which they are first seen', () => {
    const values = new Values()
    const [one, two] = [{}, []]
    expect(values.describe(one)).toEqual({ $: 'object', id: '#1', type: 'Object', isEmpty: true })
    expect(values.describe(two)).toEqual({ $: 'object', id: '#2', type: 'Array' })
    expect(values.describe(one)).toEqual({ $: 'object', id: '#1', type: 'Object', isEmpty: true })
    expect(values.describe(values.describe)).toEqual({ $: 'function', id: '#3' })
    expect(values.describe(Symbol('x'))).toEqual({ $: 'symbol', id: '#4' })
    expect(values.describe(Object.create(null))).toMatchObject({ $: 'object', id: '#5' })
  })

  test('keeps of an error its name, its message to 300 characters, and its bad-input type', () => {
    class Worse extends RangeError {
      override name = 'Worse'
    }
    const values = new Values()
    const described = values.describe(new Worse('x'.repeat(1_000)))
    const message = 'x'.repeat(300)
    expect(described).toEqual({ $: 'error', id: '#1', name: 'Worse', message, type: 'RangeError' })
    expect(values.describe(new DOMException('late', 'TimeoutError'))).toEqual({
      ...{ $: 'error', id: '#2', name: 'TimeoutError', message: 'late' },
    })
  })

  test.each([
    ['a proxy whose every trap throws', new Proxy({}, allTraps)],
    ['a function proxy whose every trap throws', new Proxy(() => undefined, allTraps)],
    ['a revoked proxy', revoked()],
    ['an error whose message cannot be read', withGetter(new Error('x'), 'message', throwing)],
    [
      'an error whose name is no text',
      Object.assign(new Error('x'), { name: Object.create(null) }),
    ],
    ['an object whose constructor cannot be read', withGetter({}, 'constructor', throwing)],
    ['an object whose constructor has a symbol for a name', { constructor: { name: Symbol('x') } }],
    ['an object without a prototype', Object.create(null) as object],
    ['an object whose toJSON throws', { toJSON: throwing }],
  ])('does not throw on %s, and gives JSON', (_what, hostile) => {
    const values = new Values()
    const described = values.describe(hostile)
    expect(JSON.parse(JSON.stringify(described))).toEqual(described)
    expect(described).toHaveProperty('id', '#1')
    expect(values.describe(hostile)).toBe(described)
  })
})

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

function withGetter(object: object, key: string, get: () => unknown): object {
  return Object.defineProperty(object, key, { get })
}

describe('bringing a description to life', () => {
  test('and describing it again gives the description', () => {
    fc.assert(
      fc.property(fc.array(atom), (described) => {
        const values = new Values()
        expect(described.map((one) => values.describe(values.live(one)))).toEqual(described)
      }),
    )
  })

  test('gives the identical object for one id, and another for each other id and each other run', () => {
    const values = new Values()
    const error = values.live(anError('e1'))
    expect(error).toBeInstanceOf(Error)
    expect(values.live(anError('e1'))).toBe(error)
    expect(values.live(anError('e2'))).not.toBe(error)
    expect(values.live(anObject('e1'))).not.toBe(error)
    expect(new Values().live(anError('e1'))).not.toBe(error)
  })

  test('gives an error the name and the message it says', () => {
    const live = new Values().live(anError('e1', 'TimeoutError'))
    expect(live).toMatchObject({ name: 'TimeoutError', message: 'e1' })
  })

  test('reaches into lists and objects', () => {
    const values = new Values()
    const live = values.live({ list: [UNDEFINED, { $: '-0' }], inner: { error: anError('e1') } })
    expect(live).toEqual({ list: [undefined, -0], inner: { error: values.live(anError('e1')) } })
  })

  test('gives functions and symbols that can be used', () => {
    const values = new Values()
    expect((values.live({ $: 'function', id: 'f' }) as () => unknown)()).toBe(undefined)
    expect(typeof values.live({ $: 'symbol', id: 's' })).toBe('symbol')
    expect(values.live({ $: 'symbol', id: 's' })).toBe(values.live({ $: 'symbol', id: 's' }))
  })
})

describe('looking at descriptions', () => {
  const described = (live: unknown): Value => new Values().describe(live)

  test('a TypeError or a RangeError is a bad-input error, whatever it is named', () => {
    expect(isBadInputError(described(new TypeError('x')))).toBe(true)
    expect(isBadInputError(described(Object.assign(new RangeError('x'), { name: 'No' })))).toBe(
      true,
    )
    expect(isBadInputError(described(Object.assign(new Error('x'), { name: 'TypeError' })))).toBe(
      false,
    )
    for (const other of [new Error('x'), {}, null, undefined, 'TypeError', { type: 'TypeError' }]) {
      expect(isBadInputError(described(other))).toBe(false)
    }
    expect(isBadInputError(undefined)).toBe(false)
  })

  test('a timeout error is one by its name', () => {
    expect(isTimeoutError(described(new DOMException('x', 'TimeoutError')))).toBe(true)
    expect(isTimeoutError(anError('e1', 'TimeoutError'))).toBe(true)
    expect(isTimeoutError(described(new Error('TimeoutError')))).toBe(false)
    expect(isTimeoutError(undefined)).toBe(false)
    expect(isTimeoutError(null)).toBe(false)
  })

  test('every value has words', () => {
    const words = [undefined, null, -0, NaN, 5n, '', 'text', new TypeError('no'), {}, throwing]
    expect(words.map((live) => say(described(live)))).toEqual([
      ...['undefined', 'null', '-0', 'NaN', '5n', '""', '"text"'],
      ...['TypeError "no"', 'an object', 'a function'],
    ])
    expect(say(undefined)).toBe('nothing')
    expect(say([1, 'a'])).toBe('[1, "a"]')
    expect(say(anError('e1'))).toBe('Error "e1"')
  })
})

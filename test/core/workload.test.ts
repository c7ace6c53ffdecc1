import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  EPOCH_MS,
  traffic,
  withoutOperations,
  type Operation,
  type When,
  type Workload,
} from '../../harness/core/index.ts'
import { run } from '../../harness/core/run.ts'

const op = (id: string, when: When): Operation => ({ id, when })
const at = (id: string, ms: number): Operation => op(id, { at: ms })
const burst = (id: string): Operation => op(id, { burst: true })

function without(operations: Operation[], ...ids: string[]): Operation[] | undefined {
  return withoutOperations(traffic({}, operations), ({ id }) => ids.includes(id))?.operations
}

test('who had the signal of a removed operation have that of the first of them', () => {
  const lent = (id: string, ms: number): Operation =>
    ({ ...at(id, ms), signalOf: 'a' }) as Operation
  const cancel = { ...at('cancel a', 9), target: 'a' } as Operation
  const other = { ...at('cancel d', 9), target: 'd' } as Operation
  expect(without([at('a', 0), lent('b', 1), lent('c', 2), cancel, other], 'a')).toEqual([
    at('b', 1),
    { ...at('c', 2), signalOf: 'b' },
    { ...cancel, target: 'b' },
    other,
  ])
})

/** Workloads whose first operation has a time, and whose references point back at operations. */
const workloads: fc.Arbitrary<Workload> = fc
  .array(
    fc.record({
      kind: fc.constantFrom('at', 'burst', 'after', 'inside'),
      ms: fc.nat(20),
      back: fc.nat(),
    }),
    { maxLength: 12 },
  )
  .map((plans) => {
    const operations = plans.map(({ kind, ms, back }, index): Operation => {
      const other = `op${back % Math.max(1, index)}`
      if (index === 0 || kind === 'at') return at(`op${index}`, ms)
      if (kind === 'burst') return burst(`op${index}`)
      return op(`op${index}`, kind === 'after' ? { after: other } : { inside: other })
    })
    return traffic({ some: 'options' }, operations)
  })

/** Where each operation happens: the number of its burst among all, and that burst's place in time. */
function placesOf(operations: readonly Operation[]): Map<string, { burst: number; when: When }> {
  const places = new Map<string, { burst: number; when: When }>()
  let current: { burst: number; when: When } = { burst: 0, when: { at: NaN } }
  for (const { id, when } of operations) {
    if (!('burst' in when)) current = { burst: current.burst + 1, when }
    places.set(id, current)
  }
  return places
}

/** Two operations of one workload are in one burst, or they are not. */
function together(operations: readonly Operation[], a: string, b: string): boolean {
  const places = placesOf(operations)
  return places.get(a)?.burst === places.get(b)?.burst
}

describe('a workload without some of its operations', () => {
  test('the operation after a removed one takes over its place in time', () => {
    expect(without([at('a', 5), burst('b'), burst('c')], 'a')).toEqual([at('b', 5), burst('c')])
    expect(without([at('a', 5), burst('b'), burst('c')], 'a', 'b')).toEqual([at('c', 5)])
    expect(without([at('a', 5), burst('b'), burst('c')], 'a', 'c')).toEqual([at('b', 5)])
    expect(without([at('a', 5), burst('b'), burst('c')], 'b')).toEqual([at('a', 5), burst('c')])
  })

  test('a burst that goes as a whole leaves its place to nobody', () => {
    expect(without([at('a', 5), burst('b'), at('c', 9), burst('d')], 'a', 'b')).toEqual([
      at('c', 9),
      burst('d'),
    ])
  })

  test('a burst after an answer or inside a handler keeps its place too', () => {
    const operations = [at('a', 0), op('b', { after: 'a' }), burst('c')]
    expect(without(operations, 'b')).toEqual([at('a', 0), op('c', { after: 'a' })])
    expect(without([at('a', 0), op('b', { inside: 'a' }), burst('c')], 'b')).toEqual([
      at('a', 0),
      op('c', { inside: 'a' }),
    ])
  })

  test('there is none when a kept operation refers to a removed one', () => {
    expect(without([at('a', 0), op('b', { after: 'a' })], 'a')).toBe(undefined)
    expect(without([at('a', 0), op('b', { inside: 'a' })], 'a')).toBe(undefined)
    expect(without([at('x', 0), at('a', 0), op('b', { after: 'a' }), burst('c')], 'a', 'b')).toBe(
      undefined,
    )
    expect(without([at('x', 0), at('a', 0), op('b', { after: 'a' })], 'a', 'b')).toEqual([
      at('x', 0),
    ])
  })

  test('there is none when nothing would change', () => {
    expect(without([at('a', 0)], 'b')).toBe(undefined)
    expect(without([])).toBe(undefined)
  })

  test('everything may go', () => {
    expect(without([at('a', 0), burst('b')], 'a', 'b')).toEqual([])
  })

  test('keeps order, place in time and company of what stays, and the original as it was', () => {
    fc.assert(
      fc.property(workloads, fc.array(fc.nat(11)), (workload, gone) => {
        const before = structuredClone(workload)
        const ids = new Set(gone.map((index) => `op${index}`))
        const result = withoutOperations(workload, ({ id }) => ids.has(id))
        expect(workload).toEqual(before)
        const kept = before.operations.filter(({ id }) => !ids.has(id))
        if (!result) return
        expect(result.options).toEqual(before.options)
        expect(result.operations.map(({ id }) => id)).toEqual(kept.map(({ id }) => id))
        for (const { id } of kept) {
          expect(placesOf(result.operations).get(id)?.when).toEqual(
            placesOf(before.operations).get(id)?.when,
          )
          for (const other of kept) {
            expect(together(result.operations, id, other.id)).toBe(
              together(before.operations, id, other.id),
            )
          }
        }
      }),
    )
  })

  test('refers to nothing that is gone, and exists whenever it can', () => {
    fc.assert(
      fc.property(workloads, fc.array(fc.nat(11)), (workload, gone) => {
        const ids = new Set(gone.map((index) => `op${index}`))
        const { operations } = workload
        const result = withoutOperations(workload, ({ id }) => ids.has(id))
        const refersToGone = operations.some(({ id }) => {
          const when = placesOf(operations).get(id)?.when ?? { at: 0 }
          const reference =
            'after' in when ? when.after : 'inside' in when ? when.inside : undefined
          return !ids.has(id) && reference !== undefined && ids.has(reference)
        })
        const changes = operations.some(({ id }) => ids.has(id))
        expect(result !== undefined).toBe(changes && !refersToGone)
      }),
    )
  })
})

describe('performing a workload', () => {
  /** Every operation is a call that answers after 10 ms; what is inside one happens at once. */
  async function performed(operations: Operation[]): Promise<string[]> {
    const log: string[] = []
    await run(
      (_implementation, workload, world) => {
        world.perform(workload.operations, ({ id }) => {
          log.push(`${world.nowMs} ${id}`)
          world.call(id, {}, () => world.work(id, { how: 'resolve', ms: 10, value: id }))
        })
      },
      undefined,
      traffic({}, operations),
    )
    return log
  }

  test('operations happen at their times, in bursts, after answers and inside handlers', async () => {
    const operations = [
      ...[at('a', 5), burst('b'), op('c', { after: 'a' }), burst('d')],
      ...[op('e', { inside: 'c' }), at('f', 0), at('g', 5)],
    ]
    expect(await performed(operations)).toEqual([
      ...['0 f', '5 a', '5 b', '5 g'],
      ...['15 c', '15 e', '15 d'],
    ])
  })

  test('every operation of a workload without references is performed once, by time then by place', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(50), { maxLength: 20 }), async (times) => {
        const operations = times.map((ms, index) => at(`op${index}`, ms))
        const expected = operations
          .map(({ id }, index) => ({ id, ms: times[index] ?? 0 }))
          .sort((a, b) => a.ms - b.ms)
        expect(await performed(operations)).toEqual(expected.map(({ id, ms }) => `${ms} ${id}`))
      }),
      { numRuns: 30 },
    )
  })

  test('a workload that begins with a burst is refused', async () => {
    const history = await run(
      (_implementation, workload, world) => world.perform(workload.operations, () => undefined),
      undefined,
      traffic({}, [burst('a')]),
    )
    expect(history.end).toMatchObject({ kind: 'threw' })
  })

  test('traffic starts at the fixed epoch with the fixed seed', () => {
    expect(traffic({ a: 1 }, [at('a', 0)])).toEqual({
      ...{ epochMs: EPOCH_MS, seed: 1, options: { a: 1 }, operations: [at('a', 0)] },
    })
  })
})

import { expect, test } from 'vitest'
import { laneLines } from '../../harness/explain/lane.ts'
import { handwritten } from '../support/handwritten.ts'

/** A run of one event at each of the times, after which the cache holds what stands beside it. */
function lane(steps: [t: number, cache: string][], atMs?: number): string[] {
  const run = handwritten(
    {},
    [],
    steps.map(([t]) => [t, 'submit', 'g1']),
  )
  const finding = { message: 'wrong', ...(atMs !== undefined && { atMs }) }
  const states = () => steps.map(([, cache]) => ({ cache }))
  return laneLines({ ...run, token: '', finding }, 'cache', { states }, 80)
}

test('each change is told with its time, up to the breach', () => {
  const steps: [number, string][] = [
    [0, '[]'],
    [3, '[a]'],
    [5, '[a]'],
    [8, '[a b]'],
    [8, '[b a]'],
    [9, '[b c]'],
  ]
  expect(lane(steps, 9)).toEqual(['cache by the contract: 3 ms [a] → 8 ms [b a]'])
  expect(lane(steps)).toEqual(['cache by the contract: 3 ms [a] → 8 ms [b a] → 9 ms [b c]'])
})

test('what never changed is not told', () => {
  expect(
    lane([
      [0, '[]'],
      [3, '[]'],
    ]),
  ).toEqual([])
})

test('of many changes the last are told', () => {
  const lines = lane(Array.from({ length: 20 }, (_, t) => [t, `${t}`]))
  expect(lines.join(' ')).toMatch(/: … → 12 ms 12 → .* → 19 ms 19$/)
})

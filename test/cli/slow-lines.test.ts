import { expect, test } from 'vitest'
import { loadKata } from '../../harness/bank/bank.ts'
import { slowLines } from '../../harness/cli/slow-lines.ts'
import type { Workload } from '../../harness/core/workload.ts'
import { plain } from '../../harness/explain/paint.ts'
import { slowestOf, tenthOf } from '../../harness/judge/slow.ts'

const kata = await loadKata('priority-router')
const stress = kata.scenarios.find(({ name }) => name === 'ten-thousand-at-once')
  ?.workload as Workload
const options = { paint: plain, name: 'priority-router' }

test('what is slow is told with what a tenth takes, how it grows, and a place in the code', () => {
  const slow = { workload: stress, cpuMs: 28_000, part: { operations: 1_000, cpuMs: 310 } }
  const lines = slowLines({ ...slow, place: 'solution.ts:23, in submit' }, kata, options)
  expect(lines.join('\n')).toMatchInlineSnapshot(`
    "
    slow: 10,001 operations (ten-thousand-at-once) took 28 s of CPU time, the first
      1,000 of them 0.3 s: an operation costs more, the more there are. Half a
      second into it the code was at solution.ts:23, in submit. No law minds; to
      measure it: npx kata bench priority-router"
  `)
})

test('cost that grows with the traffic alone is not called growing', () => {
  const slow = { workload: stress, cpuMs: 9_000, part: { operations: 1_000, cpuMs: 800 } }
  expect(slowLines(slow, kata, options).join(' ')).not.toContain('an operation costs more')
})

test('the slowest traffic is named, if any took long at all', () => {
  const [quick, slow, slower] = [stress, { ...stress }, { ...stress }]
  expect(slowestOf(new Map([[quick, 900]]))).toBeUndefined()
  const costs = new Map([quick, slow, slower].map((one, index) => [one, 900 + index * 9_000]))
  expect(slowestOf(costs)?.workload).toBe(slower)
})

test('a tenth begins as the whole does, and there is none of little traffic', () => {
  const { operations } = stress
  expect(tenthOf(stress)?.operations).toEqual(
    operations.slice(0, Math.floor(operations.length / 10)),
  )
  expect(tenthOf({ ...stress, operations: operations.slice(0, 50) })).toBeUndefined()
})

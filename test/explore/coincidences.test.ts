import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Kata } from '../../harness/core/kata.ts'
import type { Law } from '../../harness/core/law.ts'
import { inProcessRunner, type Runner } from '../../harness/core/runner.ts'
import { traffic, type Operation, type Workload } from '../../harness/core/workload.ts'
import { coincidencesIn, tellsMore } from '../../harness/explore/coincidences.ts'
import { exploreLevel } from '../../harness/explore/explore.ts'
import { workloadOf } from '../../harness/explore/plan.ts'
import { parseToken } from '../../harness/explore/token.ts'

const takes = (capacity: number, refillPerSec: number, ...costs: unknown[]): Workload =>
  traffic(
    { capacity, refillPerSec },
    costs.map((cost, index) => ({ id: `r${index}`, when: { at: 5 }, cost })) as Operation[],
  )

test.for([
  [takes(60, 2, 6, 9), 0],
  [takes(60, 60, 6, 9), 1],
  [takes(60, 1, 6, 0), 2],
  [takes(1, 1, 1), 5],
] as const)('%o has %i', ([workload, count]) => {
  expect(coincidencesIn(workload)).toBe(count)
})

test.for([
  ['numbers that differ', takes(60, 2, 6), true],
  ['as many that are equal', takes(1, 1, 1), false],
  ['a number that nobody reckons with', takes(60, 0.1388, 6), false],
  ['another value', takes(60, 2, '6'), false],
  ['another operation', takes(60, 2, 6, 9), false],
] as const)('%s tell more than ones: %o', ([, workload, isTrue]) => {
  expect(tellsMore(workload, takes(1, 1, 1))).toBe(isTrue)
})

const isWrong: Law = {
  ...{ name: 'answers-right', level: 1, kind: 'safety', sentence: '', hint: '' },
  judge: ({ history }) => (history.events[0]?.value === 'right' ? 'holds' : { message: 'wrong' }),
}
const whole = { min: 1, max: 60 }
const toy = {
  slug: 'toy',
  scenarios: [],
  laws: [isWrong],
  exports: {},
  levels: ['one'],
  workloads: () =>
    fc
      .tuple(fc.integer(whole), fc.integer(whole), fc.integer(whole), fc.array(fc.nat(9)))
      .map(([capacity, refillPerSec, cost, more]) => takes(capacity, refillPerSec, cost, ...more)),
} as unknown as Kata
/** Where numbers are the subject, and where time is. */
const withTable = { ...toy, table: () => ({ columns: [], rows: [] }) } as Kata
const answering = (answer: string): Runner =>
  inProcessRunner(
    (_, __, world) => world.record('settle', 'r0', { how: 'resolved', value: answer }),
    {},
  )

test.for([
  ['all ones', toy, [5]],
  ['numbers that differ', withTable, [0, 1, 2, 3]],
] as const)('%s are shown, and the token is that traffic', async ([, kata, counts]) => {
  for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
    const { laws } = await exploreLevel(kata, 1, answering('wrong'), {
      ...{ seed, runs: 5, scenarios: false },
      reference: () => Promise.resolve(answering('right')),
    })
    const { token = '', workload } =
      laws.find(({ law }) => law === isWrong.name)?.counterexample ?? {}
    if (!workload) throw new Error('nothing was found')
    expect(counts).toContain(coincidencesIn(workload))
    const parsed = parseToken(token)
    expect(parsed && workloadOf(kata, parsed)).toEqual(workload)
  }
})

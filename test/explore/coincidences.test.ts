import { expect, test } from 'vitest'
import { loadKata } from '../../harness/bank/bank.ts'
import { traffic, type Operation, type Workload } from '../../harness/core/workload.ts'
import { coincidencesIn, tellsMore } from '../../harness/explore/coincidences.ts'
import { exploreLevel } from '../../harness/explore/explore.ts'
import { workloadOf } from '../../harness/explore/plan.ts'
import { parseToken } from '../../harness/explore/token.ts'
import { flawNamed, referenceRunner, runnerInProcess } from '../support/kit.ts'

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

test('a wait that is wrong is not shown with a cost of 1, and its token is that traffic', async () => {
  const kata = await loadKata('token-bucket')
  const { file, level } = await flawNamed(kata.slug, 'retry-from-the-cost')
  const options = { seed: 1, runs: 25, scenarios: false, stress: false } as const
  const { laws } = await exploreLevel(kata, level, await runnerInProcess(kata.slug, file), {
    ...options,
    reference: referenceRunner(kata),
  })
  const { token = '', workload } =
    laws.find(({ law }) => law === 'retry-after-is-tight')?.counterexample ?? {}
  const parsed = parseToken(token)
  expect(workload && coincidencesIn(workload)).toBeLessThan(3)
  expect(parsed && workloadOf(kata, parsed)).toEqual(workload)
})

import { expect, test } from 'vitest'
import { filesOf, KIT_ROOT, loadKata } from '../../harness/bank/bank.ts'
import { generated } from '../../harness/explore/plan.ts'
import { openJudge } from '../../harness/judge/parent.ts'
import type { Judge } from '../../harness/judge/judge.ts'
import type { RouterWorkload } from '../../katas/priority-router/drive.ts'
import { writeSolution } from '../support/kit.ts'

const SLUG = 'priority-router'
const { drive, reference } = filesOf(SLUG)
/** Each makes one router. */
const workloads = generated(await loadKata(SLUG), 1, { seed: 1, to: 40 })
  .map(({ workload }) => workload as RouterWorkload)
  .filter(({ operations }) => operations.every((one) => one.do === 'submit'))
  .slice(0, 10)

test('batches that are asked for at once come back in order, as if one had waited', async () => {
  const batches = [workloads.slice(0, 4), workloads.slice(4, 7), workloads.slice(7)]
  const overlapping = await judging(reference, (judge) =>
    Promise.all(batches.map((batch) => judge.run(batch))),
  )
  const waiting = await judging(reference, async (judge) => {
    const histories = []
    for (const batch of batches) histories.push(await judge.run(batch))
    return histories
  })
  expect(overlapping).toEqual(waiting)
  expect(overlapping.flat()).toHaveLength(workloads.length)
})

test('a batch that ends in a loop leaves the one behind it a child of its own', async () => {
  const solution = writeSolution(`
    export { parseRequest } from ${JSON.stringify(reference)}
    import { createRouter as right } from ${JSON.stringify(reference)}
    let count = 0
    export const createRouter: typeof right = (...args) => {
      for (count++; count === 3; );
      return right(...args)
    }`)
  const batches = await judging(solution, (judge) =>
    Promise.all([judge.run(workloads.slice(0, 4)), judge.run(workloads.slice(0, 4))]),
  )
  expect(batches.map((batch) => batch.map(({ end }) => end.kind))).toEqual([
    ['over', 'over', 'killed', 'not-run'],
    ['over', 'over', 'killed', 'not-run'],
  ])
})

async function judging<T>(solution: string, use: (judge: Judge) => Promise<T>): Promise<T> {
  const judge = await openJudge({ solution, drive, kitRoot: KIT_ROOT })
  if ('problem' in judge) throw new Error(judge.problem.message)
  try {
    return await use(judge)
  } finally {
    judge.close()
  }
}

import { expect, test } from 'vitest'
import { filesOf, KIT_ROOT, loadKata } from '../../harness/bank/bank.ts'
import { openKit } from '../../harness/judge/kit.ts'
import { generated } from '../../harness/explore/plan.ts'
import type { Worker } from '../../harness/judge/worker.ts'

test('a child that runs traffic for a whole class keeps what the last of it cost, and no more', async () => {
  const kata = await loadKata('token-bucket')
  const { drive, reference } = filesOf(kata.slug)
  const kit = openKit({ drive, kitRoot: KIT_ROOT })
  try {
    const judge = await kit.judge(reference)
    if ('problem' in judge) throw new Error(judge.problem.message)
    const worker: Worker = judge.beside
    for (const from of [0, 5, 10]) {
      const workloads = generated(kata, 1, { seed: 7, from, to: from + 5 }).map(
        (one) => one.workload,
      )
      await worker.run(workloads)
      expect([...worker.costs.keys()]).toEqual(workloads)
    }
  } finally {
    kit.close()
  }
})

import { describe, expect, test } from 'vitest'
import { filesOf, findKatas, loadControls, loadKata } from '../../harness/bank/bank.ts'
import { planOf } from '../../harness/explore/plan.ts'
import { loadFlaws } from '../../harness/flaws/load-flaws.ts'
import { runnerInProcess } from '../support/kit.ts'

const SEED = 57
const RUNS = 6
/** Of each flaw the smallest traffic is traced in `flaws/every-flaw.test.ts`. */
const ONE_FLAW_IN = 8

/**
 * What is told line by line is told of the very run that broke the law: who is followed does nothing else, in
 * no other order, than who is not.
 */
describe.for(findKatas())(
  `%s, seed ${SEED}: a run that is traced is the same run, of`,
  async (slug) => {
    const kata = await loadKata(slug)
    const flaws = await loadFlaws(slug)
    const all = kata.levels.map((_, index) => index + 1)
    const implementations = [
      { name: 'reference', file: filesOf(slug).reference, levels: all },
      ...(await loadControls(kata)),
      ...flaws
        .filter((_, index) => index % ONE_FLAW_IN === SEED % ONE_FLAW_IN)
        .map(({ name, file, level }) => ({ name, file, levels: [level] })),
    ]
    test.for(implementations)('$name', async ({ file, levels }) => {
      const runner = await runnerInProcess(slug, file)
      const plan = planOf(kata, { seed: SEED, runs: RUNS, levels, stress: false, scenarios: false })
      let steps = 0
      for (const { workload } of plan.batches.flatMap(({ cases }) => cases())) {
        // Twice, since a library may keep from its first run on what it found then.
        const [, plain, traced] = await runner.run([
          workload,
          workload,
          { ...workload, stepped: true },
        ])
        const { steps: seen = [], ...history } = traced ?? {}
        expect(history).toEqual(plain)
        steps += seen.length
      }
      // A kata that only calls, and is told by what that gives, has none.
      if (slug !== 'token-bucket') expect(steps).toBeGreaterThan(0)
    })
  },
)

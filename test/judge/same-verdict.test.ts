import { afterAll, describe, expect, test } from 'vitest'
import { filesOf, findKatas, KIT_ROOT, loadControls, loadKata } from '../../harness/bank/bank.ts'
import type { Runner } from '../../harness/core/runner.ts'
import type { LevelVerdict } from '../../harness/core/verdict.ts'
import { exploreLevel } from '../../harness/explore/explore.ts'
import { openKit } from '../../harness/judge/kit.ts'
import { runnerInProcess } from '../support/kit.ts'

/**
 * The run in a child and the run in this process must not be told apart by anything they report. Of the
 * flaws `flaws/every-flaw.test.ts` holds it.
 */
describe.for(findKatas())('%s: child and process agree on', async (slug) => {
  const kata = await loadKata(slug)
  const kit = openKit({ drive: filesOf(slug).drive, kitRoot: KIT_ROOT })
  afterAll(() => kit.close())
  const all = kata.levels.map((_, index) => index + 1)
  const implementations = [
    { name: 'reference', file: filesOf(slug).reference, levels: all },
    ...(await loadControls(kata)),
  ]
  test.for(implementations)('$name', async ({ file, levels }) => {
    const judgeAll = async (runner: Runner): Promise<LevelVerdict[]> => {
      const options = { seed: 20, runs: 6, scenarios: false }
      const verdicts: LevelVerdict[] = []
      for (const level of levels) verdicts.push(await exploreLevel(kata, level, runner, options))
      return verdicts
    }
    const judge = await kit.judge(file)
    if ('problem' in judge) throw new Error(judge.problem.message)
    try {
      expect(await judgeAll(judge)).toEqual(await judgeAll(await runnerInProcess(slug, file)))
    } finally {
      judge.close()
    }
  })
})

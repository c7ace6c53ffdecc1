import { expect, test } from 'vitest'
import { filesOf, loadKata } from '../../harness/bank/bank.ts'
import type { LevelVerdict } from '../../harness/core/verdict.ts'
import { lawsOf, planOf } from '../../harness/explore/plan.ts'
import { countLine } from '../../harness/explain/counts.ts'
import { levelLine } from '../../harness/explain/text.ts'
import { explore } from '../../harness/explore/explore.ts'
import { runnerInProcess } from '../support/kit.ts'

test('a level has one number of laws, whether or not its stress traffic was run', async () => {
  const kata = await loadKata('priority-router')
  const runner = await runnerInProcess(kata.slug, filesOf(kata.slug).reference)
  const plan = planOf(kata, { seed: 1, runs: 8, levels: [3] })
  const verdicts: LevelVerdict[] = []
  for await (const { levels } of explore(plan, runner)) verdicts.push(...levels)
  const count = lawsOf(kata, 3).length
  const before = verdicts.find(({ pending }) => pending === 'stress')
  const after = verdicts.at(-1)
  if (!before || !after) throw new Error('Expected a verdict before stress and one after')
  expect(levelLine(before)).toContain(`${count - 1} of ${count} laws`)
  expect(
    levelLine({
      ...before,
      outcome: 'fail',
      laws: before.laws.map((law) => ({ ...law, outcome: 'fail' })),
    }),
  ).toContain(`${count - 1} of ${count} laws broken`)
  expect(levelLine(after)).toContain(`  ${count} laws · `)
  expect([countLine(before), countLine(after)]).toEqual([
    expect.stringContaining(`${count - 1} of ${count} laws hold`),
    expect.stringContaining(`${count} of ${count} laws hold`),
  ])
})

import { expect, test } from 'vitest'
import { filesOf, loadKata } from '../../harness/bank.ts'
import { lawsOf } from '../../harness/cases.ts'
import { together } from '../../harness/cli/watch/verdicts.ts'
import { countLine } from '../../harness/explain/counts.ts'
import { levelLine } from '../../harness/explain/text.ts'
import { explore } from '../../harness/explore.ts'
import { runnerInProcess } from '../support/kit.ts'

test('a level has one number of laws, whether or not its stress traffic was run', async () => {
  const kata = await loadKata('priority-router')
  const runner = await runnerInProcess(kata.slug, filesOf(kata.slug).reference)
  const options = { seed: 1, runs: 8, levels: 3 }
  const quick = await explore(kata, runner, { ...options, stress: 'without' })
  // What the stress traffic of level 3 shows: the one law that nothing else puts to the test.
  const stress = {
    ...quick,
    levels: quick.levels.map((level) => ({
      ...level,
      workloads: level.level === 3 ? 1 : 0,
      laws: level.laws.slice(0, 1).map((law) => ({ ...law, law: kata.scenarioOnly?.[0] ?? '' })),
    })),
  }
  const whole = together(quick, stress)
  const count = lawsOf(kata, 3).length
  const [before, after] = [quick, whole].map(({ levels }) => levels[2])
  if (!before || !after) throw new Error('Expected three levels')
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

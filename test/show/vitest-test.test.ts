import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { filesOf, KIT_ROOT, loadKata } from '../../harness/bank/bank.ts'
import type { Kata } from '../../harness/core/kata.ts'
import type { Runner } from '../../harness/core/runner.ts'
import { temporaryFolder } from '../../harness/lib/temporary-folder.ts'
import { vitestTest } from '../../harness/show/vitest-test.ts'
import { run } from '../cli/kata.ts'
import { flawNamed, referenceRunner, runnerInProcess } from '../support/kit.ts'

const FLAWS = [
  ['admission', 'one-more-than-there-are-slots'],
  ['deadline', 'reports-hang-up-as-timeout'],
  ['embedding-cache', 'holds-one-too-many'],
  ['priority-router', 'copies-the-payload'],
  ['token-bucket', 'fixed-window-counter'],
] as const

/** That of the first scenario that breaks a law and has one. */
async function testOf(kata: Kata, runner: Runner): Promise<string | undefined> {
  const ours = await referenceRunner(kata)()
  for (const { workload, stress } of kata.scenarios) {
    if (stress) continue
    const [history] = await runner.run([workload])
    const [reference] = await ours.run([workload])
    if (!history || !reference) continue
    for (const law of kata.laws) {
      const finding = law.judge({ workload, history })
      if (typeof finding === 'string') continue
      const test = vitestTest({ token: '', workload, history, reference, finding }, kata, law.name)
      if (test !== undefined) return test
    }
  }
  return undefined
}

test('the test of a finding fails on the code and passes on the reference, in plain vitest', async () => {
  const folder = temporaryFolder()
  onTestFinished(() => folder.remove())
  symlinkSync(join(KIT_ROOT, 'node_modules'), join(folder.path, 'node_modules'))
  writeFileSync(join(folder.path, 'vitest.config.mjs'), 'export default {}\n')
  for (const [slug, name] of FLAWS) {
    const kata = await loadKata(slug)
    const { file } = await flawNamed(slug, name)
    const text = await testOf(kata, await runnerInProcess(slug, file))
    for (const [who, solution] of [
      ['flaw', file],
      ['reference', filesOf(slug).reference],
    ] as const) {
      const place = join(folder.path, `${slug}-${who}`)
      mkdirSync(place)
      writeFileSync(join(place, 'solution.ts'), `export * from ${JSON.stringify(solution)}\n`)
      writeFileSync(join(place, 'solution.test.ts'), text ?? '')
    }
  }
  const vitest = join(KIT_ROOT, 'node_modules', 'vitest', 'vitest.mjs')
  const report = join(folder.path, 'report.json')
  const flags = ['--root', folder.path, '--no-isolate', '--reporter=json', `--outputFile=${report}`]
  await run(process.execPath, [vitest, 'run', ...flags], folder.path)
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as {
    testResults: { name: string; assertionResults: { status: string }[] }[]
  }
  const outcomes = testResults.map(({ name, assertionResults }) => {
    return `${name.split('/').at(-2)} ${assertionResults.map(({ status }) => status).join()}`
  })
  expect(outcomes.sort()).toEqual(
    FLAWS.flatMap(([slug]) => [`${slug}-flaw failed`, `${slug}-reference passed`]),
  )
})

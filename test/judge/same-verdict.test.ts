import { describe, expect, test } from 'vitest'
import { filesOf, findKatas, loadControls, loadFlaws, loadKata } from '../../harness/bank.ts'
import { judgeInChild, judgeInProcess } from '../support/kit.ts'

const TIMEOUT_MS = 120_000

/** The run in a child and the run in this process must not be told apart by anything they report. */
describe.for(findKatas())('%s: child and process agree', { timeout: TIMEOUT_MS }, async (slug) => {
  const kata = await loadKata(slug)
  const flaws = await loadFlaws(slug)
  const controls = await loadControls(kata)
  const files = [
    { name: 'reference', file: filesOf(slug).reference },
    ...flaws.filter(({ laws }) => !laws.some(isStress)),
    ...controls,
  ]
  /** Stress traffic in two places would double the time, and says nothing that small traffic does not. */
  function isStress(law: string): boolean {
    return kata.scenarioOnly?.includes(law) ?? false
  }
  test.for(files)('$name', async ({ file }) => {
    const options = { seed: 20, runs: 12, scenarios: false }
    const inChild = await judgeInChild(slug, file, options)
    const inProcess = await judgeInProcess(slug, file, options)
    expect(inChild).toEqual(inProcess)
  })
})

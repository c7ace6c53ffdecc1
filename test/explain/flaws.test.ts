import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findKatas, loadFlaws, loadKata } from '../../harness/bank.ts'
import { byTelling, type LawVerdict } from '../../harness/core/verdict.ts'
import { lawLines } from '../../harness/explain/text.ts'
import { exploreLevel } from '../../harness/explore/explore.ts'
import { wrongWordsIn } from '../support/good-words.ts'
import { referenceRunner, runnerInProcess } from '../support/kit.ts'

/** What a learner reads is the product: every flaw's picture is kept, to be read when it changes. */
describe.for(findKatas())('%s: what a learner sees of', async (slug) => {
  const kata = await loadKata(slug)
  const reference = referenceRunner(kata)
  test.for(await loadFlaws(slug))('$name', async ({ name, file, level }) => {
    const runner = await runnerInProcess(slug, file)
    const look = async (stress: boolean): Promise<LawVerdict[]> => {
      const options = { seed: 1, runs: 40, reference, stress }
      const { laws } = await exploreLevel(kata, level, runner, options)
      return byTelling(laws.filter(({ outcome }) => outcome === 'fail'))
    }
    const found = await look(false)
    const all = found.length > 0 ? found : await look(true)
    for (const { counterexample } of all) {
      const { message = '', notes = {} } = counterexample?.finding ?? {}
      const wrong = [message, ...Object.values(notes)].map(wrongWordsIn)
      expect(wrong.filter((one) => one !== undefined)).toEqual([])
    }
    const [broken] = all
    const lines = broken ? lawLines(broken, level, kata) : ['not caught']
    const snapshot = join(import.meta.dirname, '__snapshots__', slug, `${name}.txt`)
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(snapshot)
  })
})

import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findKatas, loadFlaws, loadKata } from '../../harness/bank.ts'
import { detailsOf } from '../../harness/explain/text.ts'
import { judgeInChild, referenceRunner } from '../support/kit.ts'

const TIMEOUT_MS = 120_000

/** What a learner reads is the product: every flaw's picture is kept, to be read when it changes. */
describe.for(findKatas())(
  '%s: what a learner sees of each mistake',
  { timeout: TIMEOUT_MS },
  async (slug) => {
    const kata = await loadKata(slug)
    test.for(await loadFlaws(slug))('$name', async ({ name, file, level }) => {
      const reference = referenceRunner(kata)
      const verdict = await judgeInChild(slug, file, {
        seed: 1,
        runs: 60,
        levels: level,
        reference,
      })
      const text = `${detailsOf(verdict, kata).join('\n').trim()}\n`
      const snapshot = join(import.meta.dirname, '__snapshots__', slug, `${name}.txt`)
      await expect(text).toMatchFileSnapshot(snapshot)
    })
  },
)

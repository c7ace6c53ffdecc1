import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { filesOf, findKatas, importFrom, loadKata } from '../harness/bank/bank.ts'
import { LENIENT } from '../harness/battery/layout.ts'
import { byTelling } from '../harness/core/verdict.ts'
import { exploreLevel } from '../harness/explore/explore.ts'
import type { Change, LenientCheck } from '../harness/flaws/page.ts'
import { putInPlace } from '../harness/flaws/put-in-place.ts'
import type { RouterWorkload } from '../katas/priority-router/drive.ts'
import { whatIsBad } from '../katas/priority-router/state.ts'
import { runnerInProcess, writeSolution } from './support/kit.ts'
import { programOf } from './support/programs.ts'

const pages = findKatas()
  .map((slug) => ({ slug, page: join(filesOf(slug).solutions, LENIENT) }))
  // Where it is wanted and missing, `kata check` says so.
  .filter(({ page }) => existsSync(page))

const cases = await Promise.all(
  pages.map(async ({ slug, page }) => {
    const checks = (await importFrom(page))['default'] as Record<string, LenientCheck>
    return Object.entries(checks).map(([name, check]) => ({ slug, name, ...check }))
  }),
)

function changed(file: string, change: Change): string {
  return Object.entries(change).reduce(
    (before, [find, put]) => {
      const after = putInPlace(before, find, put)
      if ('complaint' in after) throw new Error(after.complaint)
      return after.text
    },
    readFileSync(file, 'utf8'),
  )
}

test.for(cases.flat())(
  '$slug, $name: the bad input is what is told',
  async ({ slug, level, change }) => {
    const runner = await runnerInProcess(
      slug,
      writeSolution(changed(filesOf(slug).reference, change)),
    )
    const options = { seed: 7, runs: 40, stress: false, shrink: 'none' } as const
    const { laws } = await exploreLevel(await loadKata(slug), level, runner, options)
    const [first] = byTelling(laws.filter(({ outcome }) => outcome === 'fail'))
    expect(first?.law).toBe('bad-input-is-refused')
  },
)

test('a mistake that shows without bad input is told before bad input that is let in', async () => {
  const slug = 'priority-router'
  const change = {
    'if (!isInt(priority, 0))': 'if (false)',
    'other.priority <= priority': 'other.priority >= priority',
  }
  const runner = await runnerInProcess(slug, writeSolution(changed(programOf(slug), change)))
  const options = { seed: 7, runs: 40, stress: false } as const
  const { laws } = await exploreLevel(await loadKata(slug), 1, runner, options)
  const broken = byTelling(laws.filter(({ outcome }) => outcome === 'fail'))
  expect(broken[0]?.law).toBe('higher-priority-first')
  expect(broken.map(({ law }) => law)).toContain('bad-input-is-refused')
  const { operations } = broken[0]?.counterexample?.workload as RouterWorkload
  expect(operations.every((one) => one.do !== 'submit' || whatIsBad(one) === undefined)).toBe(true)
})

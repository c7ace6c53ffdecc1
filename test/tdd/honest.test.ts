import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { attemptOf } from '../../harness/attempts/folder.ts'
import { progressOf } from '../../harness/attempts/progress.ts'
import { filesOf, findKatas, KIT_ROOT, loadControls, loadKata } from '../../harness/bank/bank.ts'
import { HONEST_TESTS } from '../../harness/battery/layout.ts'
import { putToTheTest } from '../../harness/tdd/put-to-the-test.ts'
import { temporaryRoot } from '../battery/temporary-bank.ts'

/** The correct solutions that some of the tests do not hold for, as the contract leaves it open. */
function notedIn(text: string): string[] {
  const [, names = ''] = /^\/\/ Not for: (.*)$/m.exec(text) ?? []
  return names.split(', ').filter((name) => name !== '')
}

/**
 * `honest-tests.ts` were written from each kata's README alone, before anybody looked at another solution, in
 * unlike styles. They are held against the correct solutions only.
 */
test.each(findKatas())('%s: honest tests contradict nothing', async (slug) => {
  const root = await temporaryRoot()
  for (const folder of ['katas', 'solutions']) {
    cpSync(join(KIT_ROOT, folder, slug), join(root, folder, slug), { recursive: true })
  }
  const attempt = attemptOf(slug, root)
  mkdirSync(attempt.folder, { recursive: true })
  cpSync(filesOf(slug, root).reference, attempt.solution)
  const honest = readFileSync(join(filesOf(slug).solutions, HONEST_TESTS), 'utf8')
  const text = honest.replace('./reference.ts', './solution.ts')
  writeFileSync(join(attempt.folder, 'solution.test.ts'), text)
  const kata = await loadKata(slug, root)
  const progress = progressOf([], kata.levels.length)
  const { problem, tests } = await putToTheTest({
    ...{ kata, attempt, progress, levels: 0, root, text },
  }).report
  expect(problem).toBeUndefined()
  expect(tests.length).toBeGreaterThan(5)
  const blamed = tests.filter(({ blame }) => blame !== undefined && blame !== 'vacuous')
  expect(blamed.map(({ name, blame, why }) => `${blame}: ${name}: ${why}`)).toEqual([])
  const noted = new Set(tests.flatMap(({ notes }) => notes.map(({ solution }) => solution)))
  expect([...noted].sort()).toEqual(notedIn(honest))
})

test.each(findKatas())(
  '%s: each correct solution says what the contract leaves open to it',
  async (slug) => {
    const kata = await loadKata(slug)
    const readme = readFileSync(filesOf(slug).readme, 'utf8').replace(/\s+/g, ' ')
    const levels = kata.levels.length
    for (const control of await loadControls(kata)) {
      const { name, verdict, exempt, differs, contract = '', notForTests } = control
      const takesPart =
        verdict === 'pass' && Object.keys(exempt).length === 0 && control.levels.length === levels
      if (!takesPart || notForTests !== undefined) continue
      expect(differs, `${name}: differs`).toEqual(expect.any(String))
      expect(contract, `${name}: contract`).not.toBe('')
      expect(readme).toContain(contract)
    }
  },
)

import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { attemptOf, type Attempt } from '../../harness/attempts/folder.ts'
import { record } from '../../harness/attempts/journal.ts'
import { filesOf } from '../../harness/bank/bank.ts'
import { cloneOfTheKit, type Clone } from '../support/clone.ts'

let clone: Clone
let attempt: Attempt

beforeAll(async () => {
  clone = await cloneOfTheKit()
  attempt = attemptOf('token-bucket', clone.root)
  await clone.kata(['start', attempt.slug])
  const reference = await readFile(filesOf(attempt.slug, clone.root).reference, 'utf8')
  await writeFile(attempt.solution, reference.replace(/(\.\.\/)+katas\/[^/]+/, '.'))
  await record(attempt, { kind: 'tested', seed: 1, levels: ['pass', 'pass', 'pass', 'pass'] })
})

afterAll(() => clone.remove())

test('as a learner has the kit, every line of the scorecard is measured', async () => {
  await writeFile(
    join(attempt.folder, 'solution.test.ts'),
    `import { expect, test } from 'vitest'
import { createQuota } from './solution.ts'
test('a full bucket gives', () => {
  expect(createQuota({ capacity: 1, refillPerSec: 1 }).take('a').ok).toBe(true)
})
test('an empty one refuses', () => {
  const quota = createQuota({ capacity: 1, refillPerSec: 1, now: () => 0 })
  quota.take('a')
  expect(quota.take('a')).toEqual({ ok: false, retryAfterMs: 1000 })
})
`,
  )
  const { code, stdout, stderr } = await clone.kata(['review'], attempt.folder)
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toContain('own tests        green: 2 passed\n')
  expect(stdout).toContain('types            clean: no errors\n')
  expect(stdout).toContain('lint             clean: no findings\n')
  // Nothing was benched, and nobody saw a file change.
  expect(stdout.match(/not measured/g)).toHaveLength(2)
  expect((await clone.kata(['status'])).stdout).toContain('own tests   2 passed, 0 failed\n')
})

test('vitest finds the tests of an attempt from wherever it is called', async () => {
  const attempts = join(clone.root, 'attempts')
  const exam = join(attempts, 'exam-2026-01-01T09-00-00-000')
  await cp(attempt.folder, join(exam, attempt.slug), { recursive: true })
  await mkdir(join(attempts, '.archive'))
  await cp(attempt.folder, join(attempts, '.archive', attempt.slug, 'then'), { recursive: true })
  const listed = async (folder: string, ...filters: string[]): Promise<string[]> => {
    const args = ['list', '--filesOnly', ...filters]
    const { stdout } = await clone.npx('vitest', args, join(clone.root, folder))
    return stdout.trim().split('\n').sort()
  }
  const both = ['kata.test.ts', 'solution.test.ts']
  expect(await listed('.', 'attempts/token-bucket')).toEqual(
    both.map((name) => `attempts/token-bucket/${name}`),
  )
  expect(await listed('attempts/token-bucket')).toEqual(both)
  expect(await listed(exam.slice(clone.root.length))).toEqual(
    both.map((name) => `token-bucket/${name}`),
  )
  expect(await listed('attempts')).toHaveLength(4)
})

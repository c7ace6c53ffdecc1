import { mkdtemp, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { KIT_ROOT } from '../../harness/bank/bank.ts'
import {
  ownTestsOf,
  stateOf,
  type OwnTests,
  type TestsRun,
} from '../../harness/review/own-tests.ts'

/** Runs a test file in a folder outside the kit, where vitest knows of no configuration. */
async function ran(text: string, secondsMax?: number): Promise<OwnTests> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'kata-own-')))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await symlink(join(KIT_ROOT, 'node_modules'), join(folder, 'node_modules'))
  await writeFile(join(folder, 'solution.test.ts'), text)
  const found = await ownTestsOf({ slug: 'relay', folder, solution: '' }, secondsMax)
  expect((await readdir(folder)).sort()).toEqual(['node_modules', 'solution.test.ts'])
  return found
}

const IMPORTS = "import { beforeAll, describe, expect, test } from 'vitest'\n"

test('what failed is told with its reason, and what was left out is counted', async () => {
  const found = await ran(`${IMPORTS}
    test('good', () => expect(1).toBe(1))
    describe('suite', () => { test('bad', () => expect(1).toBe(2)) })
    test.skip('later', () => undefined)
    test('never settles', () => new Promise(() => undefined), 50)
    test('rejects', () => void Promise.reject(new Error('nobody waits')))
    setInterval(() => undefined, 1_000)`)
  expect(found).toEqual({
    measured: true,
    how: 'ran solution.test.ts once with vitest, in its own process',
    ...{ state: 'red', passed: 2, failed: 2, skipped: 1, errors: ['nobody waits'] },
    failures: [
      { name: 'suite > bad', message: 'expected 1 to be 2 // Object.is equality' },
      { name: 'never settles', message: 'Test timed out in 50ms.' },
    ],
  })
})

test.for([
  ['an import of nowhere', "import './nowhere.ts'", /could be run: .*nowhere\.ts/],
  [
    'tests to do',
    "test.todo('a'); test.skip('b', () => {})",
    /none of 2 tests .* skipped or to do/,
  ],
  [
    'a hook that throws',
    "beforeAll(() => { throw new Error('no') }); test('a', () => {})",
    /1 test .*: no/,
  ],
  ['a worker that dies', "test('a', () => process.kill(process.pid, 'SIGKILL'))", /broke off/],
] as const)('%s is not measured', async ([, text, why]) => {
  expect(await ran(IMPORTS + text)).toEqual({
    measured: false,
    why: expect.stringMatching(why) as string,
  })
})

test('a loop is stopped, and is not measured', async () => {
  expect(await ran(`${IMPORTS} test('spins', () => { for (;;); })`, 4)).toEqual({
    measured: false,
    why: 'solution.test.ts was not through after 4 s, and was stopped',
  })
})

const NONE = { passed: 0, failures: [], skipped: 0, unfinished: 0, errors: [] }

test.for([
  [{ problem: 'vitest ended without a report' }, 'vitest ended without a report'],
  [NONE, 'no test of solution.test.ts could be run'],
  [{ ...NONE, errors: ['no'] }, 'no test of solution.test.ts could be run: no'],
  [
    { ...NONE, skipped: 2 },
    'none of 2 tests in solution.test.ts was run: all are skipped or to do',
  ],
] as const)('nothing found and nothing run is not measured, and says why: %o', ([run, why]) => {
  expect(stateOf(run as TestsRun)).toEqual({ measured: false, why })
})

test('tests that passed are green whatever was left out; an error beside them is red', () => {
  expect(stateOf({ ...NONE, passed: 1, skipped: 2 })).toMatchObject({ state: 'green', skipped: 2 })
  expect(stateOf({ ...NONE, passed: 1, errors: ['no'] })).toMatchObject({ state: 'red', failed: 0 })
})

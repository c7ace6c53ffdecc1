import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadKata } from '../../harness/bank/bank.ts'
import {
  judgeOwnTests,
  openOwnTests,
  type OwnTestsJudging,
} from '../../harness/grading/judge-own-tests.ts'
import { findJail } from '../../harness/jail/jail.ts'
import { temporaryFolder } from '../../harness/lib/temporary-folder.ts'
import { compileTests, TESTS } from '../../harness/tdd/jailed/compile.ts'
import { runOn } from '../../harness/tdd/jailed/run-on.ts'
import type { GradeOutcome, OwnTestsResult } from '../../harness/results/results.ts'

const FILES = join(import.meta.dirname, 'own-tests')
const FLAWS = ['wraps-the-error', 'race-without-clear-timeout']

/** What each of `own-tests/` is worth: its outcome, and points, of which each of two flaws has one. */
const ATTACKS: Record<string, [outcome: GradeOutcome, points: number]> = {
  'is-honest': ['judged', 2],
  'is-honest-and-waits': ['judged', 1],
  'uses-fast-check': ['judged', 1],
  // What it is told of the program that it meets.
  'reads-the-variant': ['judged', 0],
  'imports-the-variant': ['judged', 0],
  'looks-around': ['judged', 0],
  remembers: ['judged', 0],
  // What it says.
  'writes-the-facts': ['judged', 0],
  'patches-the-runner': ['tampered', 0],
  'writes-into-the-pipe': ['tampered', 0],
  'empties-the-list': ['crashed', 0],
  'has-no-test': ['judged', 0],
  'is-red-always': ['judged', 0],
  'decides-by-chance': ['judged', 0],
  'decides-by-real-time': ['judged', 0],
  'does-not-compile': ['rejected', 0],
  // Ends, and ways out.
  exits: ['judged', 0],
  'exits-on-import': ['crashed', 0],
  'ends-the-process': ['crashed', 0],
  'starts-a-thread': ['judged', 0],
  'never-ends': ['timed-out', 0],
  'waits-for-ever': ['judged', 0],
  'fills-the-heap': ['out-of-memory', 0],
}

/** What no formatter would take. */
const MADE: Record<string, string> = { 'does-not-compile': "test('no', () => {" }

const jail = findJail()
const work = temporaryFolder('kata-own-tests-')
let judging: OwnTestsJudging
/** A right program that does what the contract leaves open in its own way. */
let control: OwnTestsJudging['bench']['variants'] = []

beforeAll(async () => {
  if ('missing' in jail) throw new Error(`the attacks need a jail: ${jail.missing}`)
  const about = { levels: 1, jail, work: work.path, seed: 11, maxPoints: FLAWS.length }
  const opened = await openOwnTests(await loadKata('deadline'), about)
  const variants = opened.bench.variants.filter(
    ({ kind, name }) => kind === 'reference' || kind === 'nothing' || FLAWS.includes(name),
  )
  control = opened.bench.variants.filter(({ name }) => name === 'callbacks-and-one-settle')
  judging = { ...opened, bench: { ...opened.bench, variants } }
})

afterAll(() => work.remove())

const judge = (name: string, more: Partial<OwnTestsJudging> = {}): Promise<OwnTestsResult> =>
  judgeOwnTests(
    { 'solution.test.ts': MADE[name] ?? readFileSync(join(FILES, `${name}.ts`), 'utf8') },
    { ...judging, ...more },
  )

describe('a test file that attacks', { concurrent: true }, () => {
  test.for(Object.entries(ATTACKS))('%s', async ([name, [outcome, points]]) => {
    const result = await judge(name)
    expect({ name, outcome: result.outcome, points: result.points }).toEqual({
      ...{ name, outcome, points },
    })
    const words = [result.forTeacher, result.forStudent, ...result.faults].join(' ')
    expect(words).not.toMatch(/\/tmp\/kata|root:|node_modules/)
  })
})

test('with a teacher’s rights honest tests are worth the same', async () => {
  expect(await judge('is-honest', { jail: undefined })).toEqual(await judge('is-honest'))
})

test('what one right program does not pass earns nothing, and costs no other test', async () => {
  const bench = { ...judging.bench, variants: judging.bench.variants.concat(control) }
  const tooMuch = `
import { expect, test } from 'vitest'
import { withTimeout } from './solution.ts'

test('an error is passed on, and time is told by a class of the platform', async () => {
  const error = new Error('no')
  await expect(withTimeout(() => Promise.reject(error), 10)).rejects.toBe(error)
  await expect(withTimeout(() => new Promise(() => {}), 10)).rejects.toBeInstanceOf(DOMException)
})
`
  const files = { 'solution.test.ts': tooMuch }
  expect(await judgeOwnTests(files, judging)).toMatchObject({ points: 1, faults: [] })
  const { points, faults } = await judgeOwnTests(files, { ...judging, bench })
  expect(points).toBe(0)
  expect(faults).toEqual([
    expect.stringMatching(/: not every right program passes it: .* The contract: “/),
  ])
  const honest = await judge('is-honest', { bench })
  expect(honest.points).toBe(2)
})

test('two programs look alike to tests that do not call them', async () => {
  const folder = temporaryFolder('looks-', work.path)
  const text = readFileSync(join(FILES, 'looks-around.ts'), 'utf8')
  const compiled = await compileTests(
    { [TESTS]: text },
    { folder: folder.path, jail: judging.jail },
  )
  if ('problem' in compiled) throw new Error(compiled.problem.message)
  const seen = await Promise.all(
    judging.bench.variants
      .filter(({ kind }) => kind !== 'nothing')
      .map((variant) => runOn(variant, { ...judging, tests: compiled.code })),
  )
  folder.remove()
  const [first, ...others] = seen.map(({ result }) => result.tests[0]?.message)
  expect(first).toMatch(/^texts [0-9a-f]{12} stack/)
  for (const other of others) expect(other).toBe(first)
})

test('there is none that this table does not speak of', () => {
  const names = readdirSync(FILES).map((name) => name.replace(/\.ts$/, ''))
  expect([...names, ...Object.keys(MADE)].toSorted()).toEqual(Object.keys(ATTACKS).toSorted())
})

test('no file is left of them', () => {
  expect(readdirSync(work.path)).toEqual(['tests-of-deadline'])
})

import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { TddReport } from '../../harness/tdd/report.ts'
import { temporaryBank } from '../battery/temporary-bank.ts'
import { kata, type Answer } from './kata.ts'

const USAGE = 64
const LEVEL_1 = { kind: 'tested', seed: 1, levels: ['pass', 'fail'] }

const HEAD = `import { expect, test } from 'vitest'
import { createRelay } from './solution.ts'
`
const SUCCESS = `
test('passes the answer on', async () => {
  expect(await createRelay((message) => 'to ' + message).send('me')).toBe('to me')
})
`
const FAILURE = `
test('passes a failure on, and calls once', async () => {
  let calls = 0
  const relay = createRelay(async () => {
    calls++
    throw new Error('down')
  })
  await expect(relay.send('me')).rejects.toThrow('down')
  expect(calls).toBe(1)
})
`

/** A bank in which level 1 of `relay` is green, with these tests beside the solution. */
async function attempted(tests?: string, started: object = {}): Promise<string> {
  const bank = await temporaryBank()
  await kata(bank, ['start', 'relay'])
  const at = new Date().toISOString()
  const entries = [{ kind: 'started', ...started }, LEVEL_1]
  const lines = entries.map((entry) => JSON.stringify({ at, ...entry }))
  await writeFile(join(bank, 'attempts/relay/.kata/journal.jsonl'), lines.join('\n'))
  if (tests !== undefined) await writeFile(testsIn(bank), tests)
  return bank
}

function testsIn(bank: string): string {
  return join(bank, 'attempts/relay/solution.test.ts')
}

/** Writes one more solution, made of the body of `send`. */
async function addSolution(bank: string, name: string, about: string, send: string): Promise<void> {
  const source = `import type { Relay, Worker } from '../../../katas/relay/contract.ts'
export const ${about}
export function createRelay(worker: Worker): Relay {
  return { send: async (message) => { ${send} } }
}
`
  await writeFile(join(bank, 'solutions/relay', `${name}.ts`), source)
}

async function judged(bank: string): Promise<TddReport & { code: Answer['code'] }> {
  const { code, stdout } = await kata(bank, ['tdd', '--json'])
  return { code, ...(JSON.parse(stdout) as TddReport) }
}

function named(report: TddReport, name: string): TddReport['tests'][number] | undefined {
  return report.tests.find((one) => one.name === name)
}

test('the skeleton earns nothing, and each of its tests is told why', async () => {
  const { code, stdout } = await kata(await attempted(), ['tdd'])
  expect(code).toBe(1)
  expect(stdout).toMatchInlineSnapshot(`
    "Message relay · your tests · levels 1 to 2

    ✓ accepts 2 of 2 correct solutions
    ✗ catches 0 of 3 mistakes  ░░░░░░░░░░░░░░░░░░░░
      level 1 0 of 1 · level 2 0 of 2

      – the success path, line 6: earns nothing, it asserts, but never calls your
        solution
      – the timeout or failure path, line 11: earns nothing, no assertion ran in it

    breaches that no test noticed
      a message gets the answer of its worker (1 mistake)
      the worker is called once for each message (1 mistake)
      a failure of the worker rejects its message (1 mistake)

      success path        no: in no credited test a call succeeds
      timeout or failure  no
      property            no, examples only
      written first       not known yet: no run saw a file of yours change
      your own solution   2 green
    "
  `)
})

test('tests that cover both paths catch every mistake, and the journal knows it', async () => {
  const bank = await attempted(HEAD + SUCCESS + FAILURE)
  const { code, stdout, stderr } = await kata(bank, ['tdd'])
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toMatchInlineSnapshot(`
    "Message relay · your tests · levels 1 to 2

    ✓ accepts 2 of 2 correct solutions
    ✓ catches 3 of 3 mistakes  ████████████████████
      level 1 1 of 1 · level 2 2 of 2

      ✓ passes the answer on  catches 1, 1 by no other test
      ✓ passes a failure on, and calls once  catches 2, 2 by no other test

      success path        in 1 credited test
      timeout or failure  in 1 credited test
      property            no, examples only
      written first       the tests
      your own solution   0 green, 2 red
    "
  `)
  const journal = await readFile(join(bank, 'attempts/relay/.kata/journal.jsonl'), 'utf8')
  expect(JSON.parse(journal.split('\n').at(-1) ?? '')).toMatchObject({
    ...{ kind: 'own-tests', passed: 0, failed: 2, caught: 3, flaws: 3 },
  })
})

test('what checks nothing earns nothing, and is named with the reason', async () => {
  const vacuous = `
import fc from 'fast-check'
test('constant', () => { expect(true).toBe(true) })
test('no assertion', async () => { await createRelay(() => 1).send(2) })
test.skip('skipped', async () => { expect(await createRelay(() => 1).send(2)).toBe(1) })
test.todo('todo')
test('no runs', async () => {
  await fc.assert(fc.asyncProperty(fc.nat(), async (n) => {
    expect(await createRelay(() => n).send(2)).toBe(n)
  }), { numRuns: 0 })
})
`
  const report = await judged(await attempted(HEAD + vacuous))
  expect(report.tests.map(({ name, blame, why }) => [name, blame, why])).toEqual([
    ['constant', 'vacuous', 'it asserts, but never calls your solution'],
    ['no assertion', 'vacuous', 'no assertion ran in it'],
    ['skipped', 'skipped', 'it is skipped'],
    ['todo', 'skipped', 'it is still a todo'],
    ['no runs', 'vacuous', 'its property ran zero times'],
  ])
  expect(report).toMatchObject({ code: 1, flaws: { caught: 0, of: 3 }, properties: 0 })
})

test('a test that rejects a correct solution is named with its message, and earns nothing', async () => {
  const hasty = `
test('calls the worker at once', async () => {
  const seen: unknown[] = []
  const sent = createRelay((message) => { seen.push(message); return 7 }).send(1)
  expect(seen).toEqual([1])
  expect(await sent).toBe(7)
})
`
  const bank = await attempted(HEAD + hasty + FAILURE)
  const late = 'await undefined; return worker(message)'
  await addSolution(bank, 'controls/a-tick-later', `control = { verdict: 'pass' }`, late)
  const report = await judged(bank)
  expect(named(report, 'calls the worker at once')).toMatchObject({
    blame: 'rejects-a-correct-solution',
    why: 'expected [] to deeply equal [ 1 ]',
    rejects: ['a-tick-later'],
    caught: [],
  })
  expect(report).toMatchObject({
    code: 1,
    correct: { accepted: 2, of: 3 },
    flaws: { caught: 2, of: 3 },
    missed: [{ law: 'answers-as-the-worker', flaws: 1 }],
  })
})

test('a mistake that never gives the thread back is caught by timeout, and the run goes on', async () => {
  const bank = await attempted(HEAD + FAILURE + SUCCESS)
  const about = `flaw = { level: 1, laws: ['answers-as-the-worker'] }`
  await addSolution(bank, 'flaws/a-spins', about, 'for (;;) message = worker(message)')
  const forever = `try { return await worker(message) } catch { for (;;); }`
  await addSolution(bank, 'flaws/b-spins', about.replace('1', '2'), forever)
  const report = await judged(bank)
  expect(named(report, 'passes a failure on, and calls once')?.timedOut).toContain('b-spins')
  expect(report).toMatchObject({ code: 0, flaws: { caught: 5, of: 5 } })
})

test('a test that waits for ever under a mistake is caught by timeout', async () => {
  const bank = await attempted(HEAD + SUCCESS)
  const about = `flaw = { level: 1, laws: ['answers-as-the-worker'] }`
  await addSolution(bank, 'flaws/never-answers', about, 'return new Promise(() => undefined)')
  const report = await judged(bank)
  expect(named(report, 'passes the answer on')?.timedOut).toEqual(['never-answers'])
})

test('looking at the source, path or name tells no solution from another', async () => {
  const cheats = `
import { readFileSync } from 'node:fs'
const telling = /catch/
test('asks the function', async () => {
  expect(createRelay.toString()).not.toMatch(telling)
  expect(await createRelay(() => 1).send(1)).toBe(1)
})
test('reads the file', () => {
  createRelay(() => 1)
  expect(readFileSync(new URL('./solution.ts', import.meta.url), 'utf8')).not.toMatch(telling)
})
test('asks in a roundabout way', ({ task }) => {
  const { send } = createRelay(() => 1)
  const texts = [createRelay, send].map((one) => one['to' + 'String']())
  const trace = new Error('here')['sta' + 'ck']
  expect([...texts, createRelay['na' + 'me'], task.file.projectName, trace].join()).not.toMatch(telling)
})
`
  const report = await judged(await attempted(HEAD + cheats))
  expect(report.flaws.caught).toBe(0)
  expect(named(report, 'asks the function')?.why).toBe(
    "it looks at the solution's source, path or name: createRelay.toString, line 7",
  )
  expect(named(report, 'reads the file')?.blame).toBe('looks-at-the-source')
  expect(named(report, 'asks in a roundabout way')).toMatchObject({ caught: [], rejects: [] })
})

test('a file that does not compile, or imports what is not there, is one sentence with the place', async () => {
  const bank = await attempted(`${HEAD}\ntest('x', () => { expect( })\n`)
  const broken = await kata(bank, ['tdd'])
  expect(broken.code).toBe(1)
  expect(broken.stdout).toContain('solution.test.ts:4 does not run: Argument expression expected.')
  await writeFile(testsIn(bank), `${HEAD}import { help } from './help.ts'\nhelp()\n`)
  expect((await kata(bank, ['tdd'])).stdout).toContain(
    'solution.test.ts:3 does not run: there is no ./help.ts beside it',
  )
  await writeFile(testsIn(bank), `${HEAD}import help from 'no-such-package'\nhelp()\n`)
  const { problem, tests } = await judged(bank)
  expect(problem?.message).toMatch(/no-such-package/)
  expect(tests).toEqual([])
})

test('without a test file, and in a running exam, a sentence says what to do', async () => {
  const bank = await attempted()
  await rm(testsIn(bank))
  const missing = await kata(bank, ['tdd'])
  expect([missing.code, missing.stdout]).toEqual([USAGE, ''])
  expect(missing.stderr).toContain('write solution.test.ts')
  const exam = { mode: 'exam', deadlineAt: '2999-01-01T00:00:00.000Z' }
  const running = await kata(await attempted(HEAD + SUCCESS, exam), ['tdd'])
  expect([running.code, running.stdout]).toEqual([USAGE, ''])
  expect(running.stderr).toContain('npx kata finish')
})

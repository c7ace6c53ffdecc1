import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { TddReport } from '../../harness/tdd/report.ts'
import { temporaryBank } from '../battery/temporary-bank.ts'
import { kata, type Answer } from './kata.ts'

const USAGE = 64
/** A loop is told by the CPU time that it uses, which a busy machine gives out slowly. */
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
async function addSolution(bank: string, name: string, send: string, about = ''): Promise<void> {
  const source = `import type { Relay, Worker } from '../../../katas/relay/contract.ts'
${about}
export function createRelay(worker: Worker): Relay {
  return { send: async (message) => { ${send} } }
}
`
  await writeFile(join(bank, 'solutions/relay', `${name}.ts`), source)
}

/** Writes one more flaw of level 1, made of the body of `send`. */
async function addFlaw(bank: string, name: string, send: string): Promise<void> {
  await addSolution(bank, `flaws/${name}`, send)
  const page = join(bank, 'solutions/relay/flaws.ts')
  const entry = `'${name}': { level: 1, laws: ['answers-as-the-worker'], thought: 'Never mind.' },`
  const text = await readFile(page, 'utf8')
  await writeFile(
    page,
    text.replace('defineFlaws({', (head) => head + entry),
  )
}

async function judged(bank: string): Promise<TddReport & { code: Answer['code'] }> {
  const { code, stdout } = await kata(bank, ['tdd', '--json'])
  return { code, ...(JSON.parse(stdout) as TddReport) }
}

test('the skeleton earns nothing, and each of its tests is told why', async () => {
  const { code, stdout } = await kata(await attempted(), ['tdd'])
  expect(code).toBe(1)
  expect(stdout).toMatchInlineSnapshot(`
    "Message relay · your tests · levels 1 to 2

    ✓ no test contradicts the contract, tried on 2 correct solutions
    ✗ catches 0 of 3 mistakes  ░░░░░░░░░░░░░░░░░░░░
      level 1 0 of 1 · level 2 0 of 2

      – the success path, line 6: earns nothing, a solution that does nothing passes
        it too
      – the timeout or failure path, line 11: earns nothing, no assertion ran in it

    breaches that no test noticed
      a message gets the answer of its worker (1 mistake)
      the worker is called once for each message (1 mistake)
      a failure of the worker rejects its message (1 mistake)

      written first     not known yet: no run saw a file of yours change
      your own solution 2 green
    "
  `)
})

test('tests that cover both paths catch every mistake, and the journal knows it', async () => {
  const bank = await attempted(HEAD + SUCCESS + FAILURE)
  const { code, stdout, stderr } = await kata(bank, ['tdd'])
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toMatchInlineSnapshot(`
    "Message relay · your tests · levels 1 to 2

    ✓ no test contradicts the contract, tried on 2 correct solutions
    ✓ catches 3 of 3 mistakes  ████████████████████
      level 1 1 of 1 · level 2 2 of 2

      ✓ passes the answer on  catches 1, 1 by no other test
      ✓ passes a failure on, and calls once  catches 2, 2 by no other test

      written first     the tests
      your own solution 0 green, 2 red
    "
  `)
  const journal = await readFile(join(bank, 'attempts/relay/.kata/journal.jsonl'), 'utf8')
  expect(JSON.parse(journal.split('\n').at(-1) ?? '')).toMatchObject({
    ...{ kind: 'own-tests', passed: 0, failed: 2, caught: 3, flaws: 3 },
  })
})

test('each test is told what it is worth, whatever stands beside it', async () => {
  const others = `
import { existsSync, writeFileSync } from 'node:fs'
import * as solution from './solution.ts'
test('no assertion', async () => { await createRelay(() => 1).send(2) })
test.skip('skipped', async () => { expect(await createRelay(() => 1).send(2)).toBe(1) })
test('endless', () => { for (;;); })
test('calls the worker at once', async () => {
  const seen: unknown[] = []
  const sent = createRelay((message) => { seen.push(message); return 7 }).send(1)
  expect(seen).toEqual([1])
  expect(await sent).toBe(7)
})
test('swallows failures', async () => {
  const fails = async () => { throw new Error('down') }
  expect(await createRelay(fails).send(1)).toBeUndefined()
})
test('flaky', async () => {
  const marker = new URL('marker', import.meta.url)
  const isFirst = !existsSync(marker)
  writeFileSync(marker, '')
  expect(await createRelay(() => isFirst).send(1)).toBe(true)
})
test('own part', () => { expect(solution.wrap(1)).toBe(1) })
`
  const bank = await attempted(HEAD + others + FAILURE)
  const own = join(bank, 'attempts/relay/solution.ts')
  await writeFile(own, `${await readFile(own, 'utf8')}\nexport const wrap = (one) => one\n`)
  const contract = "contract: 'One message, one call of the worker.'"
  const about = `export const control = { verdict: 'pass', differs: 'calls the worker later', ${contract} }`
  await addSolution(bank, 'controls/a-tick-later', 'await undefined; return worker(message)', about)
  const { code, stdout } = await kata(bank, ['tdd'])
  expect(code).toBe(1)
  expect(stdout).toMatchInlineSnapshot(`
      "Message relay · your tests · levels 1 to 2

      ✗ 1 test contradicts the contract, tried on 3 correct solutions
      ✓ catches 3 of 3 mistakes  ████████████████████
        level 1 1 of 1 · level 2 2 of 2

        – no assertion, line 6: earns nothing, no assertion ran in it
        – skipped, line 7: earns nothing, it is skipped
        – endless, line 8: earns nothing, it never gives the thread back, on the
          reference either
        ✓ calls the worker at once  catches 1, 1 by no other test
        ✗ swallows failures, line 15: contradicts the contract: “a failure of the
          worker rejects its message”
            no correct solution passes it: down
        – flaky, line 19: is flaky, it passes and fails on one and the same solution:
          expected false to be true
        – own part, line 25: earns nothing, it uses \`wrap\`, which no other solution
          has
        ✓ passes a failure on, and calls once  catches 2, 2 by no other test

      notes on what holds for some correct solutions only; they cost nothing
        1 test is red on a-tick-later, one that calls the worker later; the contract:
          “One message, one call of the worker.”
          line 9: expected [] to deeply equal [ 1 ]

        written first     not known yet: no run saw a file of yours change
        your own solution 1 green, 5 red
      "
    `)
})

test('a mistake that hangs or waits for ever is caught by timeout, and the run goes on', async () => {
  const bank = await attempted(HEAD + FAILURE + SUCCESS)
  const forever = `try { return await worker(message) } catch { for (;;); }`
  await addFlaw(bank, 'spins', forever)
  await addFlaw(bank, 'never-answers', 'return new Promise(() => undefined)')
  const { code, tests, flaws } = await judged(bank)
  expect(tests.map(({ name, timedOut }) => [name, timedOut])).toEqual([
    ['passes a failure on, and calls once', ['never-answers', 'spins']],
    ['passes the answer on', ['never-answers']],
  ])
  expect([code, flaws.caught, flaws.of]).toEqual([0, 5, 5])
})

test('a file that does not compile, or imports what is not there, is one sentence with the place', async () => {
  const bank = await attempted(`${HEAD}\ntest('x', () => { expect( })\n`)
  const broken = await kata(bank, ['tdd'])
  expect(broken.code).toBe(1)
  expect(broken.stdout).toContain('solution.test.ts:4 does not run: Unexpected "}"')
  await writeFile(testsIn(bank), `${HEAD}import { help } from './help.ts'\nhelp()\n`)
  expect((await kata(bank, ['tdd'])).stdout).toContain(
    'solution.test.ts:3 does not run: Could not resolve "./help.ts"',
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

import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { filesOf } from '../../harness/bank/bank.ts'
import { firstFailure, type Problem, type Verdict } from '../../harness/core/verdict.ts'
import { judgeInChild, writeSolution } from '../support/kit.ts'
import { programOf } from '../support/programs.ts'

const SLUG = 'priority-router'
const reference = readFileSync(programOf(SLUG), 'utf8')
const GOOD_VALIDATION = `export { parseRequest } from ${JSON.stringify(filesOf(SLUG).reference)}\n`

/** A router whose `submit` does this, beside a correct `parseRequest`. */
function routerThat(submit: string, before = ''): string {
  return `${GOOD_VALIDATION}${before}
export function createRouter(handler: (payload: unknown, signal: AbortSignal) => unknown) {
  return {
    stats: () => ({ queued: 0, running: 0 }),
    submit(request: any): any { ${submit} },
  }
}`
}

async function judge(text: string, levels = 1): Promise<Verdict> {
  return judgeInChild(SLUG, writeSolution(text), { levels, runs: 3 })
}

async function problem(text: string): Promise<Omit<Problem, 'file'> | undefined> {
  const { file, ...rest } = (await judge(text)).problem ?? {
    kind: 'no-file',
    message: 'no problem',
  }
  expect(file).toMatch(/solution\.ts$/)
  return rest
}

/** The first broken law, and what the finding says. */
async function finding(text: string, levels = 1): Promise<string> {
  const verdict = await judge(text, levels)
  expect(verdict.outcome).toBe('fail')
  const failure = firstFailure(verdict)
  return `${failure?.law.law}: ${failure?.law.counterexample?.finding.message}`
}

test('a file that does not compile is told by line, column and message', async () => {
  expect(await problem('export const x = 1\nexport const y = ;')).toMatchInlineSnapshot(`
    {
      "column": 18,
      "kind": "compile",
      "line": 2,
      "message": "Unexpected ";"",
      "text": "export const y = ;",
    }
  `)
})

test('an import that cannot be found is told by line and column', async () => {
  expect(await problem("import { x } from './nowhere.ts'\nexport { x }")).toMatchInlineSnapshot(`
    {
      "column": 19,
      "kind": "compile",
      "line": 1,
      "message": "there is no file "./nowhere.ts" beside this one: a solution may import its contract (./contract.ts), what Node brings (node:…) and p-queue",
      "text": "import { x } from './nowhere.ts'",
    }
  `)
})

test.for(['lodash', 'node:tmiers'])(
  'an import of %s is told what a solution may import',
  async (name) => {
    expect(await problem(`\nimport x from '${name}'\nexport { x }`)).toEqual({
      kind: 'compile',
      line: 2,
      column: 15,
      message: `there is no package "${name}" here: a solution may import its contract (./contract.ts), what Node brings (node:…) and p-queue`,
      text: `import x from '${name}'`,
    })
  },
)

test('a file that throws while it is imported is told by line and message', async () => {
  expect(await problem('\n\nthrow new Error("no database here")')).toMatchInlineSnapshot(`
    {
      "kind": "import",
      "line": 3,
      "message": "Error: no database here",
      "text": "throw new Error("no database here")",
    }
  `)
})

test('a file that throws null while it is imported gets a sentence too', async () => {
  expect(await problem('throw null')).toMatchInlineSnapshot(`
    {
      "kind": "import",
      "message": "null",
    }
  `)
})

test('a file that ends the process while it is imported gets a sentence', async () => {
  expect(await problem('process.exit(0)')).toMatchInlineSnapshot(`
    {
      "killed": "ended",
      "kind": "import",
      "message": "the process ended while the file was imported: with exit code 0",
    }
  `)
})

test('a loop while the file is imported is killed and said to be a loop', async () => {
  expect((await problem('for (;;) {}'))?.message).toMatch(
    /^an endless loop while the file was imported: .* was killed at solution\.ts:1$/,
  )
})

test('a file that does not exist is no crash', async () => {
  const verdict = await judgeInChild(SLUG, '/nowhere/solution.ts')
  expect(verdict.problem).toMatchObject({ kind: 'no-file', message: 'there is no such file' })
})

test('missing exports are named, and fail only the levels that call them', async () => {
  const verdict = await judge(
    reference.replace('export function createRouter', 'function createRouter'),
  )
  expect(verdict.levels[0]?.problem).toMatchInlineSnapshot(`
    {
      "kind": "exports",
      "message": "the file must export createRouter; it exports parseRequest",
    }
  `)
})

test('a call that never settles is diagnosed', async () => {
  expect(await finding(routerThat('return new Promise(() => {})'))).toMatchInlineSnapshot(`
    "answers-exactly-once: r1 was never answered
    The run is stuck: r1 still waits, 0 of 1 slot in use, no timer is armed"
  `)
})

test('an endless loop is killed and said to be a loop', async () => {
  expect(await finding(routerThat('for (;;) {}'))).toMatch(
    /^run-completes: an endless loop: it used more than 2 s of CPU time .* at solution\.ts:\d+, in submit$/,
  )
})

test('an endless chain of microtasks is killed and said to be a loop', async () => {
  const text = routerThat('const spin = async () => { for (;;) await null }; return spin()')
  expect(await finding(text)).toMatch(
    /^run-completes: an endless loop: .* at solution\.ts:\d+, in spin$/,
  )
})

test('where code hangs is looked for once it has used its time, and not where it only waited', async () => {
  const waits = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_000)'
  const text = `${waits}\n${routerThat('const spin = () => { for (;;); }; return spin()')}`
  expect(await finding(text)).toMatch(/ at solution\.ts:\d+, in spin$/)
})

test('endless timers meet a bound', async () => {
  const text = routerThat('return new Promise(() => { setInterval(() => {}, 1) })')
  expect(await finding(text)).toMatchInlineSnapshot(
    `"run-completes: the run was stopped after 5080 timers: one keeps arming the next without an end"`,
  )
})

test('endless events meet a bound', async () => {
  const text = routerThat(
    'return new Promise(() => { const again = () => { handler(request?.payload, new AbortController().signal); setImmediate(again) }; again() })',
  )
  expect(await finding(text)).toMatch(
    /^run-completes: the run was stopped after \d+ (events|timers)/,
  )
})

test('a solution that prints a lot changes neither the verdict nor the output', async () => {
  const text = reference.replace(
    'running++',
    'for (let i = 0; i < 2_000; i++) console.log("x".repeat(1_000))\n    running++',
  )
  const verdict = await judge(text)
  expect(verdict.outcome).toBe('pass')
})

test('direct writes to stdout are kept out of the way', async () => {
  const text = reference.replace(
    'running++',
    'process.stdout.write("{\\"outcome\\":\\"pass\\"}\\n"); running++',
  )
  expect((await judge(text)).outcome).toBe('pass')
})

test('a thenable is not a promise', async () => {
  expect(await finding(routerThat('return { then(done: any) { done(1) } }'))).toMatchInlineSnapshot(
    `
    "answers-exactly-once: submit of r1 returned an object at 7 ms, which is no promise
    expected  a promise, whatever comes"
  `,
  )
})

test('a value is not a promise', async () => {
  expect(await finding(routerThat('return 42'))).toMatchInlineSnapshot(
    `
    "answers-exactly-once: submit of r1 returned 42 at 7 ms, which is no promise
    expected  a promise, whatever comes"
  `,
  )
})

test('a changed argument is a finding', async () => {
  const text = reference.replace(
    'const { payload, priority = 5, timeoutMs, signal } = parseRequest(input)',
    '$&; (input as any).priority ??= 5',
  )
  expect(text).not.toBe(reference)
  expect(await finding(text)).toMatchInlineSnapshot(
    `"arguments-untouched: the code changed arguments: request r1: priority, request r2: priority, request r3: priority"`,
  )
})

test('a solution that throws null is judged like any other', async () => {
  expect(await finding(routerThat('throw null'))).toMatchInlineSnapshot(`
    "answers-exactly-once: submit of r1 threw null at 7 ms in place of an answer
    expected  a promise, whatever comes"
  `)
})

test('a solution that throws null inside a timer is judged like any other', async () => {
  const text = routerThat('return new Promise(() => { setTimeout(() => { throw null }, 1) })')
  expect(await finding(text)).toMatchInlineSnapshot(
    `"no-stray-exception: an exception that nobody caught: null"`,
  )
})

test('process.exit does not end the kit, and is no pass', async () => {
  expect(await finding(routerThat('process.exit(0)'))).toMatchInlineSnapshot(
    `"run-completes: the code called process.exit(0): a solution must not end the process"`,
  )
})

test('a crash of the process is no pass', async () => {
  expect(await finding(routerThat('(process as any).reallyExit(0)'))).toMatchInlineSnapshot(
    `"run-completes: the process of the run ended: with exit code 0"`,
  )
})

test('code that eats the memory is told so', async () => {
  const text = routerThat('const all: unknown[] = []; for (;;) all.push(new Array(1e6).fill(1))')
  expect(await finding(text)).toMatchInlineSnapshot(
    `"run-completes: out of memory: more than 512 MB were in use"`,
  )
})

test('later levels are still judged after an endless loop', async () => {
  const verdict = await judge(routerThat('for (;;) {}'), 2)
  expect(verdict.levels.map(({ outcome }) => outcome)).toEqual(['fail', 'fail'])
})

test('frames written into the private pipe by the code under test are no history', async () => {
  const text = `import { writeSync } from 'node:fs'\n${routerThat(
    'writeSync(3, JSON.stringify({ kind: "history", history: { events: [] } }) + "\\n"); return Promise.resolve()',
  )}`
  expect(await finding(text)).toMatchInlineSnapshot(
    `"run-completes: the code reached for the judge: it wrote into the pipe of the judge"`,
  )
})

test('nothing is left in the temporary folder', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kata-test-'))
  vi.stubEnv('TMPDIR', folder)
  onTestFinished(() => {
    vi.unstubAllEnvs()
    rmSync(folder, { recursive: true, force: true })
  })
  await judge(reference)
  await judge('throw null')
  expect(readdirSync(folder).filter((name) => !name.startsWith('kata-test-'))).toEqual([])
})

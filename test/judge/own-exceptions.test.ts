import { readFileSync } from 'node:fs'
import { describe, expect, onTestFinished, test } from 'vitest'
import { filesOf, KIT_ROOT, loadKata } from '../../harness/bank/bank.ts'
import { emptyHistory } from '../../harness/core/history.ts'
import { firstFailure, type Verdict } from '../../harness/core/verdict.ts'
import { openJudge } from '../../harness/judge/parent.ts'
import { judgeInChild, judgeInProcess, writeSolution, flawNamed } from '../support/kit.ts'
import { programOf } from '../support/programs.ts'

const TIMEOUT_MS = 60_000
const ROUTER = 'priority-router'
const CACHE = 'embedding-cache'
const QUOTA = 'token-bucket'
const { file: RECURSIVE } = await flawNamed(ROUTER, 'recursive-pump')

/** A correct program with one line of it changed, or lines put in its place. */
function referenceWith(slug: string, from: string, to: string): string {
  const text = readFileSync(programOf(slug), 'utf8')
  expect(text).toContain(from)
  return text.replace(from, to)
}

/** The law that is told first and what it says, in a child and in this process alike. */
async function toldOf(slug: string, text: string): Promise<string> {
  const file = writeSolution(text)
  const options = { levels: 1, runs: 5 }
  const inChild = await judgeInChild(slug, file, options)
  expect(await judgeInProcess(slug, file, options)).toEqual(inChild)
  return saidBy(inChild)
}

function saidBy(verdict: Verdict): string {
  const { law } = firstFailure(verdict) ?? {}
  return `${law?.law}: ${law?.counterexample?.finding.message}`
}

/** What Node says of `undefined.foo` is worded by the engine, and may change with it. */
const ENGINE = 'TypeError "[^"]+"'

function told(...lines: string[]): RegExp {
  return new RegExp(`^no-stray-exception: ${lines.join('\n')}$`)
}

describe(
  'an exception of the code’s own comes first, with its line',
  { timeout: TIMEOUT_MS },
  () => {
    test('in an async function whose promise nobody awaits', async () => {
      const text = referenceWith(
        ROUTER,
        '    running++\n',
        `    running++
    const note = async (): Promise<void> => {
      await null
      return (job as any).nothing.foo
    }
    void note()\n`,
      )
      expect(await toldOf(ROUTER, text)).toMatch(
        told(
          `an exception that nobody caught: ${ENGINE}`,
          String.raw`solution\.ts:31 {2}return \(job as any\)\.nothing\.foo`,
        ),
      )
    })

    test('where a law is broken by it: nothing is answered any more', async () => {
      const text = referenceWith(
        ROUTER,
        '    running--\n',
        '    running -= (job as any).nothing.foo\n',
      )
      expect(await toldOf(ROUTER, text)).toMatch(
        told(
          `an exception that nobody caught: ${ENGINE}`,
          String.raw`solution\.ts:30 {2}running -= \(job as any\)\.nothing\.foo`,
        ),
      )
    })

    test('in the callback of a timer', async () => {
      const text = referenceWith(
        CACHE,
        'export function createCache',
        `setTimeout(() => undefined, 0)
const poke = (): unknown => setTimeout(() => (globalThis as any).nothing.foo, 1)
export function createCache`,
      ).replace('  return {', '  poke()\n  return {')
      expect(await toldOf(CACHE, text)).toMatch(
        told(
          `an exception that nobody caught: ${ENGINE}`,
          String.raw`solution\.ts:\d+ {2}const poke = .*nothing\.foo, 1\)`,
        ),
      )
    })

    test('in stats()', async () => {
      const text = referenceWith(
        ROUTER,
        'queued: waiting.length, running',
        'queued: (waiting as any).list.length, running',
      )
      expect(await toldOf(ROUTER, text)).toMatch(
        told(
          'the code threw where the contract allows no exception:',
          ENGINE,
          String.raw`solution\.ts:49 {2}return \{ submit, stats: .*`,
        ),
      )
    })

    test('in submit, before there is a promise', async () => {
      const text = referenceWith(
        ROUTER,
        'const submit = async (input: unknown): Promise<unknown> => {',
        'const submit = (input: any): any => {\n    input.nothing?.foo.bar\n    return later(input.payload.length.foo.bar, input)\n  }\n  const later = async (_: unknown, input: unknown): Promise<unknown> => {',
      )
      expect(await toldOf(ROUTER, text)).toMatch(
        told(
          String.raw`at \d+ ms {2}r\d+ was answered with an exception of the code’s own: ${ENGINE}`,
          String.raw`solution\.ts:35 {2}return later\(input\.payload\.length\.foo\.bar, input\)`,
        ),
      )
    })

    test('as the answer of a caller whose request was good', async () => {
      const text = referenceWith(
        ROUTER,
        'waiting.splice(waiting.find',
        'waiting.splcie(waiting.find',
      )
      expect(await toldOf(ROUTER, text)).toMatch(
        told(
          String.raw`at \d+ ms {2}r\d+ was answered with an exception of the code’s own: ${ENGINE}`,
          String.raw`solution\.ts:42 {2}waiting\.splcie\(.*`,
        ),
      )
    })

    test('in a call that answers at once', async () => {
      const text = referenceWith(
        QUOTA,
        'cost - bucket.tokens',
        'cost - (bucket as any).left.tokens',
      )
      expect(await toldOf(QUOTA, text)).toMatch(
        told(
          String.raw`at \d+ ms {2}\w+ was answered with an exception of the code’s own: ${ENGINE}`,
          String.raw`solution\.ts:36 {2}const missing = cost - \(bucket as any\)\.left\.tokens`,
        ),
      )
    })
  },
)

describe(
  'an exception that the contract asks for is none of these',
  { timeout: TIMEOUT_MS },
  () => {
    test('bad input may be refused by an error that the engine makes', async () => {
      const text = referenceWith(
        ROUTER,
        "throw new TypeError('request: not an object')",
        'return (undefined as any).request',
      )
      const verdict = await judgeInChild(ROUTER, writeSolution(text), { levels: 1, runs: 20 })
      expect(verdict.outcome).toBe('pass')
    })

    test('good input that the code refuses on purpose is for the law of bad input', async () => {
      const text = referenceWith(ROUTER, '!isInt(priority, 0)', '!isInt(priority, 1)')
      expect(await toldOf(ROUTER, text)).not.toContain('no-stray-exception')
    })

    test('a rejection of the handler’s that nobody hears is for the law of unheard ones', async () => {
      const text = referenceWith(
        ROUTER,
        '.catch(job.reject)',
        '.catch((e) => (job.reject(e), Promise.reject(e)))',
      )
      const verdict = await judgeInChild(ROUTER, writeSolution(text), { levels: 2, runs: 10 })
      expect(saidBy(verdict)).not.toContain('no-stray-exception')
    })
  },
)

describe('a stack that overflows', { timeout: TIMEOUT_MS }, () => {
  test('is told by a line of the recursion, and by nothing that depends on its depth', async () => {
    const { scenarios } = await loadKata(ROUTER)
    const crowd = scenarios.find(({ name }) => name === 'ten-thousand-at-once')?.workload
    if (!crowd) throw new Error('Expected the scenario')
    // More would only take longer: Node prints each rejection for which the stack has no room.
    const workload = { ...crowd, operations: crowd.operations.slice(0, 5_000) }
    const at = { file: 'recursive-pump.ts', line: 56, text: 'entry.onStart()' }
    const history = emptyHistory({ kind: 'overflow', at })
    const judge = await openJudge({
      solution: RECURSIVE,
      drive: filesOf(ROUTER).drive,
      kitRoot: KIT_ROOT,
    })
    if ('problem' in judge) throw new Error(judge.problem.message)
    onTestFinished(() => judge.close())
    expect(await judge.run([workload])).toEqual([history])
  })

  test('without an end is told as that too, however small the traffic', async () => {
    const text = referenceWith(
      ROUTER,
      'const { payload, priority = 5, timeoutMs, signal } = parseRequest(input)\n    signal',
      'const { payload, priority = 5, timeoutMs, signal } = parseRequest(input)\n    if (priority === 0) return submit(input)\n    signal',
    )
    expect(await toldOf(ROUTER, text)).toMatch(/^no-stray-exception: the stack overflowed/)
  })
})

describe('what takes real time is told where it is called', { timeout: TIMEOUT_MS }, () => {
  test.for([
    { name: 'fetch', import: '', call: "fetch('http://localhost')" },
    {
      name: 'fs.promises.readFile',
      import: "import { readFile } from 'node:fs/promises'\n",
      call: 'readFile(process.execPath)',
    },
    {
      name: 'fs.readFile',
      import: "import { readFile } from 'node:fs'\n",
      call: 'new Promise((done) => readFile(process.execPath, done))',
    },
    {
      name: 'crypto.subtle.digest',
      import: '',
      call: "crypto.subtle.digest('SHA-256', new Uint8Array(9))",
    },
    {
      name: 'child_process.exec',
      import: "import * as processes from 'node:child_process'\n",
      call: "new Promise((done) => processes.exec('true', done))",
    },
    {
      name: 'worker_threads.Worker',
      import: "import { Worker } from 'node:worker_threads'\n",
      call: "new Worker('0', { eval: true })",
    },
    {
      name: 'MessagePort.postMessage',
      import: '',
      call: 'new MessageChannel().port1.postMessage(1)',
    },
  ])('$name', async ({ name, import: imported, call }) => {
    const text = referenceWith(ROUTER, '    running++\n', `    running++\n    await ${call}\n`)
    const line = (imported + text).split('\n').findIndex((one) => one.includes(`await ${call}`)) + 1
    expect(await toldOf(ROUTER, imported + text)).toBe(
      `run-completes: virtual time does not wait for I/O: the code called ${name}\nsolution.ts:${line}  await ${call}`,
    )
  })

  test('not at import, before there is a run', async () => {
    const text = `import { readFile } from 'node:fs/promises'
export const own = await readFile('/etc/hostname', 'utf8').catch(() => '')
${referenceWith(ROUTER, 'interface', 'interface')}`
    const verdict = await judgeInChild(ROUTER, writeSolution(text), { levels: 1, runs: 3 })
    expect(verdict.outcome).toBe('pass')
  })
})

import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { filesOf, KIT_ROOT } from '../../harness/bank/bank.ts'
import type { Runner } from '../../harness/core/runner.ts'
import type { Step } from '../../harness/core/step.ts'
import { traffic, type Workload } from '../../harness/core/workload.ts'
import { openKit } from '../../harness/judge/kit.ts'
import { runnerInProcess, writeSolution } from '../support/kit.ts'

const SLUG = 'deadline'
const kit = openKit({ drive: filesOf(SLUG).drive, kitRoot: KIT_ROOT })
afterAll(() => kit.close())

const answered = { how: 'resolve', ms: 5, value: 'done' } as const
const failed = {
  how: 'reject',
  ms: 5,
  value: { $: 'error', id: 'no', name: 'Error', message: 'no' },
}
const late = { how: 'resolve', ms: 50, value: 'late' } as const

/** One call of `withTimeout` with 10 ms, and perhaps a caller who hangs up. */
function call(work: object, hangsUpAt?: number): Workload {
  const one = { id: 'c1', do: 'withTimeout', timeoutMs: 10, tries: [work], cancellable: true }
  const reason = { $: 'error', id: 'bye', name: 'Error', message: 'bye' }
  const cancel = { id: 'h1', do: 'cancel', target: 'c1', reason }
  return traffic({}, [
    { ...one, when: { at: 0 } },
    ...(hangsUpAt === undefined ? [] : [{ ...cancel, when: { at: hangsUpAt } }]),
  ])
}

/** What the code did: each step with its line, which has to be where that text really stands. */
async function stepsOf(text: string, workload: Workload, more = ''): Promise<string[]> {
  const file = writeSolution(text)
  writeFileSync(join(dirname(file), 'more.ts'), more)
  const judge = await kit.judge(file)
  if ('problem' in judge) throw new Error(judge.problem.message)
  try {
    const inChild = await stepsIn(judge, workload)
    const inProcess = await stepsIn(await runnerInProcess(SLUG, file), workload)
    expect(inProcess.map((step) => said(step, file))).toEqual(
      inChild.map((step) => said(step, file)),
    )
    return inChild.map((step) => said(step, file))
  } finally {
    judge.close()
  }
}

async function stepsIn(runner: Runner, workload: Workload): Promise<Step[]> {
  const [plain, stepped] = await runner.run([workload, { ...workload, stepped: true }])
  const { steps = [], ...history } = stepped ?? {}
  expect(history).toEqual(plain)
  return steps
}

function said({ t, did, id, thing, at, from, isAfter }: Step, solution: string): string {
  for (const place of [at, ...(from ? [from] : [])]) {
    const lines = readFileSync(join(dirname(solution), place.file), 'utf8').split('\n')
    expect(lines[place.line - 1]?.trim()).toBe(place.text)
  }
  const what = [`${t} ms`, did, id, thing].filter((part) => part !== undefined).join(' ')
  return `${what}${isAfter ? ' after' : ''}: ${at.file} ${at.text}${from ? ` ← ${from.text}` : ''}`
}

describe('a step for each thing that the code does, with its line:', { timeout: 60_000 }, () => {
  const CAREFUL = `
    import { later } from './more.ts'
    export const callWithin = async (): Promise<void> => undefined
    export function withTimeout(operation: any, ms: number, { signal }: any): Promise<unknown> {
      const own = new AbortController()
      return new Promise((resolve, reject) => {
        const hangUp = (): void => own.abort(signal.reason)
        signal.addEventListener('abort', hangUp)
        own.signal.addEventListener('abort', () => reject(own.signal.reason))
        const timer = later(() => {
          own.abort(new Error('no answer in time'))
        }, ms)
        operation(own.signal, ms).then((value: unknown) => {
          clearTimeout(timer)
          signal.removeEventListener('abort', hangUp)
          resolve(value)
        }, reject)
      })
    }
  `
  const LATER = `
    export function later(then: () => void, ms: number): NodeJS.Timeout {
      return setTimeout(then, ms)
    }
  `

  test('a call, a timer armed and cleared, a listener added and taken off, an answer', async () => {
    expect(await stepsOf(CAREFUL, call(answered), LATER)).toEqual([
      "0 ms listens c1 1: solution.ts signal.addEventListener('abort', hangUp)",
      '0 ms arms 2: more.ts return setTimeout(then, ms) ← const timer = later(() => {',
      '0 ms calls c1#1: solution.ts operation(own.signal, ms).then((value: unknown) => {',
      '5 ms clears 2: solution.ts clearTimeout(timer)',
      "5 ms unlistens c1 1: solution.ts signal.removeEventListener('abort', hangUp)",
      '5 ms answers c1: solution.ts resolve(value)',
    ])
  })

  test('a timer that fires, a signal aborted, an error made', async () => {
    expect((await stepsOf(CAREFUL, call(late), LATER)).slice(3)).toEqual([
      '10 ms fires 2: more.ts return setTimeout(then, ms) ← const timer = later(() => {',
      "10 ms aborts c1#1: solution.ts own.abort(new Error('no answer in time'))",
      "10 ms makes c1: solution.ts own.abort(new Error('no answer in time'))",
      "10 ms answers c1: solution.ts own.signal.addEventListener('abort', () => reject(own.signal.reason)) ← own.abort(new Error('no answer in time'))",
      '50 ms clears 2: solution.ts clearTimeout(timer)',
      "50 ms unlistens c1 1: solution.ts signal.removeEventListener('abort', hangUp)",
    ])
  })

  test('a hang-up that the code passes on', async () => {
    expect((await stepsOf(CAREFUL, call(late, 3), LATER)).slice(3, 5)).toEqual([
      '3 ms aborts c1#1: solution.ts const hangUp = (): void => own.abort(signal.reason)',
      "3 ms answers c1: solution.ts own.signal.addEventListener('abort', () => reject(own.signal.reason)) ← const hangUp = (): void => own.abort(signal.reason)",
    ])
  })

  const stepsOfOne = async (lines: string, workload: Workload): Promise<string[]> => {
    const text = `
      import { setTimeout as sleep } from 'node:timers/promises'
      export const callWithin = async (): Promise<void> => undefined
      export ${lines}
      void sleep
    `
    return stepsOf(text, workload)
  }

  test.for<[what: string, lines: string, work: object, step: string]>([
    [
      'an async function that returns',
      `async function withTimeout(operation: any, ms: number): Promise<unknown> {
        const value = await operation(undefined, ms)
        if (value !== 'done') return undefined
        return value
      }`,
      answered,
      '5 ms answers c1: solution.ts return value',
    ],
    [
      'a return through a finally',
      `async function withTimeout(operation: any, ms: number): Promise<unknown> {
        try {
          return await operation(undefined, ms)
        } finally {
          ms = 0
        }
      }`,
      answered,
      '5 ms answers c1: solution.ts return await operation(undefined, ms)',
    ],
    [
      'a return from a catch through a finally: any of them, so after what was awaited',
      `async function withTimeout(operation: any, ms: number): Promise<unknown> {
        try {
          return await Promise.reject(operation)
        } catch {
          return ms
        } finally {
          ms = 0
        }
      }`,
      answered,
      '0 ms answers c1 after: solution.ts return await Promise.reject(operation)',
    ],
    [
      'an error thrown again',
      `async function withTimeout(operation: any, ms: number): Promise<unknown> {
        const tryAgain = async (): Promise<unknown> => {
          try {
            return await operation(undefined, ms)
          } catch (error) {
            if (ms < 20) throw error
            return ms
          }
        }
        return new Promise((resolve, reject) => {
          tryAgain().then(resolve, reject)
        })
      }`,
      failed,
      '5 ms answers c1 after: solution.ts return await operation(undefined, ms)',
    ],
    [
      'a promise that another is bound to',
      `async function withTimeout(operation: any, ms: number): Promise<unknown> {
        const inner = async (): Promise<unknown> => {
          await sleep(2)
          return 'early'
        }
        return inner()
      }`,
      answered,
      "2 ms answers c1: solution.ts return 'early'",
    ],
    [
      'a race',
      `async function withTimeout(operation: any, ms: number): Promise<unknown> {
        const time = new Promise((_, reject) => {
          setTimeout(() => {
            reject(operation)
          }, ms)
        })
        return Promise.race([operation(undefined, ms), time]).finally(() => undefined)
      }`,
      late,
      '10 ms answers c1: solution.ts reject(operation)',
    ],
    [
      'what is handed to then',
      `function withTimeout(operation: any, ms: number): Promise<unknown> {
        return new Promise((resolve, reject) => {
          operation(undefined, ms).then(resolve, reject)
        })
      }`,
      answered,
      '5 ms answers c1: solution.ts operation(undefined, ms).then(resolve, reject)',
    ],
    [
      'a promise that nobody listens to',
      `async function withTimeout(operation: any, ms: number): Promise<unknown> {
        const work = operation(undefined, ms)
        const loose = work.finally(() => undefined)
        return work.catch(() => loose && undefined)
      }`,
      failed,
      '5 ms drops: solution.ts const loose = work.finally(() => undefined)',
    ],
    [
      'an async call that nobody listens to',
      `async function withTimeout(operation: any, ms: number): Promise<unknown> {
        const work = async (): Promise<unknown> => operation(undefined, ms)
        void work()
        await sleep(6)
        return undefined
      }`,
      failed,
      '5 ms drops: solution.ts void work()',
    ],
  ])('%s', async ([, lines, work, step]) => {
    const told = (await stepsOfOne(lines, call(work))).filter((one) => /answers|drops/.test(one))
    expect(told[0]).toBe(step)
  })

  test('an error that an async function throws: where it was made, and no line that is not sure', async () => {
    const text = `
      export const callWithin = async (): Promise<void> => undefined
      const refusal = (): Error => new Error('refused')
      export async function withTimeout(operation: any, ms: number): Promise<unknown> {
        if (ms < 20) throw refusal()
        return operation(undefined, ms)
      }
    `
    expect(await stepsOf(text, call(answered))).toEqual([
      "0 ms makes c1: solution.ts const refusal = (): Error => new Error('refused') ← if (ms < 20) throw refusal()",
    ])
  })
})

import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { chai, expect, inject, TestRunner } from 'vitest'
import { FACTS, LEFT_OUT, type Fact } from './facts.ts'
import { ownPartsUsed } from './own-part.ts'

declare module 'vitest' {
  interface ProvidedContext {
    kata: { usesFastCheck: boolean; tellsWaiting: boolean }
  }
}

type Task = Parameters<TestRunner['onBeforeRunTask']>[0]
type Test = Parameters<TestRunner['onAfterTryTask']>[0]
type File = Parameters<TestRunner['onCollectStart']>[0]

/** As they are before any test makes time fake. */
const { setImmediate, setInterval, clearInterval } = globalThis
const POLL_MS = 100
/** Looks in a row at which nothing but a test that waits is left. */
const LOOKS = 12
const MESSAGE_LENGTH_MAX = 400
const WAITS = 'it waits for something that never comes'

/** Runs the learner's tests in a worker as vitest does, and writes down what happens as it happens. */
export default class KataRunner extends TestRunner {
  readonly #settings = inject('kata')
  readonly #keys = new Map<string, string>()
  #folder = ''
  /** Assertions of chai and vitest alike, those of a test's own `expect` too. */
  #assertions = 0
  #unheard: string | undefined

  constructor(config: ConstructorParameters<typeof TestRunner>[0]) {
    super(config)
    this.#countAssertions()
    process.on('unhandledRejection', (reason) => {
      this.#unheard ??= `a rejection that nobody listened to: ${textOf(reason)}`
    })
  }

  async onBeforeRunFiles(): Promise<void> {
    if (!this.#settings.usesFastCheck) return
    // The same seed on every variant: whether a mistake is caught is no matter of luck.
    const { default: fc } = await import('fast-check')
    fc.configureGlobal({ seed: 7 })
  }

  override onCollectStart(file: File): void {
    this.#folder = dirname(file.filepath)
    this.#note({ kind: 'opened', pid: process.pid })
    super.onCollectStart(file)
  }

  onCollected([file]: File[]): void {
    if (!file) return
    const leftOut = new Set(leftOutIn(this.#folder))
    const seen = new Map<string, number>()
    const tests = testsIn(file).flatMap((test) => {
      const name = nameOf(test)
      const number = (seen.get(name) ?? 0) + 1
      seen.set(name, number)
      const key = number === 1 ? name : `${name} #${number}`
      this.#keys.set(test.id, key)
      if (leftOut.has(key)) {
        test.mode = 'skip'
        return []
      }
      const mode = test.mode === 'todo' || test.mode === 'skip' ? test.mode : ('run' as const)
      return [{ key, name, mode, ...(test.location && { line: test.location.line }) }]
    })
    const error = firstError(file)
    this.#note({ kind: 'collected', tests, ...(error !== undefined && { error }) })
  }

  override async onBeforeRunTask(test: Task): Promise<void> {
    await super.onBeforeRunTask(test)
    this.#assertions = 0
    this.#unheard = undefined
    ownPartsUsed().clear()
    this.#note({ kind: 'began', key: this.#keyOf(test) })
  }

  /** A test that waits for what can never come is over at once, not after its timeout. */
  async runTask(test: Test): Promise<void> {
    const run = Promise.resolve(TestRunner.getTestFn(test)())
    if (!this.#settings.tellsWaiting) return void (await run)
    let stop: () => void = () => undefined
    const waiting = new Promise<never>((_, reject) => {
      stop = onceOnlyWaiting(() => reject(new Error(WAITS)))
    })
    try {
      await Promise.race([run, waiting])
    } finally {
      stop()
    }
  }

  override async onAfterRunTask(test: Task): Promise<void> {
    super.onAfterRunTask(test)
    // A rejection counts as unheard only once all microtasks have run.
    for (const _ of [1, 2]) await new Promise((resolve) => setImmediate(resolve))
    const { result } = test
    const message = result?.errors?.[0]?.message ?? this.#unheard
    const passed = result?.state === 'pass' && this.#unheard === undefined
    this.#note({
      kind: 'ran',
      key: this.#keyOf(test),
      state: result?.state === 'skip' ? 'skip' : passed ? 'pass' : 'fail',
      timedOut: message !== undefined && /^Test timed out in |^it waits for /.test(message),
      assertions: Math.max(this.#assertions, expect.getState().assertionCalls),
      ownParts: [...ownPartsUsed()],
      ...(message !== undefined && !passed && { message: shorten(message) }),
    })
  }

  override async onAfterRunSuite(
    suite: Parameters<TestRunner['onAfterRunSuite']>[0],
  ): Promise<void> {
    await super.onAfterRunSuite(suite)
    if (!('filepath' in suite)) return
    const error = firstError(suite as File)
    this.#note({ kind: 'ended', ...(error !== undefined && { error }) })
  }

  #keyOf({ id }: Task): string {
    return this.#keys.get(id) ?? id
  }

  #note(fact: Fact): void {
    appendFileSync(join(this.#folder, FACTS), `${JSON.stringify(fact)}\n`)
  }

  #countAssertions(): void {
    const prototype = chai.Assertion.prototype as { assert: (...args: unknown[]) => unknown }
    const original = prototype.assert
    const count = (): number => this.#assertions++
    prototype.assert = function (...args) {
      count()
      return original.apply(this, args)
    }
  }
}

/** The tests that are not to run. */
function leftOutIn(folder: string): string[] {
  const file = join(folder, LEFT_OUT)
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as string[]) : []
}

/**
 * Calls back once nothing in this process could ever go on: no timer, no immediate, no file is pending
 * for a while. What vitest itself keeps open is known from the start.
 */
function onceOnlyWaiting(callback: () => void): () => void {
  let looks = 0
  const timer = setInterval(() => {
    const isBusy = process.getActiveResourcesInfo().some((name) => !/Wrap$/.test(name))
    looks = isBusy ? 0 : looks + 1
    if (looks === LOOKS) callback()
  }, POLL_MS)
  timer.unref()
  return () => clearInterval(timer)
}

type Suite = Pick<File, 'tasks' | 'result'>

function testsIn({ tasks }: Suite): Test[] {
  return tasks.flatMap((task) => (task.type === 'suite' ? testsIn(task) : [task as Test]))
}

/** The file's own error, or that of a suite in it. */
function firstError({ result, tasks }: Suite): string | undefined {
  const own = result?.errors?.[0]?.message
  if (own !== undefined) return shorten(own)
  for (const task of tasks) {
    const error = task.type === 'suite' ? firstError(task) : undefined
    if (error !== undefined) return error
  }
  return undefined
}

function nameOf(test: Task): string {
  const names: string[] = []
  for (let task: Task | undefined = test; task; task = task.suite as Task | undefined) {
    names.unshift(task.name)
  }
  return names.join(' > ')
}

function textOf(reason: unknown): string {
  return reason instanceof Error ? `${reason.name}: ${reason.message}` : String(reason)
}

function shorten(message: string): string {
  return message.length > MESSAGE_LENGTH_MAX ? `${message.slice(0, MESSAGE_LENGTH_MAX)}…` : message
}

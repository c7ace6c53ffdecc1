import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { inject, TestRunner } from 'vitest'
import { FACTS, LEFT_OUT, type Fact } from './facts.ts'
import { FactsRunner, textOf, type File, type Test } from './facts-runner.ts'

declare module 'vitest' {
  interface ProvidedContext {
    kata: { usesFastCheck: boolean; tellsWaiting: boolean }
  }
}

/** As they are before any test makes time fake. */
const { setImmediate, setInterval, clearInterval } = globalThis
const POLL_MS = 100
/** Looks in a row at which nothing but a test that waits is left. */
const LOOKS = 12
const WAITS = 'it waits for something that never comes'

/** In a worker of vitest's: writes down what happens in a file beside the tests. */
export default class KataRunner extends FactsRunner {
  readonly #settings = inject('kata')
  #folder = ''
  #unheard: string | undefined

  constructor(config: ConstructorParameters<typeof TestRunner>[0]) {
    super(config)
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
    this.note({ kind: 'opened', pid: process.pid })
    super.onCollectStart(file)
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

  override async onAfterRunSuite(
    suite: Parameters<TestRunner['onAfterRunSuite']>[0],
  ): Promise<void> {
    await super.onAfterRunSuite(suite)
    if ('filepath' in suite) this.note(KataRunner.endOf(suite as File))
  }

  protected override note(fact: Fact): void {
    appendFileSync(join(this.#folder, FACTS), `${JSON.stringify(fact)}\n`)
  }

  protected override leftOut(): string[] {
    const file = join(this.#folder, LEFT_OUT)
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as string[]) : []
  }

  protected override async uncaught(): Promise<string | undefined> {
    // A rejection counts as unheard only once all microtasks have run.
    for (const _ of [1, 2]) await new Promise((resolve) => setImmediate(resolve))
    const unheard = this.#unheard
    this.#unheard = undefined
    return unheard
  }
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

import { chai, expect, TestRunner } from 'vitest'
import type { Fact } from './facts.ts'
import { ownPartsUsed } from './own-part.ts'

export type Task = Parameters<TestRunner['onBeforeRunTask']>[0]
export type Test = Parameters<TestRunner['onAfterTryTask']>[0]
export type File = Parameters<TestRunner['onCollectStart']>[0]
type Suite = Pick<File, 'tasks' | 'result'>

const MESSAGE_LENGTH_MAX = 400

/** Runs the learner's tests as vitest does, and tells what happens as it happens. */
export abstract class FactsRunner extends TestRunner {
  readonly #keys = new Map<string, string>()
  /** Assertions of chai and vitest alike, those of a test's own `expect` too. */
  #assertions = 0

  constructor(config: ConstructorParameters<typeof TestRunner>[0]) {
    super(config)
    this.#countAssertions()
  }

  protected abstract note(fact: Fact): void

  /** The keys of the tests that are not to run. */
  protected abstract leftOut(): string[]

  /** What nobody caught since this was last asked, in words. */
  protected abstract uncaught(): Promise<string | undefined>

  onCollected([file]: File[]): void {
    if (!file) return
    const leftOut = new Set(this.leftOut())
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
    this.note({ kind: 'collected', tests, ...(error !== undefined && { error }) })
  }

  override async onBeforeRunTask(test: Task): Promise<void> {
    await super.onBeforeRunTask(test)
    this.#assertions = 0
    await this.uncaught()
    ownPartsUsed().clear()
    this.note({ kind: 'began', key: this.#keyOf(test) })
  }

  override async onAfterRunTask(test: Task): Promise<void> {
    super.onAfterRunTask(test)
    const uncaught = await this.uncaught()
    const { result } = test
    const message = result?.errors?.[0]?.message ?? uncaught
    const passed = result?.state === 'pass' && uncaught === undefined
    this.note({
      kind: 'ran',
      key: this.#keyOf(test),
      state: result?.state === 'skip' ? 'skip' : passed ? 'pass' : 'fail',
      timedOut: message !== undefined && /^Test timed out in |^it waits for /.test(message),
      assertions: Math.max(this.#assertions, expect.getState().assertionCalls),
      ownParts: [...ownPartsUsed()],
      ...(message !== undefined && !passed && { message: shorten(message) }),
    })
  }

  /** Of a file that is through. */
  static endOf(file: File): Fact {
    const error = firstError(file)
    return { kind: 'ended', ...(error !== undefined && { error }) }
  }

  #keyOf({ id }: Task): string {
    return this.#keys.get(id) ?? id
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

export function textOf(reason: unknown): string {
  return reason instanceof Error ? `${reason.name}: ${reason.message}` : String(reason)
}

function shorten(message: string): string {
  return message.length > MESSAGE_LENGTH_MAX ? `${message.slice(0, MESSAGE_LENGTH_MAX)}…` : message
}

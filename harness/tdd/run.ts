import { join } from 'node:path'
import { killGroup, startProcess } from '../own-process.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { parseMessage, type Order, type VariantResult } from './protocol.ts'

const CHILD = join(import.meta.dirname, 'run-child.ts')

/** A run of the tests on all variants. */
export interface TestRun {
  /** When all are through, or when it was stopped. */
  done: Promise<void>
  /** Kills the run with all its workers. Safe to call twice. */
  stop(): void
}

/** Runs a test file on all variants: one vitest run, in a process group that is killed as one. */
export function runOn(
  order: Omit<Order, 'facts'>,
  onResult: (result: VariantResult) => void,
): TestRun {
  const facts = temporaryFolder('kata-tdd-')
  const child = startProcess(CHILD, [], { cwd: order.folder, isGroup: true })
  const stop = (): void => {
    process.removeListener('exit', stop)
    killGroup(child)
    facts.remove()
  }
  // Before the folder is removed: nobody writes into it any more.
  process.prependOnceListener('exit', stop)
  const done = new Promise<void>((resolve, reject) => {
    child.on('message', (raw) => {
      const message = parseMessage(raw)
      if (message?.kind === 'result') onResult(message.result)
      if (message?.kind === 'done') resolve()
      if (message?.kind === 'failed') reject(new Error(message.message))
    })
    child.once('error', reject)
    child.once('exit', () => resolve())
    child.send({ ...order, facts: facts.path } satisfies Order)
  }).finally(stop)
  return { done, stop }
}

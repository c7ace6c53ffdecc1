import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { KIT_ROOT } from '../bank.ts'
import { startProcess } from '../own-process.ts'
import { parseMessage, type Order, type VariantResult } from './protocol.ts'

const CHILD = join(dirname(fileURLToPath(import.meta.url)), 'run-child.ts')
const LOADER = pathToFileURL(join(KIT_ROOT, 'node_modules', 'tsx', 'dist', 'loader.mjs')).href

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
  const facts = mkdtempSync(join(tmpdir(), 'kata-tdd-'))
  const child = startProcess(CHILD, [], {
    cwd: order.folder,
    execArgv: ['--import', LOADER],
    isGroup: true,
  })
  const stop = (): void => {
    process.removeListener('exit', stop)
    killGroup(child)
    rmSync(facts, { recursive: true, force: true, maxRetries: 3 })
  }
  process.once('exit', stop)
  const done = new Promise<void>((resolve, reject) => {
    child.on('message', (raw) => {
      const message = parseMessage(raw)
      if (message?.kind === 'result') onResult(message.result)
      if (message?.kind === 'done') resolve()
      if (message?.kind === 'failed') reject(new Error(message.message))
    })
    child.once('error', reject)
    child.once('exit', () => resolve())
    child.send({ ...order, facts } satisfies Order)
  }).finally(stop)
  return { done, stop }
}

/** The child leads a process group: its workers, and theirs, die with it. */
function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL')
  } catch {
    // It has ended by itself, and so has all that it started.
  }
}

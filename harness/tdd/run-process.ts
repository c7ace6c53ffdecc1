import type { ChildProcess } from 'node:child_process'
import { killGroup, startProcess } from '../bank/own-process.ts'
import type { VariantResult } from './facts.ts'
import type { Message, Order } from './run-child.ts'
import type { Round, Setting } from './vitest-run.ts'

/** The process in which a learner's tests run, with its workers: a process group that is killed as one. */
export class RunProcess {
  readonly #child: ChildProcess
  readonly #exited: Promise<void>
  #isStopped = false
  readonly #kill = (): void => this.stop()

  constructor(setting: Setting) {
    this.#child = startProcess('tdd/run-child', [], { cwd: setting.root, isGroup: true })
    this.#exited = new Promise((resolve) => {
      this.#child.once('exit', () => resolve())
      this.#child.once('error', () => resolve())
    })
    // Before the folder it works in is removed: nobody writes into that any more.
    process.prependOnceListener('exit', this.#kill)
    this.#tell({ kind: 'set', setting })
  }

  /** Over when all are through, or when it was stopped. */
  async on(rounds: Round[], onResult: (result: VariantResult) => void): Promise<void> {
    let listen: (message: Message) => void = () => undefined
    const done = new Promise<void>((resolve, reject) => {
      listen = (message) => {
        if (message.kind === 'result') onResult(message.result)
        if (message.kind === 'done') resolve()
        if (message.kind === 'failed') reject(new Error(message.message))
      }
    })
    this.#child.on('message', listen)
    this.#tell({ kind: 'run', rounds })
    const exited = this.#exited.then(() => {
      if (!this.#isStopped) throw new Error('the process that runs the tests has ended')
    })
    await Promise.race([done, exited]).finally(() => this.#child.off('message', listen))
  }

  /** Kills the run with all its workers. Safe to call twice. */
  stop(): void {
    this.#isStopped = true
    process.removeListener('exit', this.#kill)
    killGroup(this.#child)
  }

  #tell(order: Order): void {
    if (this.#child.connected) this.#child.send(order, () => undefined)
  }
}

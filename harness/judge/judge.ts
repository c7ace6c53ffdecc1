import type { History } from '../core/history.ts'
import type { Runner } from '../core/runner.ts'
import type { Problem } from '../core/verdict.ts'
import type { Workload } from '../core/workload.ts'
import { slowerOf, tenthOf, type Slow } from './slow.ts'
import type { Worker } from './worker.ts'

/** Runs code under test in two children, which can be killed: the second is for what takes long. */
export class Judge implements Runner {
  readonly #worker: Worker
  readonly #onClose: (() => void)[] = []
  readonly beside: Worker

  constructor({ worker, beside }: { worker: Worker; beside: Worker }) {
    this.#worker = worker
    this.beside = beside
  }

  get exports(): readonly string[] {
    return this.#worker.exports
  }

  /** Loads the code; or says why that cannot be done. */
  open(): Promise<Problem | undefined> {
    return this.#worker.open()
  }

  run(workloads: readonly Workload[]): Promise<History[]> {
    return this.#worker.run(workloads)
  }

  cancel(): void {
    this.#worker.cancel()
    this.beside.cancel()
  }

  /** The traffic that took longest, if it took long. It is run twice more, to see why. */
  async slowest(): Promise<Slow | undefined> {
    const slow = slowerOf(this.#worker.slowest, this.beside.slowest)
    if (!slow) return undefined
    const tenth = tenthOf(slow.workload)
    if (tenth) await this.#worker.run([tenth])
    const cpuMs = tenth && this.#worker.costs.get(tenth)
    const place = await this.#worker.place(slow.workload)
    return {
      ...slow,
      ...(tenth && cpuMs !== undefined && { part: { operations: tenth.operations.length, cpuMs } }),
      ...(place !== undefined && { place }),
    }
  }

  /** Calls back once the children are killed. */
  onClose(callback: () => void): void {
    this.#onClose.push(callback)
  }

  /** Kills the children. Safe to call twice. */
  close(): void {
    this.#worker.close()
    this.beside.close()
    for (const callback of this.#onClose.splice(0)) callback()
  }
}

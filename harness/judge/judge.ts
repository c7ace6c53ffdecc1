import { emptyHistory, type History } from '../core/history.ts'
import { untilTheEnd, type Runner } from '../core/runner.ts'
import type { Problem } from '../core/verdict.ts'
import type { Workload } from '../core/workload.ts'
import type { Seat } from './seat.ts'
import { slowestOf, tenthOf, type Slow } from './slow.ts'

/** A runner whose code under test lives in a child, which can be killed. */
export interface Judge extends Runner {
  /** The traffic that took longest, if it took long. It is run twice more, to see why. */
  slowest(): Promise<Slow | undefined>
  /** Kills the children and removes their files. Safe to call twice. */
  close(): void
}

/** Has a second child for what is said ahead: long workloads run there while the first goes on. */
export class ChildJudge implements Judge {
  readonly #seat: Seat
  readonly #seatAside: Seat
  readonly #onClose: () => void
  readonly #aside = new Map<Workload, Promise<History>>()
  #exports: readonly string[] = []

  constructor(options: { seat: Seat; seatAside: Seat; onClose: () => void }) {
    this.#seat = options.seat
    this.#seatAside = options.seatAside
    this.#onClose = options.onClose
  }

  get exports(): readonly string[] {
    return this.#exports
  }

  /** Loads the code; or says why that cannot be done. */
  async open(): Promise<Problem | undefined> {
    const problem = await this.#seat.open()
    // Kept: while one child follows another, the seat knows of none.
    this.#exports = this.#seat.exports
    return problem
  }

  ahead(workloads: readonly Workload[]): void {
    const histories = this.#seatAside.perform(workloads)
    workloads.forEach((workload, index) =>
      this.#aside.set(
        workload,
        histories.then((all) => all[index] ?? emptyHistory({ kind: 'not-run' })),
      ),
    )
  }

  async run(workloads: readonly Workload[]): Promise<History[]> {
    const here = await this.#seat.perform(workloads.filter((one) => !this.#aside.has(one)))
    const histories: History[] = []
    for (const workload of workloads) {
      const history = await (this.#aside.get(workload) ?? here.shift())
      if (history) histories.push(history)
    }
    return untilTheEnd(histories, workloads.length)
  }

  async slowest(): Promise<Slow | undefined> {
    const slow = slowestOf(new Map([...this.#seat.costs, ...this.#seatAside.costs]))
    if (!slow) return undefined
    const tenth = tenthOf(slow.workload)
    if (tenth) await this.#seat.perform([tenth])
    const cpuMs = tenth && this.#seat.costs.get(tenth)
    const place = await this.#seat.place(slow.workload)
    return {
      ...slow,
      ...(tenth && cpuMs !== undefined && { part: { operations: tenth.operations.length, cpuMs } }),
      ...(place !== undefined && { place }),
    }
  }

  close(): void {
    this.#seat.close()
    this.#seatAside.close()
    this.#onClose()
  }
}

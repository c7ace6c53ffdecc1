import { emptyHistory, type History } from '../core/history.ts'
import { untilTheEnd } from '../core/runner.ts'
import type { Problem } from '../core/verdict.ts'
import type { Workload } from '../core/workload.ts'
import { Child, type Loadable } from './child-process.ts'
import { placeOfHang } from './place-of-hang.ts'

/** A place for one child after another: a dead one is followed by the next when there is work. */
export class Seat {
  readonly #kit: string
  readonly #code: Loadable
  readonly #inspect: boolean
  #child: Child | undefined
  #isLoaded = false
  #isClosed = false
  #hasPerformed = false
  #turn: Promise<unknown> = Promise.resolve()
  /** CPU milliseconds of each workload performed. */
  readonly costs = new Map<Workload, number>()

  /** @param options.first a child that stands by. */
  constructor(kit: string, code: Loadable, options: { inspect?: boolean; first?: Child } = {}) {
    this.#kit = kit
    this.#code = code
    this.#inspect = options.inspect ?? false
    this.#child = options.first
  }

  get exports(): readonly string[] {
    return this.#child?.exports ?? []
  }

  /** Has a child that is alive with the code in it; or says why the code cannot be loaded. */
  async open(): Promise<Problem | undefined> {
    if (!this.#child || this.#child.isDead) {
      this.#child = new Child(this.#kit, { inspect: this.#inspect })
      this.#isLoaded = false
      this.#hasPerformed = false
    }
    if (this.#isLoaded) return undefined
    if (this.#isClosed) this.#child.kill()
    this.#isLoaded = true
    const problem = await this.#child.load(this.#code)
    if (!problem || !this.#child.hangs) return problem
    return { ...problem, message: problem.message + (await this.#at()) }
  }

  /** Performs batches in the order in which they were asked for. */
  perform(workloads: readonly Workload[]): Promise<History[]> {
    const histories = this.#turn.then(() => this.#perform(workloads))
    this.#turn = histories.catch(() => undefined)
    return histories
  }

  async #perform(workloads: readonly Workload[]): Promise<History[]> {
    if (workloads.length === 0 || this.#isClosed) return untilTheEnd([], workloads.length)
    const problem = await this.open()
    if (problem || !this.#child) return untilTheEnd([], workloads.length)
    const isFresh = !this.#hasPerformed
    this.#hasPerformed = true
    const child = this.#child
    const histories = await child.perform(workloads)
    for (const [workload, cpuMs] of child.costs) this.costs.set(workload, cpuMs)
    const full = histories.findIndex(isOutOfMemory)
    // What earlier runs left in the memory is no fault of this one: it is judged by itself.
    if (full > 0 || (full === 0 && !isFresh)) {
      return [...histories.slice(0, full), ...(await this.#perform(workloads.slice(full)))]
    }
    for (const [index, { end }] of histories.entries()) {
      if (end.kind !== 'killed' || end.why !== 'loop') continue
      const detail = end.detail + (await this.#at(workloads[index]))
      histories[index] = emptyHistory({ ...end, detail })
    }
    return histories
  }

  close(): void {
    this.#isClosed = true
    this.#child?.kill()
  }

  /** Where the code is after half a second of this traffic, or of its import. */
  async place(workload?: Workload): Promise<string | undefined> {
    return this.#isClosed ? undefined : placeOfHang(this.#kit, this.#code, workload)
  }

  async #at(workload?: Workload): Promise<string> {
    const place = await this.place(workload)
    return place ? ` at ${place}` : ''
  }
}

function isOutOfMemory({ end }: History): boolean {
  return end.kind === 'killed' && end.why === 'out-of-memory'
}

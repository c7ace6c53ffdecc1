import { emptyHistory, type History } from '../core/history.ts'
import { untilTheEnd, type Runner } from '../core/runner.ts'
import type { Problem } from '../core/verdict.ts'
import type { Workload } from '../core/workload.ts'
import type { Jail } from '../jail/jail.ts'
import { Child, type Loadable } from './child-process.ts'
import { placeOfHang } from './place-of-hang.ts'
import { slowestOf, type Slow } from './slow.ts'

/** A runner in a child: when that has died, the next work has the next one. */
export class Worker implements Runner {
  readonly #kit: string
  readonly #code: Loadable
  readonly #inspect: boolean
  readonly #isNice: boolean
  readonly #jail: Jail | undefined
  readonly #findsHangs: boolean
  #child: Child | undefined
  #isLoaded = false
  #isClosed = false
  #hasPerformed = false
  #isBusy = false
  #turn: Promise<unknown> = Promise.resolve()
  /** Counted up, so that what was asked for before is not run any more. */
  #cancelled = 0
  #exports: readonly string[] = []
  /** CPU milliseconds of each workload that was performed last. */
  costs: ReadonlyMap<Workload, number> = new Map()
  /** Of all that it ever performed: nothing else is kept of them. */
  slowest: Slow | undefined

  /**
   * @param options.first a child that stands by.
   * @param options.isNice leaves the processor to others when that is short.
   */
  constructor(
    kit: string,
    code: Loadable,
    options: {
      inspect?: boolean
      isNice?: boolean
      first?: Child
      jail?: Jail | undefined
      findsHangs?: boolean
    } = {},
  ) {
    this.#kit = kit
    this.#code = code
    this.#inspect = options.inspect ?? false
    this.#isNice = options.isNice ?? false
    this.#jail = options.jail
    this.#findsHangs = options.findsHangs ?? true
    this.#child = options.first
  }

  /** Known once the code has been loaded, whatever becomes of the child. */
  get exports(): readonly string[] {
    return this.#exports
  }

  /** Has a child that is alive with the code in it; or says why the code cannot be loaded. */
  async open(): Promise<Problem | undefined> {
    if (!this.#child || this.#child.isDead) {
      this.#child = new Child(this.#kit, {
        ...{ inspect: this.#inspect, isNice: this.#isNice },
        ...(this.#jail && { jailed: { jail: this.#jail, code: this.#code } }),
      })
      this.#isLoaded = false
      this.#hasPerformed = false
    }
    if (this.#isLoaded) return undefined
    if (this.#isClosed) this.#child.kill()
    this.#isLoaded = true
    const problem = await this.#child.load(this.#code)
    this.#exports = this.#child.exports
    if (!problem || !this.#child.hangs) return problem
    return { ...problem, message: problem.message + (await this.#at()) }
  }

  /** Performs batches in the order in which they were asked for. */
  run(workloads: readonly Workload[]): Promise<History[]> {
    const cancelled = this.#cancelled
    const isWanted = (): boolean => cancelled === this.#cancelled
    const histories = this.#turn.then(async () => {
      if (!isWanted()) return untilTheEnd([], workloads.length)
      this.#isBusy = true
      const histories = await this.#perform(workloads).finally(() => (this.#isBusy = false))
      return isWanted() ? histories : untilTheEnd([], workloads.length)
    })
    this.#turn = histories.catch(() => undefined)
    return histories
  }

  cancel(): void {
    this.#cancelled++
    if (this.#isBusy) this.#child?.kill()
  }

  async #perform(workloads: readonly Workload[]): Promise<History[]> {
    if (workloads.length === 0 || this.#isClosed) return untilTheEnd([], workloads.length)
    const problem = await this.open()
    if (problem || !this.#child) return untilTheEnd([], workloads.length)
    const isFresh = !this.#hasPerformed
    this.#hasPerformed = true
    const child = this.#child
    const histories = await child.perform(workloads)
    this.costs = child.costs
    this.slowest = slowestOf(child.costs, this.slowest)
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
    return this.#isClosed ? undefined : placeOfHang(this.#kit, this.#code, workload, this.#jail)
  }

  async #at(workload?: Workload): Promise<string> {
    const place = this.#findsHangs ? await this.place(workload) : undefined
    return place ? ` at ${place}` : ''
  }
}

function isOutOfMemory({ end }: History): boolean {
  return end.kind === 'killed' && end.why === 'out-of-memory'
}

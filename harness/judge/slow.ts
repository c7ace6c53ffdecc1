import type { Workload } from '../core/workload.ts'

/** Traffic that took the code under test long: what was measured, never a verdict. */
export interface Slow {
  workload: Workload
  cpuMs: number
  /** The same traffic up to a tenth of its operations, where that says anything. */
  part?: { operations: number; cpuMs: number }
  /** Where one look at it found the code, as "solution.ts:23, in submit". */
  place?: string
}

/** CPU time from which traffic is worth a word: a correct solution takes a second at most. */
const SLOW_MS_MIN = 4_000
const PART_OPERATIONS_MIN = 100

/** The traffic that took longest, if it took long: of these, and of what did before. */
export function slowestOf(costs: ReadonlyMap<Workload, number>, before?: Slow): Slow | undefined {
  let slowest = before
  for (const [workload, cpuMs] of costs) {
    if (cpuMs >= Math.max(SLOW_MS_MIN, slowest?.cpuMs ?? 0)) slowest = { workload, cpuMs }
  }
  return slowest
}

export function slowerOf(a: Slow | undefined, b: Slow | undefined): Slow | undefined {
  return (b?.cpuMs ?? 0) > (a?.cpuMs ?? 0) ? b : a
}

/** A tenth of some traffic, to be measured beside the whole. */
export function tenthOf({ operations, ...about }: Workload): Workload | undefined {
  const count = Math.floor(operations.length / 10)
  return count < PART_OPERATIONS_MIN
    ? undefined
    : { ...about, operations: operations.slice(0, count) }
}

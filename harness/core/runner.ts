import type { History } from './history.ts'
import { run } from './run.ts'
import type { Workload } from './workload.ts'
import type { Drive } from './world.ts'

/** Performs workloads on one implementation: in this process, or in a child. */
export interface Runner {
  /** The names of the functions that the implementation exports. */
  readonly exports: readonly string[]
  /** Histories in the order of the workloads; `not-run` for those after one that had to be killed. */
  run(workloads: readonly Workload[]): Promise<History[]>
}

/** The names of the functions among a module's exports. */
export function functionsOf(module: object): string[] {
  return Object.entries(module).flatMap(([name, value]) =>
    typeof value === 'function' ? [name] : [],
  )
}

/** Runs in this process, where an endless loop cannot be stopped. */
export function inProcessRunner(drive: Drive, implementation: object): Runner {
  return {
    exports: functionsOf(implementation),
    async run(workloads) {
      const histories: History[] = []
      for (const workload of workloads) histories.push(await run(drive, implementation, workload))
      return histories
    },
  }
}

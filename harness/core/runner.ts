import { clock } from './clock.ts'
import { emptyHistory, endsBatch, type History } from './history.ts'
import type { SourceOf } from './place.ts'
import { run } from './run.ts'
import type { Workload } from './workload.ts'
import type { Drive } from './world.ts'

/** Performs workloads on one implementation: in this process, or in a child. */
export interface Runner {
  /** The names of the functions that the implementation exports. */
  readonly exports: readonly string[]
  /** Histories in the order of the workloads; `not-run` after one that met a bound or was killed. */
  run(workloads: readonly Workload[]): Promise<History[]>
  /**
   * The same code in a second process, where there is one: long traffic runs there meanwhile. Batches
   * may then be asked for before the last one is back, and come back in order.
   */
  readonly beside?: Runner
  /** Gives up what is under way: it comes back as `not-run`. */
  cancel?(): void
}

/** The names of the functions among a module's exports. */
export function functionsOf(module: object): string[] {
  return Object.entries(module).flatMap(([name, value]) =>
    typeof value === 'function' ? [name] : [],
  )
}

/** A batch as it counts: after a run that ends it, `not-run` up to the number asked for. */
export function untilTheEnd(histories: readonly History[], count: number): History[] {
  const last = histories.findIndex(endsBatch)
  const kept = last === -1 ? histories : histories.slice(0, last + 1)
  const missing = Array.from({ length: count - kept.length }, () =>
    emptyHistory({ kind: 'not-run' }),
  )
  return [...kept, ...missing]
}

/** Runs in this process, where an endless loop cannot be stopped. */
export function inProcessRunner(drive: Drive, implementation: object, sourceOf?: SourceOf): Runner {
  return {
    exports: functionsOf(implementation),
    async run(workloads) {
      const uninstall = clock.install()
      try {
        const histories: History[] = []
        for (const workload of workloads) {
          const history = await run(drive, implementation, workload, { sourceOf })
          histories.push(history)
          if (endsBatch(history)) break
        }
        return untilTheEnd(histories, workloads.length)
      } finally {
        uninstall()
      }
    },
  }
}

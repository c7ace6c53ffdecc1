import type { Run } from '../core/history.ts'
import type { Runner } from '../core/runner.ts'
import type { Workload } from '../core/workload.ts'

/** What the code under test printed: how many runs did, and what one of them left, the first. */
export interface Printed {
  runs: number
  first?: Run<Workload>
}

/** A runner that keeps what is printed, whatever the verdict will be. */
export function listening(runner: Runner): { runner: Runner; printed: Printed } {
  const printed: Printed = { runs: 0 }
  const hearing = (inner: Runner): Runner => ({
    get exports() {
      return inner.exports
    },
    async run(workloads) {
      const histories = await inner.run(workloads)
      histories.forEach((history, index) => {
        const workload = workloads[index]
        if (history.console.length === 0 || !workload) return
        printed.runs++
        printed.first ??= { workload, history }
      })
      return histories
    },
    cancel: () => inner.cancel?.(),
    ...(inner.beside && { beside: hearing(inner.beside) }),
  })
  return { printed, runner: hearing(runner) }
}

import type { Run } from './core/history.ts'
import type { Runner } from './core/runner.ts'
import type { Workload } from './core/workload.ts'

/** What the code under test printed: how many runs did, and what one of them left, the first. */
export interface Printed {
  runs: number
  first?: Run<Workload>
}

/** A runner that keeps what is printed, whatever the verdict will be. */
export function listening(runner: Runner): { runner: Runner; printed: Printed } {
  const printed: Printed = { runs: 0 }
  const hear = async (workloads: readonly Workload[]): ReturnType<Runner['run']> => {
    const histories = await runner.run(workloads)
    histories.forEach((history, index) => {
      const workload = workloads[index]
      if (history.console.length === 0 || !workload) return
      printed.runs++
      printed.first ??= { workload, history }
    })
    return histories
  }
  return {
    printed,
    runner: {
      get exports() {
        return runner.exports
      },
      run: hear,
      ...(runner.ahead && { ahead: (workloads) => runner.ahead?.(workloads) }),
    },
  }
}

import fc from 'fast-check'
import { arbitraryOf, judgeOne, type Failure } from './cases.ts'
import type { Kata } from './core/kata.ts'
import type { Law } from './core/law.ts'
import type { Runner } from './core/runner.ts'

/** Runs spent on making one counterexample smaller: a bound in runs, so that it is the same anywhere. */
const SHRINK_RUNS_MAX = 400
/** A run that meets a bound is thousands of events long. */
const SHRINK_LONG_RUNS_MAX = 8

/** Failures with the smallest traffic first. */
export function bySize(failures: Failure[]): Failure[] {
  const size = ({ workload }: Failure): number => JSON.stringify(workload).length
  return failures.toSorted(
    (a, b) => a.workload.operations.length - b.workload.operations.length || size(a) - size(b),
  )
}

/** The smallest traffic on which a law is broken: a scenario, or the smallest that shrinking finds. */
export async function smallestFailure(search: {
  kata: Kata
  level: number
  law: Law
  runner: Runner
  seed: number
  failures: Failure[]
}): Promise<(Failure & { path?: string }) | undefined> {
  const sorted = bySize(search.failures)
  const scenario = sorted.find((failure) => failure.scenario !== undefined)
  const first = sorted.find((failure) => failure.index !== undefined)
  if (!first || first.history.end.kind === 'killed') return scenario ?? first
  const shrunk = await shrink(search, first)
  const isSmaller =
    scenario && scenario.workload.operations.length <= shrunk.workload.operations.length
  return isSmaller ? scenario : shrunk
}

/** Follows fast-check's shrinking from one generated workload, within a fixed number of runs. */
async function shrink(
  {
    kata,
    level,
    law,
    runner,
    seed,
  }: { kata: Kata; level: number; law: Law; runner: Runner; seed: number },
  from: Failure,
): Promise<Failure & { path: string }> {
  let runsLeft = from.history.end.kind === 'bound' ? SHRINK_LONG_RUNS_MAX : SHRINK_RUNS_MAX
  let best: Failure | undefined
  const property = fc.asyncProperty(arbitraryOf(kata, level), async (workload) => {
    if (runsLeft-- <= 0) return true
    const { run, judgement, variant } = await judgeOne(law, runner, workload)
    if (typeof judgement === 'string') return true
    best = { workload, history: run.history, finding: judgement, ...(variant && { variant }) }
    return false
  })
  const path = String(from.index)
  const details = await fc.check(property, { seed, path, numRuns: 1 })
  if (best) return { ...best, path: details.counterexamplePath ?? path }
  const message = `${from.finding.message}\nalone, the same traffic passes: something is kept from one instance to the next`
  return { ...from, path, finding: { ...from.finding, message } }
}

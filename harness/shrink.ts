import fc from 'fast-check'
import { arbitraryOf, judgeOne, type Failure } from './cases.ts'
import type { Kata } from './core/kata.ts'
import type { Law } from './core/law.ts'
import type { Runner } from './core/runner.ts'
import { withoutOperations, type Workload } from './core/workload.ts'

/** Runs spent on making one counterexample smaller: a bound in runs, so that it is the same anywhere. */
const SHRINK_RUNS_MAX = 400
/** A run that meets a bound is thousands of events long. */
const SHRINK_LONG_RUNS_MAX = 8
/** Runs spent on leaving out operations, one at a time. */
const OMIT_RUNS_MAX = 100

/** A failure of generated traffic, by fast-check's path and the places of what was left out of it. */
export type Shrunk = Failure & { path?: string; without?: number[] }

interface Search {
  kata: Kata
  level: number
  law: Law
  runner: Runner
  seed: number
  failures: Failure[]
  /** Nothing is left out of traffic on which it would break the law, too. */
  reference?: (() => Promise<Runner>) | undefined
}

/** Failures with the smallest traffic first. */
export function bySize(failures: Failure[]): Failure[] {
  const size = ({ workload }: Failure): number => JSON.stringify(workload).length
  return failures.toSorted(
    (a, b) => a.workload.operations.length - b.workload.operations.length || size(a) - size(b),
  )
}

/** The smallest traffic on which a law is broken: a scenario, or the smallest that shrinking finds. */
export async function smallestFailure(search: Search): Promise<Shrunk | undefined> {
  const sorted = bySize(search.failures)
  const scenario = sorted.find((failure) => failure.scenario !== undefined)
  const first = sorted.find((failure) => failure.index !== undefined)
  if (!first || first.history.end.kind === 'killed') return scenario ?? first
  const shrunk = await omit(search, await shrink(search, first))
  const isSmaller =
    scenario && scenario.workload.operations.length <= shrunk.workload.operations.length
  return isSmaller ? scenario : shrunk
}

/** Follows fast-check's shrinking from one generated workload, within a fixed number of runs. */
async function shrink(
  { kata, level, law, runner, seed }: Search,
  from: Failure,
): Promise<Failure & { path: string }> {
  let runsLeft = from.history.end.kind === 'bound' ? SHRINK_LONG_RUNS_MAX : SHRINK_RUNS_MAX
  let best: Failure | undefined
  const property = fc.asyncProperty(arbitraryOf(kata, level), async (workload) => {
    if (runsLeft-- <= 0) return true
    const failure = await failureOn(workload, law, runner)
    if (!failure) return true
    best = failure
    return false
  })
  const path = String(from.index)
  const details = await fc.check(property, { seed, path, numRuns: 1 })
  if (best) return { ...best, path: details.counterexamplePath ?? path }
  const message = `${from.finding.message}\nalone, the same traffic passes: something is kept from one instance to the next`
  return { ...from, path, finding: { ...from.finding, message } }
}

/** Leaves out what does not matter: what a generator places by position, its shrinking cannot. */
async function omit({ law, runner, reference }: Search, from: Shrunk): Promise<Shrunk> {
  if (!reference || from.history.end.kind === 'bound') return from
  const model = await reference()
  const { workload } = from
  const without = new Set<string>()
  let best: Failure = from
  let runsLeft = OMIT_RUNS_MAX
  for (let hasChanged = true; hasChanged;) {
    hasChanged = false
    for (const { id } of workload.operations.toReversed()) {
      if (without.has(id) || runsLeft <= 0) continue
      const smaller = withoutOperations(workload, (one) => one.id === id || without.has(one.id))
      if (!smaller || smaller.operations.length === 0) continue
      runsLeft--
      const failure = await failureOn(smaller, law, runner)
      if (!failure || (await failureOn(smaller, law, model))) continue
      best = failure
      without.add(id)
      hasChanged = true
    }
  }
  if (without.size === 0) return from
  const places = workload.operations.flatMap(({ id }, index) =>
    without.has(id) ? [index + 1] : [],
  )
  return { ...from, ...best, without: places }
}

async function failureOn(
  workload: Workload,
  law: Law,
  runner: Runner,
): Promise<Failure | undefined> {
  const { run, judgement, variant } = await judgeOne(law, runner, workload)
  if (typeof judgement === 'string') return undefined
  return { workload, history: run.history, finding: judgement, ...(variant && { variant }) }
}

import fc from 'fast-check'
import type { Kata } from '../core/kata.ts'
import type { Law } from '../core/law.ts'
import type { Runner } from '../core/runner.ts'
import { withoutOperations, type Workload } from '../core/workload.ts'
import { judgeOne, type Failure } from './judging.ts'
import { arbitraryOf } from './plan.ts'

/** Runs spent on making one counterexample smaller: a bound in runs, so that it is the same anywhere. */
const SHRINK_RUNS_MAX = 400
/** A run that meets a bound is thousands of events long. */
const SHRINK_LONG_RUNS_MAX = 8
/** Runs spent on leaving out operations. */
const OMIT_RUNS_MAX = 150
/** Ten thousand operations are the point of stress traffic, and each run of it takes long. */
const OMIT_OPERATIONS_MAX = 1_000

/** A failure by fast-check's path, if it was generated, and the places of what was left out of it. */
export type Shrunk = Failure & { path?: string; without?: number[]; isReduced?: boolean }

interface Search {
  kata: Kata
  level: number
  law: Law
  runner: Runner
  seed: number
  /** Nothing is left out of traffic on which it would break the law, too. */
  reference?: (() => Promise<Runner>) | undefined
}

/** Failures with the smallest traffic first. */
export function bySize(failures: readonly Failure[]): Failure[] {
  return failures.toSorted((a, b) => sizeOf(a) - sizeOf(b) || lengthOf(a) - lengthOf(b))
}

/** The failures of a law from which a search for a smaller one sets out. */
export interface Starts {
  /** Known to be small: it was what failed last time. */
  again: Failure | undefined
  scenario: Failure | undefined
  drawn: Failure | undefined
}

export function startsOf(failures: readonly Failure[]): Starts {
  const sorted = bySize(failures)
  return {
    again: sorted.find(({ called }) => called !== undefined),
    scenario: sorted.find((failure) => failure.scenario !== undefined),
    drawn: sorted.find(({ index }) => index !== undefined),
  }
}

/**
 * The smallest traffic on which a law is broken: part of a scenario, or of what was generated. Of equals
 * a scenario as it was written reads best, and part of one worst: its times are not made smaller.
 */
export async function smallestFailure(
  search: Search,
  { again, scenario, drawn: first }: Starts,
): Promise<Shrunk | undefined> {
  const others = [scenario, first].flatMap((one) => one ?? [])
  if (again && others.every((other) => sizeOf(again) <= sizeOf(other))) {
    return { ...again, isReduced: true }
  }
  if (first?.history.end.kind === 'killed') return scenario ?? first
  const drawn = first && (await omit(search, await shrink(search, first)))
  if (!scenario) return drawn
  const size = drawn ? sizeOf(drawn) : Infinity
  const isAsSmall = sizeOf(scenario) <= size
  if (drawn && !isAsSmall && size === 1) return drawn
  const named = await omit(search, scenario)
  return drawn && !isAsSmall && sizeOf(named) >= size ? drawn : named
}

function sizeOf({ workload }: Failure): number {
  return workload.operations.length
}

const lengths = new WeakMap<Workload, number>()

function lengthOf({ workload }: Failure): number {
  const length = lengths.get(workload) ?? JSON.stringify(workload).length
  lengths.set(workload, length)
  return length
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

/**
 * Leaves out what does not matter, first large parts and then single operations: what a generator places
 * by position its shrinking cannot, and a scenario has none.
 */
async function omit({ law, runner, reference }: Search, from: Shrunk): Promise<Shrunk> {
  const { operations } = from.workload
  const isLong = from.history.end.kind === 'bound' || operations.length > OMIT_OPERATIONS_MAX
  if (!reference || isLong) return from
  const model = await reference()
  const without = new Set<string>()
  let best: Failure = from
  let runsLeft = OMIT_RUNS_MAX
  const leaveOut = async (part: string[]): Promise<void> => {
    const left = new Set([...without, ...part])
    const smaller = withoutOperations(from.workload, ({ id }) => left.has(id))
    if (left.size === without.size || !smaller || smaller.operations.length === 0) return
    if (runsLeft-- <= 0) return
    const failure = await failureOn(smaller, law, runner)
    if (!failure || (await failureOn(smaller, law, model))) return
    best = failure
    part.forEach((id) => without.add(id))
  }
  for (let size = Math.ceil(operations.length / 2), before = -1; size >= 1;) {
    const ids = operations.map(({ id }) => id).filter((id) => !without.has(id))
    for (let end = ids.length; end > 0; end -= size) {
      await leaveOut(ids.slice(Math.max(0, end - size), end))
    }
    // Single operations are tried again as long as that helps.
    if (size > 1 || without.size === before) size = Math.floor(size / 2)
    before = without.size
  }
  const places = operations.flatMap(({ id }, index) => (without.has(id) ? [index + 1] : []))
  return { ...from, ...best, ...(places.length > 0 && { without: places }), isReduced: true }
}

async function failureOn(
  workload: Workload,
  law: Law,
  runner: Runner,
): Promise<Failure | undefined> {
  const { said } = await judgeOne(law, runner, workload)
  return typeof said === 'string' ? undefined : said
}

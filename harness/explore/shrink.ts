import fc from 'fast-check'
import type { Kata } from '../core/kata.ts'
import type { Law } from '../core/law.ts'
import type { Runner } from '../core/runner.ts'
import { withoutOperations, type Workload } from '../core/workload.ts'
import { coincidencesIn, longNumbersIn, tellsMore } from './coincidences.ts'
import { judgeOne, type Failure } from './judging.ts'
import { arbitraryOf } from './plan.ts'

/** Runs spent on making one counterexample smaller: a bound in runs, so that it is the same anywhere. */
const SHRINK_RUNS_MAX = 400
/** A run that meets a bound is thousands of events long. */
const SHRINK_LONG_RUNS_MAX = 8
/** Runs spent on leaving out operations. */
const OMIT_RUNS_MAX = 150
/** Runs spent on numbers that tell more. */
const TELLING_RUNS_MAX = 10
/** Searches that set out from generated traffic: what one cannot make smaller, another may. */
const STARTS_MAX = 3
/** A smaller failure than that of so many operations is not looked for. */
const SMALL = 2
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
  drawn: readonly Failure[]
}

export function startsOf(failures: readonly Failure[]): Starts {
  const sorted = bySize(failures)
  return {
    again: sorted.find(({ called }) => called !== undefined),
    scenario: sorted.find((failure) => failure.scenario !== undefined),
    drawn: sorted.filter(({ index }) => index !== undefined).slice(0, STARTS_MAX),
  }
}

/**
 * The smallest traffic on which a law is broken: part of a scenario, or of what was generated. Of equals
 * a scenario as it was written reads best, and part of one worst: its times are not made smaller.
 */
export async function smallestFailure(
  search: Search,
  { again, scenario, drawn: starts }: Starts,
): Promise<Shrunk | undefined> {
  const [first] = starts
  const others = [scenario, first].flatMap((one) => one ?? [])
  if (again && others.every((other) => sizeOf(again) <= sizeOf(other))) {
    return { ...again, isReduced: true }
  }
  if (first?.history.end.kind === 'killed') return scenario ?? first
  const drawn = await smallestOf(search, starts)
  if (!scenario) return drawn
  const size = drawn ? sizeOf(drawn) : Infinity
  const isAsSmall = sizeOf(scenario) <= size
  if (drawn && !isAsSmall && size === 1) return drawn
  const named = await omit(search, scenario)
  return drawn && !isAsSmall && sizeOf(named) >= size ? drawn : named
}

async function smallestOf(search: Search, starts: readonly Failure[]): Promise<Shrunk | undefined> {
  // In a table numbers tell: those that hide least, then the shortest.
  const { table } = search.kata
  const hidden = ({ workload }: Shrunk): number =>
    table ? coincidencesIn(workload) + longNumbersIn(workload) : 0
  const isLess = (one: Shrunk, other: Shrunk): boolean =>
    (sizeOf(one) - sizeOf(other) ||
      hidden(one) - hidden(other) ||
      (table ? lengthOf(one) - lengthOf(other) : 0)) < 0
  let smallest: Shrunk | undefined
  for (const start of starts) {
    const isSmall = !table && smallest && sizeOf(smallest) <= SMALL
    if (isSmall || (smallest && isLong(smallest))) break
    const found = await smallestDrawn(search, start)
    if (!smallest || isLess(found, smallest)) smallest = found
  }
  return smallest
}

function isLong({ history, workload }: Failure): boolean {
  return history.end.kind === 'bound' || workload.operations.length > OMIT_OPERATIONS_MAX
}

async function smallestDrawn(search: Search, first: Failure): Promise<Shrunk> {
  const met = await shrink(search, first)
  const smallest = await omit(search, met.at(-1) as Shrunk)
  // Where time is the subject, short bars are read best.
  return search.kata.table ? mostTelling(search, met, smallest) : smallest
}

/** Of what the search met with the same operations, that whose numbers tell mistakes apart. */
async function mostTelling(
  { law, runner, reference }: Search,
  met: readonly Shrunk[],
  smallest: Shrunk,
): Promise<Shrunk> {
  const model = await reference?.()
  if (!model || smallest.history.end.kind === 'bound') return smallest
  const kept = new Set(smallest.workload.operations.map(({ id }) => id))
  const better = met
    .map((one): Shrunk => {
      const { operations } = one.workload
      const less = withoutOperations(one.workload, ({ id }) => !kept.has(id)) ?? one.workload
      return { ...one, workload: less, ...leftOutOf(operations, kept), isReduced: true }
    })
    .filter(({ workload }) => tellsMore(workload, smallest.workload))
    .toSorted((a, b) => coincidencesIn(a.workload) - coincidencesIn(b.workload))
  for (const one of better.slice(0, TELLING_RUNS_MAX)) {
    const failure = await failureOn(one.workload, law, runner)
    if (failure && !(await failureOn(one.workload, law, model))) return { ...one, ...failure }
  }
  return smallest
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

/** Follows fast-check's shrinking from one generated workload, within a fixed number of runs: what it met, the smallest last. */
async function shrink(
  { kata, level, law, runner, seed }: Search,
  from: Failure,
): Promise<(Failure & { path: string })[]> {
  let runsLeft = from.history.end.kind === 'bound' ? SHRINK_LONG_RUNS_MAX : SHRINK_RUNS_MAX
  const met: Failure[] = []
  const property = fc.asyncProperty(arbitraryOf(kata, level), async (workload) => {
    if (runsLeft-- <= 0) return true
    const failure = await failureOn(workload, law, runner)
    if (!failure) return true
    met.push(failure)
    return false
  })
  const path = String(from.index)
  const details = await fc.check(property, { seed, path, numRuns: 1 })
  const steps = (details.counterexamplePath ?? path).split(':')
  if (met.length > 0) {
    return met.map((one, index) => ({ ...one, path: steps.slice(0, index + 1).join(':') }))
  }
  const message = `${from.finding.message}\nalone, the same traffic passes: something is kept from one instance to the next`
  return [{ ...from, path, finding: { ...from.finding, message } }]
}

/**
 * Leaves out what does not matter, first large parts and then single operations: what a generator places
 * by position its shrinking cannot, and a scenario has none.
 */
async function omit({ law, runner, reference }: Search, from: Shrunk): Promise<Shrunk> {
  const { operations } = from.workload
  if (!reference || isLong(from)) return from
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
  const kept = new Set(operations.map(({ id }) => id).filter((id) => !without.has(id)))
  return { ...from, ...best, ...leftOutOf(operations, kept), isReduced: true }
}

/** The places of what is left out, from 1: the same traffic is found again by them. */
function leftOutOf(
  operations: Workload['operations'],
  kept: ReadonlySet<string>,
): Pick<Shrunk, 'without'> {
  const places = operations.flatMap(({ id }, index) => (kept.has(id) ? [] : [index + 1]))
  return places.length > 0 ? { without: places } : {}
}

async function failureOn(
  workload: Workload,
  law: Law,
  runner: Runner,
): Promise<Failure | undefined> {
  const { said } = await judgeOne(law, runner, workload)
  return typeof said === 'string' ? undefined : said
}

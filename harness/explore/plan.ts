import fc from 'fast-check'
import { builtInLawsOf } from '../core/built-in-laws.ts'
import type { Kata } from '../core/kata.ts'
import type { Law } from '../core/law.ts'
import { withoutOperations, type Workload } from '../core/workload.ts'
import type { Token } from './token.ts'

/** One workload to judge, and where it comes from. */
export interface Case {
  workload: Workload
  scenario?: string
  /** Index among the generated workloads: fast-check's path to it. */
  index?: number
  /** What one calls it by: a token, or the option that names a file. Nothing makes it smaller. */
  called?: Token | string
}

/** Cases that are performed in one go, each judged by the laws of all these levels. */
export interface Batch {
  levels: readonly number[]
  isStress: boolean
  cases: () => readonly Case[]
}

/** What will be run, in this order: the order is the only policy. */
export interface Plan {
  kata: Kata
  levels: readonly number[]
  seed: number
  /** Generated workloads a level. */
  runs: number
  batches: readonly Batch[]
  /** Whether stress was left out on purpose: then so are laws that nothing else puts to the test. */
  isCalm: boolean
  /** Whether stress waits for what comes before it, and is not begun at a level that is broken by then. */
  sparesStress: boolean
}

export interface PlanOptions {
  /** @default all */
  levels?: readonly number[]
  seed: number
  /** Generated workloads a level. */
  runs: number
  /** Named scenarios as well. @default true */
  scenarios?: boolean
  /** The long ones among them, too. @default true */
  stress?: boolean
  /** Not where a level is broken already, which makes the verdict come later where it is not. @default false */
  sparesStress?: boolean
  /** The traffic that failed last time. */
  first?: Token | undefined
}

/** Generated workloads a level, unless `--runs` says otherwise. */
export const RUNS_DEFAULT = 100

/** Of the generated workloads of a level, those that come before any other level's rest. */
const FIRST_LOOK_RUNS = 20

/** A seed from 0 to 2³¹−1, as fast-check takes it. */
export function freshSeed(): number {
  return Math.floor(Math.random() * 2 ** 31)
}

/** Levels 1 to `last`. */
export function upTo(last: number): number[] {
  return Array.from({ length: last }, (_, index) => index + 1)
}

/**
 * What failed last time; then of each level the scenarios that are new there and a few generated
 * workloads; then the rest of these; stress last. A scenario is run once, for all levels from its own
 * on; one of stress speaks for its own alone.
 */
export function planOf(kata: Kata, options: PlanOptions): Plan {
  const { levels = upTo(kata.levels.length), seed, runs, scenarios = true, stress = true } = options
  const { sparesStress = false } = options
  const batch = (
    levels: readonly number[],
    cases: () => readonly Case[],
    isStress = false,
  ): Batch => ({
    levels,
    isStress,
    cases: once(cases),
  })
  const named = (isStress: boolean): Batch[] =>
    upTo(Math.max(0, ...levels)).flatMap((level) => {
      const cases = scenarios ? scenariosOf(kata, level, isStress) : []
      const judged = levels.filter((one) => (isStress ? one === level : one >= level))
      return cases.length > 0 && judged.length > 0 ? [batch(judged, () => cases, isStress)] : []
    })
  const drawn = (from: number, to: number): Batch[] =>
    to > from
      ? levels.map((level) => batch([level], () => generated(kata, level, { seed, from, to })))
      : []
  const head = Math.min(FIRST_LOOK_RUNS, runs)
  const batches = [
    ...lastFailure(kata, levels, options.first),
    ...[...named(false), ...drawn(0, head)].toSorted((a, b) => lowest(a) - lowest(b)),
    ...drawn(head, runs),
    ...(stress ? named(true) : []),
  ]
  return { kata, levels, seed, runs, batches, isCalm: !stress, sparesStress }
}

/** One workload alone, judged by the laws of a level. */
export function planOfOne(kata: Kata, level: number, one: Case): Plan {
  const batches = [{ levels: [level], isStress: false, cases: () => [one] }]
  return { kata, levels: [level], seed: 0, runs: 0, batches, isCalm: true, sparesStress: false }
}

function lastFailure(kata: Kata, levels: readonly number[], token: Token | undefined): Batch[] {
  if (!token || !levels.includes(token.level)) return []
  const workload = workloadOf(kata, token)
  // Stress has a child of its own, and its turn at once.
  const isStress = 'scenario' in token && scenarioOf(kata, token.scenario)?.stress
  if (!workload || isStress) return []
  return [{ levels: [token.level], isStress: false, cases: () => [{ workload, called: token }] }]
}

function lowest({ levels }: Batch): number {
  return Math.min(...levels)
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => (made ??= { value: make() }).value
}

/** The named workloads that a level introduces: those of stress, or all the others. */
function scenariosOf(kata: Kata, level: number, isStress: boolean): Case[] {
  return kata.scenarios
    .filter((one) => one.level === level && (one.stress ?? false) === isStress)
    .map(({ name, workload }) => ({ workload, scenario: name }))
}

function scenarioOf(kata: Kata, name: string): Kata['scenarios'][number] | undefined {
  return kata.scenarios.find((one) => one.name === name)
}

/**
 * The laws that judge a level, the built-in ones first. A law that only a stress scenario can show is
 * judged where that runs: at its own level.
 */
export function lawsOf(kata: Kata, level: number): Law[] {
  const judges = (law: Law): boolean => (law.stress ? law.level === level : law.level <= level)
  return [...builtInLawsOf(kata), ...kata.laws.filter(judges)]
}

/** A level's generator, as fast-check knows it. */
export function arbitraryOf(kata: Kata, level: number): fc.Arbitrary<Workload> {
  return kata.workloads(level) as unknown as fc.Arbitrary<Workload>
}

/** The generated workloads of a level from one index up to another: the same ones for the same seed. */
export function generated(
  kata: Kata,
  level: number,
  { seed, from = 0, to }: { seed: number; from?: number; to: number },
): Case[] {
  if (to <= from) return []
  return fc
    .sample(arbitraryOf(kata, level), { seed, path: String(from), numRuns: to - from })
    .map((workload, offset) => ({ workload, index: from + offset }))
}

/** The workload that a token names. `undefined` when this kata has no such scenario or path. */
export function workloadOf(kata: Kata, token: Token): Workload | undefined {
  const { without = [] } = token
  const workload = wholeWorkloadOf(kata, token)
  if (!workload || without.length === 0) return workload
  const omitted = new Set(without.map((place) => workload.operations[place - 1]?.id))
  return withoutOperations(workload, ({ id }) => omitted.has(id))
}

function wholeWorkloadOf(kata: Kata, token: Token): Workload | undefined {
  if ('scenario' in token) return scenarioOf(kata, token.scenario)?.workload
  const { seed, path } = token
  try {
    return fc.sample(arbitraryOf(kata, token.level), { seed, path, numRuns: 1 })[0]
  } catch {
    return undefined
  }
}

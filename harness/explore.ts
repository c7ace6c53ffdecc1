import {
  generated,
  judgeCases,
  performCases,
  lawsOf,
  scenariosOf,
  stressOf,
  type Case,
  type Failure,
  type Judged,
  type Known,
} from './cases.ts'
import type { History, Run } from './core/history.ts'
import type { Kata } from './core/kata.ts'
import type { Judgement, Law } from './core/law.ts'
import type { Runner } from './core/runner.ts'
import type { Counterexample, LawVerdict, LevelVerdict, Problem, Verdict } from './core/verdict.ts'
import { byTelling, worst } from './core/verdict.ts'
import type { Workload } from './core/workload.ts'
import { bySize, smallestFailure, type Shrunk } from './shrink.ts'
import { formatToken } from './token.ts'

export interface ExploreOptions {
  seed: number
  /** Generated workloads a level. */
  runs: number
  /** Named scenarios as well. @default true */
  scenarios?: boolean
  /**
   * Stress scenarios too, without them, or only them. Where a part is left out, laws that it did not
   * put to the test are left out of the verdict.
   *
   * @default 'with'
   */
  stress?: 'with' | 'without' | 'only'
  /** Which broken laws get a smaller counterexample than the one first met. @default 'first' */
  shrink?: 'all' | 'first' | 'none'
  /** Runs the reference on the smallest traffic, to be shown beside. */
  reference?: () => Promise<Runner>
}

/** Generated workloads a level, unless `--runs` says otherwise. */
export const RUNS_DEFAULT = 100

/** A seed from 0 to 2³¹−1, as fast-check takes it. */
export function freshSeed(): number {
  return Math.floor(Math.random() * 2 ** 31)
}

/**
 * Judges levels 1 to `levels` of an implementation. Later levels still run after a failure; a level
 * that calls an export that is missing fails without a run.
 *
 * @param onLevel hears of each level as soon as it is judged.
 */
export async function explore(
  kata: Kata,
  runner: Runner,
  options: ExploreOptions & { levels?: number },
  onLevel: (level: LevelVerdict) => void = () => undefined,
): Promise<Verdict> {
  const { levels: levelsAsked = kata.levels.length } = options
  const known: Known = new Map()
  runner.ahead?.(stressIn(kata, options, levelsAsked).map(({ workload }) => workload))
  const levels: LevelVerdict[] = []
  const begun: BegunLevel[] = []
  const conclude = async (): Promise<void> => {
    for (const { conclude } of begun.splice(0)) {
      const verdict = await conclude()
      levels.push(verdict)
      onLevel(verdict)
    }
  }
  let next: PerformedLevel | undefined
  for (let level = 1; level <= levelsAsked; level++) {
    const performed = next ?? performLevel(kata, level, runner, options)
    // While a level is judged here, a child performs the next one's traffic.
    const isAhead = runner.ahead !== undefined && level < levelsAsked
    next = isAhead ? performLevel(kata, level + 1, runner, options) : undefined
    begun.push(await beginLevel(kata, level, runner, options, { ...performed, known }))
    // Stress traffic may run beside the rest: the levels after it need not wait.
    if (!begun.some(({ hasStress }) => hasStress)) await conclude()
  }
  await conclude()
  return {
    ...emptyVerdict(kata, options),
    outcome: worst(levels.map(({ outcome }) => outcome)),
    levels,
  }
}

/** The verdict on code that could not be run at all. */
export function verdictOnProblem(kata: Kata, options: ExploreOptions, problem: Problem): Verdict {
  return { ...emptyVerdict(kata, options), outcome: 'fail', problem }
}

function emptyVerdict({ slug }: Kata, { seed, runs }: ExploreOptions): Verdict {
  return {
    format: 1,
    kata: slug,
    outcome: 'unknown',
    seed,
    runs,
    sandbox: 'unsandboxed',
    levels: [],
  }
}

/** Which exports a level calls and the implementation lacks, as a problem. */
export function missingExports(kata: Kata, level: number, runner: Runner): Problem | undefined {
  const missing = Object.entries(kata.exports)
    .filter(([name, from]) => from <= level && !runner.exports.includes(name))
    .map(([name]) => name)
  if (missing.length === 0) return undefined
  const has = runner.exports.length === 0 ? 'no function' : runner.exports.join(', ')
  const message = `the file must export ${missing.join(' and ')}; it exports ${has}`
  return { kind: 'exports', message }
}

function unjudged(kata: Kata, level: number, problem: Problem): LevelVerdict {
  const name = kata.levels[level - 1] ?? ''
  return { level, name, outcome: 'fail', workloads: 0, laws: [], problem }
}

/**
 * Judges one level of an implementation: its scenarios and those of the levels below it, then
 * `runs` generated workloads, then its stress scenarios, each by every law introduced up to that
 * level. For each broken law the smallest traffic that breaks it.
 */
export async function exploreLevel(
  kata: Kata,
  level: number,
  runner: Runner,
  options: ExploreOptions,
): Promise<LevelVerdict> {
  const performed = performLevel(kata, level, runner, options)
  const { conclude } = await beginLevel(kata, level, runner, options, performed)
  return conclude()
}

/** A level whose traffic is on its way, stress left out. */
interface PerformedLevel {
  problem?: Problem
  cases: Case[]
  histories: Promise<History[]>
  known?: Known
}

function performLevel(
  kata: Kata,
  level: number,
  runner: Runner,
  options: ExploreOptions,
): PerformedLevel {
  const problem = missingExports(kata, level, runner)
  if (problem) return { problem, cases: [], histories: Promise.resolve([]) }
  const { scenarios = true, stress } = options
  const cases =
    stress === 'only'
      ? []
      : [...(scenarios ? scenariosOf(kata, level) : []), ...generated(kata, level, options)]
  const histories = performCases(runner, cases)
  // Whoever stops before this level does not hear of it.
  histories.catch(() => undefined)
  return { cases, histories }
}

/** A level of which all but the stress scenarios has been judged. */
interface BegunLevel {
  hasStress: boolean
  conclude: () => Promise<LevelVerdict>
}

async function beginLevel(
  kata: Kata,
  level: number,
  runner: Runner,
  options: ExploreOptions,
  { problem, cases, histories, known }: PerformedLevel,
): Promise<BegunLevel> {
  if (problem) {
    return { hasStress: false, conclude: async () => unjudged(kata, level, problem) }
  }
  const laws = lawsOf(kata, level)
  const judged = await judgeCases(laws, runner, cases, histories, known)
  const hasEnded = judged.some((results) => results.size === 0)
  const stress = hasEnded ? [] : stressIn(kata, options, level, level)
  return {
    hasStress: stress.length > 0,
    conclude: async () => {
      const all = [...judged, ...(await judgeCases(laws, runner, stress))]
      const workloads = cases.length + stress.length
      return verdictOnLevel(kata, level, runner, { ...options, judged: all, workloads })
    },
  }
}

/** The stress scenarios of some levels, if they are asked for. */
function stressIn(
  kata: Kata,
  { scenarios = true, stress = 'with' }: ExploreOptions,
  to: number,
  from?: number,
): Case[] {
  return scenarios && stress !== 'without' ? stressOf(kata, to, from) : []
}

async function verdictOnLevel(
  kata: Kata,
  level: number,
  runner: Runner,
  options: ExploreOptions & { judged: Judged[]; workloads: number },
): Promise<LevelVerdict> {
  const { shrink = 'first', judged, workloads, seed, reference } = options
  const laws = lawsOf(kata, level)
  const tallies = laws.map((law) => tallyOf(law, judged, laws))
  const [first] = byTelling(tallies.filter(({ failures }) => failures.length > 0))
  const verdicts: LawVerdict[] = []
  for (const { judging, failures, telling, held, ...about } of tallies) {
    if (failures.length + held === 0 && isLeftOut(kata, about.law, options)) continue
    const search = { kata, level, law: judging, runner, seed, failures: telling, reference }
    const shrinks = shrink === 'all' || (shrink === 'first' && about.law === first?.law)
    const smallest = shrinks ? await smallestFailure(search) : bySize(telling)[0]
    const counterexample = smallest && counterexampleOf(smallest, level, judging, seed)
    verdicts.push({
      ...about,
      outcome: failures.length > 0 ? 'fail' : held > 0 ? 'pass' : 'unknown',
      held,
      failed: failures.length,
      ...(counterexample && {
        counterexample: await withReference(counterexample, options.reference),
      }),
    })
  }
  const leftOut = laws.length - verdicts.length
  return {
    level,
    name: kata.levels[level - 1] ?? '',
    outcome: worst(verdicts.map(({ outcome }) => outcome)),
    workloads,
    laws: verdicts,
    ...(leftOut > 0 && { leftOut }),
  }
}

/** Whether a law that was not put to the test belongs to the part that was left out. */
function isLeftOut({ scenarioOnly = [] }: Kata, law: string, { stress }: ExploreOptions): boolean {
  return stress === 'only' || (stress === 'without' && scenarioOnly.includes(law))
}

interface Tally extends AboutLaw {
  judging: Law
  failures: Failure[]
  /** Those that show the mistake: without bad input, where bad input is let in and there are such. */
  telling: Failure[]
  held: number
}

/**
 * What one law said of all workloads. Where bad input is let in, a breach in a run that has some may be
 * its consequence: "broken" then says as much as the runs without bad input do.
 */
function tallyOf(law: Law, judged: Judged[], laws: Law[]): Tally {
  const validation = laws.find(({ kind }) => kind === 'validation')
  const bad = (results: Judged): ReturnType<Judged['get']> => validation && results.get(validation)
  const isLetIn = law !== validation && judged.some((results) => typeof bad(results) === 'object')
  const failures: Failure[] = []
  const clean: Failure[] = []
  let held = 0
  for (const results of judged) {
    const result = results.get(law)
    if (result === 'holds') held++
    if (typeof result !== 'object') continue
    failures.push(result)
    if ((bad(results) ?? 'unknown') === 'unknown') clean.push(result)
  }
  const isExplained = isLetIn && failures.length > 0 && clean.length === 0
  return {
    ...aboutLaw(law),
    judging: law,
    failures,
    telling: isLetIn && clean.length > 0 ? clean : failures,
    held,
    ...(isExplained && validation && { explainedBy: validation.name }),
  }
}

/** The verdict of one law on one run. */
export async function lawVerdictOf(
  law: Law,
  {
    run,
    judgement,
    variant,
  }: { run: Run<Workload>; judgement: Judgement; variant?: Run<Workload> },
  { token, reference }: { token: string; reference?: () => Promise<Runner> },
): Promise<LawVerdict> {
  const about = aboutLaw(law)
  if (typeof judgement === 'string') {
    const held = judgement === 'holds' ? 1 : 0
    return { ...about, outcome: held ? 'pass' : 'unknown', held, failed: 0 }
  }
  const counterexample = { token, ...run, finding: judgement, ...(variant && { variant }) }
  return {
    ...about,
    outcome: 'fail',
    held: 0,
    failed: 1,
    counterexample: await withReference(counterexample, reference),
  }
}

function aboutLaw({ name, level, kind, sentence, hint }: Law): AboutLaw {
  return { law: name, level, kind, sentence, hint }
}

type AboutLaw = Pick<LawVerdict, 'law' | 'level' | 'kind' | 'sentence' | 'hint' | 'explainedBy'>

/** Adds the reference's run on the same traffic. */
export async function withReference(
  counterexample: Counterexample,
  open: (() => Promise<Runner>) | undefined,
): Promise<Counterexample> {
  if (!open) return counterexample
  const runner = await open()
  const [reference] = await runner.run([counterexample.workload])
  return reference ? { ...counterexample, reference } : counterexample
}

function counterexampleOf(failure: Shrunk, level: number, law: Law, seed: number): Counterexample {
  const { workload, history, finding, scenario, variant, without, isReduced } = failure
  const place =
    scenario === undefined ? { seed, path: failure.path ?? String(failure.index) } : { scenario }
  return {
    token: formatToken({ level, law: law.name, ...place, ...(without && { without }) }),
    ...(scenario !== undefined && { scenario }),
    ...(isReduced && { isReduced }),
    workload,
    history,
    finding,
    ...(variant && { variant }),
  }
}

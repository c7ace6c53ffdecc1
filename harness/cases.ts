import fc from 'fast-check'
import { builtInLawsOf } from './core/built-in-laws.ts'
import { emptyHistory, isComplete, type History, type Run } from './core/history.ts'
import type { Kata } from './core/kata.ts'
import type { Finding, Judgement, Law } from './core/law.ts'
import type { Runner } from './core/runner.ts'
import { withoutOperations, type Workload } from './core/workload.ts'
import type { Token } from './token.ts'

/** One workload to judge, and where it comes from. */
export interface Case {
  workload: Workload
  scenario?: string
  /** Index among the generated workloads: fast-check's path to it. */
  index?: number
}

/** A workload on which a law is broken, and what came of it. */
export interface Failure extends Case {
  history: History
  finding: Finding
  variant?: Run<Workload>
}

/**
 * The laws that judge a level, the built-in ones first. A law that only a stress scenario can show is
 * judged where that runs: at its own level.
 */
export function lawsOf(kata: Kata, level: number): Law[] {
  const { scenarioOnly = [] } = kata
  const judges = (law: Law): boolean =>
    scenarioOnly.includes(law.name) ? law.level === level : law.level <= level
  return [...builtInLawsOf(kata), ...kata.laws.filter(judges)]
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
  if ('scenario' in token) {
    return kata.scenarios.find(({ name }) => name === token.scenario)?.workload
  }
  const { seed, path } = token
  try {
    return fc.sample(arbitraryOf(kata, token.level), { seed, path, numRuns: 1 })[0]
  } catch {
    return undefined
  }
}

/** Runs one workload and judges it by one law. */
export async function judgeOne(
  law: Law,
  runner: Runner,
  workload: Workload,
): Promise<{ run: Run<Workload>; judgement: Judgement; variant?: Run<Workload> }> {
  const [history] = await runner.run([workload])
  if (!history) throw new Error('Expected a history for each workload')
  const run = { workload, history }
  if (!speaksOf(law, history)) return { run, judgement: 'unknown' }
  const variants = await runAll(runner, variantsOf(law, run))
  const judgement = judge(law, run, variants)
  const index = typeof judgement === 'string' ? undefined : judgement.variant
  const variant = index === undefined ? undefined : variants[index]
  return variant ? { run, judgement, variant } : { run, judgement }
}

/** A level's generator, as fast-check knows it. */
export function arbitraryOf(kata: Kata, level: number): fc.Arbitrary<Workload> {
  return kata.workloads(level) as unknown as fc.Arbitrary<Workload>
}

/** The named workloads of a level and of those below it, stress left out. */
export function scenariosOf(kata: Kata, level: number): Case[] {
  return kata.scenarios
    .filter((scenario) => !scenario.stress && scenario.level <= level)
    .map(caseOf)
}

/** The stress scenarios of some levels: each is judged at its own level only. */
export function stressOf(kata: Kata, to: number, from = 1): Case[] {
  return kata.scenarios
    .filter(({ stress, level }) => stress && level >= from && level <= to)
    .map(caseOf)
}

function caseOf({ name, workload }: Kata['scenarios'][number]): Case {
  return { workload, scenario: name }
}

/** The generated workloads of a level: the same ones for the same seed. */
export function generated(
  kata: Kata,
  level: number,
  { seed, runs }: { seed: number; runs: number },
): Case[] {
  if (runs === 0) return []
  return fc
    .sample(arbitraryOf(kata, level), { seed, numRuns: runs })
    .map((workload, index) => ({ workload, index }))
}

/** What each law said of one run: of one that was not run, nothing. */
export type Judged = Map<Law, Failure | 'holds' | 'unknown'>

/** Performs every workload, in one batch. */
export async function performCases(runner: Runner, cases: Case[]): Promise<History[]> {
  return cases.length === 0 ? [] : runner.run(cases.map(({ workload }) => workload))
}

/** What became of each scenario at a lower level: the same history is not judged twice. */
export type Known = Map<Workload, { history: string; judged: Judged }>

/** Two batches: every workload, then every variant that a law asks to compare with. */
export async function judgeCases(
  laws: Law[],
  runner: Runner,
  cases: Case[],
  performed = performCases(runner, cases),
  known: Known = new Map(),
): Promise<Judged[]> {
  const histories = await performed
  const trials = cases.map((one, index) => trialOf(one, histories[index] ?? NOT_RUN, laws, known))
  const secondRuns = runAll(
    runner,
    trials.flatMap(({ open }) => [...open.values()].flat()),
  )
  // A child performs them meanwhile.
  for (const trial of trials) {
    for (const [law, { length }] of trial.open) if (length === 0) judgeBy(law, trial, [])
  }
  const variants = await secondRuns
  for (const trial of trials) {
    for (const [law, { length }] of trial.open) {
      if (length > 0) judgeBy(law, trial, variants.splice(0, length))
    }
  }
  return trials.map(({ judged }) => judged)
}

/** One case on its way to what each law says. */
interface Trial {
  one: Case
  run: Run<Workload>
  /** Laws that have not spoken yet, with the traffic of the second runs that they ask for. */
  open: Map<Law, Workload[]>
  judged: Judged
}

const NOT_RUN = emptyHistory({ kind: 'not-run' })

function trialOf(one: Case, history: History, laws: Law[], known: Known): Trial {
  const run = { workload: one.workload, history }
  const judged = one.scenario === undefined ? new Map() : judgedBefore(run, known)
  const open = laws.filter((law) => !judged.has(law) && speaksOf(law, history))
  return { one, run, judged, open: new Map(open.map((law) => [law, variantsOf(law, run)])) }
}

/** Bad input that was let in may be why a run met a bound: its law speaks of what came before that. */
function speaksOf({ judgesIncomplete, kind }: Law, history: History): boolean {
  if (isComplete(history)) return true
  if (judgesIncomplete) return history.end.kind !== 'not-run'
  return kind === 'validation' && history.end.kind === 'bound'
}

function variantsOf(law: Law, run: Run<Workload>): Workload[] {
  return isComplete(run.history) ? (law.variants?.(run) ?? []) : []
}

/** What was said of this scenario at a lower level, if the run was the same; kept for the next one. */
function judgedBefore({ workload, history }: Run<Workload>, known: Known): Judged {
  const text = JSON.stringify(history)
  const before = known.get(workload)
  const judged: Judged = before?.history === text ? before.judged : new Map()
  known.set(workload, { history: text, judged })
  return judged
}

function judgeBy(law: Law, { one, run, judged }: Trial, variants: Run<Workload>[]): void {
  const judgement = judge(law, run, variants)
  judged.set(
    law,
    typeof judgement === 'string' ? judgement : failureOf(one, run, judgement, variants),
  )
}

async function runAll(runner: Runner, workloads: Workload[]): Promise<Run<Workload>[]> {
  if (workloads.length === 0) return []
  const histories = await runner.run(workloads)
  return workloads.map((workload, index) => ({ workload, history: histories[index] as History }))
}

/** A second run that did not come to an end is not compared. */
function judge(law: Law, run: Run<Workload>, variants: Run<Workload>[]): Judgement {
  if (variants.some(({ history }) => !isComplete(history))) return 'unknown'
  return law.judge(run, variants)
}

function failureOf(
  one: Case,
  { history }: Run<Workload>,
  finding: Finding,
  variants: Run<Workload>[],
): Failure {
  const variant = finding.variant === undefined ? undefined : variants[finding.variant]
  return { ...one, history, finding, ...(variant && { variant }) }
}

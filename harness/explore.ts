import fc from 'fast-check'
import { builtInLaws } from './core/built-in-laws.ts'
import { isComplete, type History, type Run } from './core/history.ts'
import type { Kata } from './core/kata.ts'
import type { Finding, Judgement, Law } from './core/law.ts'
import type { Runner } from './core/runner.ts'
import type { Counterexample, LawVerdict, LevelVerdict, Problem, Verdict } from './core/verdict.ts'
import { worst } from './core/verdict.ts'
import type { Workload } from './core/workload.ts'
import { formatToken, type Token } from './token.ts'

export interface ExploreOptions {
  seed: number
  /** Generated workloads a level. */
  runs: number
  /** Named scenarios as well. @default true */
  scenarios?: boolean
  /** Shrink what fails. @default true */
  shrink?: boolean
  /** Runs the reference on the smallest traffic, to be shown beside. */
  reference?: () => Promise<Runner>
}

/** Generated workloads a level, unless `--runs` says otherwise. */
export const RUNS_DEFAULT = 100

const SHRINK_RUNS_MAX = 400

interface Case {
  workload: Workload
  scenario?: string
  /** Index among the generated workloads: fast-check's path to it. */
  index?: number
}

interface Failure extends Case {
  history: History
  finding: Finding
  variant?: Run<Workload>
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
  const levels: LevelVerdict[] = []
  for (let level = 1; level <= (options.levels ?? kata.levels.length); level++) {
    const problem = missingExports(kata, level, runner)
    const verdict = problem
      ? unjudged(kata, level, problem)
      : await exploreLevel(kata, level, runner, options)
    levels.push(verdict)
    onLevel(verdict)
  }
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
 * `runs` generated workloads, each by every law introduced up to that level. For each broken law the
 * smallest traffic that breaks it.
 */
export async function exploreLevel(
  kata: Kata,
  level: number,
  runner: Runner,
  options: ExploreOptions,
): Promise<LevelVerdict> {
  const laws = lawsOf(kata, level)
  const cases = [
    ...(options.scenarios === false ? [] : scenariosOf(kata, level)),
    ...generated(kata, level, options),
  ]
  const judged = await judgeCases(laws, runner, cases)
  const verdicts: LawVerdict[] = []
  for (const law of laws) {
    const results = judged
      .map((results) => results.get(law))
      .filter((result) => result !== undefined)
    const failures = results.filter((result) => typeof result !== 'string')
    const held = results.filter((result) => result === 'holds').length
    const verdict: LawVerdict = {
      law: law.name,
      level: law.level,
      kind: law.kind,
      sentence: law.sentence,
      hint: law.hint,
      outcome: failures.length > 0 ? 'fail' : held > 0 ? 'pass' : 'unknown',
      held,
      failed: failures.length,
    }
    if (failures.length > 0) {
      const smallest =
        options.shrink === false
          ? bySize(failures)[0]
          : await smallestFailure({ kata, level, law, runner, seed: options.seed, failures })
      if (smallest) {
        const counterexample = counterexampleOf(smallest, level, law, options.seed)
        verdict.counterexample = await withReference(counterexample, options.reference)
      }
    }
    verdicts.push(verdict)
  }
  return {
    level,
    name: kata.levels[level - 1] ?? '',
    outcome: worst(verdicts.map(({ outcome }) => outcome)),
    workloads: cases.length,
    laws: verdicts,
  }
}

/** The laws that judge a level, the built-in ones first. */
export function lawsOf(kata: Kata, level: number): Law[] {
  return [...builtInLaws, ...kata.laws.filter((law) => law.level <= level)]
}

/** The workload that a token names. `undefined` when this kata has no such scenario or path. */
export function workloadOf(kata: Kata, token: Token): Workload | undefined {
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
  const isBuiltIn = builtInLaws.includes(law)
  if (!isBuiltIn && !isComplete(history)) return { run, judgement: 'unknown' }
  const variants = await runAll(runner, law.variants?.(workload) ?? [])
  const judgement = judge(law, run, variants)
  const index = typeof judgement === 'string' ? undefined : judgement.variant
  const variant = index === undefined ? undefined : variants[index]
  return variant ? { run, judgement, variant } : { run, judgement }
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
  const { name, level, kind, sentence, hint } = law
  const about = { law: name, level, kind, sentence, hint }
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

function arbitraryOf(kata: Kata, level: number): fc.Arbitrary<Workload> {
  return kata.workloads(level) as unknown as fc.Arbitrary<Workload>
}

function scenariosOf(kata: Kata, level: number): Case[] {
  return kata.scenarios
    .filter((scenario) => (scenario.stress ? scenario.level === level : scenario.level <= level))
    .map(({ name, workload }) => ({ workload, scenario: name }))
}

function generated(kata: Kata, level: number, { seed, runs }: ExploreOptions): Case[] {
  if (runs === 0) return []
  return fc
    .sample(arbitraryOf(kata, level), { seed, numRuns: runs })
    .map((workload, index) => ({ workload, index }))
}

/** Two batches: every workload, then every variant that a law asks to compare with. */
async function judgeCases(
  laws: Law[],
  runner: Runner,
  cases: Case[],
): Promise<Map<Law, Failure | 'holds' | 'unknown'>[]> {
  const histories = await runner.run(cases.map(({ workload }) => workload))
  const asked = cases.map(({ workload }, index) => {
    const history = histories[index]
    const wanted = new Map<Law, Workload[]>()
    if (!history || !isComplete(history)) return wanted
    for (const law of laws) {
      if (law.variants) wanted.set(law, law.variants(workload))
    }
    return wanted
  })
  const variantRuns = await runAll(
    runner,
    asked.flatMap((wanted) => [...wanted.values()].flat()),
  )
  let next = 0
  return cases.map((one, index) => {
    const results = new Map<Law, Failure | 'holds' | 'unknown'>()
    const history = histories[index]
    if (!history || history.end.kind === 'not-run') return results
    const run = { workload: one.workload, history }
    for (const law of laws) {
      const count = asked[index]?.get(law)?.length ?? 0
      const variants = variantRuns.slice(next, next + count)
      next += count
      if (!builtInLaws.includes(law) && !isComplete(history)) continue
      const judgement = judge(law, run, variants)
      results.set(
        law,
        typeof judgement === 'string' ? judgement : failureOf(one, run, judgement, variants),
      )
    }
    return results
  })
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

function bySize(failures: Failure[]): Failure[] {
  const size = ({ workload }: Failure): number => JSON.stringify(workload).length
  return failures.toSorted(
    (a, b) => a.workload.operations.length - b.workload.operations.length || size(a) - size(b),
  )
}

async function smallestFailure(search: {
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
  let runsLeft = SHRINK_RUNS_MAX
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

function counterexampleOf(
  failure: Failure & { path?: string },
  level: number,
  law: Law,
  seed: number,
): Counterexample {
  const { workload, history, finding, scenario, variant } = failure
  const place =
    scenario === undefined ? { seed, path: failure.path ?? String(failure.index) } : { scenario }
  return {
    token: formatToken({ level, law: law.name, ...place }),
    ...(scenario !== undefined && { scenario }),
    workload,
    history,
    finding,
    ...(variant && { variant }),
  }
}

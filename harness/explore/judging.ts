import { isComplete, type History, type Run } from '../core/history.ts'
import type { Finding, Judgement, Law } from '../core/law.ts'
import type { Runner } from '../core/runner.ts'
import type { Workload } from '../core/workload.ts'
import type { Case } from './plan.ts'

/** A workload on which a law is broken, and what came of it. */
export interface Failure extends Case {
  history: History
  finding: Finding
  variant?: Run<Workload>
}

/** What each law said of one run. */
export type Said = ReadonlyMap<Law, Failure | 'holds' | 'unknown'>

/** Asks every law about every run: at once, where it compares nothing; then on second runs of all others. */
export async function judgeRuns(
  laws: readonly Law[],
  cases: readonly Case[],
  histories: readonly History[],
  runner: Runner,
): Promise<Said[]> {
  const trials = cases.map((one, index) => trialOf(one, histories[index] as History, laws))
  const seconds = runAll(
    runner,
    trials.flatMap(({ asked }) => [...asked.values()].flat()),
  )
  // A child performs them meanwhile.
  for (const trial of trials) {
    for (const [law, { length }] of trial.asked) if (length === 0) judgeBy(law, trial, [])
  }
  const variants = await seconds
  for (const trial of trials) {
    for (const [law, { length }] of trial.asked) {
      if (length > 0) judgeBy(law, trial, variants.splice(0, length))
    }
  }
  return trials.map(({ said }) => said)
}

/** Runs one workload and judges it by one law. */
export async function judgeOne(
  law: Law,
  runner: Runner,
  workload: Workload,
): Promise<{ run: Run<Workload>; said: Failure | 'holds' | 'unknown' }> {
  const [history] = await runner.run([workload])
  if (!history) throw new Error('Expected a history for each workload')
  const [said] = await judgeRuns([law], [{ workload }], [history], runner)
  return { run: { workload, history }, said: said?.get(law) ?? 'unknown' }
}

/** One case on its way to what each law says. */
interface Trial {
  one: Case
  run: Run<Workload>
  /** Laws that speak of the run, with the traffic of the second runs that they ask for. */
  asked: Map<Law, Workload[]>
  said: Map<Law, Failure | 'holds' | 'unknown'>
}

function trialOf(one: Case, history: History, laws: readonly Law[]): Trial {
  const run = { workload: one.workload, history }
  const asked = laws
    .filter((law) => speaksOf(law, history))
    .map((law): [Law, Workload[]] => [law, isComplete(history) ? (law.variants?.(run) ?? []) : []])
  return { one, run, asked: new Map(asked), said: new Map() }
}

/** Bad input that was let in may be why a run met a bound: its law speaks of what came before that. */
function speaksOf({ judgesIncomplete, kind }: Law, history: History): boolean {
  if (isComplete(history)) return true
  if (judgesIncomplete) return history.end.kind !== 'not-run'
  return kind === 'validation' && history.end.kind === 'bound'
}

function judgeBy(law: Law, { one, run, said }: Trial, variants: Run<Workload>[]): void {
  const judgement = judge(law, run, variants)
  said.set(
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

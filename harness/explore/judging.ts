import { isComplete, type History, type Run } from '../core/history.ts'
import type { Finding, Law } from '../core/law.ts'
import type { Runner } from '../core/runner.ts'
import type { Workload } from '../core/workload.ts'
import type { Case } from './plan.ts'

/** A workload on which a law is broken, and what came of it. */
export interface Failure extends Case {
  history: History
  finding: Finding
}

/** What each law said of one run. */
export type Said = ReadonlyMap<Law, Failure | 'holds' | 'unknown'>

/** Asks every law about every run; some are performed once more, to know where their errors were made. */
export async function judgeRuns(
  laws: readonly Law[],
  cases: readonly Case[],
  histories: readonly History[],
  runner: Runner,
): Promise<Said[]> {
  const runs = cases.map(({ workload }, index) => {
    return { workload, history: histories[index] as History }
  })
  const doubtful = runs.filter(
    (run) => isComplete(run.history) && laws.some((law) => law.asksForPlaces?.(run)),
  )
  const placed = await placedRuns(doubtful, runner)
  return cases.map((one, index) => {
    const run = runs[index] as Run<Workload>
    return saidOf(laws, one, run, placed[doubtful.indexOf(run)])
  })
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

async function placedRuns(runs: Run<Workload>[], runner: Runner): Promise<Run<Workload>[]> {
  if (runs.length === 0) return []
  const workloads = runs.map(({ workload }) => ({ ...workload, traced: true }))
  const histories = await runner.run(workloads)
  return workloads.map((workload, index) => ({ workload, history: histories[index] as History }))
}

function saidOf(
  laws: readonly Law[],
  one: Case,
  run: Run<Workload>,
  placed: Run<Workload> | undefined,
): Said {
  const said = new Map<Law, Failure | 'holds' | 'unknown'>()
  for (const law of laws) {
    if (!speaksOf(law, run.history)) continue
    const judgement = judgementOf(law, run, placed)
    said.set(
      law,
      typeof judgement === 'string'
        ? judgement
        : { ...one, history: run.history, finding: judgement },
    )
  }
  return said
}

/** A second run that did not come to an end tells nothing. */
function judgementOf(
  law: Law,
  run: Run<Workload>,
  placed: Run<Workload> | undefined,
): ReturnType<Law['judge']> {
  if (!placed || !law.asksForPlaces?.(run)) return law.judge(run)
  return isComplete(placed.history) ? law.judge(run, placed) : 'unknown'
}

/** Bad input that was let in may be why a run met a bound: its law speaks of what came before that. */
function speaksOf({ judgesIncomplete, kind }: Law, history: History): boolean {
  if (isComplete(history)) return true
  if (judgesIncomplete) return history.end.kind !== 'not-run'
  return kind === 'validation' && history.end.kind === 'bound'
}

import { CHANGE_KINDS, type Change, type Kata } from '../core/kata.ts'
import { isComplete, type History, type Run } from '../core/history.ts'
import type { Finding, Law } from '../core/law.ts'
import type { Runner } from '../core/runner.ts'
import type { Counterexample, Neighbour } from '../core/verdict.ts'
import type { Workload } from '../core/workload.ts'
import { changesOf } from './changes.ts'
import { judgeRuns, type Said } from './judging.ts'
import { lawsOf } from './plan.ts'

/** Runs of each kind of change: a bound in runs, so that it is the same anywhere. */
const RUNS_MAX = 12
const SHOWN_MAX = 3
/** How many endings of the same words are told: "if r3 has priority 0, 1 or 2". */
const ENDS_MAX = 3
/** Which of the odd values pass, and which do not, says how it was asked for them. */
const VALUES_MAX = 6
/** Where it takes more to break a law, no single change is near. */
const OPERATIONS_MAX = 40
/** Where one operation is thousands of calls, at most one of few is left out. */
const LONG_OPERATIONS_MAX = 5
/** One event that tells of thousands of calls. */
const EVENT_LENGTH_MAX = 1_000

interface Broken {
  kata: Kata
  level: number
  law: Law
  run: Run<Workload>
  finding: Finding
}

/**
 * The nearest traffic on which the code keeps the law that it breaks on this, and every other law of the
 * level: single changes, of each kind the first. What puts the law to no test tells nothing, and neither
 * does what the reference cannot do. Of values, those that break the law as well are told, too.
 */
export async function neighboursOf(
  broken: Broken,
  runner: Runner,
  reference: Runner,
): Promise<Pick<Counterexample, 'neighbours' | 'breaksToo'>> {
  const tried = await triedOn(broken, runner, reference)
  const neighbours = chosen(tried.filter(({ isKept }) => isKept))
  const breaksToo = alsoBroken(tried, broken.law)
  return {
    ...(neighbours.length > 0 && { neighbours }),
    ...(breaksToo !== undefined && { breaksToo }),
  }
}

/** The changes of some traffic that tell something: those on which the law is kept, or broken again. */
export async function triedOn(
  { kata, level, law, run, finding }: Broken,
  runner: Runner,
  reference: Runner,
): Promise<Tried[]> {
  const { workload, history } = run
  const isLong =
    law.stress === true ||
    history.events.some((event) => JSON.stringify(event).length > EVENT_LENGTH_MAX)
  const { length } = workload.operations
  if (length > (isLong ? LONG_OPERATIONS_MAX : OPERATIONS_MAX)) return []
  if (!(isComplete(history) || history.end.kind === 'threw')) return []
  const possible = changesOf(kata, run, Object.keys(finding.notes ?? {}))
  const kinds = isLong ? CHANGE_KINDS.filter((kind) => kind === 'less') : CHANGE_KINDS
  const changes = kinds.flatMap((kind) =>
    possible.filter((change) => change.kind === kind).slice(0, RUNS_MAX),
  )
  const laws = lawsOf(kata, level)
  // The traffic itself comes first and last: what breaks the law by chance tells nothing by passing.
  const all = [workload, ...changes.map((change) => change.workload), workload]
  const judged = await judgedOn(all, laws, runner)
  const isBroken = (one: Judged | undefined): boolean => typeof one?.said.get(law) === 'object'
  if (!isBroken(judged[0]) || !isBroken(judged.at(-1))) return []
  const tried = changes.flatMap((change, index): Tried[] => {
    const one = judged[index + 1]
    const isKept = passes(one?.said, law, change)
    return one && (isKept || isBroken(one)) ? [{ change, history: one.history, isKept }] : []
  })
  const theirs = await judgedOn(
    tried.map(({ change }) => change.workload),
    laws,
    reference,
  )
  return tried.filter(({ change }, index) => passes(theirs[index]?.said, law, change))
}

interface Judged {
  history: History
  said: Said
}

async function judgedOn(
  workloads: readonly Workload[],
  laws: readonly Law[],
  runner: Runner,
): Promise<Judged[]> {
  const histories = await runner.run(workloads)
  const judged: Judged[] = []
  for (const [index, history] of histories.entries()) {
    const workload = workloads[index] as Workload
    judged.push({ history, said: await saidOf(workload, history, laws, runner) })
  }
  return judged
}

/** Laws need not know what to make of traffic that their kata would never draw. */
async function saidOf(
  workload: Workload,
  history: History,
  laws: readonly Law[],
  runner: Runner,
): Promise<Said> {
  try {
    const [said] = await judgeRuns(laws, [{ workload }], [history], runner)
    return said ?? new Map<never, never>()
  } catch {
    return new Map()
  }
}

/**
 * The law was put to the test and kept, and no other was broken. Where an odd value was made ordinary,
 * other laws may have taken over: that such values need a law of their own is the point.
 */
function passes(said: Said | undefined, law: Law, { kind }: Change): boolean {
  const of = said?.get(law)
  const isKept = of === 'holds' || (of === 'unknown' && kind === 'value')
  return isKept && [...(said?.values() ?? [])].every((one) => typeof one === 'string')
}

export interface Tried {
  change: Change
  history: History
  isKept: boolean
}

/** The first of each kind, with others that have the same words. */
export function chosen(passing: readonly Tried[]): Neighbour[] {
  const firsts = CHANGE_KINDS.flatMap(
    (kind) => passing.find(({ change }) => change.kind === kind) ?? [],
  )
  return firsts.slice(0, SHOWN_MAX).map(({ change, history }) => {
    const alike = passing.filter((one) => one.change.words === change.words)
    const endsMax = change.kind === 'value' ? VALUES_MAX : ENDS_MAX
    const ends = alike.flatMap((one) => one.change.end ?? []).slice(0, endsMax)
    const words = [change.words, ...(ends.length > 0 ? [eitherOf(ends)] : [])].join(' ')
    return { words, workload: change.workload, history }
  })
}

/** Of the values that were put in the place of an odd one, on which it depends: those that do not help. */
function alsoBroken(tried: readonly Tried[], { kind }: Law): string | undefined {
  const values = tried.filter(({ change }) => change.kind === 'value' && change.end !== undefined)
  const helps = values.find(({ isKept }) => isKept)
  // Of bad input it is told, too, that no bad value is refused.
  const { change } = helps ?? (kind === 'validation' ? (values[0] ?? {}) : {})
  const ends = values
    .filter((one) => !one.isKept && one.change.words === change?.words)
    .flatMap((one) => one.change.end ?? [])
  return ends.length > 0 ? `${change?.words} ${eitherOf(ends.slice(0, VALUES_MAX))}` : undefined
}

/** `0`, `0 or 1`, `0, 1 or 2`. */
function eitherOf(ends: readonly string[]): string {
  const last = ends.at(-1) ?? ''
  return ends.length > 1 ? `${ends.slice(0, -1).join(', ')} or ${last}` : last
}

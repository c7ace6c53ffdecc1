import { endsBatch, type History } from '../core/history.ts'
import type { Kata } from '../core/kata.ts'
import type { Runner } from '../core/runner.ts'
import type { LevelVerdict, Problem, Verdict } from '../core/verdict.ts'
import { worst } from '../core/verdict.ts'
import { Board, missingExports } from './board.ts'
import { Examples, type ExampleOptions } from './examples.ts'
import { judgeRuns } from './judging.ts'
import { lawsOf, planOf, type Batch, type Case, type Plan, type PlanOptions } from './plan.ts'

/**
 * Performs a plan and yields the verdict as it is known by then, whenever a level has changed; the last
 * one is whole. Whoever leaves the loop gives up what is under way.
 */
export async function* explore(
  plan: Plan,
  runner: Runner,
  options: ExampleOptions = {},
): AsyncGenerator<Verdict, void, undefined> {
  const examples = new Examples(plan, runner, options)
  let told: string | undefined
  const changed = (board: Board): Verdict[] => {
    const levels = plan.levels.map((level) => examples.verdictAt(board, level))
    const state = levels.map(stateOf).join()
    if (state === told) return []
    told = state
    return [verdictOf(plan, levels)]
  }
  for await (const board of judged(plan, runner)) {
    yield* changed(board)
    if (plan.levels.some((level) => board.pendingAt(level) === 'traffic')) continue
    for (const level of plan.levels) {
      await examples.find(board, level)
      yield* changed(board)
    }
  }
}

/** The whole verdict. */
export async function exploreAll(
  plan: Plan,
  runner: Runner,
  options: ExampleOptions = {},
  onVerdict: (verdict: Verdict) => void = () => undefined,
): Promise<Verdict> {
  let last = verdictOf(plan, [])
  for await (const verdict of explore(plan, runner, options)) onVerdict((last = verdict))
  return last
}

/** The whole verdict on one level. */
export async function exploreLevel(
  kata: Kata,
  level: number,
  runner: Runner,
  options: PlanOptions & ExampleOptions,
): Promise<LevelVerdict> {
  const plan = planOf(kata, { ...options, levels: [level] })
  const { levels } = await exploreAll(plan, runner, options)
  return levels[0] as LevelVerdict
}

/** The verdict on code that could not be run at all. */
export function verdictOnProblem(plan: Plan, problem: Problem): Verdict {
  return { ...verdictOf(plan, []), outcome: 'fail', problem }
}

function verdictOf({ kata, seed, runs }: Plan, levels: LevelVerdict[]): Verdict {
  return {
    format: 1,
    kata: kata.slug,
    outcome: levels.length === 0 ? 'unknown' : worst(levels.map(({ outcome }) => outcome)),
    seed,
    runs,
    sandbox: 'unsandboxed',
    levels,
  }
}

function stateOf({ outcome, pending }: LevelVerdict): string {
  return `${outcome} ${pending ?? 'whole'}`
}

/**
 * Performs a plan, judges each case once and yields the board after every batch. Where there is a
 * second child, stress begins there at once, and the next batch is performed while this one is judged; unless
 * stress is to be spared, which then comes last.
 */
export async function* judged(plan: Plan, runner: Runner): AsyncGenerator<Board, void, undefined> {
  const { kata, levels, batches, sparesStress } = plan
  const beside = sparesStress ? undefined : runner.beside
  const problems = levels.flatMap((level): [number, Problem][] => {
    const problem = missingExports(kata, level, runner.exports)
    return problem ? [[level, problem]] : []
  })
  const board = new Board(plan, new Map(problems))
  const isOpen = (batch: Batch): boolean => board.openIn(batch).length > 0
  const ahead = new Map(
    beside &&
      batches
        .filter((batch) => batch.isStress && isOpen(batch))
        .map((batch) => [batch, perform(batch, beside)]),
  )
  const begin = (from: number): Promise<Performed> | undefined => {
    const batch = batches.slice(from).find(isOpen)
    return batch && (ahead.get(batch) ?? perform(batch, runner))
  }
  let isOver = false
  try {
    let next = begin(0)
    if (!next) yield board
    while (next) {
      const { batch, cases, histories } = await next
      const judging = board.openIn(batch)
      if (histories.some(endsBatch)) board.close(judging)
      const after = batches.indexOf(batch) + 1
      // In this process one run waits for the other.
      const following = beside && begin(after)
      const laws = new Set(judging.flatMap((level) => lawsOf(kata, level)))
      board.add(batch, judging, await judgeRuns([...laws], cases, histories, runner))
      const isStressNext = batches.slice(after).every(({ isStress }) => isStress)
      if (sparesStress && isStressNext) board.close(levels.filter((one) => board.isBrokenAt(one)))
      yield board
      next = following ?? begin(after)
    }
    isOver = true
  } finally {
    if (!isOver) runner.cancel?.()
  }
}

/** What was run of a batch: nothing after a run that ends it. */
interface Performed {
  batch: Batch
  cases: readonly Case[]
  histories: History[]
}

function perform(batch: Batch, runner: Runner): Promise<Performed> {
  const cases = batch.cases()
  const performed = runner.run(cases.map(({ workload }) => workload)).then((all) => {
    const histories = all.filter(({ end }) => end.kind !== 'not-run')
    return { batch, cases: cases.slice(0, histories.length), histories }
  })
  // Whoever leaves before its turn does not hear of it.
  performed.catch(() => undefined)
  return performed
}

import { generated, judgeCases, lawsOf } from '../cases.ts'
import { loadDrive, loadImplementation, loadKata } from '../bank.ts'
import type { Kata } from '../core/kata.ts'
import { inProcessRunner, type Runner } from '../core/runner.ts'
import { exploreLevel, RUNS_DEFAULT } from '../explore.ts'

/** One subject over a range of seeds. `flaw`: stop at the first broken law, at one level. */
export interface Task {
  slug: string
  name: string
  file: string
  kind: 'correct' | 'flaw'
  levels: number[]
  exempt: string[]
  fromSeed: number
  seeds: number
}

export interface Result {
  seeds: number
  /** Seeds with the verdict that is wanted: pass for what is correct, fail for a flaw. */
  right: number
  /** The first seed with another verdict, and what it was. */
  wrong?: { seed: number; what: string }
  /** For a flaw: generated workloads until it was caught, for each seed that caught it. */
  workloads: number[]
}

const CHUNK = 10

process.on('message', (task: Task) => {
  void perform(task).then((result) => process.send?.(result))
})

async function perform(task: Task): Promise<Result> {
  const kata = await loadKata(task.slug)
  const runner = inProcessRunner(await loadDrive(task.slug), await loadImplementation(task.file))
  const result: Result = { seeds: task.seeds, right: 0, workloads: [] }
  for (let seed = task.fromSeed; seed < task.fromSeed + task.seeds; seed++) {
    const what =
      task.kind === 'flaw'
        ? await missed(kata, runner, task, seed, result.workloads)
        : await rejected(kata, runner, task, seed)
    if (what === undefined) result.right++
    else result.wrong ??= { seed, what }
  }
  return result
}

/** Which law did not pass, if one did not. */
async function rejected(
  kata: Kata,
  runner: Runner,
  { levels, exempt }: Task,
  seed: number,
): Promise<string | undefined> {
  for (const level of levels) {
    const options = { seed, runs: RUNS_DEFAULT, scenarios: false, shrink: 'none' } as const
    const { laws } = await exploreLevel(kata, level, runner, options)
    const bad = laws.find(
      ({ law, outcome }) =>
        outcome !== 'pass' && !exempt.includes(law) && !kata.scenarioOnly?.includes(law),
    )
    if (bad) return `level ${level} · ${bad.law}: ${bad.outcome}`
  }
  return undefined
}

/** Judges a flaw's workloads in small batches until one breaks a law. */
async function missed(
  kata: Kata,
  runner: Runner,
  { levels }: Task,
  seed: number,
  workloads: number[],
): Promise<string | undefined> {
  const [level = 1] = levels
  const laws = lawsOf(kata, level)
  const cases = generated(kata, level, { seed, runs: RUNS_DEFAULT })
  for (let from = 0; from < cases.length; from += CHUNK) {
    const judged = await judgeCases(laws, runner, cases.slice(from, from + CHUNK))
    const at = judged.findIndex((results) =>
      [...results.values()].some((one) => typeof one !== 'string'),
    )
    if (at === -1) continue
    workloads.push(from + at + 1)
    return undefined
  }
  return 'not caught'
}

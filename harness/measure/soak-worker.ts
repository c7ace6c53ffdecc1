import { loadKata } from '../bank/bank.ts'
import { runnerOfFile } from '../bank/runner-of-file.ts'
import type { Kata } from '../core/kata.ts'
import type { Runner } from '../core/runner.ts'
import { exploreAll, judged } from '../explore/explore.ts'
import { planOf } from '../explore/plan.ts'

/** One subject over a range of seeds. `flaw`: stop at the first broken law, at one level. */
export interface Task {
  slug: string
  name: string
  file: string
  kind: 'correct' | 'flaw'
  levels: number[]
  exempt: string[]
  /** Generated workloads a level. */
  runs: number
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

process.on('message', (task: Task) => {
  void perform(task).then((result) => process.send?.(result))
})

async function perform(task: Task): Promise<Result> {
  const kata = await loadKata(task.slug)
  const runner = await runnerOfFile(task.slug, task.file)
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
  { levels, exempt, runs }: Task,
  seed: number,
): Promise<string | undefined> {
  const plan = planOf(kata, { levels, seed, runs, scenarios: false, stress: false })
  const verdict = await exploreAll(plan, runner, { shrink: 'none' })
  for (const { level, laws } of verdict.levels) {
    const bad = laws.find(({ law, outcome }) => outcome !== 'pass' && !exempt.includes(law))
    if (bad) return `level ${level} · ${bad.law}: ${bad.outcome}`
  }
  return undefined
}

/** Judges a flaw's workloads until one breaks a law. */
async function missed(
  kata: Kata,
  runner: Runner,
  { levels, runs }: Task,
  seed: number,
  workloads: number[],
): Promise<string | undefined> {
  const [level = 1] = levels
  const plan = planOf(kata, { levels: [level], seed, runs, scenarios: false, stress: false })
  for await (const board of judged(plan, runner)) {
    const at = board
      .rowsOf(level)
      .findIndex((said) => [...said.values()].some((one) => typeof one !== 'string'))
    if (at === -1) continue
    workloads.push(at + 1)
    return undefined
  }
  return 'not caught'
}

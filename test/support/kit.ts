import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { filesOf, KIT_ROOT, loadKata } from '../../harness/bank/bank.ts'
import { runnerOfFile } from '../../harness/bank/runner-of-file.ts'
import type { Kata } from '../../harness/core/kata.ts'
import type { Runner } from '../../harness/core/runner.ts'
import type { Verdict } from '../../harness/core/verdict.ts'
import type { ExampleOptions } from '../../harness/explore/examples.ts'
import { exploreAll, verdictOnProblem } from '../../harness/explore/explore.ts'
import { planOf, upTo, type Plan, type PlanOptions } from '../../harness/explore/plan.ts'
import { loadFlaws, type Flaw } from '../../harness/flaws/load-flaws.ts'
import { openJudge } from '../../harness/judge/parent.ts'
import { sourceIn } from '../../harness/source/source-in.ts'

type Options = Partial<Omit<PlanOptions, 'levels'>> & ExampleOptions & { levels?: number }

const DEFAULTS = { seed: 1, runs: 20 }

/** A file with this text, in a folder that is gone when the test is over. */
export function writeSolution(text: string, name = 'solution.ts'): string {
  const folder = mkdtempSync(join(tmpdir(), 'kata-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, name)
  writeFileSync(file, text)
  return file
}

function planFor(kata: Kata, { levels = kata.levels.length, ...options }: Options): Plan {
  return planOf(kata, { ...DEFAULTS, ...options, levels: upTo(levels) })
}

/** A flaw of a kata, as a file that can be judged. */
export async function flawNamed(slug: string, name: string): Promise<Flaw> {
  const flaw = (await loadFlaws(slug)).find((one) => one.name === name)
  if (!flaw) throw new Error(`${slug} has no flaw ${name}`)
  return flaw
}

/** Judges a file in a child, as `kata test` does. */
export async function judgeInChild(
  slug: string,
  solution: string,
  options: Options = {},
): Promise<Verdict> {
  const plan = planFor(await loadKata(slug), options)
  const judge = await openJudge({ solution, drive: filesOf(slug).drive, kitRoot: KIT_ROOT })
  if ('problem' in judge) return verdictOnProblem(plan, judge.problem)
  try {
    return await exploreAll(plan, judge, options)
  } finally {
    judge.close()
  }
}

/** Judges a file in this process, as vitest does. */
export async function judgeInProcess(
  slug: string,
  solution: string,
  options: Options = {},
): Promise<Verdict> {
  const plan = planFor(await loadKata(slug), options)
  return exploreAll(plan, await runnerInProcess(slug, solution), options)
}

export function runnerInProcess(slug: string, solution: string): Promise<Runner> {
  return runnerOfFile(slug, solution, { sourceOf: sourceIn(dirname(solution)) })
}

export function referenceRunner({ slug }: Kata): () => Promise<Runner> {
  return () => runnerInProcess(slug, filesOf(slug).reference)
}

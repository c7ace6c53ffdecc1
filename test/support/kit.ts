import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { filesOf, KIT_ROOT, loadDrive, loadImplementation, loadKata } from '../../harness/bank.ts'
import type { Kata } from '../../harness/core/kata.ts'
import { inProcessRunner, type Runner } from '../../harness/core/runner.ts'
import type { Verdict } from '../../harness/core/verdict.ts'
import { explore, verdictOnProblem, type ExploreOptions } from '../../harness/explore.ts'
import { openJudge } from '../../harness/judge/parent.ts'
import { sourceIn } from '../../harness/source-in.ts'

type Options = Partial<ExploreOptions> & { levels?: number }

const DEFAULTS = { seed: 1, runs: 20 }

/** A file with this text, in a folder that is gone when the test is over. */
export function writeSolution(text: string, name = 'solution.ts'): string {
  const folder = mkdtempSync(join(tmpdir(), 'kata-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, name)
  writeFileSync(file, text)
  return file
}

/** Judges a file in a child, as `kata test` does. */
export async function judgeInChild(
  slug: string,
  solution: string,
  options: Options = {},
): Promise<Verdict> {
  const kata = await loadKata(slug)
  const all = { ...DEFAULTS, ...options }
  const judge = await openJudge({ solution, drive: filesOf(slug).drive, kitRoot: KIT_ROOT })
  if ('problem' in judge) return verdictOnProblem(kata, all, judge.problem)
  try {
    return await explore(kata, judge, all)
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
  return explore(await loadKata(slug), await runnerInProcess(slug, solution), {
    ...DEFAULTS,
    ...options,
  })
}

export async function runnerInProcess(slug: string, solution: string): Promise<Runner> {
  const implementation = await loadImplementation(solution)
  return inProcessRunner(await loadDrive(slug), implementation, sourceIn(dirname(solution)))
}

export function referenceRunner({ slug }: Kata): () => Promise<Runner> {
  return () => runnerInProcess(slug, filesOf(slug).reference)
}

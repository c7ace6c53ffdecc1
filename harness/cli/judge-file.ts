import { filesOf, KIT_ROOT, loadDrive, loadImplementation } from '../bank.ts'
import type { Kata } from '../core/kata.ts'
import { inProcessRunner, type Runner } from '../core/runner.ts'
import type { LevelVerdict, Verdict } from '../core/verdict.ts'
import { explore, verdictOnProblem, type ExploreOptions } from '../explore.ts'
import { openJudge } from '../judge/parent.ts'

/** Judges one file in a child of its own, which is gone when this returns. */
export async function judgeFile(
  kata: Kata,
  options: ExploreOptions & {
    solution: string
    root: string
    levels?: number
    onLevel?: (level: LevelVerdict) => void
  },
): Promise<Verdict> {
  const { solution, root, onLevel } = options
  const judge = await openJudge({
    solution,
    drive: filesOf(kata.slug, root).drive,
    kitRoot: KIT_ROOT,
  })
  if ('problem' in judge) return verdictOnProblem(kata, options, judge.problem)
  try {
    return await explore(kata, judge, { ...options, reference: referenceOf(kata, root) }, onLevel)
  } finally {
    judge.close()
  }
}

/** The reference as a runner in this process, loaded when it is first asked for. */
export function referenceOf({ slug }: Kata, root: string): () => Promise<Runner> {
  return async () =>
    inProcessRunner(
      await loadDrive(slug, root),
      await loadImplementation(filesOf(slug, root).reference),
    )
}

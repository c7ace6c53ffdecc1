import { join } from 'node:path'
import type { Attempt } from '../attempts/folder.ts'
import type { Standing } from '../attempts/standing.ts'
import type { Kata } from '../core/kata.ts'
import { judgeTests, type Evidence, type Judged } from './judge-tests.ts'
import type { VariantResult } from './protocol.ts'
import type { TddReport } from './report.ts'
import { runOn, type TestRun } from './run.ts'
import { lookAt } from './test-file.ts'
import { variantsOf } from './variants.ts'

export interface Options {
  kata: Kata
  attempt: Attempt
  standing: Standing
  root: string
  /** Of `solution.test.ts`. */
  text: string
  /** What is known so far, each time that a variant is through. */
  onProgress?: (soFar: Judged) => void
}

export interface Trial {
  report: Promise<TddReport>
  /** Kills what runs; the report then says what was known by then. */
  stop(): void
}

/** Runs the learner's tests on correct and on wrong solutions, and says what they are worth. */
export function putToTheTest(options: Options): Trial {
  let run: TestRun | undefined
  let isStopped = false
  const stop = (): void => {
    isStopped = true
    run?.stop()
  }
  const start = (...args: Parameters<typeof runOn>): Promise<void> => {
    if (isStopped) return Promise.resolve()
    run = runOn(...args)
    return run.done
  }
  return { report: reportOf(options, start), stop }
}

async function reportOf(
  { kata, attempt, standing, root, text, onProgress }: Options,
  start: (...args: Parameters<typeof runOn>) => Promise<void>,
): Promise<TddReport> {
  const testFile = join(attempt.folder, 'solution.test.ts')
  const levels = levelsReached(standing, kata.levels.length)
  const file = lookAt(testFile, text, Object.keys(kata.exports))
  const variants = await variantsOf(kata, levels, {
    root,
    own: { file: attempt.solution, names: file.names },
  })
  const results = new Map<string, VariantResult>()
  const evidence: Evidence = { kata, levels, subjects: variants, results, file }
  if (!file.problem) {
    const order = {
      folder: attempt.folder,
      testFile,
      solution: attempt.solution,
      variants: variants.map(({ id, code, names }) => ({ id, code, names })),
      usesFastCheck: file.usesFastCheck,
      tellsWaiting: !file.waitsUnseen,
    }
    await start(order, (result) => {
      results.set(result.variant, result)
      onProgress?.(judgeTests(evidence))
    })
  }
  return {
    format: 1,
    kata: kata.slug,
    mode: standing.mode,
    sandbox: 'unsandboxed',
    levels,
    wroteFirst: standing.wroteFirst ?? null,
    ...judgeTests(evidence),
  }
}

/** The levels whose flaws a learner can know of: those asked in an interview, else up to the next. */
export function levelsReached(
  { mode, openLevels, levelsPassed }: Pick<Standing, 'mode' | 'openLevels' | 'levelsPassed'>,
  levels: number,
): number {
  return mode === 'interview' ? openLevels : Math.min(levels, levelsPassed + 1)
}

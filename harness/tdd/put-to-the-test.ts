import { realpathSync } from 'node:fs'
import { build, type BuildFailure } from 'esbuild'
import type { Attempt } from '../attempts/folder.ts'
import type { Progress } from '../attempts/progress.ts'
import type { Kata } from '../core/kata.ts'
import { temporaryFolder } from '../lib/temporary-folder.ts'
import { merged, type VariantResult } from './facts.ts'
import { judgeTests, type Evidence, type Judged } from './judge-tests.ts'
import type { TddReport } from './report.ts'
import { RunProcess } from './run-process.ts'
import { layOut, variantsOf, type Variant } from './variants.ts'
import type { Round } from './vitest-run.ts'

export interface Options {
  kata: Kata
  attempt: Attempt
  progress: Progress
  /** The flaws of the levels 1 to this take part. */
  levels: number
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
  const stopping = new AbortController()
  return { report: reportOf(options, stopping.signal), stop: () => stopping.abort() }
}

async function reportOf(
  { kata, attempt, progress, levels, root, text, onProgress }: Options,
  signal: AbortSignal,
): Promise<TddReport> {
  const variants = await variantsOf({ kata, attempt }, levels, root)
  const evidence: Evidence = {
    ...{ kata, levels, subjects: variants, results: new Map() },
    usesNodeAssert: /['"](node:)?assert(\/strict)?['"]/.test(text),
  }
  const problem = await problemIn(text, attempt)
  const folder = temporaryFolder('kata-tdd-')
  try {
    if (!problem) {
      const at = realpathSync(folder.path)
      const stage = await layOut(variants, { kata, attempt, root, at })
      const run = new RunProcess({
        ...stage,
        usesFastCheck: /['"](@fast-check\/vitest|fast-check)['"]/.test(text),
        tellsWaiting: !/\bimport\(|\bAbortSignal\.timeout\b|\bunref\b/.test(text),
      })
      const bench = new Bench(run, evidence, () => onProgress?.(judgeTests(evidence)))
      const stop = (): void => run.stop()
      signal.addEventListener('abort', stop)
      if (signal.aborted) stop()
      await runAll(bench, variants, signal).finally(stop)
    }
  } finally {
    folder.remove()
  }
  return {
    format: 2,
    kata: kata.slug,
    mode: progress.mode,
    sandbox: 'unsandboxed',
    levels,
    wroteFirst: progress.wroteFirst ?? null,
    ...judgeTests(evidence),
    ...(problem && { problem }),
  }
}

/**
 * The reference first: what never ends there is left out of every other run. The correct ones follow,
 * the reference once more to see whether it always goes the same way, and each of the others once more
 * on which a test was red. Then come the flaws.
 */
async function runAll(bench: Bench, variants: Variant[], signal: AbortSignal): Promise<void> {
  const idsOf = (...kinds: Variant['kind'][]): string[] =>
    variants.filter(({ kind }) => kinds.includes(kind)).map(({ id }) => id)
  const [reference = ''] = idsOf('reference')
  await bench.run([reference], [])
  const [first] = bench.resultsOn(reference)
  if (!first || first.error !== undefined || signal.aborted) return
  const endless = first.tests.filter(({ state }) => state === 'hang' || state === 'not-run')
  await bench.run(
    [reference, ...idsOf('control', 'nothing', 'own')],
    endless.map(({ key }) => key),
  )
  const leftOut = first.tests.filter(
    ({ state, timedOut }) => state === 'hang' || state === 'not-run' || timedOut,
  )
  const doubtful = idsOf('control').filter((id) =>
    bench.resultsOn(id)[0]?.tests.some(({ state }) => state === 'fail'),
  )
  await bench.run(
    [...doubtful, ...idsOf('flaw')],
    leftOut.map(({ key }) => key),
  )
}

/** A variant is run this often at most, each time without the test that hung the time before. */
const HANGS_MAX = 3

/** Collects what the runs come to. */
class Bench {
  readonly #run: RunProcess
  readonly #results: Map<string, VariantResult[]>
  readonly #onResult: () => void

  constructor(run: RunProcess, { results }: Evidence, onResult: () => void) {
    this.#run = run
    this.#results = results as Map<string, VariantResult[]>
    this.#onResult = onResult
  }

  resultsOn(variant: string): VariantResult[] {
    return this.#results.get(variant) ?? []
  }

  /** Runs the tests on each of these once; where one hung, goes on behind it. */
  async run(variants: string[], leftOut: string[]): Promise<void> {
    let rounds: Round[] = variants.map((variant) => ({ variant, leftOut }))
    for (let hangs = 0; hangs <= HANGS_MAX && rounds.length > 0; hangs++) {
      const unfinished: Round[] = []
      await this.#run.on(rounds, (result) => {
        const { variant } = result
        const known = this.resultsOn(variant)
        const whole = hangs === 0 ? result : merged(known.at(-1) ?? result, result)
        this.#results.set(variant, hangs === 0 ? [...known, whole] : [...known.slice(0, -1), whole])
        const hung = whole.tests.filter(({ state }) => state === 'hang').map(({ key }) => key)
        if (whole.tests.some(({ state }) => state === 'not-run') && hung.length > 0) {
          unfinished.push({ variant, leftOut: [...leftOut, ...hung] })
        }
        this.#onResult()
      })
      rounds = unfinished
    }
  }
}

/** Why the file cannot run: it does not compile, or imports a file that is not there. */
async function problemIn(text: string, { folder }: Attempt): Promise<TddReport['problem']> {
  const sourcefile = 'solution.test.ts'
  try {
    await build({
      stdin: { contents: text, resolveDir: folder, sourcefile, loader: 'ts' },
      ...{ bundle: true, write: false, packages: 'external', format: 'esm', platform: 'node' },
      ...{ logLevel: 'silent', tsconfigRaw: {} },
    })
    return undefined
  } catch (error) {
    // What is wrong in the solution is another matter, and a query after a path is vite's.
    const ours = (error as BuildFailure).errors.find(
      ({ location, text }) => location?.file.endsWith(sourcefile) && !text.includes('?'),
    )
    return ours && { message: ours.text, ...(ours.location && { line: ours.location.line }) }
  }
}

/** The levels whose flaws a learner can know of: those asked in an interview, else up to the next. */
export function levelsReached(
  { mode, openLevels, levelsPassed }: Pick<Progress, 'mode' | 'openLevels' | 'levelsPassed'>,
  levels: number,
): number {
  return mode === 'interview' ? openLevels : Math.min(levels, levelsPassed + 1)
}

import { describe, test } from 'vitest'
import { loadDrive, loadImplementation, loadKata, filesOf } from './bank.ts'
import { inProcessRunner, type Runner } from './core/runner.ts'
import { loadInVirtualTime } from './core/run.ts'
import type { LevelVerdict } from './core/verdict.ts'
import { lawLines } from './explain/text.ts'
import { lawsOf } from './cases.ts'
import { exploreLevel, missingExports, RUNS_DEFAULT } from './explore.ts'

const LEVEL_TIMEOUT_MS = 300_000

/**
 * Declares a kata's levels and laws as vitest tests, run in this process. A red test says what `kata
 * test` says. An endless loop cannot be stopped here: `kata test` can.
 *
 * @param load imports the solution, so that vitest knows what to watch.
 * @example
 * describeKata('priority-router', () => import('./solution.ts'))
 */
export async function describeKata(slug: string, load: () => Promise<object>): Promise<void> {
  const kata = await loadKata(slug)
  const drive = await loadDrive(slug)
  const seed = Number(process.env['KATA_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
  let opened: Promise<Runner> | undefined
  const runner = (): Promise<Runner> =>
    (opened ??= loadInVirtualTime(load).then((module) => inProcessRunner(drive, module)))
  const reference = async (): Promise<Runner> =>
    inProcessRunner(drive, await loadImplementation(filesOf(slug).reference))
  const verdicts = new Map<number, Promise<LevelVerdict>>()
  const judge = (level: number): Promise<LevelVerdict> => {
    const judged =
      verdicts.get(level) ??
      runner().then((opened) => {
        const problem = missingExports(kata, level, opened)
        if (problem) throw new Error(problem.message)
        return exploreLevel(kata, level, opened, { seed, runs: RUNS_DEFAULT, reference })
      })
    verdicts.set(level, judged)
    return judged
  }

  for (const [index, name] of kata.levels.entries()) {
    const level = index + 1
    describe(`level ${level} · ${name} (seed ${seed})`, { timeout: LEVEL_TIMEOUT_MS }, () => {
      for (const law of lawsOf(kata, level)) {
        test(`${law.name}: ${law.sentence}`, async () => {
          const verdict = await judge(level).catch(withoutStack)
          const found = verdict.laws.find((one) => one.law === law.name)
          if (found?.outcome === 'pass') return
          const lines = found?.outcome === 'fail' ? lawLines(found, level, kata) : [NEVER_TESTED]
          throw withoutStackOf(lines.join('\n'))
        })
      }
    })
  }
}

const NEVER_TESTED = 'never put to the test: the run came to an end before'

/** A red test shows the explanation alone: where the harness threw is nobody's concern. */
function withoutStackOf(message: string): Error {
  const error = new Error(message)
  error.stack = ''
  return error
}

function withoutStack(error: unknown): never {
  throw withoutStackOf(error instanceof Error ? error.message : String(error))
}

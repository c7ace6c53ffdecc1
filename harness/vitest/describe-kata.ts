import { existsSync } from 'node:fs'
import { dirname, relative } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { noteBeginnings } from '../attempts/beginnings.ts'
import { attemptIn, attemptOf, type Attempt } from '../attempts/folder.ts'
import { readJournal, record } from '../attempts/journal.ts'
import { JournalError } from '../attempts/journal-error.ts'
import { isExamined, permissionsOf } from '../attempts/permissions.ts'
import { revealLevels } from '../attempts/prompt.ts'
import { progressIn } from '../attempts/progress.ts'
import { bankAround, filesOf, loadDrive, loadImplementation, loadKata } from '../bank/bank.ts'
import type { Kata } from '../core/kata.ts'
import { sayPlace } from '../core/place.ts'
import { inProcessRunner, type Runner } from '../core/runner.ts'
import { loadInVirtualTime } from '../core/run.ts'
import type { LevelVerdict, Outcome, Verdict } from '../core/verdict.ts'
import { heldText } from '../explain/counts.ts'
import { lawLines } from '../explain/text.ts'
import { describeImportError } from '../source/import-error.ts'
import { shellWord } from '../lib/shell-word.ts'
import { sourceIn } from '../source/source-in.ts'
import { explore } from '../explore/explore.ts'
import { freshSeed, lawsOf, planOf, RUNS_DEFAULT, upTo } from '../explore/plan.ts'

const LEVEL_TIMEOUT_MS = 300_000

/**
 * Declares a kata's levels and laws as vitest tests, run in this process. A red test says what `kata
 * test` says. An endless loop cannot be stopped here: `kata test` can.
 *
 * The mode of the attempt whose test file calls this holds here as well: an interview shows the levels
 * that have been asked, a running exam one test a level, with counts alone. The run is written into the
 * attempt's journal.
 *
 * @param load imports the solution, so that vitest knows what to watch.
 * @example
 * describeKata('priority-router', () => import('./solution.ts'))
 */
export async function describeKata(slug: string, load: () => Promise<object>): Promise<void> {
  const folder = dirname(expect.getState().testPath ?? '')
  const root = bankAround(folder, slug)
  const kata = await loadKata(slug, root)
  const drive = await loadDrive(slug, root)
  const seed = Number(process.env['KATA_SEED'] ?? freshSeed())
  const sourceOf = sourceIn(folder)
  const failedImport = (error: unknown): never => {
    const { message, at } = describeImportError(error, sourceOf)
    const place = at ? `\n${sayPlace(at)}` : ''
    throw new Error(`failed while it was imported: ${message}${place}`)
  }
  const runner = async (): Promise<Runner> => {
    const module = await loadInVirtualTime(() => load().catch(failedImport))
    return inProcessRunner(drive, module, sourceOf)
  }
  const { reference: file } = filesOf(slug, root)
  const reference = existsSync(file)
    ? async (): Promise<Runner> => inProcessRunner(drive, await loadImplementation(file))
    : undefined
  const attempt = attemptIn(folder, slug)
  const hasJournal = readJournal(attempt).length > 0
  const progress = progressIn(attempt, kata.levels.length)
  const plan = planOf(kata, { levels: upTo(progress.openLevels), seed, runs: RUNS_DEFAULT })
  const { judge, asked } = asFarAsAsked(async function* () {
    yield* explore(plan, await runner(), { reference })
  })
  const { details } = permissionsOf(progress, isExamined(slug, root))
  const declare = details ? declareLaws : declareCounts
  const isHome = attempt.folder === attemptOf(slug, root).folder
  const replay = `npx kata replay ${isHome ? slug : shellWord(relative(process.cwd(), folder) || '.')}`
  for (let level = 1; level <= progress.openLevels; level++) {
    declare({ kata, level, seed, judge, replay })
  }
  if (progress.openLevels < kata.levels.length) {
    test.todo(`level ${progress.openLevels + 1} has not been asked yet`)
  }
  afterAll(async () => {
    const levels = await outcomesOf(asked)
    if (hasJournal && levels.length > 0) await remember({ attempt, kata, root, seed, levels })
  })
}

/**
 * Performs a plan until the level that a test asks for is judged, and no further: `-t` may have left
 * some out.
 */
function asFarAsAsked(explored: () => AsyncGenerator<Verdict, void, undefined>): {
  judge: (level: number) => Promise<LevelVerdict>
  asked: ReadonlyMap<number, Promise<LevelVerdict>>
} {
  const verdicts = explored()
  let known: LevelVerdict[] = []
  const judged = async (level: number): Promise<LevelVerdict> => {
    for (;;) {
      const verdict = known[level - 1]
      if (verdict?.problem) throw new Error(verdict.problem.message)
      if (verdict && !verdict.pending) return verdict
      const { value, done } = await verdicts.next()
      if (done) throw new Error(`Expected a verdict on level ${level}`)
      known = value.levels
    }
  }
  let turn: Promise<unknown> = Promise.resolve()
  const asked = new Map<number, Promise<LevelVerdict>>()
  const judge = (level: number): Promise<LevelVerdict> => {
    const verdict = asked.get(level) ?? turn.then(() => judged(level))
    turn = verdict.catch(() => undefined)
    asked.set(level, verdict)
    return verdict
  }
  return { judge, asked }
}

/** From level 1 on, as far as tests asked for them: `-t` may have left some out. */
async function outcomesOf(
  verdicts: ReadonlyMap<number, Promise<LevelVerdict>>,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for (let level = 1, verdict = verdicts.get(level); verdict; verdict = verdicts.get(++level)) {
    outcomes.push(
      await verdict.then(
        ({ outcome }) => outcome,
        () => 'fail',
      ),
    )
  }
  return outcomes
}

interface JudgedRun {
  attempt: Attempt
  kata: Kata
  root: string
  seed: number
  levels: Outcome[]
}

/** As `kata test` does: the run counts, and an interview asks the next level when its turn has come. */
async function remember({ attempt, kata, root, seed, levels }: JudgedRun): Promise<void> {
  try {
    await noteBeginnings(attempt, root)
    await record(attempt, { kind: 'tested', seed, levels })
  } catch (error) {
    // No reason to call the code wrong.
    if (!(error instanceof JournalError)) throw error
    process.stderr.write(`kata: ${error.message}\n`)
    return
  }
  await revealLevels(attempt, progressIn(attempt, kata.levels.length), root)
}

interface Declared {
  kata: Kata
  level: number
  seed: number
  judge: (level: number) => Promise<LevelVerdict>
  /** What to type in front of a token. */
  replay: string
}

/** One test a law. */
function declareLaws({ kata, level, seed, judge, replay }: Declared): void {
  const title = `level ${level} · ${kata.levels[level - 1]} (seed ${seed})`
  describe(title, { timeout: LEVEL_TIMEOUT_MS }, () => {
    for (const law of lawsOf(kata, level)) {
      test(`${law.name}: ${law.sentence}`, async () => {
        const verdict = await judge(level).catch(withoutStack)
        const found = verdict.laws.find((one) => one.law === law.name)
        if (found?.outcome === 'pass') return
        const lines =
          found?.outcome === 'fail' ? lawLines(found, level, kata, { replay }) : [NEVER_TESTED]
        throw withoutStackOf(lines.join('\n'))
      })
    }
  })
}

/** One test a level, which says how many laws hold and not which. */
function declareCounts({ kata, level, judge }: Declared): void {
  test(`level ${level} · ${kata.levels[level - 1]}`, { timeout: LEVEL_TIMEOUT_MS }, async () => {
    const verdict = await judge(level).catch(withoutStack)
    if (verdict.outcome !== 'pass') throw withoutStackOf(heldText(verdict))
  })
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

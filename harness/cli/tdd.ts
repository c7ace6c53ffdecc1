import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { noteBeginnings } from '../attempts/beginnings.ts'
import { record } from '../attempts/journal.ts'
import { KIT_ROOT } from '../bank/bank.ts'
import type { Paint } from '../explain/paint.ts'
import { levelsReached, putToTheTest, type Trial } from '../tdd/put-to-the-test.ts'
import { progressLine, tddLines } from '../tdd/report-text.ts'
import type { TddReport } from '../tdd/report.ts'
import { whyNoVitest } from '../vitest/limits.ts'
import { openAttemptNow, openAttempt, type OpenAttempt } from './open-attempt.ts'
import { EXIT, UsageError } from './exit-codes.ts'
import type { Terminal } from './terminal.ts'
import { underExamination } from './under-examination.ts'

export interface TddOptions {
  json?: boolean
}

interface TrialOptions {
  root: string
  /** A line that the next one replaces. */
  passing?: (line: string) => void
}

/** `kata tdd`: the learner's own tests, put to the test. */
export async function tdd(
  target: string | undefined,
  { json = false }: TddOptions,
  { root, terminal }: { root: string; terminal: Terminal },
): Promise<number> {
  const opened = await openAttempt(target, root)
  const { passing, paint, print } = terminal
  const trial = await tryTests(opened, { root, ...(!json && { passing }) })
  const report = await trial.report
  if (json) print(JSON.stringify(report))
  else tddLines(report, opened.kata, paint).forEach(print)
  return report.outcome === 'pass' ? EXIT.pass : EXIT.fail
}

/** For a screen that is shown meanwhile: the lines of the report, and a way to stop it. */
export async function startTdd(
  opened: OpenAttempt,
  { paint, ...options }: TrialOptions & { paint: Paint },
): Promise<{ lines: Promise<string[]>; stop: () => void }> {
  const { report, stop } = await tryTests(opened, options)
  return { lines: report.then((found) => tddLines(found, opened.kata, paint)), stop }
}

/**
 * Puts the tests of an attempt to the test, and notes in its journal what came out.
 *
 * @throws {UsageError} while an exam runs, or when there are no tests, or where vitest cannot run.
 */
async function tryTests(opened: OpenAttempt, { root, passing }: TrialOptions): Promise<Trial> {
  const { kata, attempt, may } = opened
  if (!may.details) {
    throw underExamination(kata.slug, 'your tests are not put to the test')
  }
  const unfit = whyNoVitest(attempt.folder) ?? whyNoVitest(KIT_ROOT)
  if (unfit !== undefined) throw new UsageError(unfit)
  const text = testsOf(opened)
  await noteBeginnings(attempt, root)
  const { progress } = openAttemptNow(attempt, kata)
  passing?.('your tests are running…')
  const trial = putToTheTest({
    ...{ kata, attempt, progress, root, text },
    levels: levelsReached(progress, kata.levels.length),
    onProgress: (soFar) => passing?.(progressLine(soFar)),
  })
  let isStopped = false
  const stop = (): void => {
    isStopped = true
    trial.stop()
  }
  const report = trial.report.then(async (found) => {
    if (!isStopped) await remember(opened, found)
    return found
  })
  return { report, stop }
}

function testsOf({ attempt, kata }: OpenAttempt): string {
  const file = join(attempt.folder, 'solution.test.ts')
  try {
    return readFileSync(file, 'utf8')
  } catch {
    const what = existsSync(file) ? 'solution.test.ts cannot be read' : 'there are no tests'
    throw new UsageError(`${what} in your attempt at ${kata.slug}: write solution.test.ts there`)
  }
}

async function remember(
  { attempt }: OpenAttempt,
  { own, flaws, problem }: TddReport,
): Promise<void> {
  if (problem || !own) return
  const { caught, of } = flaws
  await record(attempt, { kind: 'own-tests', ...own, caught, flaws: of })
}

import { existsSync } from 'node:fs'
import { endExam, examAround, examOf, runningExam, type Exam } from '../attempts/exam.ts'
import { attemptAround } from '../attempts/folder.ts'
import { record } from '../attempts/journal.ts'
import { findKatas } from '../bank/bank.ts'
import type { Progress } from '../attempts/progress.ts'
import { wrap } from '../explain/wrap.ts'
import { shellWord } from '../lib/shell-word.ts'
import { clockLine } from './clock-line.ts'
import {
  openAttemptNow,
  openAttemptOf,
  openAttempt,
  reveal,
  type OpenAttempt,
} from './open-attempt.ts'
import { EXIT, UsageError } from './exit-codes.ts'
import { nameFor, placeOf } from './names.ts'
import type { Terminal } from './terminal.ts'

interface Context {
  root: string
  terminal: Terminal
}

/** `kata finish`: ends an interview, or the whole exam, before its time is up. */
export async function finish(target: string | undefined, context: Context): Promise<number> {
  const { root } = context
  const slugs = findKatas(root)
  const exam = examMeant(target, slugs, root)
  if (exam) return finishExam(exam, context)
  const opened = await openAttempt(target, root)
  if (opened.progress.mode === 'exam') return finishExam(examOf(opened.attempt, slugs), context)
  return finishInterview(opened, context)
}

/** The exam whose folder was named; without a name, the one that one is in or that is running. */
function examMeant(target: string | undefined, slugs: string[], root: string): Exam | undefined {
  if (target !== undefined) {
    return existsSync(target) ? examAround(target, slugs, root) : undefined
  }
  const here = process.cwd()
  if (attemptAround(here, slugs, root)) return examAround(here, slugs, root)
  return examAround(here, slugs, root) ?? runningExam(slugs, root)
}

async function finishExam(exam: Exam, { root, terminal }: Context): Promise<number> {
  const slugs = findKatas(root)
  const ended = await endExam(exam)
  const place = placeOf(exam.folder)
  terminal.print(
    ended.length === 0
      ? `the exam in ${place}/ is over already`
      : `the exam in ${place}/ is over. Everything is shown again:`,
  )
  terminal.print('')
  for (const attempt of exam.attempts) {
    const { kata, progress } = await openAttemptOf(attempt, root)
    const name = nameFor(attempt, slugs, root)
    terminal.print(`${kata.slug}: ${progress.bestInTime} of ${kata.levels.length} levels green`)
    afterwards(name).forEach((line) => terminal.print(`  ${line}`))
  }
  const other = runningExam(slugs, root)
  if (other)
    terminal.print(`another exam still runs: npx kata finish ${shellWord(placeOf(other.folder))}`)
  return EXIT.pass
}

async function finishInterview(
  { attempt, kata, progress }: OpenAttempt,
  { root, terminal }: Context,
): Promise<number> {
  const name = nameFor(attempt, findKatas(root), root)
  if (progress.mode === 'practice') {
    throw new UsageError(
      `your attempt at ${kata.slug} is practice, which has no end to call. To put it away and start afresh: npx kata reset ${name}`,
    )
  }
  if (!progress.isOver) await record(attempt, { kind: 'ended' })
  const after = openAttemptNow(attempt, kata, root)
  await reveal(after, root)
  terminal.print(`${kata.title} · ${clockLine(after.progress)}`)
  wrap(
    `${howItEnded(progress)}: ${after.progress.bestInTime} of ${kata.levels.length} levels green. All levels stand in README.md now.`,
  ).forEach(terminal.print)
  terminal.print('')
  afterwards(name).forEach(terminal.print)
  return EXIT.pass
}

/** @param progress before this command. */
function howItEnded({ isOver, gaveUp, leftMs = Infinity }: Progress): string {
  if (!isOver) return 'the interview is over'
  if (gaveUp) return 'the interview was over when you gave up'
  return leftMs <= 0
    ? 'the interview was over when its time was up'
    : 'the interview is over already'
}

function afterwards(name: string): string[] {
  return [`scorecard:     npx kata review ${name}`, `say it aloud:  npx kata say ${name}`]
}

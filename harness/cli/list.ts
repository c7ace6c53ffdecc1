import { existsSync } from 'node:fs'
import { runningExam } from '../attempts/exam.ts'
import { attemptOf, type Attempt } from '../attempts/folder.ts'
import { progressIn } from '../attempts/progress.ts'
import { allAttempts, isHonestSolve } from '../attempts/summary.ts'
import { findKatas, loadKata } from '../bank/bank.ts'
import type { Kata } from '../core/kata.ts'
import { clockText } from '../explain/clock-text.ts'
import { wrap } from '../explain/wrap.ts'
import { clockLine } from './clock-line.ts'
import { openAttemptNow } from './open-attempt.ts'
import { EXIT } from './exit-codes.ts'
import type { Terminal } from './terminal.ts'

/** `kata list`: every kata, and how far you are. */
export async function list({
  root,
  terminal,
}: {
  root: string
  terminal: Terminal
}): Promise<number> {
  const { paint, print } = terminal
  const katas = await Promise.all(findKatas(root).map((slug) => loadKata(slug, root)))
  const nameWidth = Math.max(4, ...katas.map(({ slug }) => slug.length))
  print(paint.faint(`${'kata'.padEnd(nameWidth)}  difficulty  minutes  levels  you`))
  for (const kata of katas) {
    const { slug, difficulty, minutes, levels, summary } = kata
    const cells = [
      paint.strong(slug.padEnd(nameWidth)),
      difficulty.padEnd('difficulty'.length),
      String(minutes).padEnd('minutes'.length),
      String(levels.length).padEnd('levels'.length),
      progressLine(kata, root),
    ]
    print(cells.join('  '))
    const indent = ' '.repeat(nameWidth + 2)
    wrap(summary, indent).map(paint.faint).forEach(print)
  }
  print('')
  examLines(katas, root).forEach(print)
  print('start one: npx kata start <kata>')
  return EXIT.pass
}

function examLines(katas: Kata[], root: string): string[] {
  const slugs = katas.map(({ slug }) => slug)
  const attempt = runningExam(slugs, root)?.attempts[0]
  const kata = katas.find(({ slug }) => slug === attempt?.slug)
  if (!attempt || !kata) return []
  return [`an exam is running: ${clockLine(openAttemptNow(attempt, kata).progress)}. npx kata exam`]
}

/** Whether it was solved in any attempt, those of exams and those put away too; then the present one. */
function progressLine({ slug, levels }: Kata, root: string): string {
  const isSolved = allAttempts(slug, root).some((attempt) => isHonestSolve(attempt, levels.length))
  const present = presentText(attemptOf(slug, root), levels.length)
  if (!isSolved) return present ?? '–'
  return present === undefined ? '✓ solved' : `✓ solved; ${present}`
}

/** Of an attempt that says more than that the kata is solved. */
function presentText(attempt: Attempt, levels: number): string | undefined {
  if (!existsSync(attempt.folder)) return undefined
  const { tests, best, leftMs = 0, isOver, gaveUp, isSolved } = progressIn(attempt, levels)
  if (isSolved && !gaveUp) return undefined
  const clock = !isOver && leftMs > 0 ? `, ${clockText(leftMs)} left` : ''
  const note = gaveUp ? ', given up' : clock
  return tests === 0 ? `started${note}` : `${best} of ${levels} levels${note}`
}

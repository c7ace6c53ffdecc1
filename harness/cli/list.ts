import { existsSync } from 'node:fs'
import { runningExam } from '../attempts/exam.ts'
import { attemptOf } from '../attempts/folder.ts'
import { readJournal } from '../attempts/journal.ts'
import { standingOf } from '../attempts/standing.ts'
import { findKatas, loadKata } from '../bank.ts'
import type { Kata } from '../core/kata.ts'
import { clockText } from '../explain/clock-text.ts'
import { wrap } from '../explain/wrap.ts'
import { clockLine } from './clock-line.ts'
import { deskNow } from './desk.ts'
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
  return [`an exam is running: ${clockLine(deskNow(attempt, kata).standing)}. npx kata exam`]
}

/** The present attempt alone: those of exams and those put away are in `kata stats`. */
function progressLine({ slug, levels }: Kata, root: string): string {
  const attempt = attemptOf(slug, root)
  if (!existsSync(attempt.folder)) return '–'
  const { tests, best, leftMs = 0, isOver } = standingOf(readJournal(attempt), levels.length)
  const clock = !isOver && leftMs > 0 ? `, ${clockText(leftMs)} left` : ''
  if (tests === 0) return `started${clock}`
  return best === levels.length
    ? `✓ all ${best} levels`
    : `${best} of ${levels.length} levels${clock}`
}

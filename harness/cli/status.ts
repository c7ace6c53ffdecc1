import { existsSync } from 'node:fs'
import { readJournal } from '../attempts/journal.ts'
import { findKatas } from '../bank/bank.ts'
import { interviewOf, openAttempt, reveal, type OpenAttempt } from './open-attempt.ts'
import { EXIT } from './exit-codes.ts'
import { nameFor, placeOf } from './names.ts'
import { statusLines } from './status-lines.ts'
import { proseLines } from '../explain/prose.ts'
import type { Terminal } from './terminal.ts'

/** `kata status`: where an attempt stands, from anywhere. */
export async function status(
  target: string | undefined,
  { json = false }: { json?: boolean },
  { root, terminal }: { root: string; terminal: Terminal },
): Promise<number> {
  const opened = await openAttempt(target, root)
  const { askFirst } = await interviewOf(opened.kata, root)
  if (json) {
    terminal.print(JSON.stringify(statusObject(opened, askFirst.length)))
    return EXIT.pass
  }
  const news = await reveal(opened, root)
  const { attempt, progress } = opened
  const { paint } = terminal
  const about = {
    name: nameFor(attempt, findKatas(root), root),
    place: placeOf(attempt.folder),
    hasJournal: readJournal(attempt).length > 0,
    hasSolution: existsSync(attempt.solution),
    questions: askFirst.length,
  }
  statusLines(opened.kata, progress, about, paint).forEach(terminal.print)
  for (const line of news.flatMap((section) => ['', ...proseLines(section, { paint })]))
    terminal.print(line)
  return EXIT.pass
}

/** Levels that an interview has not asked yet have no name here either. */
function statusObject({ kata, attempt, progress }: OpenAttempt, questions: number): object {
  const { startedMs, deadlineMs, greenMs, greenLate, hints, asked, openLevels } = progress
  const { mode, elapsedMs, totalMs, leftMs, isLate, isOver, isSolved, gaveUp } = progress
  const { phase, tests, levelsPassed, best, wroteFirst, ownTests } = progress
  return {
    format: 1,
    kata: kata.slug,
    folder: attempt.folder,
    mode,
    isModeKnown: progress.isModeKnown,
    startedAt: new Date(startedMs).toISOString(),
    deadlineAt: deadlineMs === undefined ? null : new Date(deadlineMs).toISOString(),
    elapsedMs,
    totalMs: totalMs ?? null,
    leftMs: leftMs ?? null,
    isLate,
    isOver,
    phase: phase?.name ?? null,
    levels: kata.levels.map((name, index) => ({
      level: index + 1,
      name: index < openLevels ? name : null,
      isAsked: index < openLevels,
      greenMs: greenMs[index] ?? null,
      isLate: greenLate[index] ?? false,
      hints: hints.get(index + 1) ?? 0,
    })),
    tests,
    levelsPassed,
    best,
    asked: [...asked].sort((a, b) => a - b),
    questions,
    wroteFirst: wroteFirst ?? null,
    ownTests: ownTests ?? null,
    gaveUp,
    isSolved,
  }
}

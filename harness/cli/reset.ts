import { findKatas } from '../bank/bank.ts'
import { attemptOf, type Attempt } from '../attempts/folder.ts'
import { putAway } from '../attempts/put-away.ts'
import type { Progress } from '../attempts/progress.ts'
import type { StartOptions as AttemptOptions } from '../attempts/start-attempt.ts'
import type { Kata } from '../core/kata.ts'
import { shellWord } from '../lib/shell-word.ts'
import { isSystemError, systemSentence } from '../lib/system-error.ts'
import { openAttemptNow, openAttempt, type OpenAttempt } from './open-attempt.ts'
import { EXIT, UsageError } from './exit-codes.ts'
import { nameFor, placeOf } from './names.ts'
import { modeOf, whatToDo, type ModeOptions } from './start.ts'
import type { Terminal } from './terminal.ts'

export interface ResetOptions extends ModeOptions {
  practice?: boolean
}

/** `kata reset`: puts the attempt away and starts a new one in its place. See `putAway`. */
export async function reset(
  target: string | undefined,
  options: ResetOptions,
  { root, terminal }: { root: string; terminal: Terminal },
): Promise<number> {
  const { kata, attempt, progress } = await openAttempt(target, root)
  refuse({ kata, attempt, progress }, root)
  const wasInside = isInside(process.cwd(), attempt.folder)
  const place = placeOf(attempt.folder)
  const mode = modeAgain(kata, progress, options)
  const archive = await orNothing(attempt, () => putAway(attempt, mode, root))
  terminal.print(
    archive === undefined
      ? 'your attempt was as it was given, and was not kept'
      : `your attempt was put away: ${placeOf(archive)}/\nto bring it back: npx kata restore ${kata.slug} 1`,
  )
  const practice = `npx kata reset ${kata.slug} --practice`
  if (progress.mode !== 'practice' && mode.mode === progress.mode && !options.interview) {
    terminal.print(`the new one is an ${mode.mode} again; practice instead: ${practice}`)
  } else if (mode.mode === 'practice' && mode.minutes !== undefined && !options.minutes) {
    terminal.print(`its deadline is kept, ${mode.minutes}:00; none: ${practice}`)
  }
  if (wasInside) terminal.print(insideText(attempt.folder))
  terminal.print('')
  whatToDo(openAttemptNow(attempt, kata, root), place).forEach(terminal.print)
  return EXIT.pass
}

/** The mode and the time that the attempt had, unless others are asked for. */
function modeAgain(kata: Kata, progress: Progress, options: ResetOptions): AttemptOptions {
  const { practice = false, interview = false } = options
  const { mode, totalMs } = progress
  const isInterview = interview || (!practice && mode === 'interview')
  const isKept = !practice && isInterview === (mode === 'interview')
  const kept =
    isKept && totalMs !== undefined ? Math.max(1, Math.round(totalMs / 60_000)) : undefined
  const minutes = options.minutes ?? kept
  return modeOf(kata, { interview: isInterview, ...(minutes !== undefined && { minutes }) })
}

export function insideText(folder: string): string {
  return `your terminal is still in the old folder: cd ${shellWord(folder)}`
}

/** What must stay where it is. */
function refuse({ kata, attempt, progress }: Omit<OpenAttempt, 'may'>, root: string): void {
  const { slug } = kata
  if (progress.mode === 'exam') {
    throw new UsageError(
      progress.isOver
        ? `this attempt belongs to an exam and stays with it. To practise: npx kata start ${slug}`
        : 'an attempt of an exam cannot be reset while the exam runs. To end it: npx kata finish',
    )
  }
  if (attempt.folder !== attemptOf(slug, root).folder) {
    throw new UsageError(
      `${nameFor(attempt, findKatas(root), root)} does not lie in attempts/: move it away yourself, then npx kata start ${slug}`,
    )
  }
}

/** @throws {UsageError} that says why the folders could not be moved. */
export async function orNothing<T>({ folder }: Attempt, move: () => Promise<T>): Promise<T> {
  try {
    return await move()
  } catch (error) {
    if (!isSystemError(error)) throw error
    throw new UsageError(
      `${placeOf(folder)}/ could not be put away and begun again; nothing has changed. ${systemSentence(error)}`,
    )
  }
}

export function isInside(folder: string, outer: string): boolean {
  return folder === outer || folder.startsWith(`${outer}/`)
}

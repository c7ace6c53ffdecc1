import { findKatas } from '../bank/bank.ts'
import { attemptOf, type Attempt } from '../attempts/folder.ts'
import { putAway } from '../attempts/put-away.ts'
import type { Standing } from '../attempts/standing.ts'
import type { StartOptions as AttemptOptions } from '../attempts/start-attempt.ts'
import type { Kata } from '../core/kata.ts'
import { shellWord } from '../lib/shell-word.ts'
import { isSystemError, systemSentence } from '../lib/system-error.ts'
import { deskNow, openDesk, type Desk } from './desk.ts'
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
  const { kata, attempt, standing } = await openDesk(target, root)
  refuse({ kata, attempt, standing }, root)
  const wasInside = isInside(process.cwd(), attempt.folder)
  const place = placeOf(attempt.folder)
  const mode = modeAgain(kata, standing, options)
  const archive = await orNothing(attempt, () => putAway(attempt, mode, root))
  terminal.print(
    archive === undefined
      ? 'your attempt was as it was given, and was not kept'
      : `your attempt was put away: ${placeOf(archive)}/\nto bring it back: npx kata restore ${kata.slug} 1`,
  )
  const practice = `npx kata reset ${kata.slug} --practice`
  if (standing.mode !== 'practice' && mode.mode === standing.mode && !options.interview) {
    terminal.print(`the new one is an ${mode.mode} again; practice instead: ${practice}`)
  } else if (mode.mode === 'practice' && mode.minutes !== undefined && !options.minutes) {
    terminal.print(`its deadline is kept, ${mode.minutes}:00; none: ${practice}`)
  }
  if (wasInside) terminal.print(insideText(attempt.folder))
  terminal.print('')
  whatToDo(deskNow(attempt, kata, root), place).forEach(terminal.print)
  return EXIT.pass
}

/** The mode and the time that the attempt had, unless others are asked for. */
function modeAgain(kata: Kata, standing: Standing, options: ResetOptions): AttemptOptions {
  const { practice = false, interview = false } = options
  const { mode, totalMs } = standing
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
function refuse({ kata, attempt, standing }: Omit<Desk, 'may'>, root: string): void {
  const { slug } = kata
  if (standing.mode === 'exam') {
    throw new UsageError(
      standing.isOver
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

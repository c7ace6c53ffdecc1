import { findKatas } from '../bank.ts'
import { attemptOf } from '../attempts/folder.ts'
import { putAway } from '../attempts/put-away.ts'
import { shellWord } from '../shell-word.ts'
import { isSystemError, systemSentence } from '../system-error.ts'
import { deskNow, openDesk, type Desk } from './desk.ts'
import { EXIT, UsageError } from './exit-codes.ts'
import { nameFor, placeOf } from './names.ts'
import { modeOf, whatToDo, type ModeOptions } from './start.ts'
import type { Terminal } from './terminal.ts'

/** `kata reset`: puts the attempt away and starts a new one in its place. Nothing is deleted. */
export async function reset(
  target: string | undefined,
  options: ModeOptions,
  { root, terminal }: { root: string; terminal: Terminal },
): Promise<number> {
  const { kata, attempt, standing } = await openDesk(target, root)
  refuse({ kata, attempt, standing }, root)
  const wasInside = isInside(process.cwd(), attempt.folder)
  const old = placeOf(attempt.folder)
  const archive = await move({ kata, attempt }, options, root)
  terminal.print(`your attempt was put away: ${placeOf(archive)}/`)
  if (standing.mode === 'interview' && !options.interview) {
    terminal.print(
      `the new one is practice; an interview again: npx kata reset ${kata.slug} --interview`,
    )
  }
  if (wasInside)
    terminal.print(`your terminal is still in the old folder: cd ${shellWord(attempt.folder)}`)
  terminal.print('')
  whatToDo(deskNow(attempt, kata), old).forEach(terminal.print)
  return EXIT.pass
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

async function move(
  { kata, attempt }: Pick<Desk, 'kata' | 'attempt'>,
  options: ModeOptions,
  root: string,
): Promise<string> {
  try {
    return await putAway(attempt, modeOf(kata, options), root)
  } catch (error) {
    if (!isSystemError(error)) throw error
    throw new UsageError(
      `${placeOf(attempt.folder)}/ could not be put away and begun again; nothing has changed. ${systemSentence(error)}`,
    )
  }
}

function isInside(folder: string, outer: string): boolean {
  return folder === outer || folder.startsWith(`${outer}/`)
}

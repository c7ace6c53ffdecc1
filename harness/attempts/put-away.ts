import { existsSync } from 'node:fs'
import { mkdir, rename, rm, rmdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { BANK_ROOT } from '../bank/bank.ts'
import { archiveFolder, attemptOf, type Attempt } from './folder.ts'
import { startAttempt, type StartOptions } from './start-attempt.ts'
import { isUntouched } from './untouched.ts'

/**
 * Moves an attempt into the archive and starts a new one in its place. Nothing of the learner's is
 * deleted: an attempt that is as it was given is not kept. When the new one cannot be made, the old one
 * comes back.
 *
 * @returns where the old one lies now, if it was kept.
 * @throws {Error} the system's, when the folder cannot be moved: nothing has changed then.
 */
export function putAway(
  attempt: Attempt,
  options: StartOptions = {},
  root = BANK_ROOT,
): Promise<string | undefined> {
  return replace(attempt, () => startAttempt(attemptOf(attempt.slug, root), root, options), root)
}

/**
 * Brings an attempt back from the archive. The present one, if there is one, is put away as by `putAway`.
 *
 * @returns where the present one lies now, if it was kept.
 */
export async function bringBack(old: Attempt, root = BANK_ROOT): Promise<string | undefined> {
  const present = attemptOf(old.slug, root)
  const move = (): Promise<void> => rename(old.folder, present.folder)
  if (existsSync(present.folder)) return replace(present, move, root)
  await mkdir(dirname(present.folder), { recursive: true })
  await move()
  return undefined
}

async function replace(
  attempt: Attempt,
  putInPlace: () => Promise<void>,
  root: string,
): Promise<string | undefined> {
  const isWorthKeeping = !(await isUntouched(attempt, root))
  const folder = archiveFolder(attempt.slug, new Date(), root)
  await mkdir(dirname(folder), { recursive: true })
  await rename(attempt.folder, folder)
  try {
    await putInPlace()
  } catch (error) {
    await rename(folder, attempt.folder)
    throw error
  }
  if (isWorthKeeping) return folder
  await rm(folder, { recursive: true, force: true })
  await rmdir(dirname(folder)).catch(() => undefined)
  return undefined
}

import { mkdir, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { BANK_ROOT } from '../bank.ts'
import { archiveFolder, attemptOf, type Attempt } from './folder.ts'
import { startAttempt, type StartOptions } from './start-attempt.ts'

/**
 * Moves an attempt into the archive and starts a new one in its place. Nothing is deleted; when the new
 * one cannot be made, the old one comes back.
 *
 * @returns where the old one lies now.
 * @throws {Error} the system's, when the folder cannot be moved: nothing has changed then.
 */
export async function putAway(
  attempt: Attempt,
  options: StartOptions = {},
  root = BANK_ROOT,
): Promise<string> {
  const folder = archiveFolder(attempt.slug, new Date(), root)
  await mkdir(dirname(folder), { recursive: true })
  await rename(attempt.folder, folder)
  try {
    await startAttempt(attemptOf(attempt.slug, root), root, options)
  } catch (error) {
    await rename(folder, attempt.folder)
    throw error
  }
  return folder
}

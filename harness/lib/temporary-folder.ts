import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface TemporaryFolder {
  path: string
  /** Removes the folder with all that is in it. Safe to call twice. */
  remove(): void
}

const present = new Set<string>()

/**
 * A folder that is gone, at the latest, when this process ends.
 *
 * @param parent where it is made. @default outside the kit
 */
export function temporaryFolder(prefix = 'kata-', parent = tmpdir()): TemporaryFolder {
  const path = mkdtempSync(join(parent, prefix))
  if (present.size === 0) process.once('exit', removeTemporaryFolders)
  present.add(path)
  return { path, remove: () => remove(path) }
}

/** Removes all that are still there. */
export function removeTemporaryFolders(): void {
  for (const path of present) remove(path)
}

function remove(path: string): void {
  rmSync(path, { recursive: true, force: true, maxRetries: 3 })
  present.delete(path)
  if (present.size === 0) process.removeListener('exit', removeTemporaryFolders)
}

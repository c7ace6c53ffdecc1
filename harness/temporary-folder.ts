import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface TemporaryFolder {
  path: string
  /** Removes the folder with all that is in it. Safe to call twice. */
  remove(): void
}

/**
 * A folder that is gone, at the latest, when this process ends.
 *
 * @param parent where it is made. @default outside the kit
 */
export function temporaryFolder(prefix = 'kata-', parent = tmpdir()): TemporaryFolder {
  const path = mkdtempSync(join(parent, prefix))
  const remove = (): void => {
    process.removeListener('exit', remove)
    rmSync(path, { recursive: true, force: true, maxRetries: 3 })
  }
  process.once('exit', remove)
  return { path, remove }
}

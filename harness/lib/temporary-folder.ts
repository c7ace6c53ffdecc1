import { lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface TemporaryFolder {
  path: string
  /** Removes the folder with all that is in it. Safe to call twice. */
  remove(): void
}

const present = new Set<string>()

/** The process that a folder belongs to stands in its name. */
const NAMED = /^kata-(?:[a-z]+-)*(\d+)-\w{6}$/
const DAY_MS = 24 * 3_600_000

/**
 * A folder that is gone, at the latest, when this process ends.
 *
 * @param parent where it is made. @default outside the kit
 */
export function temporaryFolder(prefix = 'kata-', parent = tmpdir()): TemporaryFolder {
  const path = mkdtempSync(join(parent, parent === tmpdir() ? `${prefix}${process.pid}-` : prefix))
  if (present.size === 0) process.once('exit', removeTemporaryFolders)
  present.add(path)
  return { path, remove: () => remove(path) }
}

/** Removes all that are still there. */
export function removeTemporaryFolders(): void {
  for (const path of present) remove(path)
}

/**
 * Removes what processes left that were killed before they could: folders of ours and of this user, a day
 * old or more, whose process is gone. What cannot be removed stays.
 *
 * @param nowMs since the epoch. @default now
 */
export function removeAbandonedFolders(nowMs = Date.now(), parent = tmpdir()): void {
  for (const name of readdirSync(parent)) {
    const [, pid] = NAMED.exec(name) ?? []
    if (pid === undefined || isAlive(Number(pid))) continue
    const path = join(parent, name)
    try {
      const { uid, mtimeMs } = lstatSync(path)
      if (uid === process.getuid?.() && nowMs - mtimeMs > DAY_MS) remove(path)
    } catch {
      // Somebody else was faster, or it is not ours to remove.
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // Of another user it may not even be asked.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH')
  }
}

function remove(path: string): void {
  rmSync(path, { recursive: true, force: true, maxRetries: 3 })
  present.delete(path)
  if (present.size === 0) process.removeListener('exit', removeTemporaryFolders)
}

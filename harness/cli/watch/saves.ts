import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { watch, type FSWatcher } from 'chokidar'

/** One save is often several events: an editor truncates, writes, renames. */
const SETTLE_MS = 15
/** For what no event tells: a folder that was moved away and back, a network disk. */
const LOOK_MS = 1_000

/**
 * Calls back whenever the content of a file has changed: written in place, renamed into its place,
 * gone, or there for the first time. A save that changes nothing calls back too, once it was touched.
 *
 * @returns the function that stops watching.
 */
export function onSave(files: readonly string[], saved: (file: string) => void): () => void {
  const seen = new Map(files.map((file) => [file, stateOf(file)]))
  const pending = new Map<string, NodeJS.Timeout>()
  const look = (file: string, isTouched = false): void => {
    const state = stateOf(file)
    if (state === seen.get(file) && !(isTouched && state !== GONE)) return
    seen.set(file, state)
    saved(file)
  }
  const soon = (file: string): void => {
    if (!seen.has(file)) return
    clearTimeout(pending.get(file))
    pending.set(
      file,
      setTimeout(() => look(file, true), SETTLE_MS),
    )
  }
  const folders = [...new Set(files.map((file) => dirname(file)))]
  const watcher: FSWatcher = watch(folders, { depth: 0, ignoreInitial: true })
  for (const event of ['add', 'change', 'unlink'] as const) watcher.on(event, soon)
  // A folder that cannot be watched is looked at all the same.
  watcher.on('error', () => undefined)
  const looking = setInterval(() => files.forEach((file) => look(file)), LOOK_MS)
  return () => {
    clearInterval(looking)
    pending.forEach(clearTimeout)
    void watcher.close()
  }
}

const GONE = 'gone'

function stateOf(file: string): string {
  try {
    return createHash('sha1').update(readFileSync(file)).digest('hex')
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EISDIR' ? 'a folder' : GONE
  }
}

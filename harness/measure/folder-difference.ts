import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The files that only one of two folders has, or that hold other bytes in the other, by their path. */
export function differencesBetween(one: string, other: string): string[] {
  const [ours, theirs] = [filesIn(one), filesIn(other)]
  return [...new Set([...ours, ...theirs])].toSorted().filter((path) => {
    if (!ours.has(path) || !theirs.has(path)) return true
    return !readFileSync(join(one, path)).equals(readFileSync(join(other, path)))
  })
}

function filesIn(folder: string): Set<string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => !entry.isDirectory())
  return new Set(
    files.map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1)),
  )
}

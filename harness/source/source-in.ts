import { realpathSync } from 'node:fs'
import { isAbsolute, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { SourceOf } from '../core/place.ts'
import { textOf } from '../lib/text-of.ts'

/**
 * Tells the files of a solution's folder from those of the kit, of packages and of Node, by the paths
 * that stand in stacks.
 *
 * @param read the text that such a file had when it was compiled. @default what it has now
 */
export function sourceIn(folder: string, read = textOf): SourceOf {
  const folders = [folder, realPathOf(folder)]
  const known = new Map<string, ReturnType<SourceOf>>()
  const find: SourceOf = (path) => {
    const file = fileOf(path)
    if (file === undefined || file.includes(`${sep}node_modules${sep}`)) return undefined
    for (const one of folders) {
      const name = relative(one, file)
      if (name.startsWith('..') || isAbsolute(name)) continue
      const text = read(file)
      if (text !== undefined) return { name: name.replaceAll(sep, '/'), text }
    }
    return undefined
  }
  return (path) => {
    if (!known.has(path)) known.set(path, find(path))
    return known.get(path)
  }
}

/** A stack has URLs where the code was loaded by one. vitest adds a query to some. */
function fileOf(path: string): string | undefined {
  const bare = path.replace(/\?[^/\\]*$/, '')
  try {
    if (bare.startsWith('file:')) return fileURLToPath(bare)
  } catch {
    return undefined
  }
  return isAbsolute(bare) ? bare : undefined
}

function realPathOf(folder: string): string {
  try {
    return realpathSync(folder)
  } catch {
    return folder
  }
}

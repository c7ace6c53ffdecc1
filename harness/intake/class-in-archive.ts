import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { InputError } from '../lib/input-error.ts'
import { archiveEntries, archiveStem, isArchive } from './archive-entries.ts'
import type { ClassSource, HandedIn } from './class-source.ts'
import { tooLarge, type Entry } from './entry.ts'
import { METADATA } from './gradescope.ts'
import { LIMITS } from './limits.ts'
import { whyPassedOver } from './passed-over.ts'
import { Rejection } from './rejection.ts'
import { containedPath } from './safe-path.ts'

/**
 * A download as it comes, in one archive: it is read into memory, with nothing of what is passed over.
 *
 * @throws {InputError} when it is none, or is broken: then nobody's work is in it.
 */
export async function classInArchive(file: string): Promise<ClassSource> {
  const name = basename(file)
  const entries = new Map<string, Entry>()
  try {
    for await (const entry of archiveEntries(readFileSync(file), name)) {
      const path = containedPath(entry.path)
      // Of what is passed over one entry says that it is there.
      const key =
        whyPassedOver(path)?.path ?? (entries.has(path) ? `${path}\0${entries.size}` : path)
      if (path !== '' && !entries.has(key)) entries.set(key, await kept({ ...entry, path }))
    }
  } catch (error) {
    if (!(error instanceof Rejection)) throw error
    throw new InputError(`${file} cannot be read. ${error.message}`)
  }
  return sourceOf([...entries.values()], archiveStem(name))
}

/** An entry whose bytes can be asked for later; what is wrong with it is told then, of its student alone. */
async function kept(entry: Entry): Promise<Entry> {
  const { path } = entry
  const isWanted = /\.ts$/i.test(path) || isArchive(path) || basename(path) === METADATA
  if (entry.kind !== 'file' || !isWanted || whyPassedOver(path)) return entry
  try {
    const maxBytes = /\.ts$/i.test(path) ? LIMITS.fileBytes : LIMITS.archiveBytes
    const bytes = await entry.read(maxBytes, path)
    const read: Entry['read'] = async (maxBytes, shown) => {
      if (bytes.length > maxBytes) throw tooLarge(shown, maxBytes)
      return bytes
    }
    return { ...entry, read }
  } catch (error) {
    if (!(error instanceof Rejection)) throw error
    const { message } = error
    const read: Entry['read'] = (_, shown) =>
      Promise.reject(new Rejection(message.replace(path, shown)))
    return { ...entry, read }
  }
}

function sourceOf(entries: readonly Entry[], name: string): ClassSource {
  const below = (folder: string): Entry[] =>
    entries
      .filter(({ path }) => path.startsWith(`${folder}/`))
      .map((entry) => ({ ...entry, path: entry.path.slice(folder.length + 1) }))
  const find = (path: string): Entry | undefined => entries.find((entry) => entry.path === path)
  return {
    list: () => {
      const names = new Set(entries.map(({ path }) => path.split('/')[0] ?? ''))
      return [...names].sort().map((each) => ({ name: each, kind: find(each)?.kind ?? 'folder' }))
    },
    item: (each, kind) => {
      const entry = find(each)
      const inside = kind === 'folder' || !entry
      return itemOf(each, kind, (path) => (inside ? below(each) : [{ ...entry, path }]))
    },
    enter: (folder) => sourceOf(below(folder), folder),
    whole: () => itemOf(name, 'folder', () => [...entries]),
    text: async (each) => {
      const bytes = await find(each)?.read(LIMITS.archiveBytes, each)
      return bytes?.toString('utf8') ?? ''
    },
    close: () => undefined,
  }
}

function itemOf(name: string, kind: Entry['kind'], entries: HandedIn['entries']): HandedIn {
  return { name, kind, entries, committedAt: () => undefined }
}

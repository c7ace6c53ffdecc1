import { realpathSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { InputError } from '../lib/input-error.ts'
import { isSystemError } from '../lib/system-error.ts'
import { isArchive } from './archive-entries.ts'
import { commitTime } from './commit-time.ts'
import type { Entry } from './entry.ts'
import { folderEntries, kindOf, openFolder, type OpenFolder } from './folder-entries.ts'
import { METADATA } from './gradescope.ts'
import { whyPassedOver } from './passed-over.ts'
import { recognize } from './recognize.ts'
import { Rejection } from './rejection.ts'

/** Something in the folder of submissions: a folder, an archive, a file. */
export interface HandedIn {
  name: string
  kind: Entry['kind']
  /** @param file what a file is called in the submission. */
  entries: (file: string) => Iterable<Entry>
  /** Of a git clone: see `commitTime`. */
  committedAt: () => string | undefined
}

/** A folder of submissions that is open. */
export interface ClassFolder {
  items: HandedIn[]
  /** What Gradescope says of it. */
  metadata?: string
  /** What was passed over: no submission. */
  others: string[]
  close: () => void
}

/**
 * Opens a folder of submissions, or one that holds nothing but that.
 *
 * @param slugs of all katas: a folder in which one of them lies, or `attempts`, is one submission.
 * @throws {InputError} when there is none.
 */
export function openClass(path: string, slugs: readonly string[]): ClassFolder {
  const real = realFolder(path)
  const folder = openFolder(real)
  const entries = folder.list().filter(({ name }) => whyPassedOver(name) === undefined)
  const folders = entries.filter((entry) => entry.isDirectory())
  const [only] = folders
  if (only && entries.length === 1 && hasFile(folder.folder(only.name), METADATA)) {
    folder.close()
    return openClass(join(real, only.name), slugs)
  }
  const isOne = entries.some((entry) => {
    const name = entry.name.toLowerCase()
    return entry.isDirectory() ? ['attempts', ...slugs].includes(name) : name === 'solution.ts'
  })
  if (isOne) {
    folder.close()
    const outer = openFolder(dirname(real))
    return {
      items: [itemOf(outer, dirname(real), basename(real), 'folder')],
      others: [],
      close: outer.close,
    }
  }
  const items = entries.filter((entry) => {
    const kind = kindOf(entry)
    const isOfPlatform = recognize({ name: entry.name, isFolder: kind === 'folder' }, '').isPart
    return kind !== 'file' || isOfPlatform || isArchive(entry.name) || /\.ts$/i.test(entry.name)
  })
  const others = entries.filter((entry) => !items.includes(entry) && entry.name !== METADATA)
  return {
    items: items.map((entry) => itemOf(folder, real, entry.name, kindOf(entry))),
    ...(entries.some(({ name }) => name === METADATA) && {
      metadata: folder.read(METADATA, 64 * 1024 * 1024).toString('utf8'),
    }),
    others: others.map(({ name }) => name),
    close: folder.close,
  }
}

function realFolder(path: string): string {
  try {
    const real = realpathSync(path)
    openFolder(real).close()
    return real
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') {
      throw new InputError(`there is no folder ${path}. Where do the submissions lie?`)
    }
    if (error instanceof Rejection) {
      const remedy = isArchive(path) ? '. Unpack it, then name the folder' : ''
      throw new InputError(`${path} is no folder of submissions${remedy}`)
    }
    throw error
  }
}

function hasFile(folder: OpenFolder, name: string): boolean {
  try {
    return folder.list().some((entry) => entry.name === name)
  } finally {
    folder.close()
  }
}

function itemOf(folder: OpenFolder, path: string, name: string, kind: Entry['kind']): HandedIn {
  if (kind !== 'folder') {
    const read: Entry['read'] = async (maxBytes) => folder.read(name, maxBytes)
    const entries = (file: string): Entry[] => [{ path: file, kind, declaredBytes: 0, read }]
    return { name, kind, entries, committedAt: () => undefined }
  }
  return {
    name,
    kind,
    entries: () => entriesIn(() => folder.folder(name, '')),
    committedAt: () => {
      const inner = folder.folder(name)
      try {
        return commitTime(inner, join(path, name))
      } finally {
        inner.close()
      }
    },
  }
}

function* entriesIn(open: () => OpenFolder): Generator<Entry> {
  const folder = open()
  try {
    yield* folderEntries(folder, (path) => whyPassedOver(path) !== undefined)
  } finally {
    folder.close()
  }
}

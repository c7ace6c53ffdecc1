import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  type Dirent,
} from 'node:fs'
import { join } from 'node:path'
import { isSystemError } from '../lib/system-error.ts'
import { tooLarge, type Entry } from './entry.ts'
import { LIMITS } from './limits.ts'
import { Rejection } from './rejection.ts'

const { O_RDONLY, O_DIRECTORY = 0, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants

/** Through an open folder a name is one step, whatever its path leads to meanwhile. Linux alone has it. */
const DESCRIPTORS = '/proc/self/fd'
const hasDescriptors = existsSync(DESCRIPTORS)

/** A folder that is open: what is read through it lies in it, and no link is followed. */
export interface OpenFolder {
  list(): Dirent[]
  /** @param shown what messages call it. @default from the outermost folder */
  folder(name: string, shown?: string): OpenFolder
  /** A file's bytes. @throws {Rejection} when it is no plain file, or too large. */
  read(name: string, maxBytes: number): Buffer
  close(): void
}

/** @param path absolute, and real: no part of it is a link. */
export function openFolder(path: string): OpenFolder {
  return withDescriptor(path, path, '')
}

/** @param opened the way on which it is opened; @param path where it lies; @param shown in messages. */
function withDescriptor(opened: string, path: string, shown: string): OpenFolder {
  const fd = open(opened, O_RDONLY | O_DIRECTORY, shown)
  const shownIn = (name: string): string => (shown === '' ? name : `${shown}/${name}`)
  const inside = (name: string): string =>
    hasDescriptors ? `${DESCRIPTORS}/${fd}/${name}` : join(path, name)
  return {
    list: () =>
      readdirSync(hasDescriptors ? `${DESCRIPTORS}/${fd}` : path, { withFileTypes: true }).sort(
        (a, b) => (a.name < b.name ? -1 : 1),
      ),
    folder: (name, as = shownIn(name)) => withDescriptor(inside(name), join(path, name), as),
    read: (name, maxBytes) =>
      readFrom({ opened: inside(name), path: join(path, name), shown: shownIn(name) }, maxBytes),
    close: () => closeSync(fd),
  }
}

/** Opens what has the name at present, and no link that was put there since. */
function open(opened: string, flags: number, shown: string): number {
  try {
    return openSync(opened, flags | O_NOFOLLOW | O_NONBLOCK)
  } catch (error) {
    const why = isSystemError(error) ? WHY_REFUSED[error.code ?? ''] : undefined
    throw why === undefined ? error : new Rejection(`${shown || 'it'} ${why}`)
  }
}

/** What the system says that is a fact about a submission, and no failure of the machine. */
const WHY_REFUSED: Record<string, string> = {
  ELOOP: 'is a symbolic link',
  ENOTDIR: 'is a symbolic link, or no folder any more',
  ENXIO: 'is a socket or a device',
  EACCES: 'cannot be read: you have no right to',
  EPERM: 'cannot be read: you have no right to',
  ENOENT: 'is not there any more',
  ENAMETOOLONG: 'has too long a name',
}

/** Where a file is, for the system, for a check, and for messages. */
interface Place {
  opened: string
  path: string
  shown: string
}

function readFrom({ opened, path, shown }: Place, maxBytes: number): Buffer {
  const fd = open(opened, O_RDONLY, shown)
  try {
    const stat = fstatSync(fd)
    if (!stat.isFile()) throw new Rejection(`${shown} is not a file`)
    if (stat.nlink > 1) {
      throw new Rejection(`${shown} is a hard link: a file with another name elsewhere`)
    }
    if (!hasDescriptors) {
      const now = lstatSync(path)
      if (now.ino !== stat.ino || now.dev !== stat.dev || realpathSync(path) !== path) {
        throw new Rejection(`${shown} is a symbolic link`)
      }
    }
    return readAll(fd, shown, maxBytes)
  } finally {
    closeSync(fd)
  }
}

/** A file may grow while it is read. */
function readAll(fd: number, path: string, maxBytes: number): Buffer {
  const chunks: Buffer[] = []
  let size = 0
  for (;;) {
    const chunk = Buffer.allocUnsafe(64 * 1024)
    const count = readSync(fd, chunk)
    if (count === 0) return Buffer.concat(chunks)
    size += count
    if (size > maxBytes) throw tooLarge(path, maxBytes)
    chunks.push(chunk.subarray(0, count))
  }
}

/**
 * What lies in a folder, in the order of the names.
 *
 * @param isPassedOver folders of these paths are named and not gone into.
 */
export function* folderEntries(
  folder: OpenFolder,
  isPassedOver: (path: string) => boolean,
  prefix = '',
): Generator<Entry> {
  for (const entry of folder.list()) {
    const path = `${prefix}${entry.name}`
    const kind = kindOf(entry)
    yield { path, kind, declaredBytes: 0, read: async (max) => folder.read(entry.name, max) }
    if (kind !== 'folder' || isPassedOver(path)) continue
    if (path.split('/').length > LIMITS.depth) {
      throw new Rejection(`there are more than ${LIMITS.depth} folders in one another`)
    }
    const inner = folder.folder(entry.name)
    try {
      yield* folderEntries(inner, isPassedOver, `${path}/`)
    } finally {
      inner.close()
    }
  }
}

export function kindOf(entry: Dirent): Entry['kind'] {
  if (entry.isFile()) return 'file'
  if (entry.isDirectory()) return 'folder'
  if (entry.isSymbolicLink()) return { not: 'a symbolic link' }
  if (entry.isFIFO()) return { not: 'a pipe' }
  return { not: entry.isSocket() ? 'a socket' : 'a device' }
}

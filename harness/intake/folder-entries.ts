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

/** How what lies in an open folder is reached: through the folder, or by its path, which is then checked. */
export type Way = 'descriptor' | 'path'
const BEST_WAY: Way = existsSync(DESCRIPTORS) ? 'descriptor' : 'path'

/** A folder that is open: what is read through it lies in it, and no link is followed. */
export interface OpenFolder {
  list(): Dirent[]
  /** @param shown what messages call it. @default from the outermost folder */
  folder(name: string, shown?: string): OpenFolder
  /** A file's bytes. @throws {Rejection} when it is no plain file, or too large. */
  read(name: string, maxBytes: number, shown?: string): Buffer
  close(): void
}

/** @param path absolute, and real: no part of it is a link. */
export function openFolder(path: string, way = BEST_WAY): OpenFolder {
  return openPlace({ opened: path, path, shown: '' }, way)
}

/** Where something is, for the system, for a check, and for messages. */
interface Place {
  opened: string
  path: string
  shown: string
}

function openPlace(place: Place, way: Way): OpenFolder {
  const fd = open(place, O_RDONLY | O_DIRECTORY, way)
  const opened = way === 'descriptor' ? `${DESCRIPTORS}/${fd}` : place.path
  const inside = (name: string): Place => ({
    opened: join(opened, name),
    path: join(place.path, name),
    shown: place.shown === '' ? name : `${place.shown}/${name}`,
  })
  return {
    list: () =>
      readdirSync(opened, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1)),
    folder: (name, shown = inside(name).shown) => openPlace({ ...inside(name), shown }, way),
    read: (name, maxBytes, shown = inside(name).shown) =>
      readFrom({ ...inside(name), shown }, maxBytes, way),
    close: () => closeSync(fd),
  }
}

/** Opens what has the name at present, and no link that was put there since. */
function open(place: Place, flags: number, way: Way): number {
  let fd: number
  try {
    fd = openSync(place.opened, flags | O_NOFOLLOW | O_NONBLOCK)
  } catch (error) {
    const why = isSystemError(error) ? WHY_REFUSED[error.code ?? ''] : undefined
    throw why === undefined ? error : new Rejection(`${place.shown || 'it'} ${why}`)
  }
  if (way === 'path' && !isThere(fd, place.path)) {
    closeSync(fd)
    throw new Rejection(`${place.shown || 'it'} is, or lies behind, a symbolic link`)
  }
  return fd
}

/** Whether what is open is what lies at a path on which there is no link. */
function isThere(fd: number, path: string): boolean {
  const [opened, there] = [fstatSync(fd), lstatSync(path, { throwIfNoEntry: false })]
  return there?.ino === opened.ino && there.dev === opened.dev && realpathSync(path) === path
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

function readFrom(place: Place, maxBytes: number, way: Way): Buffer {
  const fd = open(place, O_RDONLY, way)
  const { shown } = place
  try {
    const stat = fstatSync(fd)
    if (!stat.isFile()) throw new Rejection(`${shown} is not a file`)
    if (stat.nlink > 1) {
      throw new Rejection(`${shown} is a hard link: a file with another name elsewhere`)
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
    yield {
      path,
      kind,
      declaredBytes: 0,
      read: async (max, shown) => folder.read(entry.name, max, shown),
    }
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

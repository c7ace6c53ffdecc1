import type { Entry } from './entry.ts'
import { Rejection } from './rejection.ts'
import { tarEntries } from './tar-entries.ts'
import { zipEntries } from './zip-entries.ts'

const ARCHIVE = /\.(?:zip|tar|tgz|tar\.gz|gz|rar|7z|(?:tar\.)?(?:bz2|xz|zst))$/i
const UNREADABLE = /\.(?:rar|7z|bz2|xz|zst)$/i

/** Whether a file's name says that others are packed in it. */
export function isArchive(name: string): boolean {
  return ARCHIVE.test(name)
}

/** An archive's name without what says that it is one. */
export function archiveStem(name: string): string {
  return name.replace(ARCHIVE, '')
}

/** The entries of an archive, whose form its first bytes tell. */
export function archiveEntries(bytes: Buffer, name: string): AsyncGenerator<Entry> {
  if (bytes.length === 0) throw new Rejection(`${name} is empty`)
  if (bytes.length > 1 && bytes.readUInt16BE(0) === 0x504b) return zipEntries(bytes, name)
  if (bytes.length > 1 && bytes.readUInt16BE(0) === 0x1f8b)
    return tarEntries(bytes, name, { isGzip: true })
  if (bytes.toString('latin1', 257, 262) === 'ustar')
    return tarEntries(bytes, name, { isGzip: false })
  if (UNREADABLE.test(name)) {
    throw new Rejection(`${name} is of a form that is not read. Ask for a zip or a tar.gz`)
  }
  throw new Rejection(`${name} is no archive, though it is called one`)
}

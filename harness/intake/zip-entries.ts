import { isUtf8 } from 'node:buffer'
import { crc32 } from 'node:zlib'
import yauzl, { type Entry as ZipEntry, type ZipFile } from 'yauzl'
import { tooLarge, type Entry } from './entry.ts'
import { Rejection } from './rejection.ts'

/** The entries of a zip archive, in its own order. */
export async function* zipEntries(bytes: Buffer, name: string): AsyncGenerator<Entry> {
  // Names are checked by `safePath`, as those of any other form.
  const options = { lazyEntries: true, decodeStrings: false, autoClose: false } as const
  const zip = await whole(name, () => yauzl.fromBufferPromise(bytes, options))
  const entries = zip.eachEntry()
  for (;;) {
    const next = await whole(name, () => entries.next())
    if (next.done === true) return
    yield entryOf(zip, next.value, name)
  }
}

function entryOf(zip: ZipFile, entry: ZipEntry, name: string): Entry {
  if (entry.isEncrypted()) throw new Rejection(`${name} is locked with a password`)
  const path = nameOf(entry)
  const read: Entry['read'] = async (maxBytes, shown) => {
    const bytes = await whole(name, async () =>
      bytesOf(await zip.openReadStreamPromise(entry), maxBytes, shown),
    )
    if (crc32(bytes) !== entry.crc32) throw broken(name, `${shown} is not what was packed`)
    return bytes
  }
  return { path, kind: kindOf(entry, path), declaredBytes: entry.uncompressedSize, read }
}

/** A stream's bytes; it is left as soon as there are too many. */
async function bytesOf(
  stream: AsyncIterable<unknown>,
  maxBytes: number,
  shown: string,
): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of stream as AsyncIterable<Uint8Array>) {
    size += chunk.length
    if (size > maxBytes) throw tooLarge(shown, maxBytes)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

const UTF_8 = 0x800

/** Unix tools write UTF-8 and may not say so; where it is none, it is what DOS wrote. */
function nameOf({ generalPurposeBitFlag, fileNameRaw, extraFields }: ZipEntry): string {
  const flags = isUtf8(fileNameRaw) ? generalPurposeBitFlag | UTF_8 : generalPurposeBitFlag
  return yauzl.getFileNameLowLevel(flags, fileNameRaw, extraFields, false)
}

const TYPE = 0o170000
const NOT_A_FILE: Record<number, string> = {
  0o120000: 'a symbolic link',
  0o010000: 'a pipe',
  0o140000: 'a socket',
  0o020000: 'a device',
  0o060000: 'a device',
}

/** What Unix says of it, if it was packed there; a folder's name ends in a slash. */
function kindOf({ externalFileAttributes }: ZipEntry, path: string): Entry['kind'] {
  const not = NOT_A_FILE[(externalFileAttributes >>> 16) & TYPE]
  if (not !== undefined) return { not }
  return path.endsWith('/') ? 'folder' : 'file'
}

/** What the library says of an archive that is broken, or ends early, is a fact about the submission. */
async function whole<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw error instanceof Rejection ? error : broken(name, (error as Error).message)
  }
}

function broken(name: string, why: string): Rejection {
  return new Rejection(`${name} is no whole zip archive: ${why}`)
}

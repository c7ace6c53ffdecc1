import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { extract, type Header } from 'tar-stream'
import { tooLarge, type Entry } from './entry.ts'
import { LIMITS, sizeText } from './limits.ts'
import { Rejection } from './rejection.ts'

export interface TarOptions {
  isGzip: boolean
  /** What it may hold, headers and all. */
  maxBytes?: number
}

/** The entries of a tar archive, in its own order. */
export async function* tarEntries(
  bytes: Buffer,
  name: string,
  { isGzip, maxBytes = LIMITS.unpackedBytes }: TarOptions,
): AsyncGenerator<Entry> {
  const tar = extract()
  const bounded = new Bounded(name, maxBytes)
  const steps = [Readable.from(chunksOf(bytes)), ...(isGzip ? [createGunzip()] : []), bounded, tar]
  // What goes wrong in any step ends them all, and is what is told, whichever of them one reads from.
  let cause: unknown
  const done = pipeline(steps as unknown as [Readable, Transform]).catch((error) => {
    cause = error
  })
  const told = async (error: unknown): Promise<Rejection> => {
    tar.destroy()
    await done
    const first = [error, cause].find((one) => one instanceof Rejection)
    return first instanceof Rejection ? first : broken(name, String((cause as Error)?.message))
  }
  try {
    for await (const stream of tar) {
      const path = stream.header.name
      let isRead = false
      let failure: Rejection | undefined
      const read: Entry['read'] = async (maxBytes, shown) => {
        isRead = true
        const bytes = await upTo(maxBytes, stream).catch(async (error) => {
          failure = await told(error)
          throw failure
        })
        if (bytes === undefined) throw tooLarge(shown, maxBytes)
        return bytes
      }
      yield { path, kind: kindOf(stream.header, path), declaredBytes: 0, read }
      // Whoever takes it as a fact about one file must not wait for the next one.
      if (failure) throw failure
      if (!isRead) stream.resume()
    }
  } catch (error) {
    throw await told(error)
  } finally {
    tar.destroy()
    await done
  }
  if (!bounded.hasEnd) throw broken(name, 'it ends early')
}

/** A file's bytes, or nothing where there are more; it is read to its end, since the next one begins there. */
async function upTo(maxBytes: number, stream: AsyncIterable<unknown>): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of stream as AsyncIterable<Uint8Array>) {
    size += chunk.length
    if (size <= maxBytes) chunks.push(chunk)
  }
  return size <= maxBytes ? Buffer.concat(chunks) : undefined
}

function kindOf({ type }: Header, path: string): Entry['kind'] {
  switch (type) {
    case 'file':
    case 'contiguous-file':
      // Old archives have no other sign of a folder.
      return path.endsWith('/') ? 'folder' : 'file'
    case 'directory':
      return 'folder'
    case 'symlink':
      return { not: 'a symbolic link' }
    case 'link':
      return { not: 'a hard link' }
    case 'fifo':
      return { not: 'a pipe' }
    default:
      return { not: 'a device' }
  }
}

const BLOCK = 512

/** Lets no more through than an archive may hold, whatever its headers say, and looks at its end. */
class Bounded extends Transform {
  readonly #name: string
  readonly #maxBytes: number
  #size = 0
  #last: Buffer = Buffer.alloc(0)

  constructor(name: string, maxBytes: number) {
    super()
    this.#name = name
    this.#maxBytes = maxBytes
  }

  /** An archive ends with blocks of zeros: one that was cut off between two files has none. */
  get hasEnd(): boolean {
    return this.#last.length === BLOCK && this.#last.every((byte) => byte === 0)
  }

  override _transform(
    chunk: Buffer,
    _: string,
    done: (error: Error | null, out?: Buffer) => void,
  ): void {
    this.#size += chunk.length
    this.#last = Buffer.concat([this.#last, chunk.subarray(-BLOCK)]).subarray(-BLOCK)
    const isTooMuch = this.#size > this.#maxBytes
    done(isTooMuch ? tooMuch(this.#name, this.#maxBytes) : null, chunk)
  }
}

export function tooMuch(name: string, maxBytes: number): Rejection {
  return new Rejection(
    `${name} holds more than ${sizeText(maxBytes)}. Was node_modules packed as well?`,
  )
}

function* chunksOf(bytes: Buffer): Generator<Buffer> {
  const size = 64 * 1024
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

function broken(name: string, why: string): Rejection {
  return new Rejection(`${name} is no whole tar archive: ${why}`)
}

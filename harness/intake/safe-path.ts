import { LIMITS } from './limits.ts'
import { Rejection } from './rejection.ts'

// Nothing is ever written, so that no path can do harm here. But it goes into reports, into the jail and
// perhaps into a teacher's own unpacker: what is a trap there is refused, on every system alike.

/** Names that Windows takes for a device, with any extension. */
const DEVICE = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i
/** Characters that have no picture, or turn the text around them. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\uFFFD]/u

/**
 * A path of an entry that stays in its folder, its names with `/` between.
 *
 * @throws {Rejection} when it leads out.
 */
export function containedPath(raw: string): string {
  const path = raw.replaceAll('\\', '/')
  if (/^(?:\/|[a-z]:)/i.test(path)) throw unsafe(path, 'it is absolute')
  const names = path.split('/').filter((name) => name !== '' && name !== '.')
  if (names.includes('..')) throw unsafe(names.join('/'), 'it leads out of its folder')
  return names.join('/')
}

/** @throws {Rejection} when a name in a path is one that some system, or some reader, stumbles over. */
export function checkNames(path: string): void {
  const names = path.split('/')
  if (Buffer.byteLength(path) > LIMITS.pathBytes) {
    throw unsafe(path, `it is longer than ${LIMITS.pathBytes} bytes`)
  }
  if (names.length > LIMITS.depth) throw unsafe(path, `it has more than ${LIMITS.depth} folders`)
  for (const name of names) {
    if (UNSEEN.test(name)) throw unsafe(path, 'it has a character that cannot be seen')
    if (Buffer.byteLength(name) > LIMITS.nameBytes) {
      throw unsafe(path, `it has a name of more than ${LIMITS.nameBytes} bytes`)
    }
    if (DEVICE.test(name.trimEnd())) throw unsafe(path, `to Windows ${name} is a device`)
  }
}

function unsafe(path: string, why: string): Rejection {
  return new Rejection(`the path ${visible(path)} is refused: ${why}`)
}

/** A path that can be printed anywhere: short, and what cannot be seen as its number. */
export function visible(path: string): string {
  const short = path.length > 60 ? `${path.slice(0, 57)}…` : path
  return short.replace(
    new RegExp(UNSEEN.source, 'gu'),
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  )
}

/** The names that a submission has taken so far, as a file system that knows no case would. */
export class Names {
  readonly #taken = new Map<string, { path: string; isFile: boolean }>()

  /** @throws {Rejection} when a file takes a name that another one has, or would have elsewhere. */
  take(path: string, isFile: boolean): void {
    const names = path.split('/')
    for (const index of names.keys()) {
      const part = names.slice(0, index + 1).join('/')
      const isLast = index === names.length - 1
      this.#takeOne(part, isLast && isFile)
    }
  }

  #takeOne(path: string, isFile: boolean): void {
    const key = keyOf(path)
    const other = this.#taken.get(key)
    if (!other) {
      this.#taken.set(key, { path, isFile })
    } else if (other.path !== path) {
      throw new Rejection(`${other.path} and ${path} would be one file on many computers`)
    } else if (isFile || other.isFile) {
      throw new Rejection(`${path} is there twice`)
    }
  }
}

/** Equal for names that some file system takes for the same: no case, one form of each character. */
function keyOf(path: string): string {
  return path
    .split('/')
    .map((name) =>
      name

        .toUpperCase()
        .toLowerCase()
        .normalize('NFC')
        .replace(/[. ]+$/, ''),
    )
    .join('/')
}

import { LIMITS, sizeText } from './limits.ts'
import { Rejection } from './rejection.ts'

/** Something that lies in a submission, as one meets it on the way through a folder or an archive. */
export interface Entry {
  /** From the top of the submission, with `/` between names; not checked yet. */
  path: string
  /** What is neither a file nor a folder: `a symbolic link`, `a device`. */
  kind: 'file' | 'folder' | { not: string }
  /** What it says of itself before it is read. */
  declaredBytes: number
  /**
   * Its bytes; until the next entry is asked for.
   *
   * @param shown what messages call it.
   * @throws {Rejection} when there are more than so many, however many it says it has.
   */
  read: (maxBytes: number, shown: string) => Promise<Buffer>
}

export function tooLarge(shown: string, maxBytes: number): Rejection {
  const hint = maxBytes === LIMITS.archiveBytes ? '. Was node_modules packed as well?' : ''
  return new Rejection(`${shown} is larger than ${sizeText(maxBytes)}${hint}`)
}

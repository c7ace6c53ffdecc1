import { archiveEntries, archiveStem, isArchive } from './archive-entries.ts'
import { decodeText } from './decode-text.ts'
import type { Entry } from './entry.ts'
import { LIMITS, sizeText } from './limits.ts'
import { whyPassedOver } from './passed-over.ts'
import { Rejection } from './rejection.ts'
import { checkNames, containedPath, Names } from './safe-path.ts'
import { tooMuch } from './tar-entries.ts'

/** What lies in a submission: TypeScript as text, and all else by its path. */
export interface Collected {
  /** By path, in the order of the paths. */
  texts: Map<string, string>
  ignored: { path: string; why: string }[]
  notes: string[]
}

type Entries = AsyncIterable<Entry> | Iterable<Entry>

/**
 * Goes through all that a student handed in: folders, files and archives. What is in an archive lies in a
 * folder of its name, unless the archive is all that there is.
 *
 * @throws {Rejection} when something in it may not be there, or there is too much.
 */
export async function collect(
  sources: readonly Entries[],
  { isOneFile = false }: { isOneFile?: boolean } = {},
): Promise<Collected> {
  const collector = new Collector(isOneFile)
  for (const entries of sources) await collector.add(entries, '')
  return collector.collected()
}

class Collector {
  readonly #texts = new Map<string, string>()
  readonly #ignored = new Map<string, string>()
  readonly #notes: string[] = []
  readonly #names = new Names()
  #entries = 0
  #textBytes = 0
  #declaredBytes = 0
  readonly #isOneFile: boolean

  constructor(isOneFile: boolean) {
    this.#isOneFile = isOneFile
  }

  /** @param archive whose entries they are. */
  async add(entries: Entries, prefix: string, archive?: string): Promise<void> {
    for await (const entry of entries) {
      this.#entries += 1
      if (this.#entries > LIMITS.entries) {
        throw new Rejection(`there are more than ${LIMITS.entries} files and folders`)
      }
      this.#declaredBytes += entry.declaredBytes
      if (this.#declaredBytes > LIMITS.unpackedBytes) {
        throw tooMuch(archive ?? 'it', LIMITS.unpackedBytes)
      }
      const path = containedPath(`${prefix}/${containedPath(entry.path)}`.replace(/^\//, ''))
      if (path !== prefix) await this.#take({ ...entry, path }, archive !== undefined)
    }
  }

  async #take(entry: Entry, isPacked: boolean): Promise<void> {
    const { path, kind } = entry
    const passedOver = whyPassedOver(path)
    if (passedOver) {
      this.#ignored.set(passedOver.path, passedOver.why)
      return
    }
    checkNames(path)
    this.#names.take(path, kind !== 'folder')
    if (typeof kind === 'object') {
      throw new Rejection(`${path} is ${kind.not}`)
    } else if (kind === 'folder') {
      return
    } else if (/\.ts$/i.test(path)) {
      await this.#takeText(entry)
    } else if (isArchive(path)) {
      if (isPacked) {
        this.#ignored.set(path, 'an archive in an archive is not opened')
        return
      }
      const bytes = await entry.read(LIMITS.archiveBytes, path)
      await this.add(archiveEntries(bytes, path), this.#isOneFile ? '' : archiveStem(path), path)
    } else {
      this.#ignored.set(path, 'it is not TypeScript')
    }
  }

  async #takeText({ path, read }: Entry): Promise<void> {
    const bytes = await read(LIMITS.fileBytes, path)
    this.#textBytes += bytes.length
    if (this.#textBytes > LIMITS.textBytes) {
      throw new Rejection(`its .ts files have more than ${sizeText(LIMITS.textBytes)} together`)
    }
    const { text, oddity } = decodeText(bytes)
    if (oddity !== undefined) this.#notes.push(`${path} ${oddity}`)
    this.#texts.set(path, text)
  }

  collected(): Collected {
    const texts = new Map([...this.#texts].sort(byPath))
    const ignored = [...this.#ignored].sort(byPath).map(([path, why]) => ({ path, why }))
    return { texts, ignored, notes: this.#notes.sort() }
  }
}

function byPath([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1
}

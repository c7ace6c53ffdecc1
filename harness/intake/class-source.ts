import type { Entry } from './entry.ts'

/** Something in the folder of submissions: a folder, an archive, a file. */
export interface HandedIn {
  name: string
  kind: Entry['kind']
  /** @param file what a file is called in the submission. */
  entries: (file: string) => Iterable<Entry>
  /** Of a git clone: see `commitTime`. */
  committedAt: () => string | undefined
}

/** Where the submissions of a class lie side by side. */
export interface ClassSource {
  /** What lies there, in the order of the names. */
  list: () => Pick<HandedIn, 'name' | 'kind'>[]
  item: (name: string, kind: Entry['kind']) => HandedIn
  /** A folder in it, in its place. */
  enter: (name: string) => ClassSource
  /** All of it as one submission. */
  whole: () => HandedIn
  text: (name: string) => Promise<string>
  close: () => void
}

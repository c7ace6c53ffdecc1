import { realpathSync, statSync } from 'node:fs'
import { InputError } from '../lib/input-error.ts'
import { isSystemError } from '../lib/system-error.ts'
import { isArchive } from './archive-entries.ts'
import { classInArchive } from './class-in-archive.ts'
import { classOnDisk } from './class-on-disk.ts'
import type { ClassSource, HandedIn } from './class-source.ts'
import { METADATA } from './gradescope.ts'
import { whyPassedOver } from './passed-over.ts'
import { recognize } from './recognize.ts'
import { Rejection } from './rejection.ts'

/** Submissions side by side, until they are closed. */
export interface OpenClass {
  items: HandedIn[]
  /** What Gradescope says of them. */
  metadata?: string
  /** What was passed over: no submission. */
  others: string[]
  close: () => void
}

/**
 * Opens a folder of submissions, or a download of one as it comes, in an archive.
 *
 * @param slugs of all katas: a folder in which one of them lies, or `attempts`, is one submission.
 * @throws {InputError} when there is none.
 */
export async function openClass(path: string, slugs: readonly string[]): Promise<OpenClass> {
  const outer = await sourceAt(path)
  const source = classIn(outer) ?? outer
  const entries = source.list().filter(({ name }) => whyPassedOver(name) === undefined)
  if (entries.some((entry) => isOfOneAttempt(entry, slugs))) {
    return { items: [source.whole()], others: [], close: source.close }
  }
  const items = entries.filter(isSubmission)
  const others = entries.filter((entry) => !items.includes(entry) && entry.name !== METADATA)
  return {
    items: items.map(({ name, kind }) => source.item(name, kind)),
    ...(entries.some(({ name }) => name === METADATA) && {
      metadata: await source.text(METADATA),
    }),
    others: others.map(({ name }) => name),
    close: source.close,
  }
}

type Listed = ReturnType<ClassSource['list']>[number]

/** Of a folder that holds a download, and nothing else, that download. */
function classIn(outer: ClassSource): ClassSource | undefined {
  const [only, ...more] = outer.list().filter(({ name }) => whyPassedOver(name) === undefined)
  if (only?.kind !== 'folder' || more.length > 0) return undefined
  const inner = outer.item(only.name, 'folder').entries('')
  for (const { path } of inner) {
    const [name = ''] = path.split('/')
    if (name === METADATA || isOfPlatform({ name, kind: 'file' })) return outer.enter(only.name)
  }
  return undefined
}

function isOfOneAttempt({ name, kind }: Listed, slugs: readonly string[]): boolean {
  return kind === 'folder'
    ? ['attempts', ...slugs].includes(name.toLowerCase())
    : name.toLowerCase() === 'solution.ts'
}

/** Of a file that says nobody's name, only its form tells. */
function isSubmission({ name, kind }: Listed): boolean {
  return kind !== 'file' || isArchive(name) || /\.ts$/i.test(name) || isOfPlatform({ name, kind })
}

function isOfPlatform({ name, kind }: Listed): boolean {
  return recognize({ name, isFolder: kind === 'folder' }, '').isPart
}

async function sourceAt(path: string): Promise<ClassSource> {
  try {
    const real = realpathSync(path)
    if (statSync(real).isDirectory()) return classOnDisk(real)
    if (isArchive(real)) return await classInArchive(real)
  } catch (error) {
    if (error instanceof Rejection) throw new InputError(`${path}: ${error.message}`)
    if (!isSystemError(error) || error.code !== 'ENOENT') throw error
    throw new InputError(`there is no folder ${path}. Where do the submissions lie?`)
  }
  throw new InputError(`${path} is neither a folder of submissions nor an archive of one`)
}

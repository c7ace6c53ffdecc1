import { existsSync, readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import type { BuildFailure } from 'esbuild'
import { BANK_ROOT } from './bank-root.ts'
import { IS_PACKED, KIT_PACKAGES, KIT_ROOT, packedModule } from '../compile/cache.js'
import { importableUrl } from '../compile/module.js'
import type { Kata, KataDefinition } from '../core/kata.ts'
import type { Throughput } from '../core/throughput.ts'
import type { Drive } from '../core/world.ts'

export { BANK_ROOT, IS_PACKED, KIT_PACKAGES, KIT_ROOT, packedModule }

/** What the judge and the front ends need to know of one kata's files. Paths are absolute. */
export interface KataFiles {
  slug: string
  folder: string
  readme: string
  interview: string
  contract: string
  starter: string
  drive: string
  definition: string
  solutions: string
  reference: string
  /** The page of flaws. */
  flaws: string
}

/** A mistake in a kata's folder: what is wrong, in which file, and what to do. */
export class BankError extends Error {
  override readonly name = 'BankError'
}

/** A solution built in another way: `pass` proves that laws are fair, `fail` that they are sharp. */
export interface Control {
  name: string
  file: string
  verdict: 'pass' | 'fail'
  /** Laws whose outcome is not looked at, with the reason. */
  exempt: Record<string, string>
  /** The levels that it is meant for. */
  levels: number[]
  /** The laws that it must break, if the verdict is `fail`. */
  laws: string[]
  /** What it does otherwise than the reference where the contract is open, after "one that". */
  differs?: string
  /** The sentence of the kata's README that leaves it open. */
  contract?: string
  /** Why a learner's tests are not held against it. */
  notForTests?: string
}

export function filesOf(slug: string, root = BANK_ROOT): KataFiles {
  const folder = join(root, 'katas', slug)
  const solutions = join(root, 'solutions', slug)
  return {
    slug,
    folder,
    readme: join(folder, 'README.md'),
    interview: join(folder, 'interview.md'),
    contract: join(folder, 'contract.ts'),
    starter: join(folder, 'starter.ts'),
    drive: join(folder, 'drive.ts'),
    definition: join(folder, 'kata.ts'),
    solutions,
    reference: join(solutions, 'reference.ts'),
    flaws: join(solutions, 'flaws.ts'),
  }
}

/** The slugs of all katas: every folder in `katas/`, in alphabetical order. */
export function findKatas(root = BANK_ROOT): string[] {
  const folder = join(root, 'katas')
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
}

/** The bank in which a folder lies, told by its kata of this name; else the one of `BANK_ROOT`. */
export function bankAround(folder: string, slug: string): string {
  if (existsSync(filesOf(slug, folder).definition)) return folder
  const above = dirname(folder)
  return above === folder ? BANK_ROOT : bankAround(above, slug)
}

/**
 * Loads a kata's definition and checks its form.
 *
 * @throws {BankError} that names the file, what is wrong and what to do.
 */
export async function loadKata(slug: string, root = BANK_ROOT): Promise<Kata> {
  const { definition } = filesOf(slug, root)
  const found = await importFrom(definition)
  const kata = found['default'] as KataDefinition | undefined
  for (const complaint of complaintsAbout(kata, slug)) {
    throw new BankError(`${definition}: ${complaint}`)
  }
  return { ...(kata as KataDefinition), slug }
}

/** Loads the driver, which performs workloads on an implementation. */
export async function loadDrive(slug: string, root = BANK_ROOT): Promise<Drive> {
  const { drive } = filesOf(slug, root)
  const found = await importFrom(drive)
  if (typeof found['drive'] !== 'function') {
    throw new BankError(
      `${drive}: expected an export \`drive\`, a function (implementation, workload, world)`,
    )
  }
  return found['drive'] as Drive
}

/** Loads how a kata's throughput is measured. */
export async function loadThroughput(file: string): Promise<Throughput> {
  return (await importFrom(file))['default'] as Throughput
}

/** Imports an implementation under virtual time, so that a clock it keeps at import is the virtual one. */
export async function loadImplementation(file: string): Promise<Record<string, unknown>> {
  // Most commands run nothing: they need not wait for the clock library.
  const { loadInVirtualTime } = await import('../core/run.ts')
  const url = await urlOf(file)
  return loadInVirtualTime(() => import(/* @vite-ignore */ url))
}

export async function loadControls(kata: Kata, root = BANK_ROOT): Promise<Control[]> {
  const controls: Control[] = []
  const folder = join(filesOf(kata.slug, root).solutions, 'controls')
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.ts')) : []
  for (const fileName of names.sort()) {
    const file = join(folder, fileName)
    const { control } = (await loadImplementation(file)) as { control?: Partial<Control> }
    const isPass = control?.verdict === 'pass'
    const isFail = control?.verdict === 'fail' && isTexts(control.laws) && control.laws.length > 0
    if (!control || !(isPass || isFail)) {
      throw new BankError(
        `${file}: expected \`export const control = { verdict: 'pass', exempt: { law: 'why' } }\` or \`{ verdict: 'fail', laws: ['law'], because: 'why' }\``,
      )
    }
    controls.push({
      name: basename(file, '.ts'),
      file,
      verdict: isPass ? 'pass' : 'fail',
      exempt: control.exempt ?? {},
      levels: control.levels ?? kata.levels.map((_, index) => index + 1),
      laws: control.laws ?? [],
      ...wordsAbout(control),
    })
  }
  return controls
}

function wordsAbout({ differs, contract, notForTests }: Partial<Control>): Partial<Control> {
  return {
    ...(differs !== undefined && { differs }),
    ...(contract !== undefined && { contract }),
    ...(notForTests !== undefined && { notForTests }),
  }
}

/** The text of a file of a kata, or a `BankError` that names the file that is missing. */
export async function readKataFile(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch {
    throw new BankError(`${file}: this file is missing; every kata has one`)
  }
}

/** A module of a kata. @throws {BankError} when the file is missing. */
export async function importFrom(file: string): Promise<Record<string, unknown>> {
  const url = await urlOf(file)
  return (await import(/* @vite-ignore */ url)) as Record<string, unknown>
}

async function urlOf(file: string): Promise<string> {
  if (!existsSync(file)) throw new BankError(`${file}: this file is missing; every kata has one`)
  try {
    return await importableUrl(file)
  } catch (error) {
    const [first] = (error as Partial<BuildFailure>).errors ?? []
    if (!first) throw error
    const { file: within = file, line = 1, column = 0 } = first.location ?? {}
    throw new BankError(`${resolve(KIT_ROOT, within)}:${line}:${column + 1}: ${first.text}`)
  }
}

function* complaintsAbout(kata: KataDefinition | undefined, slug: string): Generator<string> {
  if (typeof kata !== 'object' || kata === null) {
    return yield 'expected `export default defineKata({ … })`'
  }
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(slug)) {
    yield `the folder's name is the kata's slug: expected lower-case words joined by hyphens, got \`${slug}\``
  }
  if (typeof kata.title !== 'string' || kata.title === '') yield '`title`: expected a text'
  if (!['easy', 'medium', 'hard'].includes(kata.difficulty)) {
    yield '`difficulty`: expected easy, medium or hard'
  }
  if (!Number.isInteger(kata.minutes) || kata.minutes < 1)
    yield '`minutes`: expected an integer from 1'
  if (typeof kata.summary !== 'string' || kata.summary === '') yield '`summary`: expected a text'
  if (!isTexts(kata.levels) || kata.levels.length === 0) {
    return yield '`levels`: expected the names of the levels, at least one'
  }
  const isLevel = (level: unknown): boolean =>
    Number.isInteger(level) && Number(level) >= 1 && Number(level) <= kata.levels.length
  const { exports = {} } = kata
  if (Object.keys(exports).length === 0 || !Object.values(exports).every(isLevel)) {
    yield '`exports`: expected the name of each export with the first level that calls it'
  }
  if (!Array.isArray(kata.laws) || kata.laws.length === 0) {
    return yield '`laws`: expected at least one law'
  }
  if (!Array.isArray(kata.scenarios)) return yield '`scenarios`: expected a list'
  if (typeof kata.workloads !== 'function') {
    yield '`workloads`: expected a function from a level to a fast-check arbitrary'
  }
  yield* complaintsAboutNames('law', kata.laws, isLevel)
  yield* complaintsAboutNames('scenario', kata.scenarios, isLevel)
}

function* complaintsAboutNames(
  what: string,
  items: { name: string; level: number }[],
  isLevel: (level: unknown) => boolean,
): Generator<string> {
  const seen = new Set<string>()
  for (const { name, level } of items) {
    if (!/^[a-z][a-z0-9-]*$/.test(name)) {
      yield `${what} \`${name}\`: expected a name in kebab case that begins with a letter`
    }
    if (seen.has(name)) yield `${what} \`${name}\`: this name is used twice`
    if (!isLevel(level)) yield `${what} \`${name}\`: its level ${level} does not exist`
    seen.add(name)
  }
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string' && item !== '')
}

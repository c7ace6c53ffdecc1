import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { BANK_ROOT, filesOf, IS_PACKED, KIT_ROOT } from '../bank/bank.ts'
import { temporaryFolder } from '../lib/temporary-folder.ts'

/** A learner's try at a kata: where it lies and which kata it is. Paths are absolute. */
export interface Attempt {
  slug: string
  folder: string
  solution: string
}

/** Attempts at the katas of an installed kit lie in the user's project. */
export function attemptsFolder(root = BANK_ROOT): string {
  return join(IS_PACKED && root === KIT_ROOT ? projectAround(process.cwd()) : root, 'attempts')
}

/** The nearest folder with a `package.json`, or with attempts; else this one. */
function projectAround(folder: string): string {
  const isProject = (one: string): boolean =>
    ['package.json', 'attempts'].some((name) => existsSync(join(one, name)))
  return foldersFrom(folder).find(isProject) ?? folder
}

/** It and all above it, the nearest first. */
function foldersFrom(folder: string): string[] {
  const above = dirname(folder)
  return above === folder ? [folder] : [folder, ...foldersFrom(above)]
}

export function attemptOf(slug: string, root = BANK_ROOT): Attempt {
  return attemptIn(join(attemptsFolder(root), slug), slug)
}

export function attemptIn(folder: string, slug: string): Attempt {
  return { slug, folder, solution: join(folder, 'solution.ts') }
}

/**
 * Makes the attempt's folder, complete or not at all: everything is written beside it first.
 *
 * @param prompt what its `README.md` says.
 * @param begin what is still to be done with it before it is in its place.
 * @param kit where the kit lies, or will.
 * @throws {Error} when the folder exists.
 */
export async function createAttempt(
  attempt: Attempt,
  prompt: string,
  begin: (draft: Attempt) => Promise<void>,
  root = BANK_ROOT,
  kit = KIT_ROOT,
): Promise<void> {
  const { slug, folder } = attempt
  if (existsSync(folder)) throw new Error(`${folder} exists already`)
  await mkdir(dirname(folder), { recursive: true })
  const draft = temporaryFolder(`.${slug}-`, dirname(folder))
  try {
    await writeFile(join(draft.path, 'README.md'), prompt)
    for (const [name, text] of Object.entries(await givenFiles(attempt, root, kit))) {
      await writeFile(join(draft.path, name), text)
    }
    await begin(attemptIn(draft.path, slug))
    await rename(draft.path, folder)
  } finally {
    draft.remove()
  }
}

/** What an attempt begins with, beside its prompt: the text of each file by its name. */
export async function givenFiles(
  { slug, folder }: Attempt,
  root = BANK_ROOT,
  kit = KIT_ROOT,
): Promise<Record<string, string>> {
  const { contract, starter } = filesOf(slug, root)
  return {
    'contract.ts': await readFile(contract, 'utf8'),
    'solution.ts': await readFile(starter, 'utf8'),
    'solution.test.ts': ownTests(),
    'kata.test.ts': kataTests(slug, folder, kit),
    'tsconfig.json': tsconfig(folder, kit),
  }
}

/** The way from `attempts/` to a path, by its names: either may be reached through a link. */
export function namesBelowAttempts(path: string, root = BANK_ROOT): string[] {
  return relative(real(attemptsFolder(root)), real(resolve(path))).split(sep)
}

function real(path: string): string {
  return existsSync(path) ? realpathSync(path) : path
}

/** The attempt that a folder belongs to: `attempts/<kata>`, `attempts/<exam>/<kata>`, or inside one. */
export function attemptAround(
  folder: string,
  slugs: string[],
  root = BANK_ROOT,
): Attempt | undefined {
  const [first = '', second = ''] = namesBelowAttempts(folder, root)
  const isExam = isExamName(first)
  const slug = isExam ? second : first
  if (!slugs.includes(slug)) return undefined
  const parent = isExam ? join(attemptsFolder(root), first) : attemptsFolder(root)
  const attempt = attemptIn(join(parent, slug), slug)
  return existsSync(attempt.folder) ? attempt : undefined
}

/** A folder anywhere that holds an attempt: told by its name, or by its `kata.test.ts`. */
export function attemptAt(path: string, slugs: string[]): Attempt | undefined {
  const folder = resolve(path)
  if (!existsSync(folder)) return undefined
  if (!statSync(folder).isDirectory()) return attemptAt(dirname(folder), slugs)
  const named = slugs.find((slug) => slug === basename(folder))
  const slug = named ?? slugInTests(join(folder, 'kata.test.ts'), slugs)
  return slug ? attemptIn(folder, slug) : undefined
}

/** The attempt whose solution was saved, or deleted, last. */
export function latestAttempt(slugs: string[], root = BANK_ROOT): Attempt | undefined {
  return [attemptsFolder(root), ...exams(root)]
    .flatMap((folder) => attemptsIn(folder, slugs))
    .map((attempt) => ({ attempt, savedMs: savedMsOf(attempt) }))
    .sort((a, b) => b.savedMs - a.savedMs)[0]?.attempt
}

function savedMsOf({ solution, folder }: Attempt): number {
  return statSync(existsSync(solution) ? solution : folder).mtimeMs
}

/** The attempts that have a solution, those of exams included. */
export function attempts(slugs: string[], root = BANK_ROOT): Attempt[] {
  return [attemptsFolder(root), ...exams(root)].flatMap((folder) =>
    attemptsIn(folder, slugs).filter(({ solution }) => existsSync(solution)),
  )
}

/** The attempts that lie side by side in a folder: those of an exam, for one. */
export function attemptsIn(folder: string, slugs: string[]): Attempt[] {
  return namesIn(folder)
    .filter((name) => slugs.includes(name))
    .map((name) => attemptIn(join(folder, name), name))
}

/** The folders of all exams, the latest first. */
export function exams(root = BANK_ROOT): string[] {
  const folder = attemptsFolder(root)
  return namesIn(folder)
    .filter(isExamName)
    .sort()
    .reverse()
    .map((name) => join(folder, name))
}

/** A folder for a new exam: it does not exist yet. */
export function newExamFolder(at: Date, root = BANK_ROOT): string {
  return join(attemptsFolder(root), `exam-${stampOf(at)}`)
}

/** Where an attempt goes when it is put away: vitest, lint and types do not look there. */
export function archiveFolder(slug: string, at: Date, root = BANK_ROOT): string {
  return join(attemptsFolder(root), '.archive', slug, stampOf(at))
}

/** The attempts at a kata that were put away, by when that was, the first one first. */
export function archived(slug: string, root = BANK_ROOT): Attempt[] {
  const folder = join(attemptsFolder(root), '.archive', slug)
  return namesIn(folder)
    .sort()
    .map((name) => attemptIn(join(folder, name), slug))
}

export function namesIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
}

export function isExamName(name: string): boolean {
  return name.startsWith('exam-')
}

/** An instant as part of a file name, which sorts by time: 2026-11-21T09-30-00-000. */
function stampOf(at: Date): string {
  return at.toISOString().replace(/[:.]/g, '-').replace('Z', '')
}

function slugInTests(file: string, slugs: string[]): string | undefined {
  if (!existsSync(file)) return undefined
  const found = /describeKata\(\s*['"]([^'"]+)['"]/.exec(readFileSync(file, 'utf8'))?.[1]
  return slugs.find((slug) => slug === found)
}

/** Whether a `solution.test.ts` is the skeleton still, whatever became of its blanks. */
export function areTestsGiven(text: string): boolean {
  return essence(text) === essence(ownTests())
}

function essence(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

/** The skeleton of `solution.test.ts`. */
export function ownTests(): string {
  return `import { expect, test, vi } from 'vitest'
import * as solution from './solution.ts'

// Your own tests: in the interview you would write these two first.

test('the success path', () => {
  expect(Object.keys(solution)).not.toHaveLength(0)
  // TODO: call your code as a user would, and expect its answer.
})

test('the timeout or failure path', () => {
  vi.useFakeTimers()
  // TODO: let something fail or be late: await vi.advanceTimersByTimeAsync(1_000)
  vi.useRealTimers()
})
`
}

function kataTests(slug: string, folder: string, kit: string): string {
  const file = IS_PACKED ? 'packed/vitest-describe-kata.mjs' : 'harness/vitest/describe-kata.ts'
  const module = isInstalledFor(folder, kit) ? `${PACKAGE}/vitest` : wayTo(join(kit, file), folder)
  return `import { describeKata } from '${module}'

await describeKata('${slug}', () => import('./solution.ts'))
`
}

function tsconfig(folder: string, kit: string): string {
  const base = isInstalledFor(folder, kit)
    ? `${PACKAGE}/tsconfig.json`
    : wayTo(join(kit, 'tsconfig.json'), folder)
  return `${JSON.stringify({ extends: base, include: ['.'] }, null, 2)}\n`
}

const PACKAGE = 'router-round'

/** Whether files in this folder find the kit by its name, now or once it is installed. */
function isInstalledFor(folder: string, kit: string): boolean {
  return foldersFrom(folder).some((one) => {
    const place = join(one, 'node_modules', PACKAGE)
    return place === kit || (existsSync(place) && realpathSync(place) === real(kit))
  })
}

function wayTo(path: string, folder: string): string {
  return relative(folder, path).split(sep).join('/')
}

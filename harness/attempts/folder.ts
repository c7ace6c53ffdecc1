import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { copyFile, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { BANK_ROOT, filesOf, KIT_ROOT } from '../bank.ts'

/** A learner's try at a kata: where it lies and which kata it is. Paths are absolute. */
export interface Attempt {
  slug: string
  folder: string
  solution: string
}

export function attemptsFolder(root = BANK_ROOT): string {
  return join(root, 'attempts')
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
 * @throws {Error} when the folder exists.
 */
export async function createAttempt(slug: string, root = BANK_ROOT): Promise<Attempt> {
  const attempt = attemptOf(slug, root)
  if (existsSync(attempt.folder)) throw new Error(`${attempt.folder} exists already`)
  const files = filesOf(slug, root)
  await mkdir(attemptsFolder(root), { recursive: true })
  const draft = await mkdtemp(join(attemptsFolder(root), `.${slug}-`))
  try {
    await copyFile(files.readme, join(draft, 'README.md'))
    await copyFile(files.contract, join(draft, 'contract.ts'))
    await copyFile(files.starter, join(draft, 'solution.ts'))
    await writeFile(join(draft, 'solution.test.ts'), ownTests())
    await writeFile(join(draft, 'kata.test.ts'), kataTests(slug, attempt.folder))
    await writeFile(join(draft, 'tsconfig.json'), tsconfig(attempt.folder))
    await rename(draft, attempt.folder)
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    throw error
  }
  return attempt
}

/** The attempt that a folder belongs to: `attempts/<kata>`, or anything inside it. */
export function attemptAround(
  folder: string,
  slugs: string[],
  root = BANK_ROOT,
): Attempt | undefined {
  const [slug] = relative(attemptsFolder(root), resolve(folder)).split(sep)
  if (!slug || !slugs.includes(slug)) return undefined
  const attempt = attemptOf(slug, root)
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

/** The attempt whose solution was saved last. */
export function latestAttempt(slugs: string[], root = BANK_ROOT): Attempt | undefined {
  return attempts(slugs, root)
    .map((attempt) => ({ attempt, savedMs: statSync(attempt.solution).mtimeMs }))
    .sort((a, b) => b.savedMs - a.savedMs)[0]?.attempt
}

/** The attempts that have a solution. */
export function attempts(slugs: string[], root = BANK_ROOT): Attempt[] {
  const folder = attemptsFolder(root)
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => slugs.includes(name))
    .map((name) => attemptOf(name, root))
    .filter(({ solution }) => existsSync(solution))
}

function slugInTests(file: string, slugs: string[]): string | undefined {
  if (!existsSync(file)) return undefined
  const found = /describeKata\(\s*['"]([^'"]+)['"]/.exec(readFileSync(file, 'utf8'))?.[1]
  return slugs.find((slug) => slug === found)
}

function ownTests(): string {
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

function kataTests(slug: string, folder: string): string {
  const harness = relative(folder, join(KIT_ROOT, 'harness', 'vitest.ts'))
    .split(sep)
    .join('/')
  return `import { describeKata } from '${harness}'

await describeKata('${slug}', () => import('./solution.ts'))
`
}

function tsconfig(folder: string): string {
  const base = relative(folder, join(KIT_ROOT, 'tsconfig.json')).split(sep).join('/')
  return `${JSON.stringify({ extends: base, include: ['.'] }, null, 2)}\n`
}

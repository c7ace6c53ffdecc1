import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { attemptIn, createAttempt } from '../attempts/folder.ts'
import { filesOf, KIT_ROOT, loadKata } from '../bank/bank.ts'
import { InputError } from '../lib/input-error.ts'
import { temporaryFolder } from '../lib/temporary-folder.ts'
import type { Assignment } from './assignment.ts'
import { starterFiles, toSolve } from './starter-files.ts'

export interface WriteOptions {
  root: string
  /** Packs the kit into a folder, and says what the file is called. */
  pack: (folder: string) => Promise<string>
}

export interface Written {
  assignment: string
  starter: string
  /** Why npm wrote no lock file, which `npm ci` needs. */
  noLock?: string
}

/**
 * Writes an assignment: `assignment.json`, and `starter/`, which is what students get. All or nothing: it
 * is made beside its place.
 *
 * @throws {InputError} when there is something in its place.
 */
export async function writeAssignment(
  out: string,
  assignment: Assignment,
  { root, pack }: WriteOptions,
): Promise<Written> {
  const folder = resolve(out)
  if (existsSync(folder)) {
    throw new InputError(
      `${out} exists already, and nothing was changed in it: choose another --out`,
    )
  }
  await mkdir(dirname(folder), { recursive: true })
  const draft = temporaryFolder(`.${basename(folder)}-`, dirname(folder))
  try {
    const starter = join(draft.path, 'starter')
    await mkdir(starter)
    await writeFile(join(draft.path, 'assignment.json'), `${JSON.stringify(assignment, null, 2)}\n`)
    const { engines } = await kitPackage()
    const kit = basename(await pack(starter))
    const katas = await Promise.all(assignment.katas.map(({ kata }) => loadKata(kata, root)))
    const asked = toSolve(assignment, katas)
    const files = starterFiles(assignment, asked, { kit, engines: engines.node })
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(starter, path)), { recursive: true })
      await writeFile(join(starter, path), text)
    }
    // An exam's attempts are made by the student, at the start of the clock.
    const begun = assignment.disclosure === 'exam' ? [] : katas
    for (const { slug } of begun) await writeAttempt(starter, slug, root)
    const noLock = await lock(starter)
    await rename(draft.path, folder)
    return {
      assignment: join(folder, 'assignment.json'),
      starter: join(folder, 'starter'),
      ...(noLock !== undefined && { noLock }),
    }
  } finally {
    draft.remove()
  }
}

/** As `kata start` makes it, with the kit where npm will put it; its clock does not run. */
async function writeAttempt(starter: string, slug: string, root: string): Promise<void> {
  const prompt = await readFile(filesOf(slug, root).readme, 'utf8')
  const attempt = attemptIn(join(starter, 'attempts', slug), slug)
  const kit = join(starter, 'node_modules', 'router-round')
  await createAttempt(attempt, prompt, async () => {}, root, kit)
}

async function kitPackage(): Promise<{ engines: { node: string } }> {
  return JSON.parse(await readFile(join(KIT_ROOT, 'package.json'), 'utf8'))
}

/** What `npm ci` installs from. @returns why there is none. */
async function lock(folder: string): Promise<string | undefined> {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const args = ['install', '--package-lock-only', '--ignore-scripts', '--no-audit', '--no-fund']
  try {
    await promisify(execFile)(npm, args, { cwd: folder, shell: process.platform === 'win32' })
    return undefined
  } catch (error) {
    const { stderr = '', message } = error as Error & { stderr?: string }
    const [first = message] = stderr
      .split('\n')
      .filter((line) => /^npm (?:error|ERR!) (?!code|errno|syscall)/.test(line))
      .map((line) => line.replace(/^npm (?:error|ERR!) /, ''))
    return first
  }
}

import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { BankError, filesOf, KIT_ROOT } from '../bank/bank.ts'
import { fillIn } from './fill-in.ts'

const TEMPLATE = join(KIT_ROOT, 'harness', 'scaffold', 'template')
const SUFFIX = '.txt'

/**
 * Writes the two folders of a new kata: everything is in its place, compiles, and says what is still
 * to be written. Both folders appear complete, or nothing changes.
 *
 * @returns the absolute paths of the files, in alphabetical order.
 * @throws {BankError} when the name is not fit for a folder, or is taken.
 */
export async function scaffoldKata(slug: string, root: string): Promise<string[]> {
  const { folder, solutions } = filesOf(slug, resolve(root))
  refuse(slug, { folder, solutions })
  const draft = await mkdtemp(join(resolve(root), '.new-kata-'))
  try {
    const written = [
      ...(await write(slug, 'katas', join(draft, 'katas'), folder)),
      ...(await write(slug, 'solutions', join(draft, 'solutions'), solutions)),
    ]
    await moveBoth([join(draft, 'katas'), folder], [join(draft, 'solutions'), solutions])
    return written.sort()
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}

function refuse(slug: string, { folder, solutions }: { folder: string; solutions: string }): void {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(slug)) {
    throw new BankError(
      `\`${slug}\` cannot be the name of a kata: expected lower-case words joined by hyphens, such as \`token-bucket\``,
    )
  }
  for (const taken of [folder, solutions].filter((path) => existsSync(path))) {
    throw new BankError(
      `${taken} exists already, and nothing was changed: choose another name, or run \`npx kata check ${slug}\` to see what is still to be written`,
    )
  }
}

/** Fills in one half of the template; answers with the paths that the files are going to have. */
async function write(
  slug: string,
  half: 'katas' | 'solutions',
  to: string,
  destination: string,
): Promise<string[]> {
  await mkdir(to)
  const written: string[] = []
  for (const entry of await readdir(join(TEMPLATE, half))) {
    const name = entry.slice(0, -SUFFIX.length)
    const text = await readFile(join(TEMPLATE, half, entry), 'utf8')
    await writeFile(join(to, name), fillIn(text, slug))
    written.push(join(destination, name))
  }
  return written
}

/** A rename is all or nothing; when the second one fails the first is undone. */
async function moveBoth(first: [string, string], second: [string, string]): Promise<void> {
  await mkdir(dirname(first[1]), { recursive: true })
  await mkdir(dirname(second[1]), { recursive: true })
  await rename(...first)
  try {
    await rename(...second)
  } catch (error) {
    await rename(first[1], first[0])
    throw error
  }
}

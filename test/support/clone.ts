import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { KIT_ROOT } from '../../harness/bank/bank.ts'
import { run, type Answer } from '../cli/kata.ts'

/** The kit as a learner has it after `git clone` and `npm ci`: its own config files lie around it. */
export interface Clone {
  root: string
  /** Calls the clone's command. @param cwd @default the clone's root */
  kata(args: string[], cwd?: string): Promise<Answer>
  /** Calls what `npx` would: a command of `node_modules/.bin`. @param cwd @default the clone's root */
  npx(name: string, args: string[], cwd?: string): Promise<Answer>
  remove(): Promise<void>
}

/**
 * Copies the kit as it is now, changes that nobody has committed included. Its packages are links into
 * ours, in a `node_modules` of its own: what tools write there stays in the clone.
 *
 * @param path where it lies below a temporary folder: its last part is the clone's own name.
 */
export async function cloneOfTheKit(path = 'router-round'): Promise<Clone> {
  const temporary = await realpath(await mkdtemp(join(tmpdir(), 'kata-clone-')))
  const root = join(temporary, path)
  await copyKit(root)
  await linkPackages(join(KIT_ROOT, 'node_modules'), join(root, 'node_modules'))
  const bin = join(root, 'node_modules', '.bin')
  return {
    root,
    kata: (args, cwd = root) =>
      run(process.execPath, [join(root, 'harness', 'cli', 'kata.js'), ...args], cwd),
    npx: async (name, args, cwd = root) =>
      run(process.execPath, [await realpath(join(bin, name)), ...args], cwd),
    remove: () => rm(temporary, { recursive: true, force: true, maxRetries: 3 }),
  }
}

async function copyKit(root: string): Promise<void> {
  const ignored = (await readFile(join(KIT_ROOT, '.gitignore'), 'utf8'))
    .split('\n')
    .map((line) => line.replaceAll('/', ''))
  const isOfTheKit = (path: string): boolean =>
    dirname(path) !== KIT_ROOT || !['.git', ...ignored].includes(basename(path))
  await cp(KIT_ROOT, root, { recursive: true, filter: isOfTheKit })
}

/** Relative links, those of `.bin` among them, stay: they lead to this clone's packages and commands. */
async function linkPackages(from: string, to: string): Promise<void> {
  await mkdir(to)
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const path = join(from, entry.name)
    const isOurs = entry.isSymbolicLink() || entry.name === '.bin'
    if (isOurs) await cp(path, join(to, entry.name), { recursive: true, verbatimSymlinks: true })
    else if (!entry.name.startsWith('.')) await symlink(path, join(to, entry.name), 'junction')
  }
}

import { cp, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { KIT_ROOT } from '../../harness/bank/bank.ts'

const FIXTURE = join(dirname(import.meta.dirname), 'fixtures', 'bank')

/** A folder that imports resolve in as they do in the kit; removed when the test is over. */
export async function temporaryRoot(): Promise<string> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'kata-bank-')))
  onTestFinished(() => rm(root, { recursive: true, force: true }))
  for (const name of ['harness', 'node_modules', 'test', 'tsconfig.json', 'package.json']) {
    await symlink(join(KIT_ROOT, name), join(root, name))
  }
  return root
}

/** A bank of our own with the fixture's kata `relay`, which a test may spoil. */
export async function temporaryBank(): Promise<string> {
  const root = await temporaryRoot()
  await copyRelay(root)
  return root
}

/** Writes the fixture's kata into a root. Its imports are those that a kata has in the kit. */
export async function copyRelay(root: string): Promise<void> {
  for (const folder of ['katas', 'solutions']) {
    await cp(join(FIXTURE, folder), join(root, folder), { recursive: true })
    for (const entry of await readdir(join(root, folder), {
      recursive: true,
      withFileTypes: true,
    })) {
      if (entry.isDirectory()) continue
      const file = join(entry.parentPath, entry.name)
      const source = await readFile(file, 'utf8')
      await writeFile(file, asInTheKit(source))
    }
  }
}

/** The fixture lies three folders deeper than a kata of the kit. */
function asInTheKit(source: string): string {
  return source
    .replaceAll('../../../../../harness/', '../../harness/')
    .replaceAll('../../../../support/', '../../test/support/')
}

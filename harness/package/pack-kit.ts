import { existsSync, readFileSync } from 'node:fs'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { IS_PACKED, KIT_ROOT } from '../bank/bank.ts'
import { InputError } from '../lib/input-error.ts'
import { filesIn, FOR_STUDENTS, NOTICES, packageFiles, PROGRAM } from './package-files.ts'
import type { Edition, PackageFiles } from './package-files.ts'
import { tarball } from './tarball.ts'

/**
 * Packs an edition of the kit, for npm to install elsewhere. The same kit makes the same bytes.
 *
 * @param out the folder for it, made if it is not there. A file of the same name is replaced.
 * @returns the path of the `.tgz`.
 * @throws {InputError} when this is an installed students' edition, and the author's is asked for.
 */
export async function packKit(out: string, { edition }: { edition: Edition }): Promise<string> {
  const files = IS_PACKED ? installedFiles(edition) : await packageFiles(edition)
  const { version } = JSON.parse(files['package.json'] ?? '') as { version: string }
  const path = join(out, `router-round-${edition === 'author' ? 'author-' : ''}${version}.tgz`)
  const draft = `${path}.${process.pid}`
  await mkdir(out, { recursive: true })
  await writeFile(draft, await tarball(files, [PROGRAM]))
  await rename(draft, path)
  return path
}

/** Where the kit itself is installed there are no sources: an edition is what lies here, or a part of it. */
function installedFiles(edition: Edition): PackageFiles {
  const all = [
    'LICENSE',
    NOTICES,
    'README.md',
    'package.json',
    'tsconfig.json',
    ...FOLDERS.flatMap(filesAt),
  ]
  const files = Object.fromEntries(
    all.map((path) => [path, readFileSync(join(KIT_ROOT, path), 'utf8')]),
  )
  const { [FOR_STUDENTS]: students, ...others } = files
  if (edition === 'author') {
    if (students !== undefined) return files
    throw new InputError("this is the students' edition of the kit: it has no solutions to pack")
  }
  if (students === undefined) return files
  const isForStudents = ([path]: [string, unknown]): boolean =>
    /^(?:harness\/(?:cli|compile)|katas|packed(?!\/harness-tdd-))\/|^[^/]+$/.test(path)
  return {
    ...Object.fromEntries(Object.entries(others).filter(isForStudents)),
    'package.json': students,
  }
}

const FOLDERS = ['harness', 'katas', 'packed', 'solutions'].filter((name) =>
  existsSync(join(KIT_ROOT, name)),
)

function filesAt(folder: string): string[] {
  // Machine code that Node keeps beside it.
  return filesIn(folder).filter((path) => !path.startsWith('packed/v8/'))
}

import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { instantText } from '../assignment/instant.ts'
import { temporaryFolder } from '../lib/temporary-folder.ts'
import type { OpenFolder } from './folder-entries.ts'
import { Rejection } from './rejection.ts'

/**
 * When the commit was made that a clone has checked out, as the student's own clock had it. Undefined
 * where that cannot be told.
 *
 * Git runs in an empty repository of ours that borrows the clone's objects: it never sees the clone's
 * configuration, hooks or attributes, and fetches nothing.
 *
 * @param path where the clone lies.
 */
export function commitTime(clone: OpenFolder, path: string): string | undefined {
  const commit = checkedOut(clone)
  return commit === undefined ? undefined : timeOf(commit, join(path, '.git', 'objects'))
}

const REF_BYTES = 1024 * 1024
const HASH = /^[0-9a-f]{40}$/

/** The hash of the commit that `HEAD` names. */
function checkedOut(clone: OpenFolder): string | undefined {
  const head = readIn(clone, ['.git', 'HEAD'])?.trim() ?? ''
  const ref = /^ref: (refs\/heads\/[^\s\\]+)$/.exec(head)?.[1]
  if (ref === undefined) return HASH.test(head) ? head : undefined
  const names = ref.split('/')
  if (names.some((name) => name === '' || name.startsWith('.'))) return undefined
  const loose = readIn(clone, ['.git', ...names])?.trim()
  const packed = (readIn(clone, ['.git', 'packed-refs']) ?? '')
    .split('\n')
    .find((line) => line.slice(41) === ref)
  return [loose, packed?.slice(0, 40)].find((hash) => hash !== undefined && HASH.test(hash))
}

/** A file that is some folders down, if it is there. */
function readIn(folder: OpenFolder, [name = '', ...below]: string[]): string | undefined {
  try {
    if (below.length === 0) return folder.read(name, REF_BYTES).toString('latin1')
    const inner = folder.folder(name)
    try {
      return readIn(inner, below)
    } finally {
      inner.close()
    }
  } catch (error) {
    if (error instanceof Rejection) return undefined
    throw error
  }
}

function timeOf(commit: string, objects: string): string | undefined {
  const empty = temporaryFolder()
  try {
    for (const name of ['objects', 'refs']) mkdirSync(join(empty.path, name))
    writeFileSync(join(empty.path, 'HEAD'), 'ref: refs/heads/none\n')
    const text = execFileSync('git', ['cat-file', 'commit', commit], {
      cwd: empty.path,
      encoding: 'latin1',
      timeout: 10_000,
      stdio: ['ignore', 'pipe', 'ignore'],
      env: {
        PATH: process.env['PATH'],
        GIT_DIR: empty.path,
        GIT_OBJECT_DIRECTORY: objects,
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_NO_REPLACE_OBJECTS: '1',
        GIT_NO_LAZY_FETCH: '1',
      },
    })
    const [header = ''] = text.split('\n\n')
    const seconds = /^committer .* (\d{1,11}) [+-]\d{4}$/m.exec(header)?.[1]
    return seconds === undefined ? undefined : instantText(Number(seconds) * 1000)
  } catch {
    // There is no git, or no such commit.
    return undefined
  } finally {
    empty.remove()
  }
}

import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import {
  removeAbandonedFolders,
  removeTemporaryFolders,
  temporaryFolder,
} from '../../harness/lib/temporary-folder.ts'

const parent = mkdtempSync(join(tmpdir(), 'kata-test-'))
const TWO_DAYS_MS = 2 * 24 * 3_600_000
afterEach(() => {
  removeTemporaryFolders()
  rmSync(parent, { recursive: true, force: true })
})

test('what a killed process left is removed a day later, and nothing else', () => {
  const { pid: dead } = spawnSync(process.execPath, ['-e', '0'])
  const made = temporaryFolder('kata-jail-')
  const named = (name: string, pid: number): string =>
    basename(made.path).replace('jail', name).replace(String(process.pid), String(pid))
  const kept = [
    named('alive', process.pid),
    'kata-test-AbCdEf',
    'kata-notes',
    `other-${dead}-AbCdEf`,
  ]
  const gone = [named('dead', dead), named('jail', dead)]
  for (const name of [...kept, ...gone]) mkdirSync(join(parent, name))

  removeAbandonedFolders(Date.now(), parent)
  expect(readdirSync(parent).toSorted()).toEqual([...kept, ...gone].toSorted())

  removeAbandonedFolders(Date.now() + TWO_DAYS_MS, parent)
  expect(readdirSync(parent).toSorted()).toEqual(kept.toSorted())
})

import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { KIT_ROOT } from '../bank/bank.ts'

/** What judges, and what it judges by. */
const JUDGING = ['core', 'kata', 'explore', 'judge', 'jail', 'grading', 'tdd'].map((room) =>
  join('harness', room),
)

/** The kit's version, and of its judging code and katas a digest: of two that differ either may. */
export function kitVersion(katas: readonly string[]): string {
  const { version } = JSON.parse(readFileSync(join(KIT_ROOT, 'package.json'), 'utf8')) as {
    version: string
  }
  const folders = [...JUDGING, ...katas.map((slug) => join('katas', slug))]
  const hash = createHash('sha256')
  for (const folder of folders) {
    for (const file of filesIn(join(KIT_ROOT, folder))) {
      hash.update(`${relative(KIT_ROOT, file).replaceAll('\\', '/')}\n`).update(readFileSync(file))
    }
  }
  return `${version}+${hash.digest('hex').slice(0, 12)}`
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

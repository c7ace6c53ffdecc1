import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { KIT_ROOT } from '../bank/bank.ts'

/** What judges. */
const JUDGING = ['core', 'kata', 'explore', 'judge', 'jail', 'grading', 'tdd'].map(
  (room) => `harness/${room}`,
)

/** Of an installed package, which has no sources: what they were. */
const PACKED = join(KIT_ROOT, 'packed', 'digests.json')

/**
 * The kit's version, and a digest of its judging code, of the katas and of the solutions that it has: of two
 * that differ either may.
 */
export function kitVersion(katas: readonly string[]): string {
  const { version } = JSON.parse(readFileSync(join(KIT_ROOT, 'package.json'), 'utf8')) as {
    version: string
  }
  const known = existsSync(PACKED)
    ? (JSON.parse(readFileSync(PACKED, 'utf8')) as Record<string, string>)
    : digestsOfKit(katas)
  const hash = createHash('sha256')
  for (const folder of foldersFor(katas)) hash.update(`${folder} ${known[folder]}\n`)
  return `${version}+${hash.digest('hex').slice(0, 12)}`
}

/** A digest of each folder that the verdicts on these katas depend on. */
export function digestsOfKit(katas: readonly string[]): Record<string, string> {
  return Object.fromEntries(foldersFor(katas).map((folder) => [folder, digestOf(folder)]))
}

function foldersFor(katas: readonly string[]): string[] {
  const solutions = katas.map((slug) => `solutions/${slug}`)
  return [
    ...JUDGING,
    ...katas.map((slug) => `katas/${slug}`),
    ...solutions.filter((folder) => existsSync(join(KIT_ROOT, folder))),
  ]
}

function digestOf(folder: string): string {
  const hash = createHash('sha256')
  for (const file of filesIn(join(KIT_ROOT, folder))) {
    hash.update(`${relative(KIT_ROOT, file).replaceAll('\\', '/')}\n`).update(readFileSync(file))
  }
  return hash.digest('hex')
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { BANK_ROOT, filesOf, readKataFile } from '../bank/bank.ts'
import { textOf } from '../lib/text-of.ts'
import { givenFiles, type Attempt } from './folder.ts'
import { readJournal, type Entry } from './journal.ts'
import { levelsIn, promptUpTo } from './prompt.ts'
import { countPassed } from './progress.ts'

/**
 * Whether nothing would be lost with an attempt: its files are those that it began with, none is added,
 * and its journal holds nothing but runs in which no level passed.
 */
export async function isUntouched(attempt: Attempt, root = BANK_ROOT): Promise<boolean> {
  if (!readJournal(attempt).every(isNothing)) return false
  const { folder, slug } = attempt
  const readme = textOf(join(folder, 'README.md')) ?? ''
  const prompt = await readKataFile(filesOf(slug, root).readme)
  const given: Record<string, string | undefined> = {
    ...(await givenFiles(attempt, root)),
    'README.md': isPartOf(prompt, readme) ? readme : prompt,
  }
  const names = (await readdir(folder)).filter((name) => name !== '.kata')
  return names.every((name) => name in given && textOf(join(folder, name)) === given[name])
}

function isNothing(entry: Entry): boolean {
  if (entry.kind === 'tested') return countPassed(entry.levels) === 0
  return entry.kind === 'started' || entry.kind === 'ended'
}

function isPartOf(prompt: string, readme: string): boolean {
  return readme === promptUpTo(prompt, levelsIn(readme))
}

import { appendFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { filesOf, readKataFile } from '../bank/bank.ts'
import type { Attempt } from './folder.ts'
import type { Progress } from './progress.ts'

/** A kata's README: what comes before the levels, and one section a level. */
interface Prompt {
  head: string
  levels: string[]
}

const LEVEL = /^(?=## Level \d+\b)/m

function parsePrompt(readme: string): Prompt {
  const [head = '', ...levels] = readme.split(LEVEL)
  return { head, levels }
}

/** How many levels a prompt, or what was copied of it, asks. */
export function levelsIn(readme: string): number {
  return parsePrompt(readme).levels.length
}

/** The prompt with the first levels only. */
export function promptUpTo(readme: string, levels: number): string {
  const prompt = parsePrompt(readme)
  return [prompt.head, ...prompt.levels.slice(0, levels)].join('').trimEnd().concat('\n')
}

/**
 * In an interview, adds the levels that have been asked meanwhile to the attempt's README, at its end:
 * notes of the learner's in it stay.
 *
 * @returns the sections that were added.
 */
export async function revealLevels(
  attempt: Attempt,
  { mode, openLevels }: Pick<Progress, 'mode' | 'openLevels'>,
  root: string,
): Promise<string[]> {
  if (mode !== 'interview') return []
  const readme = await readKataFile(filesOf(attempt.slug, root).readme)
  const file = join(attempt.folder, 'README.md')
  const text = await readFile(file, 'utf8').catch(() => '')
  const missing = parsePrompt(readme)
    .levels.slice(0, openLevels)
    .filter((section) => !text.includes(headingOf(section)))
    .map((section) => section.trim())
  if (missing.length > 0) await appendFile(file, `\n${missing.join('\n\n')}\n`)
  return missing
}

function headingOf(section: string): string {
  return section.slice(0, section.indexOf('\n'))
}

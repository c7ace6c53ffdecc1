import { basename, dirname, join } from 'node:path'
import { textOf } from '../lib/text-of.ts'
import { attemptIn, isExamName, namesIn, type Attempt } from './folder.ts'
import { readJournal } from './journal.ts'
import type { Mode } from './modes.ts'
import { levelsIn } from './prompt.ts'

/** What an attempt's folder shows of how it is taken, whatever its journal says. */
export interface Shown {
  mode?: Mode
  /** That of the exam, which all its attempts share. */
  deadlineAt?: string
}

/**
 * An exam's attempt lies in the exam's folder, and an interview's README lacks the levels that have not
 * been asked.
 *
 * @param levels how many the kata has.
 */
export function shownBy({ folder }: Attempt, levels: number): Shown {
  const around = dirname(folder)
  if (isExamName(basename(around))) {
    const deadlineAt = namesIn(around)
      .flatMap((slug) => readJournal(attemptIn(join(around, slug), slug)))
      .find((entry) => entry.kind === 'started')?.deadlineAt
    return { mode: 'exam', ...(deadlineAt !== undefined && { deadlineAt }) }
  }
  const readme = textOf(join(folder, 'README.md'))
  return readme !== undefined && levelsIn(readme) < levels ? { mode: 'interview' } : {}
}

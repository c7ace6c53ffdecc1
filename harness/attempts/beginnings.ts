import { join } from 'node:path'
import { filesOf } from '../bank/bank.ts'
import { textOf } from '../lib/text-of.ts'
import { ownTests, type Attempt } from './folder.ts'
import { readJournal, record } from './journal.ts'

/**
 * Notes which of the two files the learner wrote first, their tests or their solution: the first time
 * that each differs from what they were given. Seen at every save while somebody watches, otherwise at
 * the next test. Of two that changed in between nobody knows which was written first: a file tells
 * when it was saved last.
 */
export async function noteBeginnings(attempt: Attempt, root: string): Promise<void> {
  const known = new Set(
    readJournal(attempt).flatMap((entry) => (entry.kind === 'began' ? [entry.file] : [])),
  )
  const changed = [
    {
      file: 'solution',
      path: attempt.solution,
      given: textOf(filesOf(attempt.slug, root).starter),
    },
    { file: 'tests', path: join(attempt.folder, 'solution.test.ts'), given: ownTests() },
  ] as const
  const begun = changed.filter(
    ({ file, path, given }) => !known.has(file) && isChanged(path, given),
  )
  const together = begun.length > 1 && { together: true }
  for (const { file } of begun) await record(attempt, { kind: 'began', file, ...together })
}

function isChanged(path: string, given: string | undefined): boolean {
  const text = textOf(path)
  return text !== undefined && text !== given
}

import { HAS_SOLUTIONS } from '../bank/bank-root.ts'
import { record } from '../attempts/journal.ts'
import { findKatas } from '../bank/bank.ts'
import { scorecardOf, type Scorecard } from '../review/scorecard.ts'
import { scorecardLines } from '../review/scorecard-text.ts'
import { openAttempt, type OpenAttempt } from './open-attempt.ts'
import { EXIT, UsageError } from './exit-codes.ts'
import { nameFor } from './names.ts'
import type { Terminal } from './terminal.ts'
import { underExamination } from './under-examination.ts'

export interface ReviewOptions {
  json?: boolean
}

/** `kata review`: the scorecard of an attempt that is green, given up or over. */
export async function review(
  target: string | undefined,
  { json = false }: ReviewOptions,
  { root, terminal }: { root: string; terminal: Terminal },
): Promise<number> {
  const opened = await openAttempt(target, root)
  if (opened.may.isExamined) throw underExamination(opened.kata.slug, 'no scorecard')
  if (!opened.may.review) throw new UsageError(notYet(opened, root))
  if (!json) terminal.passing('measuring…')
  const card = await scorecardOf(opened, root)
  await remember(opened, card)
  if (json) terminal.print(JSON.stringify(card))
  else scorecardLines(card, opened.kata, terminal.paint).forEach(terminal.print)
  return EXIT.pass
}

async function remember({ attempt }: OpenAttempt, { ownTests }: Scorecard): Promise<void> {
  if (!ownTests.measured || (ownTests.state !== 'green' && ownTests.state !== 'red')) return
  const { passed, failed } = ownTests
  await record(attempt, { kind: 'own-tests', passed, failed })
}

function notYet({ attempt, kata, progress }: OpenAttempt, root: string): string {
  const { mode, best, isSolved } = progress
  const name = nameFor(attempt, findKatas(root), root)
  if (mode === 'interview' && isSolved) {
    return `the scorecard comes when the interview is over. After the wrap-up: npx kata finish ${name}`
  }
  const over = mode === 'interview' ? `, end it (npx kata finish ${name})` : ''
  return `the scorecard comes afterwards, and ${best} of ${kata.levels.length} levels are green. Pass them all${over}${HAS_SOLUTIONS ? ` or give up: npx kata solution ${name} --give-up` : ''}`
}

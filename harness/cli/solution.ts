import { confirm } from '@clack/prompts'
import { record } from '../attempts/journal.ts'
import { filesOf, findKatas, readKataFile } from '../bank/bank.ts'
import { countedLines } from '../source/counted-lines.ts'
import { comparisonLines, referenceLines } from '../explain/comparison.ts'
import type { Paint } from '../explain/paint.ts'
import { proseLines } from '../explain/prose.ts'
import { textOf } from '../lib/text-of.ts'
import { openAttemptNow, interviewOf, openAttempt, type OpenAttempt } from './open-attempt.ts'
import { EXIT, UsageError } from './exit-codes.ts'
import { nameFor, placeOf } from './names.ts'
import type { Terminal } from './terminal.ts'
import { underExamination } from './under-examination.ts'

export interface SolutionOptions {
  giveUp?: boolean
}

/** `kata solution`: the reference beside yours, once you have passed or given up. */
export async function solution(
  target: string | undefined,
  { giveUp = false }: SolutionOptions,
  { root, terminal }: { root: string; terminal: Terminal },
): Promise<number> {
  const opened = await openAttempt(target, root)
  if (opened.may.isExamined) throw underExamination(opened.kata.slug, 'no reference')
  const after = giveUp ? await givenUp(opened, terminal) : opened
  if (!after) return EXIT.pass
  if (!after.may.reference) throw new UsageError(whyNot(after, root))
  for (const line of await solutionLines(after, root, terminal)) terminal.print(line)
  return EXIT.pass
}

/** The reference beside the attempt, both lengths, why it works and what does it in production. */
export async function solutionLines(
  { kata, attempt }: OpenAttempt,
  root: string,
  { paint, columns }: Pick<Terminal, 'paint' | 'columns'>,
): Promise<string[]> {
  const { reference: file } = filesOf(kata.slug, root)
  const reference = { place: placeOf(file), text: await readKataFile(file) }
  const mine = textOf(attempt.solution)
  const lines = { mine: mine && countedLines(mine), reference: countedLines(reference.text) }
  const { whyItWorks, inProduction } = await interviewOf(kata, root)
  const place = placeOf(attempt.solution)
  return [
    paint.strong(`${kata.title} · the reference beside yours`),
    mine === undefined
      ? `${place} cannot be read: here is the reference alone (${lines.reference} lines)`
      : `counted lines: yours ${lines.mine}, the reference ${lines.reference}; about 30 fit the round`,
    '',
    ...(mine === undefined
      ? referenceLines(reference, paint)
      : comparisonLines({ place, text: mine }, reference, { paint, columns })),
    ...sectionLines('Why it works', whyItWorks, paint),
    ...sectionLines('In production', inProduction, paint),
  ]
}

/** Notes it once; a person at a terminal is asked first. Nothing, if they would rather go on. */
async function givenUp(opened: OpenAttempt, terminal: Terminal): Promise<OpenAttempt | undefined> {
  const { may, attempt, kata } = opened
  if (may.reference) return opened
  if (terminal.isInteractive) {
    const message = `Give up ${kata.slug} and see the reference? The attempt ends with it.`
    if ((await confirm({ message, initialValue: false })) !== true) return undefined
  }
  await record(attempt, { kind: 'gave-up' })
  return openAttemptNow(attempt, kata)
}

function whyNot({ attempt, kata, progress }: OpenAttempt, root: string): string {
  const name = nameFor(attempt, findKatas(root), root)
  if (progress.mode === 'interview' && progress.isSolved) {
    return `the reference comes when the interview is over. After the wrap-up: npx kata finish ${name}`
  }
  const levels = `${progress.best} of ${kata.levels.length} levels are green`
  return `the reference is for afterwards, and ${levels}. Pass them all, or give up: npx kata solution ${name} --give-up`
}

function sectionLines(title: string, text: string, paint: Paint): string[] {
  return text === ''
    ? []
    : ['', paint.strong(title), '', ...proseLines(text, { indent: '  ', paint })]
}

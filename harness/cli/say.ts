import { HAS_SOLUTIONS } from '../bank/bank-root.ts'
import { phasesOf } from '../attempts/modes.ts'
import { findKatas } from '../bank/bank.ts'
import { clockText } from '../explain/clock-text.ts'
import { proseLines } from '../explain/prose.ts'
import { interviewOf, openAttempt, type OpenAttempt } from './open-attempt.ts'
import { EXIT, UsageError } from './exit-codes.ts'
import { nameFor } from './names.ts'
import type { Terminal } from './terminal.ts'
import { underExamination } from './under-examination.ts'

/** `kata say`: what to say aloud at the end about scale, cost and what to measure. */
export async function say(
  target: string | undefined,
  { root, terminal }: { root: string; terminal: Terminal },
): Promise<number> {
  const opened = await openAttempt(target, root)
  if (opened.may.isExamined) throw underExamination(opened.kata.slug, 'nothing to say aloud')
  if (!opened.may.talk) throw new UsageError(notYet(opened, root))
  for (const line of await talkLines(opened, root, terminal)) terminal.print(line)
  return EXIT.pass
}

/** The parts of the talk under their titles, then what virtual time cannot show. */
async function talkLines(
  { kata }: OpenAttempt,
  root: string,
  { paint }: Terminal,
): Promise<string[]> {
  const { sayItAloud, traps } = await interviewOf(kata, root)
  return [
    paint.strong(`${kata.title} · say it aloud, then compare`),
    ...sayItAloud.flatMap(({ title, text }) => [
      '',
      paint.strong(title),
      ...proseLines(text, { indent: '  ', paint }),
    ]),
    '',
    paint.strong('What virtual time cannot show'),
    ...traps.flatMap((trap) => proseLines(`- ${trap}`, { indent: '  ', paint })),
  ]
}

function notYet({ attempt, kata, progress }: OpenAttempt, root: string): string {
  const { mode, totalMs } = progress
  const wrapUp =
    totalMs === undefined ? undefined : phasesOf(totalMs).find(({ name }) => name === 'wrap-up')
  if (mode === 'interview' && wrapUp) {
    return `what to say aloud comes with the wrap-up, at ${clockText(wrapUp.fromMs)} of ${clockText(wrapUp.toMs)}, or once all levels are green`
  }
  const name = nameFor(attempt, findKatas(root), root)
  return `what to say aloud comes when all ${kata.levels.length} levels are green${HAS_SOLUTIONS ? `, or after npx kata solution ${name} --give-up` : ''}`
}

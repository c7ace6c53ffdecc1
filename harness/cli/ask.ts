import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { record } from '../attempts/journal.ts'
import { matchingQuestion } from '../attempts/matching-question.ts'
import { findKatas } from '../bank.ts'
import { proseLines } from '../explain/prose.ts'
import { wrap } from '../explain/wrap.ts'
import { interviewOf, openDesk, type Desk } from './desk.ts'
import { EXIT, UsageError } from './exit-codes.ts'
import { nearest } from './targets.ts'
import type { Terminal } from './terminal.ts'
import { underExamination } from './under-examination.ts'

/** `kata ask`: the interviewer's answer to a question, or to the next one that a strong candidate asks. */
export async function ask(
  first: string | undefined,
  rest: string[],
  { root, terminal }: { root: string; terminal: Terminal },
): Promise<number> {
  const { target, question } = partsOf(first, rest, findKatas(root))
  const desk = await openDesk(target, root)
  if (!desk.may.questions) throw underExamination(desk.kata.slug, 'no answers')
  for (const line of await answerTo(question, desk, root, terminal)) terminal.print(line)
  return EXIT.pass
}

/** The first word is part of the question when it names neither a kata nor a folder. */
function partsOf(
  first: string | undefined,
  rest: string[],
  slugs: string[],
): { target?: string; question?: string } {
  if (first === undefined) return {}
  const question = rest.join(' ').trim()
  if (slugs.includes(first) || existsSync(resolve(first))) {
    return { target: first, ...(question && { question }) }
  }
  const isSlip = !/\s/.test(first) && nearest(first, slugs).includes('Did you mean')
  if (isSlip) throw new UsageError(`there is no kata \`${first}\`.${nearest(first, slugs)}`)
  return { question: [first, ...rest].join(' ').trim() }
}

async function answerTo(
  question: string | undefined,
  desk: Desk,
  root: string,
  { paint }: Terminal,
): Promise<string[]> {
  const { attempt, kata, standing } = desk
  const { askFirst } = await interviewOf(kata, root)
  const { asked } = standing
  const index = question
    ? matchingQuestion(question, askFirst)
    : askFirst.findIndex((_, before) => !asked.has(before + 1))
  if (index === undefined) {
    return wrap(
      'That is up to you: decide, state your assumption aloud, and write it down as a comment.',
    )
  }
  const found = askFirst[index]
  if (!found) return allAsked(kata.slug, askFirst.length)
  const number = index + 1
  if (!asked.has(number)) await record(attempt, { kind: 'asked', question: number })
  const left = askFirst.filter((_, one) => one !== index && !asked.has(one + 1)).length
  return [
    paint.strong(`question ${number} of ${askFirst.length} · ${kata.slug}`),
    ...proseLines(found.question, { indent: '  ', paint }),
    '',
    ...proseLines(found.answer, { indent: '  ', paint }),
    '',
    paint.faint(
      left === 0
        ? 'that was the last one'
        : `${left} not asked yet. The next: npx kata ask; or ask in your own words`,
    ),
  ]
}

function allAsked(slug: string, count: number): string[] {
  if (count === 0) return [`${slug} has no questions with answers`]
  return wrap(
    `you have asked all ${count} questions of ${slug}. One of them again: npx kata ask with some of its words`,
  )
}

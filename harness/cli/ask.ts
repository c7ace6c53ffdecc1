import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { isCancel, select } from '@clack/prompts'
import { answerTo, questionsIn, type Answer } from '../attempts/answer-to.ts'
import { searcherOf, type Source } from '../attempts/candidates.ts'
import { attemptAt } from '../attempts/folder.ts'
import { record, type Fact } from '../attempts/journal.ts'
import { passagesOf, placeOf } from '../attempts/passages.ts'
import { filesOf, findKatas, readKataFile } from '../bank/bank.ts'
import { wrap } from '../explain/wrap.ts'
import { answerLines, nameOf, type Asked } from './answer-lines.ts'
import { interviewOf, openAttempt, type OpenAttempt } from './open-attempt.ts'
import { EXIT, UsageError } from './exit-codes.ts'
import { nameFor } from './names.ts'
import { nearest } from './targets.ts'
import type { Terminal } from './terminal.ts'
import { underExamination } from './under-examination.ts'

interface Context {
  root: string
  terminal: Terminal
}

/** What the command knows while it answers. */
type Room = OpenAttempt & Asked & { terminal: Terminal }

/** `kata ask`: what the interviewer answers to a question, or which ones have an answer. */
export async function ask(
  first: string | undefined,
  rest: string[],
  { root, terminal }: Context,
): Promise<number> {
  const slugs = findKatas(root)
  const { target, question } = partsOf(first, rest, slugs)
  const opened = await openAttempt(target, root)
  if (!opened.may.questions) throw underExamination(opened.kata.slug, 'no answers')
  const { askFirst } = await interviewOf(opened.kata, root)
  const room: Room = {
    ...opened,
    prepared: askFirst,
    contract: passagesOf(await readKataFile(filesOf(opened.kata.slug, root).readme)),
    command: `npx kata ask ${nameFor(opened.attempt, slugs, root)}`,
    terminal,
  }
  if (question === undefined) await choose(room)
  else if (/^\d+$/.test(question)) await giveNumber(Number(question), room)
  else await giveAll(questionsIn(question), room)
  return EXIT.pass
}

/** The first word is part of the question when it names neither a kata nor an attempt. */
function partsOf(
  first: string | undefined,
  rest: string[],
  slugs: string[],
): { target?: string; question?: string } {
  if (first === undefined) return {}
  const question = rest.join(' ').trim()
  const isPlace = rest.length === 0 ? existsSync(resolve(first)) : attemptAt(first, slugs)
  if (slugs.includes(first) || isPlace) {
    return { target: first, ...(question && { question }) }
  }
  const isSlip = !/\s/.test(first) && nearest(first, slugs).includes('Did you mean')
  if (isSlip) throw new UsageError(`there is no kata \`${first}\`.${nearest(first, slugs)}`)
  const all = [first, ...rest].join(' ').trim()
  return all === '' ? {} : { question: all }
}

/** The questions that have an answer: to choose from in a terminal, else as a list. */
async function choose(room: Room): Promise<void> {
  const { prepared, progress, terminal, command, kata } = room
  const open = prepared.flatMap(({ level, question }, index) =>
    level <= progress.openLevels ? [{ number: index + 1, question }] : [],
  )
  if (open.length === 0) return terminal.print(`${kata.slug} has no questions with answers`)
  if (terminal.isInteractive) {
    const picked = await select({
      message: 'What do you ask? (In your own words: npx kata ask "…")',
      maxItems: 12,
      options: open.map(({ number, question }) => ({
        value: number,
        label: question,
        ...(progress.asked.has(number) && { hint: 'asked' }),
      })),
    })
    if (!isCancel(picked)) await giveNumber(picked, room)
    return
  }
  for (const { number, question } of open) {
    const mark = progress.asked.has(number) ? '✓' : ' '
    wrap(question, '      ', `${mark} ${String(number).padStart(2)}  `).forEach(terminal.print)
  }
  const later = prepared.length - open.length
  const more = later > 0 ? ` ${later} more belong to levels that have not been asked.` : ''
  terminal.print('')
  wrap(`${command} and a number, or your own words in quotes.${more}`).forEach(terminal.print)
}

async function giveNumber(number: number, room: Room): Promise<void> {
  const level = room.prepared[number - 1]?.level
  if (level === undefined) {
    throw new UsageError(
      `expected a question from 1 to ${room.prepared.length}, got ${number}. All of them: npx kata ask`,
    )
  }
  const isOpen = level <= room.progress.openLevels
  await give(isOpen ? { kind: 'found', source: { number, level } } : { kind: 'later' }, room)
}

/** Each question gets its answer; two that get the same one get it once. */
async function giveAll(questions: string[], room: Room): Promise<void> {
  const given = new Set<string>()
  const candidatesFor = searcherOf(room)
  for (const words of questions) {
    const answer = answerTo(candidatesFor(words), room.progress.openLevels)
    const isRepeated = given.has(JSON.stringify(answer))
    if (given.size > 0 && !isRepeated) room.terminal.print('')
    given.add(JSON.stringify(answer))
    if (isRepeated) await record(room.attempt, factOf(answer, words))
    else await give(answer, room, words)
  }
}

async function give(answer: Answer, room: Room, words?: string): Promise<void> {
  const { attempt, terminal, prepared, progress } = room
  await record(attempt, factOf(answer, words))
  if (answer.kind === 'found' && answer.source.number !== undefined) {
    progress.asked.add(answer.source.number)
  }
  if (answer.kind !== 'offered' || !terminal.isInteractive) {
    answerLines(answer, room, terminal.paint).forEach(terminal.print)
    return
  }
  const picked = await select<Source | 'none'>({
    message: 'Did you mean',
    options: [
      ...answer.sources.map((source) => ({ value: source, label: nameOf(source, prepared) })),
      { value: 'none', label: 'something else' },
    ],
  })
  if (isCancel(picked)) return
  await give(picked === 'none' ? { kind: 'none' } : { kind: 'found', source: picked }, room)
}

function factOf(answer: Answer, words: string | undefined): Fact {
  const asked = { kind: 'asked', ...(words !== undefined && { words }) } as const
  switch (answer.kind) {
    case 'found':
      return answer.source.number === undefined
        ? { ...asked, quoted: placeOf(answer.source.passage) }
        : { ...asked, question: answer.source.number }
    case 'offered':
      return {
        ...asked,
        offered: answer.sources.map((one) => one.number ?? placeOf(one.passage)),
      }
    default:
      return { ...asked, unanswered: answer.kind }
  }
}

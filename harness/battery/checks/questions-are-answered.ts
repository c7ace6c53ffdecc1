import { join } from 'node:path'
import { answerTo, questionsIn, type Answer } from '../../attempts/answer-to.ts'
import { searcherOf, type Knowledge, type Source } from '../../attempts/candidates.ts'
import { passagesOf } from '../../attempts/passages.ts'
import { readKataFile } from '../../bank/bank.ts'
import { parseInterview } from '../../bank/interview.ts'
import { counted } from '../../core/words.ts'
import { QUESTIONS } from '../layout.ts'
import type { Subject } from '../subject.ts'

/** Questions as people put them, by the answer that each is to get. */
interface Group {
  /** How the prepared question begins that is meant. */
  prepared?: string
  /** What a passage of the README says: it is quoted. Either is right where both say the same. */
  contract?: string[]
  /** These answers one after the other: two questions in one. */
  both?: [string, string]
  /** Any of these is meant, or may be. */
  among?: string[]
  /** About a level that has not been asked, with only the first one open. */
  later?: true
  /** Nobody prepared an answer. */
  none?: true
  asked: string[]
}

/** For each prepared question so many are asked for, until there are enough to judge the matching by. */
const WAYS_EACH = 3
const ENOUGH = 60
/** Of all that is asked: what may be missed, and what is answered without asking back. */
const MISSED_MAX = 0.1
const RIGHT_MIN = 0.75

/**
 * `kata ask` finds the prepared answers by their words: held against questions in the words of people who
 * do not know how the answers are written.
 */
export async function questionsAreAnswered(subject: Subject): Promise<string[]> {
  const { folder, interview, readme } = subject.files
  const file = join(folder, QUESTIONS)
  const knowledge: Knowledge = {
    prepared: parseInterview(await readKataFile(interview)).askFirst,
    contract: passagesOf(await readKataFile(readme)),
  }
  const groups = groupsIn(await readKataFile(file))
  if (typeof groups === 'string') return [`${subject.where(file)}: ${groups}`]
  const tooFew = [...tooFewIn(groups, knowledge)]
  if (tooFew.length > 0) return tooFew.map((complaint) => `${subject.where(file)}: ${complaint}`)
  return [...misunderstood(groups, knowledge)].map(
    (complaint) => `${subject.where(interview)}: "## Ask first": ${complaint}`,
  )
}

function groupsIn(text: string): Group[] | string {
  const expected = 'expected [{ "prepared": "how a prepared question begins", "asked": ["…"] }]'
  try {
    const groups = JSON.parse(text) as Partial<Group>[]
    const isGood = Array.isArray(groups) && groups.every(({ asked }) => Array.isArray(asked))
    return isGood ? (groups as Group[]) : expected
  } catch {
    return expected
  }
}

function* tooFewIn(groups: Group[], { prepared }: Knowledge): Generator<string> {
  const wanted = Math.min(ENOUGH, WAYS_EACH * prepared.length)
  const count = groups.flatMap(({ asked }) => asked).length
  if (count < wanted) {
    yield `it has ${counted(count, 'question')}. Write at least ${wanted}, as people put them who have not read interview.md.`
  }
}

type Verdict = 'right' | 'offered' | 'missed' | 'wrong'

function* misunderstood(groups: Group[], knowledge: Knowledge): Generator<string> {
  const candidatesFor = searcherOf(knowledge)
  const found = groups.flatMap((group) =>
    group.asked.map((question) => {
      const levels = group.later ? 1 : knowledge.prepared.length
      const answers = questionsIn(question).map((one) => answerTo(candidatesFor(one), levels))
      return { question, verdict: verdictOn(answers, group, knowledge) }
    }),
  )
  const asked = (verdict: Verdict): string[] =>
    found.filter((one) => one.verdict === verdict).map(({ question }) => `"${question}"`)
  for (const question of asked('wrong')) {
    yield `${question} is answered with the answer to something else. Add its words to the right one, after _Also:_.`
  }
  const missed = asked('missed')
  if (missed.length > found.length * MISSED_MAX) {
    yield `${missed.length} of ${found.length} questions find no answer: ${missed.join(', ')}. Add their words after _Also:_.`
  }
  if (asked('right').length < found.length * RIGHT_MIN) {
    yield `of ${found.length} questions ${asked('right').length} are answered without asking back. Tell apart, after _Also:_, what is meant by ${asked('offered').join(', ')}.`
  }
  for (const { question } of knowledge.prepared) {
    if (numbersIn(answerTo(candidatesFor(question), Infinity)).some(isThat(question, knowledge)))
      continue
    yield `"${question}" does not find itself: its words are those of any question, or of another. Put it otherwise.`
  }
}

function numbersIn(answer: Answer): number[] {
  const sources =
    answer.kind === 'found' ? [answer.source] : answer.kind === 'offered' ? answer.sources : []
  return sources.flatMap(({ number }) => number ?? [])
}

function isThat(question: string, { prepared }: Knowledge): (number: number) => boolean {
  return (number) => prepared[number - 1]?.question === question
}

/** `offered` is right as well: what is meant is among what is offered. */
function verdictOn(answers: Answer[], group: Group, knowledge: Knowledge): Verdict {
  const verdicts = answers.map((answer): Verdict => {
    switch (answer.kind) {
      case 'found':
        return !group.later && isMeant(answer.source, group, knowledge) ? 'right' : 'wrong'
      case 'offered':
        return answer.sources.some((source) => isMeant(source, group, knowledge))
          ? 'offered'
          : 'missed'
      default:
        return group[answer.kind] ? 'right' : 'missed'
    }
  })
  if (group.both && verdicts.length !== group.both.length) return 'missed'
  const worst = (['wrong', 'missed', 'offered'] as const).find((one) => verdicts.includes(one))
  return worst ?? 'right'
}

/** Whether a source is what a group of questions is about. */
function isMeant(source: Source, group: Group, { prepared }: Knowledge): boolean {
  const { prepared: one, among = [], contract = [], both = [] } = group
  if (source.number === undefined) {
    return contract.some((words) => source.passage.text.includes(words))
  }
  const question = prepared[source.number - 1]?.question ?? ''
  return [...(one === undefined ? [] : [one]), ...among, ...both].some((start) =>
    question.startsWith(start),
  )
}

import { describe, expect, test } from 'vitest'
import { answerTo, questionsIn, type Answer } from '../../harness/attempts/answer-to.ts'
import {
  searcherOf,
  type Candidate,
  type Knowledge,
  type Source,
} from '../../harness/attempts/candidates.ts'
import { passagesOf } from '../../harness/attempts/passages.ts'
import { filesOf, readKataFile } from '../../harness/bank/bank.ts'
import { parseInterview } from '../../harness/bank/interview.ts'
import { QUESTIONS, type Group } from './questions.ts'

async function knowledgeOf(slug: string): Promise<Knowledge> {
  const { interview, readme } = filesOf(slug)
  return {
    prepared: parseInterview(await readKataFile(interview)).askFirst,
    contract: passagesOf(await readKataFile(readme)),
  }
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

type Verdict = 'right' | 'offered' | 'missed' | 'wrong'

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

describe.for(Object.entries(QUESTIONS))('what people ask of %s', ([slug, groups]) => {
  const found = knowledgeOf(slug).then((knowledge) => {
    const candidatesFor = searcherOf(knowledge)
    return groups.flatMap((group) =>
      group.asked.map((question) => {
        const levels = group.later ? 1 : knowledge.prepared.length
        const answers = questionsIn(question).map((one) => answerTo(candidatesFor(one), levels))
        return { question, verdict: verdictOn(answers, group, knowledge) }
      }),
    )
  })
  const asked = async (...verdicts: Verdict[]): Promise<string[]> =>
    (await found).filter((one) => verdicts.includes(one.verdict)).map(({ question }) => question)

  test('is at least sixty questions', async () => {
    expect((await found).length).toBeGreaterThanOrEqual(60)
  })

  test('is never answered with the answer to something else', async () => {
    expect(await asked('wrong')).toEqual([])
  })

  test('gets what is meant nine times in ten or more, most of it without asking back', async () => {
    const all = (await found).length
    const missed = await asked('missed')
    expect(missed.length, missed.join('\n')).toBeLessThanOrEqual(all / 10)
    expect((await asked('right')).length).toBeGreaterThanOrEqual((all * 3) / 4)
  })

  test('each prepared question is answered in its own words, or offered where another has the same', async () => {
    const knowledge = await knowledgeOf(slug)
    const candidatesFor = searcherOf(knowledge)
    for (const { question } of knowledge.prepared) {
      const answer = answerTo(candidatesFor(question), 9)
      const sources =
        answer.kind === 'found' ? [answer.source] : answer.kind === 'offered' ? answer.sources : []
      const questions = sources.map(({ number = 0 }) => knowledge.prepared[number - 1]?.question)
      expect(questions).toContain(question)
    }
  })
})

describe('the answer', () => {
  const prepared = (number: number, likeness: number, level = 1, words = 2): Candidate => ({
    source: { number, level },
    likeness,
    words,
  })
  const quoted = (likeness: number, level = 0): Candidate => {
    const passage = { text: 'It is so.', section: 'Contract', lead: '', level }
    return { source: { passage, level }, likeness, words: 2 }
  }
  const kindOf = (...candidates: Candidate[]): string => answerTo(candidates, 1).kind

  test.for<[string, Candidate[]]>([
    ['none', []],
    ['none', [prepared(1, 0.4)]],
    ['offered', [prepared(1, 0.6)]],
    ['found', [prepared(1, 0.7)]],
    ['offered', [prepared(1, 0.7), prepared(2, 0.6)]],
    ['found', [prepared(1, 0.7), prepared(2, 0.5)]],
    ['found', [prepared(1, 0.7), quoted(0.7)]],
    ['found', [quoted(0.7), prepared(1, 0.5)]],
    ['offered', [quoted(0.7), quoted(0.7)]],
    // One word that is found, and another that nobody knows.
    ['offered', [prepared(1, 0.8, 1, 1)]],
    ['later', [prepared(1, 0.7, 2)]],
    ['later', [quoted(0.7, 2), prepared(1, 0.6)]],
  ])('is %s', ([kind, candidates]) => {
    expect(kindOf(...candidates)).toBe(kind)
  })

  test('prefers a prepared answer to a passage that is as near', () => {
    expect(answerTo([quoted(0.75), prepared(1, 0.7)], 1)).toEqual({
      kind: 'found',
      source: { number: 1, level: 1 },
    })
  })

  test('offers nothing of a level that has not been asked', () => {
    expect(answerTo([prepared(1, 0.7), prepared(2, 0.69, 2), prepared(3, 0.68)], 1)).toEqual({
      kind: 'offered',
      sources: [
        { number: 1, level: 1 },
        { number: 3, level: 1 },
      ],
    })
  })
})

test.for<[string, string[]]>([
  ['is it sorted', ['is it sorted']],
  ['Is it sorted? And how?', ['Is it sorted?', 'And how?']],
  ['Is it sorted? I need to know', ['Is it sorted? I need to know']],
  ['One? Two? By the way, three', ['One?', 'Two? By the way, three']],
  ['???', ['???']],
])('the questions in %j', ([text, parts]) => {
  expect(questionsIn(text)).toEqual(parts)
})

test('nobody who knows nothing has an answer', () => {
  expect(searcherOf({ prepared: [], contract: [] })('may it throw')).toEqual([])
})

test('a question without a word that tells anything has no candidates', async () => {
  expect(searcherOf(await knowledgeOf('deadline'))('what is it?')).toEqual([])
})

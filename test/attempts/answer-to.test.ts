import { describe, expect, test } from 'vitest'
import { answerTo, questionsIn } from '../../harness/attempts/answer-to.ts'
import { searcherOf, type Candidate, type Knowledge } from '../../harness/attempts/candidates.ts'
import { passagesOf } from '../../harness/attempts/passages.ts'
import { filesOf, readKataFile } from '../../harness/bank/bank.ts'
import { parseInterview } from '../../harness/bank/interview.ts'

async function knowledgeOf(slug: string): Promise<Knowledge> {
  const { interview, readme } = filesOf(slug)
  return {
    prepared: parseInterview(await readKataFile(interview)).askFirst,
    contract: passagesOf(await readKataFile(readme)),
  }
}

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

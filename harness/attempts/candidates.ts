import MiniSearch from 'minisearch'
import type { Prepared } from '../bank/interview.ts'
import type { Passage } from './passages.ts'
import { significantWords } from './significant-words.ts'

/** What an interviewer knows of a kata. */
export interface Knowledge {
  prepared: readonly Prepared[]
  contract: readonly Passage[]
}

/** A prepared answer, by its number from 1, or a passage of the contract. */
export type Source =
  { number: number; level: number } | { number?: never; passage: Passage; level: number }

/** A source that shares words with a question. */
export interface Candidate {
  source: Source
  /** How much of the question is found there: about 1 where all its words are. */
  likeness: number
  /** How many of its words. */
  words: number
}

interface Text {
  id: number
  text: string
  source: Source
  /** How much a likeness to it counts. */
  weight: number
}

/** All that is said of a prepared answer, taken together, is nearer to any question than one wording. */
const TOGETHER = 0.8
/** Sentences of the contract are long: they share words with questions about something else. */
const OF_CONTRACT = 0.9
/** A word that nobody knows counts for so much of one, where others are known: it may be chatter. */
const UNKNOWN = 0.7

/** Which words are found in a text is what counts, and hardly how long it is: it is a sentence or a few. */
const BM25 = { k: 0.2, b: 0.1, d: 0 }

/**
 * Searches what an interviewer knows.
 *
 * @returns the sources that share words with a question, the nearest first.
 */
export function searcherOf(knowledge: Knowledge): (question: string) => Candidate[] {
  const texts = textsOf(knowledge)
  const index = new MiniSearch<Pick<Text, 'id' | 'text'>>({
    fields: ['text'],
    tokenize: significantWords,
    processTerm: (word) => word,
    searchOptions: { fuzzy: (word) => word.length >= 5 && 0.2, bm25: BM25 },
  })
  index.addAll(texts)
  return (question) => {
    const words = significantWords(question)
    const known = words.filter((word) => index.search(word, { tokenize: () => [word] }).length > 0)
    const weightOfUnknown = (known.length > 1 ? UNKNOWN : 1) * (words.length - known.length)
    const share = known.length / (known.length + weightOfUnknown)
    // What the question scores for itself is the measure for the others.
    const itself = { id: texts.length, text: question }
    index.add(itself)
    const hits = index.search(question, { tokenize: () => known })
    index.remove(itself)
    const own = hits.find(({ id }) => id === itself.id)?.score ?? 0
    const found = new Map<Source, Candidate>()
    for (const { id, score, queryTerms } of hits) {
      const text = texts[id as number]
      if (!text) continue
      const { source, weight } = text
      // A score is the sum of what the words weigh, times their number: the root is a share again.
      const likeness = Math.sqrt(score / own) * share * weight
      if (likeness <= (found.get(source)?.likeness ?? 0)) continue
      found.set(source, { source, likeness, words: queryTerms.length })
    }
    return [...found.values()].sort((a, b) => b.likeness - a.likeness)
  }
}

/** A prepared answer is as near as the nearest of its wordings, a passage as the nearest of its sentences. */
function textsOf({ prepared, contract }: Knowledge): Text[] {
  const ofPrepared = prepared.flatMap(({ question, answer, also, level }, index) => {
    const source = { number: index + 1, level }
    const wordings = [question, ...also]
    return [
      ...wordings.map((text) => ({ text, source, weight: 1 })),
      { text: [...wordings, answer].join(' '), source, weight: TOGETHER },
    ]
  })
  const ofContract = contract.flatMap((passage) => {
    const source = { passage, level: passage.level }
    return [...SENTENCES.segment(passage.text)].map(({ segment }) => ({
      text: `${passage.lead} ${segment}`,
      source,
      weight: OF_CONTRACT,
    }))
  })
  return [...ofPrepared, ...ofContract].map((text, id) => ({ id, ...text }))
}

const SENTENCES = new Intl.Segmenter('en', { granularity: 'sentence' })

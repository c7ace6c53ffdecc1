import type { Candidate, Source } from './candidates.ts'

/** What a question gets. */
export type Answer =
  | { kind: 'found'; source: Source }
  /** One of these may be meant. */
  | { kind: 'offered'; sources: Source[] }
  /** It is about a level that has not been asked. */
  | { kind: 'later' }
  | { kind: 'none' }

/** From here on a source answers the question, unless another is as near. */
const CLEAR = 0.65
/** From here on it may be what is meant. */
const NEAR = 0.45
/** What is this near, as a share of the best one, may be meant as well. */
const RIVAL = 0.8
/** One word alone says what is meant only where there is no other. */
const WHOLE = 0.85
const OFFERS = 3

/**
 * What a question in a learner's own words gets. It is never answered on a guess: what is not clear is
 * offered, and what is not near is not answered. A wrong answer is worse than none.
 *
 * @param candidates the nearest first.
 * @param openLevels how many levels have been asked.
 */
export function answerTo(candidates: readonly Candidate[], openLevels: number): Answer {
  const nearest = candidates[0]
  if (!nearest || nearest.likeness < NEAR) return { kind: 'none' }
  const prepared = candidates.find(({ source }) => source.number !== undefined)
  // A prepared answer says it better than a passage that is hardly nearer.
  const best = prepared && prepared.likeness > RIVAL * nearest.likeness ? prepared : nearest
  if (Math.max(nearest.source.level, best.source.level) > openLevels) return { kind: 'later' }
  const others = candidates.filter((one) => one !== best && one.likeness > RIVAL * best.likeness)
  const isAlone = !others.some((one) => isPrepared(one) === isPrepared(best))
  const isClear = best.likeness > (best.words === 1 ? WHOLE : CLEAR)
  if (isClear && isAlone) return { kind: 'found', source: best.source }
  const sources = [best, ...others].map(({ source }) => source)
  return {
    kind: 'offered',
    sources: sources.filter(({ level }) => level <= openLevels).slice(0, OFFERS),
  }
}

/** A passage beside a prepared answer is no rival: it says the same in other words. */
function isPrepared({ source }: Candidate): boolean {
  return source.number !== undefined
}

/** Two questions in one, apart. Words without a question mark belong to the question before them. */
export function questionsIn(text: string): string[] {
  const parts = text.split(/(?<=\?)/).filter((part) => /[\p{L}\p{N}]/u.test(part))
  const last = parts.at(-1)
  if (parts.length > 1 && last?.includes('?') === false)
    parts.splice(-2, 2, parts.slice(-2).join(''))
  return parts.length === 0 ? [text] : parts.map((part) => part.trim())
}

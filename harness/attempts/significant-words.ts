import { stemmer } from 'stemmer'
import { SYNONYMS } from './synonyms.ts'

/**
 * The words of a text that tell what it is about: each once, as a stem, and one for all that mean the
 * same. `retryAfterMs` is found by its parts, and what is written apart as one word.
 */
export function significantWords(text: string): string[] {
  const words = text
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .replace(/\btime to live\b/g, 'ttl')
    .replace(
      /\b(time[sd]?|hangs?|hung|hanging|up|in|under)[ -](out|up|front|flight|way)\b/g,
      '$1$2',
    )
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '' && !COMMON.has(word))
    .map(stemmer)
  return [...new Set(words.map((stem) => FIRST_OF_GROUP.get(stem) ?? stem))]
}

const FIRST_OF_GROUP = new Map(
  SYNONYMS.flatMap(([first = '', ...others]) =>
    others.map((word) => [stemmer(word), stemmer(first)] as const),
  ),
)

/** Words of any question. */
const COMMON = new Set(
  `a about actually aim all allow allowed also always am an and another any anything are as at back be been being but by
  can come comes could d did didnt do does doesnt doing done dont each enough ever exactly expect expected first for from
  get gets give given go goes going got had happen happens has have havent having he hello her here hi him his how i if im
  in into is isnt it its itself just kind know let like ll m make makes may me mean means might mine must my need needs no
  not now of ok okay on one only or other others our ought out over own per please policy possible put question quick
  really right s say shall she should so some somebody someone somehow something sort still such supposed sure t take takes
  talk talking tell than thank thanks that thats the their them then there these they thing things this those to too under
  up us use used using ve very want wants was way we well were what whats when where whether which while who whose why will
  with wonder wondering would you your`.split(/\s+/),
)

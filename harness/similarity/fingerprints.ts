import type { Token } from './tokens.ts'

/** So many tokens in a row are one gram: about two statements, so that a common idiom is no likeness. */
const GRAM = 20

/** Of so many neighbouring grams one is kept: a copy of `GRAM + WINDOW - 1` tokens is always found. */
const WINDOW = 6

/** Where a gram first stands in a program. */
export interface Place {
  /** Lines, from 1, both included. */
  from: number
  to: number
}

/**
 * Winnowing: of every window of neighbouring grams the one with the least hash is kept.
 *
 * @returns by hash, where it first stands.
 * @see https://theory.stanford.edu/~aiken/publications/papers/sigmod03.pdf
 */
export function fingerprintsOf(tokens: readonly Token[]): Map<number, Place> {
  const hashes = tokens.slice(GRAM - 1).map((_, at) => hashOf(tokens, at))
  const found = new Map<number, Place>()
  const windows = Math.max(hashes.length - WINDOW + 1, Math.min(hashes.length, 1))
  for (let start = 0; start < windows; start++) {
    let least = start
    for (let at = start + 1; at < Math.min(start + WINDOW, hashes.length); at++) {
      if ((hashes[at] as number) <= (hashes[least] as number)) least = at
    }
    const hash = hashes[least] as number
    if (found.has(hash)) continue
    const [first, last] = [tokens[least], tokens[least + GRAM - 1]] as [Token, Token]
    found.set(hash, { from: first.line, to: last.line })
  }
  return found
}

/** Every gram, kept or not: what is to be ignored is ignored wherever a window falls. */
export function everyGramOf(tokens: readonly Token[]): number[] {
  return tokens.slice(GRAM - 1).map((_, at) => hashOf(tokens, at))
}

/** Two 26-bit hashes of the kinds in one number: a collision within a class is not to be expected. */
function hashOf(tokens: readonly Token[], at: number): number {
  let [a, b] = [0x811c9dc5, 0x9e3779b9]
  for (let i = at; i < at + GRAM; i++) {
    const { kind } = tokens[i] as Token
    a = Math.imul(a ^ kind, 0x01000193)
    b = Math.imul(b ^ (kind + 1), 0x85ebca6b)
    b ^= b >>> 13
  }
  return ((a ^ (a >>> 15)) >>> 6) * 2 ** 26 + ((b ^ (b >>> 16)) >>> 6)
}

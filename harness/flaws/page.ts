/**
 * Text that stands exactly once in a correct solution, and what the mistake has in its place. A piece of
 * a line, or lines that begin below the quote: those may be indented as is good to read.
 */
export type Change = Readonly<Record<string, string>>

/** A named mistake. The whole of `change` is the mistake; without it the program is `flaws/<name>.ts`. */
export interface FlawEntry {
  /** Where it shows: at every level below it the program is right. */
  level: number
  /** The laws that it breaks there. */
  laws: string[]
  /** What the hurried candidate thought, as one would say it. */
  thought: string
  /** The solution that is changed. @default 'reference' */
  of?: 'reference' | `controls/${string}`
  change?: Change
}

/** A kata's page of flaws, by name: `solutions/<kata>/flaws.ts`. */
export type FlawPage = Readonly<Record<string, FlawEntry>>

/** The default export of a kata's page of flaws. */
export function defineFlaws(page: FlawPage): FlawPage {
  return page
}

/** A check of bad input as people make it: it is missing, or lets too much through. */
export interface LenientCheck {
  /** The first level at which such input comes. */
  level: number
  /** Of the reference. */
  change: Change
}

/** The default export of `solutions/<kata>/lenient.ts`: what must be told as bad input that was let in. */
export function defineLenient(
  page: Readonly<Record<string, LenientCheck>>,
): Readonly<Record<string, LenientCheck>> {
  return page
}

import type { Change } from './change.ts'

/** A correct solution with one small change, or with two at once. */
export interface Mutant {
  kata: string
  /** The solution that it is a change of: `reference`, or `controls/…`. */
  of: string
  changes: readonly Change[]
}

/** A mutant, and what became of it. */
export interface Judged extends Mutant {
  /** The level and the law that it broke first. Without one it survived. */
  brokenLaw?: string
}

import type { Run } from './history.ts'
import type { Value } from './value.ts'
import type { Workload } from './workload.ts'

/**
 * Safety, liveness, validation (what bad input is answered with: one law a kata, whose premise is that
 * there is some).
 */
export type LawKind = 'safety' | 'liveness' | 'validation'

/** A breach of a law: what happened, when, to which operations, and what good code would have done. */
export interface Finding {
  /** One or more lines, each a fact that the picture shows too. */
  message: string
  /** When it happened, in virtual milliseconds. */
  atMs?: number
  /** Short notes for the rows of the picture, by id: "← started first". */
  notes?: Record<string, string>
  /** A likelier cause than the law's own hint; empty when there is nothing to add. */
  hint?: string
  expected?: Value
  got?: Value
}

/** `unknown`: the law's premise did not occur in this run. */
export type Judgement = 'holds' | 'unknown' | Finding

/** A named rule over a workload and its history. */
export interface Law<W extends Workload = Workload> {
  /** What good code does, in kebab case: `higher-priority-first`. */
  name: string
  /** The level that introduces it. */
  level: number
  kind: LawKind
  /** What good code does, in a sentence that follows the name: "a waiting request is never …". */
  sentence: string
  /** What a breach often comes from: a symptom turned into a likely cause, not the answer. */
  hint: string
  /** The part of the contract's state that decides it: pictures show how that came to be. @default none */
  state?: string
  /** Only a stress scenario can show it: generated workloads never reach its premise. @default false */
  stress?: boolean
  /** Whether it has to know where the errors of a run were made, which costs a second run. @default never */
  asksForPlaces?: (run: Run<W>) => boolean
  /** Judges runs that did not come to an end as well. @default false */
  judgesIncomplete?: boolean
  /** Pure. `placed` is the second run, where it was asked for. */
  judge: (run: Run<W>, placed?: Run<W>) => Judgement
}

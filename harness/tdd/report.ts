import type { Mode } from '../attempts/modes.ts'

/** Why a test earns nothing. */
export type Blame =
  | 'contradicts-the-contract'
  | 'flaky'
  | 'never-ends'
  | 'not-run'
  | 'vacuous'
  | 'skipped'
  | 'tests-own-parts'

/** A correct solution on which a test is red that holds for another one. It costs no credit. */
export interface Note {
  solution: string
  message: string
  /** What that solution does otherwise, and the sentence of the contract that allows it. */
  differs?: string
  contract?: string
}

/** What one test of the learner's is worth. */
export interface TestCredit {
  name: string
  /** From 1; 0 when it is not known. */
  line: number
  /** Absent when it earns credit. */
  blame?: Blame
  /** The blame in a sentence. */
  why?: string
  /** What a test contradicts: the sentence of a law or of the contract. */
  contract?: string
  notes: Note[]
  /** The flaws that it catches, by name. */
  caught: string[]
  /** Of those, the flaws on which it hung or ran out of time. */
  timedOut: string[]
  /** Of those, the flaws that no other test catches. */
  alone: string[]
}

/** Mistakes that no test catches, by the law that they break. */
export interface Missed {
  law: string
  level: number
  /** What nobody checks. */
  sentence: string
  flaws: number
}

/** How good a learner's tests are, as `kata tdd --json` prints it. */
export interface TddReport {
  format: 2
  kata: string
  mode: Mode
  sandbox: 'unsandboxed'
  outcome: 'pass' | 'fail'
  /** Levels 1 to this: those whose flaws count. */
  levels: number
  /** Why the tests could not be put to the test; all figures are 0 then. */
  problem?: { message: string; line?: number }
  /** How many correct solutions the tests were held against, and how many tests hold for none of them. */
  correct: { solutions: number; contradictions: number }
  flaws: {
    caught: number
    of: number
    levels: { level: number; caught: number; of: number }[]
  }
  tests: TestCredit[]
  missed: Missed[]
  wroteFirst: 'tests' | 'solution' | null
  /** The tests on the learner's own solution; null when it cannot be compiled or loaded. */
  own: { passed: number; failed: number } | null
}

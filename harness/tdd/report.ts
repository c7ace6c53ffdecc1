import type { Mode } from '../attempts/modes.ts'

/** Why a test earns nothing. */
export type Blame =
  'rejects-a-correct-solution' | 'vacuous' | 'skipped' | 'looks-at-the-source' | 'tests-own-parts'

/** What one test of the learner's is worth. */
export interface TestCredit {
  name: string
  /** From 1; 0 when it is not known. */
  line: number
  /** Absent when it earns credit. */
  blame?: Blame
  /** The blame in a sentence. */
  why?: string
  /** The correct solutions on which it is red. */
  rejects: string[]
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
  format: 1
  kata: string
  mode: Mode
  sandbox: 'unsandboxed'
  outcome: 'pass' | 'fail'
  /** Levels 1 to this: those whose flaws count. */
  levels: number
  /** Why the tests could not be put to the test; all figures are 0 then. */
  problem?: { message: string; line?: number }
  correct: { accepted: number; of: number }
  flaws: {
    caught: number
    of: number
    levels: { level: number; caught: number; of: number }[]
  }
  tests: TestCredit[]
  missed: Missed[]
  /**
   * Tests with credit in which a call of the solution succeeded or failed; `refused`: only with a
   * TypeError or a RangeError, as bad input is.
   */
  paths: { success: number; failure: number; refused: number }
  /** Tests with credit that hold a property. */
  properties: number
  wroteFirst: 'tests' | 'solution' | null
  /** The tests on the learner's own solution; null when it cannot be compiled or loaded. */
  own: { passed: number; failed: number } | null
}

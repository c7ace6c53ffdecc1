import type { Assignment } from '../assignment/assignment.ts'
import type { Lateness } from '../assignment/lateness.ts'
import type { Student } from '../intake/submission.ts'

export type { Lateness }

/**
 * `results.json`, version 1: the only thing that exports and reports are made of. It holds nothing that
 * depends on the machine, its load, the order or the day: the same inputs give the same bytes.
 */
export interface Results {
  format: 'router-round/results/v1'
  /** Version of the kit that judged. */
  kit: string
  assignment: Assignment
  /** A digest of the secret seed: equal seeds can be told, the seed cannot. */
  seed: string
  sandbox: Sandbox
  /** In the order of their ids. */
  students: StudentResult[]
  /** The most alike first. */
  similarity: SimilarPair[]
}

/** What kept the code under test away from the machine. */
export type Sandbox = 'bubblewrap' | 'unsandboxed'

export interface StudentResult {
  student: Student
  /** Nothing where the student handed in nothing. */
  submission?: {
    from: string
    receivedAt?: string
    /** It is the time of a commit, by the student's own clock. */
    isCommitTime?: true
    /** Of all files that were judged: SHA-256, hex. */
    digest: string
    ignored: { path: string; why: string }[]
  }
  late: Lateness
  /** In the order of the assignment. */
  katas: KataResult[]
  /** Sum of the katas' points, before what lateness costs. */
  points: number
  /** What counts: points less what lateness costs, at two decimals. */
  score: number
  maxPoints: number
  /** Why a person should look at it: tampering, a judge that broke, a file of another name. */
  needsEye: string[]
}

/**
 * `judged`: every law that was to run ran, and the levels say what came of it. `rejected`: never ran. `missing`: no
 * file. `judge-error` never counts against a student: its points are open until it is judged again.
 */
export type GradeOutcome = (typeof GRADE_OUTCOMES)[number]

export const GRADE_OUTCOMES = [
  'judged',
  'timed-out',
  'out-of-memory',
  'crashed',
  'output-limit',
  'tampered',
  'rejected',
  'missing',
  'judge-error',
] as const

export interface KataResult {
  kata: string
  title: string
  outcome: GradeOutcome
  /** One sentence each; the student's gives nothing away in an exam. */
  forTeacher: string
  forStudent: string
  levels: LevelResult[]
  ownTests?: OwnTestsResult
  points: number
  maxPoints: number
}

export interface LevelResult {
  level: number
  name: string
  outcome: 'pass' | 'fail' | 'unknown'
  points: number
  maxPoints: number
  /** Why it could not be judged: an export that is missing. */
  problem?: string
  laws: LawResult[]
}

export interface LawResult {
  law: string
  sentence: string
  /** The level that introduces the law. */
  level: number
  outcome: 'pass' | 'fail' | 'unknown'
  held: number
  failed: number
  /** The picture of the smallest counterexample, plain text of at most 80 columns. */
  picture?: string
  hint?: string
}

export interface OwnTestsResult {
  outcome: GradeOutcome
  forTeacher: string
  forStudent: string
  /** Wrong programs that the tests are tried on, and those that they catch. */
  flaws: number
  caught: string[]
  /** Tests that a right program does not pass, or that hold nothing. */
  faults: string[]
  points: number
  maxPoints: number
}

export interface SimilarPair {
  kata: string
  /** Ids of students, in order. */
  students: [string, string]
  /** Share of the smaller one's fingerprints that both have, 0 to 1 at two decimals. */
  likeness: number
  /** The longest run of lines that are alike: file, first line and number of lines in each. */
  longest?: { lines: number; at: [number, number] }
}

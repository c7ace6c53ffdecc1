import type { History, KilledFor } from './history.ts'
import type { Finding, LawKind } from './law.ts'
import type { Step } from './step.ts'
import type { Workload } from './workload.ts'

/** `unknown`: a law's premise never occurred. Never a pass. */
export type Outcome = 'pass' | 'fail' | 'unknown'

/** The worst wins: fail, then unknown, then pass. */
export function worst(outcomes: Iterable<Outcome>): Outcome {
  let worst: Outcome = 'pass'
  for (const outcome of outcomes) {
    if (outcome === 'fail') return 'fail'
    if (outcome === 'unknown') worst = 'unknown'
  }
  return worst
}

/** Traffic that one change makes of a counterexample's, on which the same code keeps the law. */
export interface Neighbour {
  /** What follows "passes": "without g3", "if r3 comes 1 ms later". */
  words: string
  workload: Workload
  history: History
}

/** The smallest traffic found on which a law is broken, and what came of it. */
export interface Counterexample {
  /** `level.law.seed.path` or `level.law.scenario`, and what is left out: what `kata replay` takes. */
  token: string
  /** The scenario's name, when the traffic is a named one or part of one. */
  scenario?: string
  workload: Workload
  history: History
  finding: Finding
  /** Whether what does not matter was left out of the traffic, as far as a fixed number of runs goes. */
  isReduced?: boolean
  /** What the code did on this traffic, line by line, from one more run; absent where that is not known. */
  trace?: Step[]
  /** The reference's run on the same traffic, when the front end added it. */
  reference?: History
  /** The nearest traffic on which the law is kept, the most telling first. @default none was found */
  neighbours?: Neighbour[]
  /** Values in the place of an odd one that break the law as well: "if r1 has priority NaN or -1". */
  breaksToo?: string
}

export interface LawVerdict {
  law: string
  /** The level that introduces the law. */
  level: number
  kind: LawKind
  sentence: string
  hint: string
  outcome: Outcome
  /** Workloads in which the premise occurred and the law held. */
  held: number
  /** Workloads that broke it. */
  failed: number
  /**
   * The validation law, where that is broken and this one is broken with bad input only: what was let
   * in explains it.
   */
  explainedBy?: string
  counterexample?: Counterexample
}

export interface LevelVerdict {
  level: number
  name: string
  outcome: Outcome
  /** Workloads judged: scenarios and generated ones. */
  workloads: number
  laws: LawVerdict[]
  /** Laws of this level that only stress traffic puts to the test, where that was not run. */
  leftOut?: number
  /** What is still to come, in a verdict that is not whole yet: a smaller counterexample comes last. */
  pending?: 'traffic' | 'stress' | 'example'
  /** Why nothing of this level could be judged: an export that is missing. */
  problem?: Problem
}

/** Why code could not be run at all. `file`, `line`, `column` (from 1), `text` where they are known. */
export interface Problem {
  kind: 'no-file' | 'compile' | 'import' | 'exports'
  message: string
  file?: string
  line?: number
  column?: number
  /** What stands in that line. */
  text?: string
  /** Where its process was killed, or ended, before it was loaded. */
  killed?: KilledFor
}

/** Everything there is to say about one implementation of one kata. */
export interface Verdict {
  format: 1
  kata: string
  outcome: Outcome
  seed: number
  /** Generated workloads a level. */
  runs: number
  /** What kept the code away from the machine: without a jail, judge only your own. */
  sandbox: 'bubblewrap' | 'unsandboxed'
  levels: LevelVerdict[]
  /** Why no level could be judged. */
  problem?: Problem
}

/** How many levels pass, counted from the first without a gap. */
export function levelsPassed(verdict: Verdict): number {
  const firstOpen = verdict.levels.findIndex((level) => level.outcome !== 'pass')
  return firstOpen === -1 ? verdict.levels.length : firstOpen
}

/** Built-in laws that say more than any other: whoever breaks one has to mend that first. */
const FIRST = ['no-stray-exception', 'run-completes']

/** Kinds in the order in which their findings explain a mistake. */
const TELLING: LawKind[] = ['safety', 'liveness', 'validation']

/**
 * Broken laws, the one first that says most about the mistake: built-in ones; then, of
 * the laws that the latest level introduced, what must not be before what must come; last what is broken with bad input only, since the law that it got past is broken as well.
 */
export function byTelling<L extends Pick<LawVerdict, 'law' | 'level' | 'kind' | 'explainedBy'>>(
  broken: readonly L[],
): L[] {
  const rank = ({ level, kind, explainedBy }: L): number =>
    explainedBy === undefined ? TELLING.indexOf(kind) - TELLING.length * level : Infinity
  const isFirst = ({ law, explainedBy }: L): boolean =>
    FIRST.includes(law) && explainedBy === undefined
  const first = FIRST.flatMap((name) => broken.filter((one) => one.law === name && isFirst(one)))
  const others = broken.filter((one) => !isFirst(one))
  // The difference of two infinities is no number.
  return [...first, ...others.toSorted((a, b) => (rank(a) === rank(b) ? 0 : rank(a) - rank(b)))]
}

/** The first law to look at: of the lowest level that fails, the most telling one. */
export function firstFailure(
  verdict: Verdict,
): { level: LevelVerdict; law: LawVerdict } | undefined {
  for (const level of verdict.levels) {
    const [law] = byTelling(level.laws.filter(({ outcome }) => outcome === 'fail'))
    if (law) return { level, law }
  }
  return undefined
}

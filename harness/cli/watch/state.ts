import type { LawVerdict, LevelVerdict, Problem } from '../../core/verdict.ts'
import type { Slow } from '../../judge/slow.ts'
import type { Printed } from '../../judge/printed.ts'
import type { OpenAttempt } from '../open-attempt.ts'

/** Everything that the screen of `kata watch` shows. */
export interface WatchState {
  opened: OpenAttempt
  /** The solution's path, as short as it can be said. */
  place: string
  /** What to type behind a command to mean the attempt. */
  name: string
  /** Tests so far, this one included. */
  run: number
  /** `stress`: the verdict stands, but for traffic of 10,000 requests. */
  phase: 'waiting' | 'checking' | 'stress' | 'judged'
  /** Levels that will be judged. */
  asked: number
  /** Levels as far as they are judged. */
  levels: LevelVerdict[]
  problem?: Problem
  types?: TypeCheck
  /** The traffic that took long, if any did. */
  slow?: Slow
  /** What the code printed in this run. */
  printed?: Printed
  /** Other processes that watch the same attempt. */
  others: number[]
  /** Which broken law is shown, from 0, and how far it is scrolled. */
  finding: number
  scroll: number
  /** What a key brought up, instead of the verdict. */
  panel?: string[]
  /** One line for the learner, above the keys. */
  message?: string
}

/** What the type checker says of the attempt; it never delays the verdict. */
export type TypeCheck = { kind: 'checking' } | { kind: 'done'; errors: string[] }

/** The broken laws so far, the most telling one of each level first. */
export interface BrokenLaw {
  level: number
  law: LawVerdict
}

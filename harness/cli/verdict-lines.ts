import type { Kata } from '../core/kata.ts'
import type { LevelVerdict, Verdict } from '../core/verdict.ts'
import { countLine } from '../explain/counts.ts'
import { plain } from '../explain/paint.ts'
import { detailsOf, levelLine, type Telling } from '../explain/text.ts'

/** A verdict in the words that an attempt's mode gives: all of it, or counts alone. */
export interface VerdictLines {
  level: (level: LevelVerdict) => string
  /** What follows the lines about the levels. Why code cannot be run is never kept back. */
  details: (verdict: Verdict, kata: Kata) => string[]
}

/** @param mayShow whether it says which laws are broken: see `Permissions.details`. */
export function verdictLines(mayShow: boolean, telling: Telling): VerdictLines {
  const { paint = plain } = telling
  const line = mayShow ? levelLine : countLine
  return {
    level: (level) => line(level, paint),
    details: (verdict, kata) =>
      mayShow || verdict.problem ? detailsOf(verdict, kata, telling) : [],
  }
}

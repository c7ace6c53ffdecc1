import type { LevelVerdict, Outcome, Verdict } from '../core/verdict.ts'
import { counted } from '../core/words.ts'
import { plain, type Paint } from './paint.ts'

/** A verdict that gives nothing away: what an exam shows until it is over. */
export interface Counts {
  format: 1
  kata: string
  outcome: Outcome
  sandbox: Verdict['sandbox']
  mode: 'exam'
  levels: { level: number; name: string; outcome: Outcome; lawsHeld: number; laws: number }[]
  problem?: Verdict['problem']
}

export function countsOf(verdict: Verdict): Counts {
  const { format, kata, outcome, sandbox, levels, problem } = verdict
  return {
    format,
    kata,
    outcome,
    sandbox,
    mode: 'exam',
    levels: levels.map((level) => {
      const { level: number, name, outcome } = level
      return { level: number, name, outcome, lawsHeld: lawsHeld(level), laws: lawsIn(level) }
    }),
    ...(problem && { problem }),
  }
}

/** One line about a level, by counts alone. */
export function countLine(level: LevelVerdict, paint: Paint = plain): string {
  const mark = {
    pass: paint.good('✓'),
    fail: paint.bad('✗'),
    unknown: paint.unsure('?'),
  }[level.outcome]
  const name = `level ${level.level} · ${level.name}`
  if (level.problem) return `${mark} ${name}: ${level.problem.message}`
  return `${mark} ${name}  ${paint.faint(heldText(level))}`
}

/** `5 of 7 laws hold`. */
export function heldText(level: LevelVerdict): string {
  return `${lawsHeld(level)} of ${counted(lawsIn(level), 'law')} hold`
}

/** All that judge the level, those included that only stress traffic puts to the test. */
function lawsIn({ laws, leftOut = 0 }: LevelVerdict): number {
  return laws.length + leftOut
}

function lawsHeld({ laws }: LevelVerdict): number {
  return laws.filter(({ outcome }) => outcome === 'pass').length
}

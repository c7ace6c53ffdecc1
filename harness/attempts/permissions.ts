import type { Standing } from './standing.ts'

/** What an attempt's mode gives at present. Every front end asks here. */
export interface Permissions {
  /** Which laws are broken, with their traffic; otherwise counts only. */
  details: boolean
  hints: boolean
  /** Answers of "Ask first". */
  questions: boolean
  /** What to say aloud about scale, cost and monitoring. */
  talk: boolean
  reference: boolean
  /** The scorecard: afterwards. */
  review: boolean
}

export function permissionsOf(standing: Standing): Permissions {
  const { mode, isOver, isSolved, gaveUp, phase } = standing
  const isExamRunning = mode === 'exam' && !isOver
  return {
    details: !isExamRunning,
    hints: !isExamRunning,
    questions: !isExamRunning,
    talk: isOver || phase?.name === 'wrap-up' || (mode === 'practice' && isSolved),
    reference: !isExamRunning && (isSolved || gaveUp),
    review: !isExamRunning && (isSolved || isOver),
  }
}

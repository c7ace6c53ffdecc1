import { attemptsIn, attemptOf, exams } from './folder.ts'
import { progressIn, type Progress } from './progress.ts'
import { BANK_ROOT } from '../bank/bank.ts'

/** What may be shown at present of a kata, and of an attempt at it. Every front end asks here. */
export interface Permissions {
  /** An exam with this kata runs: until it is over counts alone are shown, wherever one asks. */
  isExamined: boolean
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

/**
 * @param progress of the attempt, if what is asked for belongs to one.
 * @param isExaminedElsewhere see `isExamined`.
 */
export function permissionsOf(
  progress: Progress | undefined,
  isExaminedElsewhere: boolean,
): Permissions {
  const isExamined = isExaminedElsewhere || (progress ? isExam(progress) : false)
  const {
    mode = 'practice',
    isOver = false,
    isSolved = false,
    gaveUp = false,
    phase,
  } = progress ?? {}
  const isDone = gaveUp || isOver || (mode === 'practice' && isSolved)
  return {
    isExamined,
    details: !isExamined,
    hints: !isExamined,
    questions: !isExamined,
    talk: !isExamined && (isDone || phase?.name === 'wrap-up'),
    reference: !isExamined && isDone && (isSolved || gaveUp),
    review: !isExamined && isDone,
  }
}

/** Whether some exam of this bank that is not over has the kata. */
export function isExamined(slug: string, root = BANK_ROOT): boolean {
  const inExams = exams(root).flatMap((folder) => attemptsIn(folder, [slug]))
  // Whether an exam is over does not depend on how many levels a kata has.
  return [...inExams, attemptOf(slug, root)].some((attempt) => isExam(progressIn(attempt, 0)))
}

function isExam({ mode, isOver }: Progress): boolean {
  return mode === 'exam' && !isOver
}

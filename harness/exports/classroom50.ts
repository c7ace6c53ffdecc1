import type { Assignment } from '../assignment/assignment.ts'
import type { Results, StudentResult } from '../results/results.ts'
import { checksOf } from './checks.ts'
import { fileNameOf } from '../results/file-name.ts'
import { gradeOf } from './standing.ts'

/**
 * `classroom50/result/v1` of one student. No release stands behind it, so that commit, release and review name
 * the submission, as Classroom 50 itself writes a grade that was entered by hand; `classroom` is what the
 * assignment says.
 *
 * It holds whole numbers only: where an assignment may give parts of a point, every number is in hundredths.
 * Nothing where points are open, nothing was handed in, or nobody knows when: it cannot be said there.
 */
export function classroom50Result(
  result: StudentResult,
  { assignment }: Results,
): string | undefined {
  const { student, submission, maxPoints } = result
  const score = gradeOf(result)
  if (score === undefined || submission?.receivedAt === undefined) return undefined
  const scale = scaleOf(assignment)
  const whole = (points: number): number => Math.round(points * scale)
  const tag = `submit/kata-${submission.receivedAt.replaceAll(':', '-')}`
  const value = {
    schema: 'classroom50/result/v1',
    classroom: assignment.classroom ?? assignment.id,
    assignment: assignment.id,
    assignment_type: 'individual',
    owner: student.ids.GitHub ?? fileNameOf(student.id),
    ...{ submission: tag, commit: tag, release: tag, review: tag },
    datetime: submission.receivedAt,
    score: whole(score),
    'max-score': whole(maxPoints),
    tests: checksOf(result).map(({ name, passed, points, maxPoints: max }) => ({
      'test-name': name,
      passed,
      score: whole(points),
      'max-score': whole(max),
    })),
  }
  return `${JSON.stringify(value, null, 2)}\n`
}

/** Of the assignment alone, so that a class's numbers compare, today and after a regrade. */
function scaleOf({ katas, late, ownTests }: Assignment): number {
  const isWhole = katas.every(({ points }) => points.every(Number.isInteger))
  return isWhole && late.percentPerDay === 0 && !ownTests ? 1 : 100
}

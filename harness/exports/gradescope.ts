import type { Results, StudentResult } from '../results/results.ts'
import { checksOf } from './checks.ts'
import { gradeOf } from './standing.ts'
import { lateText, summaryOf } from './summary.ts'

/**
 * Gradescope's `results.json` of one student. `score` stands for the sum of the tests, since lateness is in it.
 * Nothing where points are open, or nothing was handed in: Gradescope has no form for either, and runs no
 * autograder without a submission.
 */
export function gradescopeResult(
  result: StudentResult,
  { assignment, kit }: Results,
): string | undefined {
  const score = gradeOf(result)
  if (score === undefined) return undefined
  // A student in an exam sees nothing before everybody does.
  const visibility = assignment.disclosure === 'exam' ? 'after_published' : 'visible'
  const late = lateText(result)
  const value = {
    score,
    output: late ? `${summaryOf(result)}\n${late}` : summaryOf(result),
    output_format: 'text',
    visibility,
    stdout_visibility: 'hidden',
    extra_data: { kit, outcomes: result.katas.map(({ kata, outcome }) => ({ kata, outcome })) },
    tests: checksOf(result).map(({ number, name, passed, points, maxPoints, output }) => ({
      ...{ score: points, max_score: maxPoints, status: passed ? 'passed' : 'failed' },
      ...{ name, name_format: 'text', number, output, output_format: 'text', visibility },
    })),
  }
  return `${JSON.stringify(value, null, 2)}\n`
}

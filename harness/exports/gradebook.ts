import type { Results, StudentResult } from '../results/results.ts'
import { csvText, type Cell } from './csv.ts'
import { isOpen, isOpenKata, rounded } from './standing.ts'

/**
 * The gradebook for a spreadsheet: nbgrader's columns, with one `name` in the place of a first and a last
 * one that nobody can tell apart, and what this kit knows beside.
 *
 * Open points are blank. Who handed in nothing has 0, and no timestamp, as in nbgrader's own export.
 */
export function gradebookCsv({ assignment, students }: Results): string {
  const header = [
    ...['assignment', 'duedate', 'timestamp', 'student_id', 'name', 'email', 'section'],
    ...['raw_score', 'late_submission_penalty', 'score', 'max_score', 'minutes_late', 'needs_eye'],
    ...assignment.katas.flatMap(({ kata }) => [`${kata} points`, `${kata} outcome`]),
    ...(assignment.ownTests ? assignment.katas.map(({ kata }) => `${kata} own tests`) : []),
  ]
  const rows = students.map((result): Cell[] => [
    ...[assignment.id, result.late.due, result.submission?.receivedAt],
    ...identity(result),
    ...scores(result),
    ...[result.maxPoints, result.late.minutes, result.needsEye.join(' · ')],
    ...assignment.katas.flatMap(({ kata }) => {
      const found = result.katas.find((one) => one.kata === kata)
      return [found && !isOpenKata(found) ? found.points : undefined, found?.outcome]
    }),
    ...(assignment.ownTests ? assignment.katas.map(({ kata }) => ownTestsText(result, kata)) : []),
  ])
  // Without the mark, Excel takes the file for one of the last century and garbles names.
  return csvText([header, ...rows], { bom: true })
}

function identity({ student }: StudentResult): Cell[] {
  return [student.id, student.name, student.email, student.section]
}

function scores(result: StudentResult): Cell[] {
  if (isOpen(result)) return [undefined, undefined, undefined]
  return [result.points, rounded(result.points - result.score), result.score]
}

function ownTestsText(result: StudentResult, kata: string): Cell {
  const own = result.katas.find((one) => one.kata === kata)?.ownTests
  return own && own.outcome !== 'judge-error' ? own.points : undefined
}

import type { Results, StudentResult } from '../results/results.ts'
import { cleanLine } from '../lib/clean.ts'
import { csvText } from './csv.ts'
import { gradeOf, rounded } from './standing.ts'
import { summaryOf } from './summary.ts'

/** What Moodle's import can find a user by, the surest first, as its form calls it. */
const IDENTIFIERS: [column: string, of: (result: StudentResult) => string | undefined][] = [
  ['username', ({ student }) => student.ids.Username],
  ['idnumber', ({ student }) => student.ids['ID number']],
  ['userid', ({ student }) => student.ids['Moodle ID']],
  ['email', ({ student }) => student.email],
  ['id', ({ student }) => student.id],
]

/**
 * Moodle's gradebook, and who is not in it. A teacher maps the first column as the identifier, and one
 * grade to the item: `points` where the item's maximum is the assignment's, `percent` where it is 100.
 *
 * One unknown user, or one grade above 100, stops the whole import. So there is one column to find a user
 * by, the one that most of the class has, and who has none, or the same as another, goes into a list
 * beside; and points are given where no maximum is above 100.
 *
 * Blank, which Moodle reads as no grade: open points, and who handed in nothing.
 */
export function moodleFiles(results: Results): Record<string, string> {
  const [column, idOf] = identifierFor(results.students)
  const counts = new Map<string, number>()
  for (const result of results.students) {
    const id = idOf(result) ?? ''
    counts.set(id.toLowerCase(), (counts.get(id.toLowerCase()) ?? 0) + 1)
  }
  const isFound = (result: StudentResult): boolean => {
    const id = idOf(result) ?? ''
    return id !== '' && counts.get(id.toLowerCase()) === 1
  }
  const hasPoints = results.students.every(({ maxPoints }) => maxPoints <= 100)
  const header = [column, 'name', ...(hasPoints ? ['points'] : []), 'percent', 'feedback']
  const rows = results.students
    .filter(isFound)
    .map((result) => [
      idOf(result),
      cleanLine(result.student.name),
      ...(hasPoints ? [gradeOf(result)] : []),
      percentOf(result),
      summaryOf(result),
    ])
  const leftOut = results.students.filter((result) => !isFound(result))
  const why = `Moodle would not find this user by ${column}`
  return {
    'moodle.csv': csvText([header, ...rows]),
    ...(leftOut.length > 0 && {
      'moodle-left-out.csv': csvText([
        ['id', 'name', 'why', 'points', 'percent'],
        ...leftOut.map((result) => [
          ...[result.student.id, cleanLine(result.student.name), why],
          ...[gradeOf(result), percentOf(result)],
        ]),
      ]),
    }),
  }
}

/**
 * The grading worksheet of one assignment, where the roster has its numbers: `Participant 12`. The columns
 * are those that an English Moodle asks for. `Last modified (grade)` is blank, since nobody has
 * graded there before. Who has no number is left out; open points are blank, and so is who handed in nothing.
 */
export function moodleWorksheet({ students }: Results): string | undefined {
  const known = students.filter(({ student }) => /^\d+$/.test(student.ids.Participant ?? ''))
  if (known.length === 0) return undefined
  const header = [
    ...['Identifier', 'Full name', 'Email address', 'Status', 'Grade', 'Maximum Grade'],
    ...['Last modified (grade)', 'Feedback comments'],
  ]
  const rows = known.map((result) => [
    `Participant ${result.student.ids.Participant}`,
    cleanLine(result.student.name),
    result.student.email,
    result.submission ? 'Submitted for grading' : 'No submission',
    ...[gradeOf(result), result.maxPoints, '', summaryOf(result)],
  ])
  return csvText([header, ...rows])
}

function identifierFor(students: StudentResult[]): (typeof IDENTIFIERS)[number] {
  const [own] = IDENTIFIERS.slice(-1)
  const counted = IDENTIFIERS.slice(0, -1).map((identifier) => ({
    identifier,
    count: students.filter((result) => identifier[1](result)).length,
  }))
  const most = counted.reduce((best, next) => (next.count > best.count ? next : best))
  return most.count > 0 || !own ? most.identifier : own
}

function percentOf(result: StudentResult): number | undefined {
  const grade = gradeOf(result)
  if (grade === undefined || result.maxPoints === 0) return undefined
  return Math.min(100, rounded((grade / result.maxPoints) * 100))
}

import type { Assignment } from '../assignment/assignment.ts'
import type { Results } from '../results/results.ts'
import { cleanLine } from '../lib/clean.ts'
import { csvText } from './csv.ts'
import { gradeOf } from './standing.ts'

/** Column titles that Canvas drops, takes for an assignment's number, or for something about the student. */
const NOT_A_TITLE =
  /(?:current|final) (?:score|points|grade)|override (?:score|grade|status)|\(\d+\)$|points possible/i
const RESERVED =
  /^(?:student|lastname|firstname|id|sis user id|sis login id|section|integration id|root account)$/i

/**
 * Canvas's gradebook. A student is found by Canvas's number, the SIS id, the login, then the name. A title
 * that Canvas knows goes into that assignment, another one becomes a new one.
 *
 * Blank, which Canvas reads as no grade: open points, and who handed in nothing. Canvas marks those missing
 * by itself and has a rule of its own for what that costs; a 0 from here could not be told from one that was earned.
 */
export function canvasCsv({ assignment, students }: Results): string {
  const maxPoints = students[0]?.maxPoints ?? ''
  const header = [
    ...['Student', 'ID', 'SIS User ID', 'SIS Login ID', 'Section'],
    titleOf(assignment),
  ]
  const rows = students.map((result) => {
    const { id, name, section, ids } = result.student
    return [
      nameOf(name, id),
      ids['Canvas ID'],
      ids['SIS User ID'],
      ids['SIS Login ID'] ?? loginOf(id, ids),
      cleanLine(section ?? ''),
      gradeOf(result),
    ]
  })
  return csvText([header, ['    Points Possible', '', '', '', '', maxPoints], ...rows])
}

/** Where the roster has nothing of Canvas, its ids may be the logins; if not, Canvas goes on to the name. */
function loginOf(id: string, ids: Record<string, string>): string {
  return ids['Canvas ID'] === undefined && ids['SIS User ID'] === undefined ? id : ''
}

/** A row whose first cell has these words is one about columns. */
function nameOf(name: string, id: string): string {
  const line = cleanLine(name)
  return line === '' || line.includes('Points Possible')
    ? cleanLine(id).replaceAll('Points Possible', 'Points')
    : line
}

function titleOf({ title, id }: Assignment): string {
  const line = cleanLine(title)
  return line === '' || NOT_A_TITLE.test(line) || RESERVED.test(line) ? `Assignment ${id}` : line
}

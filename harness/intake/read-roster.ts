import { readFile } from 'node:fs/promises'
import { InputError } from '../lib/input-error.ts'
import { plainName, readTable, type Table } from './csv.ts'
import type { Student } from './submission.ts'

/** What columns are called in rosters of Canvas, Moodle, Gradescope, GitHub Classroom and its kin. */
const COLUMNS = {
  canvas: ['canvasid', 'canvasuserid'],
  sisUser: ['sisuserid', 'sisid'],
  sisLogin: ['sisloginid', 'loginid'],
  moodle: ['moodleid'],
  username: ['username', 'login'],
  number: ['idnumber', 'studentid', 'studentnumber', 'matriculationnumber', 'sid'],
  identifier: ['identifier', 'rosteridentifier'],
  gitHub: ['githubusername', 'github', 'githublogin', 'githubuser'],
  gitHubId: ['githubid'],
  email: ['email', 'emailaddress', 'mail'],
  section: ['section', 'sections', 'group', 'groups', 'class'],
  name: ['name', 'fullname', 'student', 'studentname', 'displayname', 'rostername'],
  first: ['firstname', 'givenname'],
  last: ['lastname', 'surname', 'familyname'],
  id: ['id'],
} as const
type Column = keyof typeof COLUMNS

type Cells = (column: Column) => string

/**
 * The class, from a CSV file: a gradebook of Canvas, the participants or the grading worksheet of Moodle,
 * a roster of Gradescope, GitHub Classroom or Classroom 50, or a table with `id,name,email,section`.
 *
 * @throws {InputError} that says which lines are wrong, and why.
 */
export async function readRoster(file: string): Promise<Student[]> {
  return parseRoster(await readFile(file), file)
}

export function parseRoster(bytes: Uint8Array, file: string): Student[] {
  const table = readTable(bytes, file)
  const columns = columnsOf(table)
  const isCanvas = isOfCanvas(table, columns)
  const errors: string[] = []
  const lines = new Map<string, number>()
  const students: Student[] = []
  for (const { line, cells } of table.rows) {
    const cell: Cells = (column) => cells[columns.get(column) ?? -1] ?? ''
    if (isCanvas && isNoStudent(cell('name'), cell('id'))) continue
    const student = studentOf(cell, isCanvas)
    const before = lines.get(student.id)
    if (student.id === '')
      errors.push(`line ${line}: nothing says who this is: ${cells.join(', ')}`)
    if (student.id !== '' && before !== undefined) {
      errors.push(`line ${line}: ${student.id} is in line ${before} already`)
    }
    lines.set(student.id, line)
    students.push(student)
  }
  if (![...columns.keys()].some((column) => column !== 'section')) {
    throw new InputError(
      `${file}: expected a column that says who a student is, such as id, email, SIS Login ID, Identifier or github_username, got ${table.header.join(', ')}`,
    )
  }
  if (errors.length > 0) throw new InputError([`${file} is not right:`, ...errors].join('\n  '))
  if (students.length === 0) throw new InputError(`${file} has no student in it`)
  return students
}

function columnsOf({ header }: Table): Map<Column, number> {
  const names = header.map(plainName)
  const found = new Map<Column, number>()
  for (const [column, known] of Object.entries(COLUMNS) as [Column, readonly string[]][]) {
    const index = names.findIndex((name) => known.includes(name))
    if (index !== -1) found.set(column, index)
  }
  return found
}

/** There `ID` is Canvas's own number, and the column of names is called `Student`. */
function isOfCanvas({ header }: Table, columns: Map<Column, number>): boolean {
  const hasSis = columns.has('sisUser') || columns.has('sisLogin')
  return columns.has('id') && (hasSis || header.map(plainName).includes('student'))
}

/** Canvas puts rows about columns between the header and the students, and a student of its own behind them. */
function isNoStudent(name: string, id: string): boolean {
  return id === '' || /points possible/i.test(name) || /^student, test$/i.test(name)
}

function studentOf(cell: Cells, isCanvas: boolean): Student {
  const participant = /\d+$/.exec(isParticipant(cell('identifier')) ? cell('identifier') : '')?.[0]
  const identifier = participant === undefined ? cell('identifier') : ''
  const own = isCanvas ? '' : cell('id')
  const known = {
    'Canvas ID': isCanvas ? cell('id') : cell('canvas'),
    'SIS User ID': cell('sisUser'),
    'SIS Login ID': cell('sisLogin'),
    'Moodle ID': cell('moodle'),
    Username: cell('username'),
    'ID number': cell('number'),
    Participant: participant ?? '',
    GitHub: cell('gitHub'),
    'GitHub ID': cell('gitHubId'),
  }
  const ids = Object.fromEntries(Object.entries(known).filter(([, id]) => id !== ''))
  const email = cell('email')
  const candidates = [
    ...[own, identifier, known['SIS Login ID'], known.Username, known['SIS User ID']],
    ...[known['ID number'], email, known.GitHub, known['Canvas ID'], known.Participant],
  ]
  const id = candidates.find((one) => one !== '') ?? ''
  const name = nameOf(cell)
  const section = cell('section')
  return {
    id: id || name,
    name: name || id,
    ...(email !== '' && { email }),
    ...(section !== '' && { section }),
    ids,
  }
}

/** Moodle's grading worksheet calls each by a number of this assignment. */
function isParticipant(identifier: string): boolean {
  return /^\D{3,}\s\d+$/.test(identifier)
}

/** `Lovelace, Ada` is said as one speaks. */
function nameOf(cell: Cells): string {
  const parts = [cell('first'), cell('last')].filter((part) => part !== '')
  if (parts.length > 0) return parts.join(' ')
  const [last, first, ...more] = cell('name')
    .split(',')
    .map((part) => part.trim())
  return first !== undefined && more.length === 0 ? `${first} ${last}` : cell('name')
}

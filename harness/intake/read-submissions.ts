import type { Assignment } from '../assignment/assignment.ts'
import { BANK_ROOT, findKatas, loadKata } from '../bank/bank.ts'
import { counted, listed } from '../core/words.ts'
import { collect } from './collect.ts'
import { findStudent } from './find-student.ts'
import { readMetadata } from './gradescope.ts'
import { groupByStudent, type Group } from './group-by-student.ts'
import { openClass, type OpenClass } from './open-class.ts'
import { pickKatas, type KataForms } from './pick-katas.ts'
import { Rejection } from './rejection.ts'
import type { Student, Submission } from './submission.ts'

export interface IntakeOptions {
  /** The class. @default whoever handed in */
  roster?: readonly Student[]
  /** When submissions came, by any id of a student: it goes before what the download says. */
  received?: ReadonlyMap<string, string>
  /** Where the katas lie. */
  root?: string
}

/** All that was found in a folder of submissions. */
export interface Intake {
  /** One a student, in the order of their ids. */
  submissions: Submission[]
  /** Who is in the roster and handed in nothing, likewise. */
  absent: Student[]
  /** What a teacher should know of the whole, a sentence each. */
  notes: string[]
}

/**
 * Takes submissions out of what a teacher has: a folder of folders, files or archives, a download of
 * Canvas, Moodle or Gradescope, packed or unpacked, git clones. Nothing of them is written to the disk; a bad one stops no
 * other.
 *
 * @throws {InputError} when there is no such folder.
 */
export async function readSubmissions(
  path: string,
  assignment: Assignment,
  { roster, received = new Map(), root = BANK_ROOT }: IntakeOptions = {},
): Promise<Intake> {
  const slugs = findKatas(root)
  const forms: KataForms = {
    slugs,
    asked: await formsOf(assignment, root),
    isExam: assignment.disclosure === 'exam',
  }
  const folder = await openClass(path, slugs)
  try {
    const exported = folder.metadata === undefined ? undefined : readMetadata(folder.metadata, path)
    const groups = groupByStudent(folder.items, {
      exported,
      roster,
      repository: assignment.id,
      slugs,
    })
    const at = receivedBy(groups, received)
    const submissions: Submission[] = []
    for (const group of groups) {
      submissions.push(await submissionOf(group, at.get(group.student.id), forms))
    }
    const present = new Set(groups.map(({ student }) => student.id))
    const absent = (roster ?? []).filter(({ id }) => !present.has(id)).sort(byId)
    const notes = [...notesOf({ folder, groups, submissions, received, assignment, roster })]
    return { submissions, absent, notes }
  } finally {
    folder.close()
  }
}

async function formsOf({ katas }: Assignment, root: string): Promise<KataForms['asked']> {
  return Promise.all(
    katas.map(async ({ kata }) => ({
      kata,
      exports: Object.keys((await loadKata(kata, root)).exports),
    })),
  )
}

async function submissionOf(
  { student, from, parts, earlier, isLate, notes, receivedAt: exportedAt, isInRoster }: Group,
  toldAt: string | undefined,
  forms: KataForms,
): Promise<Submission> {
  const about = [...notes, ...(isInRoster ? [] : ['this student is not in the roster'])]
  const saidAt = toldAt ?? exportedAt
  const receivedAt = saidAt ?? committedAt(parts)
  if (isLate && receivedAt === undefined) {
    about.push('the download marks it as late, and nobody says when it came')
  }
  const base = {
    student,
    from,
    ...(receivedAt !== undefined && { receivedAt }),
    ...(receivedAt !== saidAt && { isCommitTime: true as const }),
    isMarkedLate: isLate,
    earlier,
  }
  try {
    const collected = await collect(
      parts.map(({ item, file }) => item.entries(file)),
      { isOneFile: parts.length === 1 && parts[0]?.item.kind === 'file' },
    )
    const { katas, ignored, notes: more } = pickKatas(collected, forms)
    return { ...base, katas, ignored, notes: [...about, ...more] }
  } catch (error) {
    if (!(error instanceof Rejection)) throw error
    return { ...base, katas: [], ignored: [], notes: about, rejected: error.message }
  }
}

function committedAt(parts: Group['parts']): string | undefined {
  try {
    return parts.length === 1 ? parts[0]?.item.committedAt() : undefined
  } catch (error) {
    if (error instanceof Rejection) return undefined
    throw error
  }
}

/** What the teacher says of when submissions came, by the student's one id. */
function receivedBy(
  groups: readonly Group[],
  received: ReadonlyMap<string, string>,
): Map<string, string> {
  const students = groups.map(({ student }) => student)
  return new Map(
    [...received].flatMap(([name, at]) => {
      const student = findStudent({ name, ids: {} }, students)
      return student === undefined ? [] : [[student.id, at] as const]
    }),
  )
}

interface Whole {
  folder: OpenClass
  groups: Group[]
  submissions: Submission[]
  received: ReadonlyMap<string, string>
  assignment: Assignment
  roster: readonly Student[] | undefined
}

function* notesOf(whole: Whole): Generator<string> {
  const { folder, groups, submissions, received, assignment, roster } = whole
  if (groups.length === 0) yield 'there is no submission in this folder'
  if (folder.others.length > 0) {
    yield `passed over, since it is no folder, archive or .ts file: ${listed(folder.others)}`
  }
  const again = groups.filter(({ earlier }) => earlier.length > 0)
  if (again.length > 0) {
    const each = again.map(({ from, earlier }) => `${from} (not ${earlier.join(', ')})`)
    yield `handed in more than once, and the last counts: ${listed(each)}`
  }
  const strangers = groups.filter(({ isInRoster }) => !isInRoster).map(({ student }) => student.id)
  if (strangers.length > 0) {
    yield `not in the roster, and handed in: ${listed(strangers)}`
  }
  const everybody = [...(roster ?? []), ...groups.map(({ student }) => student)]
  const unknown = (ids: Iterable<string>): string[] =>
    [...ids].filter((id) => findStudent({ name: id, ids: {} }, unique(everybody)) === undefined)
  const told = unknown(received.keys())
  if (told.length > 0) yield `a time is given for nobody in the class: ${listed(told)}`
  const extended = Object.keys(assignment.late.extensions).filter(
    (id) => !everybody.some((student) => student.id === id),
  )
  if (extended.length > 0) {
    yield `the assignment extends the time of nobody in the class: ${listed(extended)}`
  }
  const timeless = submissions.filter(({ receivedAt }) => receivedAt === undefined)
  if (timeless.length > 0) {
    yield `nobody says when ${counted(timeless.length, 'submission')} came; without a time none is late. Say it with --received received.csv (student,received_at)`
  }
  const byCommit = submissions.filter((one) => one.isCommitTime)
  if (byCommit.length > 0) {
    yield `${counted(byCommit.length, 'clone')} came when the last commit says, which is the student's own word. Where that matters, say it with --received received.csv (student,received_at)`
  }
}

function unique(students: readonly Student[]): Student[] {
  return [...new Map(students.map((student) => [student.id, student])).values()]
}

function byId(a: Student, b: Student): number {
  return a.id < b.id ? -1 : 1
}

import { BANK_ROOT } from '../bank/bank.ts'
import type { Assignment } from '../assignment/assignment.ts'
import type { Student, Submission } from './submission.ts'

export interface IntakeOptions {
  /** The class. @default whoever handed in */
  roster?: readonly Student[]
  /** When each student's submission came, by their id; it goes before what the download says. */
  received?: ReadonlyMap<string, string>
  /** Where the katas lie. */
  root?: string
}

/** All that was found in a folder of submissions. */
export interface Intake {
  /** One a student, in the order of their ids. */
  submissions: Submission[]
  /** Who is in the roster and handed in nothing. */
  absent: Student[]
  /** What a teacher should know of the whole, a sentence each. */
  notes: string[]
}

/**
 * Takes submissions out of what a teacher has: a folder of folders, files or archives, a download of
 * Canvas, Moodle or Gradescope, git clones. Writes nothing; one bad submission stops no other.
 *
 * @throws {InputError} when there is no such folder.
 */
export async function readSubmissions(
  path: string,
  assignment: Assignment,
  options: IntakeOptions = {},
): Promise<Intake> {
  const { roster = [], received = new Map(), root = BANK_ROOT } = options
  throw new Error(
    `Not written yet: ${path} ${assignment.id} ${roster.length} ${received.size} ${root}`,
  )
}

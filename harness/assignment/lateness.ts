import type { Assignment } from './assignment.ts'

export interface Lateness {
  /** The instant that counts for this student, UTC: an extension is in it. */
  due: string
  /** Begun minutes after due, the buffer not taken off. 0 when in time, or when nobody knows. */
  minutes: number
  /** Days late beyond the grace days. */
  days: number
  /** Of the points, 0 to 100. */
  percentLost: number
}

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS

/**
 * How late a student was, and what it costs: of the assignment and the instant alone, so that it is the
 * same whenever one asks.
 *
 * At `due` and at the end of the buffer a submission is in time still. The first day late begins with
 * the first instant after the buffer, the second one 24 hours later.
 *
 * @param studentId by which an extension is found.
 * @param receivedAt where nobody knows it, the submission counts as in time.
 */
export function latenessOf(
  { due: dueOfAll, late }: Pick<Assignment, 'due' | 'late'>,
  studentId: string,
  receivedAt: string | undefined,
): Lateness {
  const { bufferMinutes, graceDays, percentPerDay, extensions } = late
  const due = (Object.hasOwn(extensions, studentId) && extensions[studentId]) || dueOfAll
  const lateMs =
    receivedAt === undefined ? 0 : Math.max(0, Date.parse(receivedAt) - Date.parse(due))
  const daysLate = Math.ceil(Math.max(0, lateMs - bufferMinutes * MINUTE_MS) / DAY_MS)
  const days = Math.max(0, daysLate - graceDays)
  return {
    due,
    minutes: Math.ceil(lateMs / MINUTE_MS),
    days,
    percentLost: Math.min(100, Number((days * percentPerDay).toFixed(2))),
  }
}

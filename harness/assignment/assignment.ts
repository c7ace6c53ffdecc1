/** `assignment.json`, version 1: what a class is asked, and how it is graded. Nothing else may stand in it. */
export interface Assignment {
  format: 'router-round/assignment/v1'
  /** Lower-case words joined by hyphens; names files and columns. */
  id: string
  title: string
  /** What Classroom 50 calls the classroom. @default the assignment's id */
  classroom?: string
  katas: AssignedKata[]
  /** Time to work on it, from a student's own start. @default as long as it is open */
  minutes?: number
  /** UTC, `2026-11-26T10:00:00Z`. */
  opens: string
  /** UTC, likewise. */
  due: string
  late: LateRule
  /** What a student's feedback shows: traffic and pictures, or counts. */
  disclosure: 'practice' | 'exam'
  /** Points for the student's own tests of each kata, by what they catch. @default they do not count */
  ownTests?: { points: number }
}

export interface AssignedKata {
  kata: string
  /** Points of level 1, 2, …: as many levels are judged as there are numbers. */
  points: number[]
}

export interface LateRule {
  /** Minutes after the due instant in which nothing is late. */
  bufferMinutes: number
  /** Days late, begun ones counted whole, that cost nothing. */
  graceDays: number
  /** Of a student's points, lost for each day late beyond those. From then on 100 in all is lost. */
  percentPerDay: number
  /** A due instant of their own, by the student's id. */
  extensions: Record<string, string>
}

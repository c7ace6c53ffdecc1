/** Someone of the class, from the roster; without one, as the submission's own name says. */
export interface Student {
  /** What joins roster, submissions, results and exports. Unique in the class. */
  id: string
  name: string
  email?: string
  section?: string
  /** What other systems call the same person: `Canvas ID`, `SIS User ID`, `SIS Login ID`, `Moodle ID`, `Participant`, `GitHub`. */
  ids: Record<string, string>
}

/** What a student handed in, taken out of whatever it came in: small files in memory, and nothing of it on the disk. */
export interface Submission {
  student: Student
  /** As the teacher knows it: the path of the folder, file or archive, from the folder of submissions. */
  from: string
  /** UTC, where the download, `--received` or the clone tells. The times in an archive are the student's own word. */
  receivedAt?: string
  /** It is the time of a commit, by the student's own clock. */
  isCommitTime?: true
  /** The download says that it is late, and not when it came. */
  isMarkedLate: boolean
  /** What else the student handed in, from the first on: this one came last and counts. */
  earlier: string[]
  /** Of each kata of the assignment that was found. */
  katas: SubmittedKata[]
  /** Paths that have no business here (`vitest.config.ts`, `node_modules`, …), each with the reason. */
  ignored: { path: string; why: string }[]
  /** What a teacher should look at, a sentence each: a file of another name, a student who is not in the roster. */
  notes: string[]
  /** Why nothing of it can be judged: a broken archive, a link, a bomb. */
  rejected?: string
}

/** The files of one kata, by their path from its folder: `solution.ts`, `solution.test.ts`, further modules. */
export interface SubmittedKata {
  kata: string
  files: Record<string, string>
}

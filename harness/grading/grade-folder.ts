import { randomBytes } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join, resolve } from 'node:path'
import * as v from 'valibot'
import { readAssignment } from '../assignment/read-assignment.ts'
import { HAS_SOLUTIONS, NO_SOLUTIONS } from '../bank/bank-root.ts'
import { RUNS_DEFAULT } from '../explore/plan.ts'
import { readReceived } from '../intake/read-received.ts'
import { readRoster } from '../intake/read-roster.ts'
import { readSubmissions, type Intake } from '../intake/read-submissions.ts'
import type { Jail } from '../jail/jail.ts'
import { InputError } from '../lib/input-error.ts'
import { isDiskError, systemSentence } from '../lib/system-error.ts'
import { exportAll } from '../exports/export-all.ts'
import { reportPage } from '../report/report-page.ts'
import { readResults } from '../results/read-results.ts'
import type { Results } from '../results/results.ts'
import { gradeClass, type GradingProgress } from './grade-class.ts'
import { Journal } from './journal.ts'
import { kitVersion } from './kit-version.ts'
import { writeReports } from './write-reports.ts'

/** What a folder of grades is made from. Paths are absolute. */
export interface Setting {
  assignment: string
  submissions: string
  roster?: string
  received?: string
  runs: number
}

const settingSchema = v.strictObject({
  assignment: v.string(),
  submissions: v.string(),
  roster: v.optional(v.string()),
  received: v.optional(v.string()),
  runs: v.number(),
})

export interface GradeOptions {
  jail: Jail | undefined
  parallel?: number
  only?: string
  onIntake?: (intake: Intake) => void
  onProgress?: (progress: GradingProgress) => void
}

/** What came of a class: what was known before, and what is now. */
export interface Graded {
  /** Nothing where only some were asked for and others are not judged yet. */
  results: Results | undefined
  before: Results | undefined
}

/**
 * A folder that a class is graded into: `reports/` holds what a teacher reads and uploads, `state/` the
 * journal, the secret seed, what was graded from, and former results.
 */
export class GradeFolder {
  readonly path: string

  constructor(path: string) {
    this.path = resolve(path)
  }

  get reports(): string {
    return join(this.path, 'reports')
  }

  get #results(): string {
    return join(this.reports, 'results.json')
  }

  #state(name: string): string {
    return join(this.path, 'state', name)
  }

  /** @throws {InputError} where nothing was graded into it. */
  get setting(): Setting {
    const file = this.#state('setting.json')
    const text = existsSync(file) ? readFileSync(file, 'utf8') : 'null'
    const parsed = v.safeParse(settingSchema, JSON.parse(text))
    if (parsed.success) return parsed.output as Setting
    throw new InputError(`${this.path} is no folder that \`kata grade\` has written to`)
  }

  /** What the reports there say now. */
  get current(): Results | undefined {
    return existsSync(this.#results) ? readResults(readFileSync(this.#results, 'utf8')) : undefined
  }

  /**
   * Judges what is not judged yet. Writes no report.
   *
   * @throws {InputError} where the disk takes no more: what was judged by then is kept.
   */
  async grade(setting: Setting, options: GradeOptions): Promise<Graded> {
    return this.#judge(setting, options).catch((error: unknown) => this.#saidOfDisk(error))
  }

  #saidOfDisk(error: unknown): never {
    if (!isDiskError(error)) throw error
    const kept = 'What was judged is kept: grade once more, and it goes on from there'
    throw new InputError(`${systemSentence(error, this.path)}. ${kept}`)
  }

  async #judge(setting: Setting, options: GradeOptions): Promise<Graded> {
    const { onIntake, ...rest } = options
    const assignment = await readAssignment(setting.assignment)
    if (assignment.ownTests && !HAS_SOLUTIONS) {
      throw new InputError(
        `this assignment counts the students' own tests, which are held against solutions and mistakes: ${NO_SOLUTIONS}. Grade it with the author's edition.`,
      )
    }
    const roster = setting.roster === undefined ? undefined : await readRoster(setting.roster)
    const received =
      setting.received === undefined ? undefined : await readReceived(setting.received)
    const intake = await readSubmissions(setting.submissions, assignment, {
      ...(roster && { roster }),
      ...(received && { received }),
    })
    if (
      rest.only !== undefined &&
      !intake.submissions.some(({ student }) => student.id === rest.only)
    ) {
      const ids = intake.submissions.slice(0, 5).map(({ student }) => student.id)
      throw new InputError(
        `no submission of a student with the id \`${rest.only}\`. Ids are such as: ${ids.join(', ')}`,
      )
    }
    onIntake?.(intake)
    mkdirSync(this.#state('history'), { recursive: true })
    replaceFile(this.#state('setting.json'), `${JSON.stringify(setting, null, 2)}\n`)
    const journal = new Journal(this.#state('journal.jsonl'))
    const work = this.#state('work')
    // What was killed in the midst of its work could not clear it away.
    rmSync(work, { recursive: true, force: true })
    mkdirSync(work)
    try {
      const results = await gradeClass({
        ...rest,
        ...{ work, assignment, intake, journal, secret: this.#secret(), runs: setting.runs },
        kit: kitVersion(assignment.katas.map(({ kata }) => kata)),
      })
      return { results, before: this.current }
    } finally {
      rmSync(work, { recursive: true, force: true })
      journal.close()
    }
  }

  /**
   * Puts results in the place of those that were there, which are kept in the history.
   *
   * @throws {InputError} where the disk takes no more: the reports there are as they were.
   */
  publish(results: Results): void {
    try {
      this.#write(results)
    } catch (error) {
      this.#saidOfDisk(error)
    }
  }

  #write(results: Results): void {
    if (existsSync(this.#results)) {
      const at = new Date().toISOString().replaceAll(':', '-')
      copyFileSync(this.#results, this.#state(join('history', `${at}.json`)))
    }
    writeReports(this.reports, { ...exportAll(results), 'report.html': reportPage(results) })
  }

  /** Made once; whoever has it can tell the traffic of this assignment. */
  #secret(): string {
    const file = this.#state('secret')
    if (!existsSync(file)) replaceFile(file, `${randomBytes(32).toString('hex')}\n`)
    return readFileSync(file, 'utf8').trim()
  }
}

export function settingOf(paths: Omit<Setting, 'runs'> & { runs?: number }): Setting {
  const { assignment, submissions, roster, received, runs = RUNS_DEFAULT } = paths
  return {
    ...{ assignment: resolve(assignment), submissions: resolve(submissions), runs },
    ...(roster !== undefined && { roster: resolve(roster) }),
    ...(received !== undefined && { received: resolve(received) }),
  }
}

/** Whole or not at all; nobody else may read it. */
function replaceFile(file: string, text: string): void {
  writeFileSync(`${file}.draft`, text, { mode: 0o600 })
  renameSync(`${file}.draft`, file)
}

import { createHmac } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import PQueue from 'p-queue'
import type { AssignedKata, Assignment } from '../assignment/assignment.ts'
import { latenessOf } from '../assignment/lateness.ts'
import { filesOf, KIT_ROOT, loadKata } from '../bank/bank.ts'
import { planOf, upTo } from '../explore/plan.ts'
import { isOpenKata } from '../exports/standing.ts'
import type { Intake } from '../intake/read-submissions.ts'
import type { Student, Submission } from '../intake/submission.ts'
import type { Jail } from '../jail/jail.ts'
import { digestOf } from '../lib/digest-of.ts'
import type { Runner } from '../core/runner.ts'
import { openKit, type Kit } from '../judge/kit.ts'
import type {
  GradeOutcome,
  KataResult,
  Results,
  SimilarPair,
  StudentResult,
} from '../results/results.ts'
import { judgeSubmission, notJudged, type Judging } from './judge-submission.ts'
import type { Journal } from './journal.ts'
import { judgeOwnTests, openOwnTests, ownTestsNotJudged } from './judge-own-tests.ts'
import { similarPairs } from '../similarity/similar-pairs.ts'
import { rejected } from './outcomes.ts'

export interface Grading {
  assignment: Assignment
  intake: Intake
  journal: Journal
  /** Absent, code is judged with the teacher's own rights. */
  jail: Jail | undefined
  /** Of the assignment. */
  secret: string
  /** Version of the kit. */
  kit: string
  /** Generated workloads a level. */
  runs: number
  /** A folder for files that are gone afterwards. */
  work: string
  /** How many are judged at once. @default as many as there are cores */
  parallel?: number
  /** The only student to judge, if not all. */
  only?: string
  onProgress?: (progress: GradingProgress) => void
}

export interface GradingProgress {
  done: number
  all: number
  /** Judged now, and not known from before. */
  fresh: number
  outcomes: Map<GradeOutcome, number>
}

/** One student's kata. */
interface Job {
  submission: Submission
  assigned: AssignedKata
  files: Record<string, string>
  /** All that the result depends on. */
  key: string
}

/**
 * Judges whatever the journal does not know yet, and puts the class together. The outcome depends on the
 * inputs alone: not on load, order or how many are judged at once.
 *
 * @returns nothing where only some were asked for and others are not judged yet.
 */
export async function gradeClass(grading: Grading): Promise<Results | undefined> {
  const { assignment, intake, journal, only, onProgress } = grading
  const jobs = jobsOf(grading)
  const asked = only === undefined ? jobs : jobs.filter((job) => job.submission.student.id === only)
  const kits = new Map<string, Judging>()
  /** Where one cannot be kept, no other is begun. */
  const over = new AbortController()
  const progress: GradingProgress = { done: 0, all: asked.length, fresh: 0, outcomes: new Map() }
  const failed = new Map<string, KataResult>()
  const note = ({ outcome }: Pick<KataResult, 'outcome'>, isFresh: boolean): void => {
    progress.done++
    if (isFresh) progress.fresh++
    progress.outcomes.set(outcome, (progress.outcomes.get(outcome) ?? 0) + 1)
    onProgress?.(progress)
  }
  try {
    for (const assigned of assignment.katas) {
      kits.set(assigned.kata, await judgingOf(assigned, grading))
    }
    const queue = new PQueue({ concurrency: grading.parallel ?? availableParallelism() })
    /** Of what was judged the journal keeps the rest. */
    const underWay = new Map<string, Promise<Pick<KataResult, 'outcome'>>>()
    for (const { key, files, assigned } of asked) {
      const known = journal.get(key)
      if (known) {
        note(known, false)
        continue
      }
      // Two students with the same files are judged once.
      const judging = kits.get(assigned.kata) as Judging
      const before = underWay.get(key)
      const judged =
        before ??
        queue.add(async () => {
          const result = await judgeTwice(files, judging)
          if (isOpenKata(result)) failed.set(key, result)
          else journal.add(key, result)
          return { outcome: result.outcome }
        }, over)
      underWay.set(key, judged)
      judged.then((result) => note(result, before === undefined)).catch(() => undefined)
    }
    await Promise.all(underWay.values())
    await queue.onIdle()
  } finally {
    over.abort()
    for (const { kit } of kits.values()) kit.close()
  }
  const resultOf = ({ key }: Job): KataResult | undefined => journal.get(key) ?? failed.get(key)
  if (jobs.some((job) => resultOf(job) === undefined)) return undefined
  const byStudent = new Map<string, KataResult[]>()
  for (const job of jobs) {
    const { id } = job.submission.student
    byStudent.set(id, [...(byStudent.get(id) ?? []), resultOf(job) as KataResult])
  }
  const students = [
    ...intake.submissions.map((submission) =>
      studentResult(assignment, submission, byStudent.get(submission.student.id) ?? [], kits),
    ),
    ...intake.absent.map((student) => absentResult(assignment, student, kits)),
  ]
  return {
    format: 'router-round/results/v1',
    kit: grading.kit,
    assignment,
    seed: digestOf(grading.secret),
    sandbox: grading.jail ? 'bubblewrap' : 'unsandboxed',
    students: students.toSorted((a, b) => compare(a.student.id, b.student.id)),
    similarity: assignment.katas
      .flatMap(({ kata }) => similarIn(kata, intake.submissions))
      .toSorted((a, b) => b.likeness - a.likeness),
  }
}

/** Of those that were opened, beside what everyone was given, and the reference where there is one. */
function similarIn(kata: string, submissions: readonly Submission[]): SimilarPair[] {
  const { starter, reference } = filesOf(kata)
  const programs = submissions.flatMap(({ student, katas, rejected }) => {
    const text = katas.find((found) => found.kata === kata)?.files['solution.ts']
    return rejected === undefined && text !== undefined ? [{ id: student.id, text }] : []
  })
  const given = [starter, reference].filter((file) => existsSync(file))
  return similarPairs(
    kata,
    programs,
    given.map((file) => readFileSync(file, 'utf8')),
  )
}

/** By code units: the same order in every country. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** What a judge of ours fails at once more is told: the first time may have been the machine. */
async function judgeTwice(files: Record<string, string>, judging: Judging): Promise<KataResult> {
  const first = await judgeWhole(files, judging)
  return isOpenKata(first) ? judgeWhole(files, judging) : first
}

async function judgeWhole(files: Record<string, string>, judging: Judging): Promise<KataResult> {
  const result = await judgeSubmission(files, judging)
  const { ownTests } = judging
  return ownTests ? { ...result, ownTests: await judgeOwnTests(files, ownTests) } : result
}

async function judgingOf(assigned: AssignedKata, grading: Grading): Promise<Judging> {
  const { assignment, secret, runs, jail, work } = grading
  const kata = await loadKata(assigned.kata)
  const seed = seedOf(secret, assignment.id, assigned.kata)
  const { drive, reference } = filesOf(kata.slug)
  const kit = openKit({ drive, kitRoot: KIT_ROOT, jail, parent: work, findsHangs: false })
  return {
    ...{ kata, assigned, kit, work, isExam: assignment.disclosure === 'exam' },
    plan: planOf(kata, { levels: upTo(assigned.points.length), seed, runs, sparesStress: true }),
    ...(existsSync(reference) && { reference: opening(kit, reference) }),
    ...(assignment.ownTests && {
      ownTests: await openOwnTests(kata, {
        ...{ levels: assigned.points.length, maxPoints: assignment.ownTests.points, jail, work },
        seed: seedOf(secret, assignment.id, `own tests of ${assigned.kata}`),
      }),
    }),
  }
}

/** In a child of its own: what runs in this process makes time virtual for all that goes on in it. */
function opening(kit: Kit, reference: string): () => Promise<Runner> {
  let opened: Promise<Runner> | undefined
  const open = async (): Promise<Runner> => {
    const judge = await kit.judge(reference)
    if ('problem' in judge) throw new Error(judge.problem.message)
    return judge
  }
  return () => (opened ??= open())
}

/** A seed as fast-check takes it: nobody can tell it, or that of another kata, without the secret. */
function seedOf(secret: string, assignment: string, kata: string): number {
  const digest = createHmac('sha256', secret).update(`${assignment}\n${kata}`).digest()
  return digest.readUInt32BE(0) >>> 1
}

function jobsOf({ assignment, intake, secret, kit, runs, jail }: Grading): Job[] {
  const limits = { kit, runs, secret: digestOf(secret), sandbox: jail ? 'bubblewrap' : 'none' }
  return intake.submissions.flatMap((submission) =>
    submission.rejected === undefined
      ? assignment.katas.map((assigned): Job => {
          const found = submission.katas.find(({ kata }) => kata === assigned.kata)
          const files = found?.files ?? {}
          const { disclosure, ownTests } = assignment
          const asked = [limits, assigned, disclosure, ...(ownTests ? [ownTests] : [])]
          const key = digestOf(JSON.stringify([...asked, sortedEntries(files)]))
          return { submission, assigned, files, key }
        })
      : [],
  )
}

function sortedEntries(files: Record<string, string>): [string, string][] {
  return Object.entries(files).toSorted(([a], [b]) => compare(a, b))
}

function studentResult(
  assignment: Assignment,
  submission: Submission,
  judged: KataResult[],
  kits: ReadonlyMap<string, Judging>,
): StudentResult {
  const { student, from, receivedAt, isCommitTime, ignored, notes, rejected: why } = submission
  const katas =
    why === undefined
      ? judged
      : assignment.katas.map((assigned) => notJudgedIn(assigned, kits, rejected(why)))
  const late = latenessOf(assignment, student.id, receivedAt)
  const files = submission.katas.map(({ kata, files }) => [kata, sortedEntries(files)])
  return {
    student,
    submission: {
      from,
      ...(receivedAt !== undefined && { receivedAt }),
      ...(isCommitTime && { isCommitTime }),
      digest: digestOf(JSON.stringify(files)),
      ignored,
    },
    late,
    katas,
    ...pointsOf(katas, late.percentLost),
    needsEye: [...new Set([...notes, ...(why === undefined ? katas.flatMap(whyLook) : [why])])],
  }
}

function absentResult(
  assignment: Assignment,
  student: Student,
  kits: ReadonlyMap<string, Judging>,
): StudentResult {
  const nothing = {
    outcome: 'missing' as const,
    forTeacher: 'Nothing was handed in.',
    forStudent: 'You handed in nothing.',
  }
  const katas = assignment.katas.map((assigned) => notJudgedIn(assigned, kits, nothing))
  const late = latenessOf(assignment, student.id, undefined)
  return { student, late, katas, ...pointsOf(katas, 0), needsEye: [] }
}

function notJudgedIn(
  assigned: AssignedKata,
  kits: ReadonlyMap<string, Judging>,
  told: Parameters<typeof notJudged>[2],
): KataResult {
  const { kata, ownTests } = kits.get(assigned.kata) as Judging
  const result = notJudged(kata, assigned, told)
  return ownTests ? { ...result, ownTests: ownTestsNotJudged(told, ownTests) } : result
}

function pointsOf(
  katas: readonly KataResult[],
  percentLost: number,
): Pick<StudentResult, 'points' | 'score' | 'maxPoints'> {
  const points = sum(katas.map((kata) => kata.points + (kata.ownTests?.points ?? 0)))
  const maxPoints = sum(katas.map((kata) => kata.maxPoints + (kata.ownTests?.maxPoints ?? 0)))
  return { points, maxPoints, score: Math.round(points * (100 - percentLost)) / 100 }
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}

function whyLook(result: KataResult): string[] {
  const { kata, ownTests } = result
  const own = ownTests?.outcome
  return [
    ...whyLookAtCode(result),
    ...(own === 'tampered' ? [`${kata}: its own tests wrote into the pipe of the judge`] : []),
    ...(own === 'judge-error' ? [`${kata}: the judge failed at its own tests; grade again`] : []),
  ]
}

function whyLookAtCode({ kata, outcome, levels }: KataResult): string[] {
  if (outcome === 'tampered') return [`${kata}: it wrote into the pipe of the judge`]
  if (outcome === 'judge-error') return [`${kata}: the judge failed; grade again`]
  if (outcome === 'rejected') return [`${kata}: it could not be run`]
  const untested = levels.filter(({ outcome, laws }) => outcome === 'unknown' && laws.length > 0)
  return untested.map(({ level }) => `${kata}: level ${level} was never put to the test`)
}

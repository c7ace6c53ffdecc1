import { existsSync } from 'node:fs'
import { mkdir, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { BANK_ROOT } from '../bank/bank.ts'
import { temporaryFolder } from '../lib/temporary-folder.ts'
import {
  attemptIn,
  attemptsFolder,
  attemptsIn,
  exams,
  namesBelowAttempts,
  newExamFolder,
  type Attempt,
} from './folder.ts'
import { record } from './journal.ts'
import { progressIn } from './progress.ts'
import { inMinutes, startAttempt } from './start-attempt.ts'

/** Several attempts in a folder of their own, on one deadline. Paths are absolute. */
export interface Exam {
  folder: string
  attempts: Attempt[]
}

/**
 * Makes an exam's folder with one attempt a kata, all on one deadline; complete or not at all, since
 * everything is written beside it first.
 */
export async function startExam(slugs: string[], minutes: number, root = BANK_ROOT): Promise<Exam> {
  const folder = newExamFolder(new Date(), root)
  await mkdir(dirname(folder), { recursive: true })
  const draft = temporaryFolder('.exam-', dirname(folder))
  try {
    const deadlineAt = inMinutes(minutes)
    for (const slug of slugs) {
      const attempt = attemptIn(join(draft.path, slug), slug)
      await startAttempt(attempt, root, { mode: 'exam', minutes, deadlineAt })
    }
    await rename(draft.path, folder)
  } finally {
    draft.remove()
  }
  return { folder, attempts: slugs.map((slug) => attemptIn(join(folder, slug), slug)) }
}

/** The exam that began last. */
export function latestExam(slugs: string[], root = BANK_ROOT): Exam | undefined {
  return examsOf(slugs, root)[0]
}

/** The exam that is not over yet. */
export function runningExam(slugs: string[], root = BANK_ROOT): Exam | undefined {
  return examsOf(slugs, root).find(isRunning)
}

/** The exam whose folder this is, or lies around it. */
export function examAround(folder: string, slugs: string[], root = BANK_ROOT): Exam | undefined {
  const [name] = namesBelowAttempts(folder, root)
  return examsOf(slugs, root).find((exam) => exam.folder === join(attemptsFolder(root), name ?? ''))
}

/** The exam of one of its attempts, wherever it lies: those beside it that share its deadline. */
export function examOf(attempt: Attempt, slugs: string[]): Exam {
  const deadline = deadlineOf(attempt)
  const folder = dirname(attempt.folder)
  const beside = attemptsIn(folder, slugs).filter((one) => deadlineOf(one) === deadline)
  return { folder, attempts: beside.length > 0 ? beside : [attempt] }
}

/** Whether one of its attempts is not over. */
export function isRunning({ attempts }: Exam): boolean {
  return attempts.some(isOpen)
}

/**
 * Ends every attempt of an exam that is not over yet.
 *
 * @returns those that this ended: none when the exam was over before.
 */
export async function endExam({ attempts }: Exam): Promise<Attempt[]> {
  const open = attempts.filter(isOpen)
  // A journal that cannot be written keeps no other attempt open.
  const written = await Promise.allSettled(open.map((one) => record(one, { kind: 'ended' })))
  const failed = written.find(({ status }) => status === 'rejected')
  if (failed?.status === 'rejected') throw failed.reason
  return open
}

function examsOf(slugs: string[], root: string): Exam[] {
  return exams(root)
    .map((folder) => ({ folder, attempts: attemptsIn(folder, slugs) }))
    .filter(({ folder, attempts }) => existsSync(folder) && attempts.length > 0)
}

/** Whether an exam is over does not depend on how many levels a kata has. */
function isOpen(attempt: Attempt): boolean {
  const { mode, isOver } = progressIn(attempt, 0)
  return mode === 'exam' && !isOver
}

function deadlineOf(attempt: Attempt): number | undefined {
  const { mode, deadlineMs } = progressIn(attempt, 0)
  return mode === 'exam' ? deadlineMs : undefined
}

import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { attemptAround, type Attempt } from '../attempts/folder.ts'
import { record } from '../attempts/journal.ts'
import { isExamined, permissionsOf, type Permissions } from '../attempts/permissions.ts'
import { revealLevels } from '../attempts/prompt.ts'
import { progressIn, type Progress } from '../attempts/progress.ts'
import { BANK_ROOT, filesOf, findKatas, loadKata, readKataFile } from '../bank/bank.ts'
import type { Kata } from '../core/kata.ts'
import { firstFailure, type Verdict } from '../core/verdict.ts'
import { parseInterview, type Interview } from '../bank/interview.ts'
import { attemptFor, solutionFor } from './targets.ts'

/** An attempt as a command finds it: its kata, where it stands, and what its mode gives at present. */
export interface OpenAttempt {
  kata: Kata
  attempt: Attempt
  progress: Progress
  may: Permissions
}

/** The attempt that a command speaks of: see `attemptFor`. */
export async function openAttempt(target: string | undefined, root: string): Promise<OpenAttempt> {
  return openAttemptOf(attemptFor(target, findKatas(root), root), root)
}

export async function openAttemptOf(attempt: Attempt, root: string): Promise<OpenAttempt> {
  return openAttemptNow(attempt, await loadKata(attempt.slug, root), root)
}

/** The open attempt as it is by now. */
export function openAttemptNow(attempt: Attempt, kata: Kata, root = BANK_ROOT): OpenAttempt {
  const progress = progressIn(attempt, kata.levels.length)
  const may = permissionsOf(progress, isExamined(kata.slug, root))
  const hasReference = existsSync(filesOf(kata.slug, root).reference)
  return { kata, attempt, progress, may: { ...may, reference: may.reference && hasReference } }
}

/** Writes a verdict into the attempt's journal, and finds out where it stands now. */
export async function remember(
  { attempt, kata }: OpenAttempt,
  verdict: Verdict,
): Promise<OpenAttempt> {
  const levels = verdict.levels.map(({ outcome }) => outcome)
  // A token is traffic to whoever replays it.
  const { details } = openAttemptNow(attempt, kata).may
  const token = details ? firstFailure(verdict)?.law.counterexample?.token : undefined
  await record(attempt, { kind: 'tested', seed: verdict.seed, levels, ...(token && { token }) })
  return openAttemptNow(attempt, kata)
}

export async function interviewOf(kata: Kata, root: string): Promise<Interview> {
  return parseInterview(await readKataFile(filesOf(kata.slug, root).interview))
}

/**
 * In an interview, puts into the attempt's README the levels that have been asked by now.
 *
 * @returns the sections that are new.
 */
export function reveal({ attempt, progress }: OpenAttempt, root: string): Promise<string[]> {
  return revealLevels(attempt, progress, root)
}

/** A solution that a command speaks of. */
export interface OpenSolution {
  slugs: string[]
  slug: string
  kata: Kata
  solution: string
  /** The attempt that was named, and not the file. */
  named: Attempt | undefined
  /** The attempt that it belongs to, so that its mode holds for `--file` as well. */
  attempt: Attempt | undefined
}

/** The solution of an attempt, or any file: see `solutionFor`. */
export async function openSolution(
  target: string | undefined,
  file: string | undefined,
  root: string,
): Promise<OpenSolution> {
  const slugs = findKatas(root)
  const { slug, solution, attempt: named } = solutionFor(target, file, slugs, root)
  const kata = await loadKata(slug, root)
  const attempt = named ?? attemptAround(dirname(solution), slugs, root)
  return { slugs, slug, kata, solution, named, attempt }
}

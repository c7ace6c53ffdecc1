import { dirname } from 'node:path'
import { attemptAround, type Attempt } from '../attempts/folder.ts'
import { record } from '../attempts/journal.ts'
import { isExamined, permissionsOf, type Permissions } from '../attempts/permissions.ts'
import { revealLevels } from '../attempts/prompt.ts'
import { standingIn, type Standing } from '../attempts/standing.ts'
import { BANK_ROOT, filesOf, findKatas, loadKata, readKataFile } from '../bank/bank.ts'
import type { Kata } from '../core/kata.ts'
import { firstFailure, type Verdict } from '../core/verdict.ts'
import { parseInterview, type Interview } from '../bank/interview.ts'
import { attemptFor } from './targets.ts'

/** An attempt as a command finds it: its kata, where it stands, and what its mode gives at present. */
export interface Desk {
  kata: Kata
  attempt: Attempt
  standing: Standing
  may: Permissions
}

/** The desk of the attempt that a command speaks of: see `attemptFor`. */
export async function openDesk(target: string | undefined, root: string): Promise<Desk> {
  return deskOf(attemptFor(target, findKatas(root), root), root)
}

export async function deskOf(attempt: Attempt, root: string): Promise<Desk> {
  return deskNow(attempt, await loadKata(attempt.slug, root), root)
}

/** The desk as it is by now. */
export function deskNow(attempt: Attempt, kata: Kata, root = BANK_ROOT): Desk {
  const standing = standingIn(attempt, kata.levels.length)
  return { kata, attempt, standing, may: permissionsOf(standing, isExamined(kata.slug, root)) }
}

/** Writes a verdict into the attempt's journal, and finds out where it stands now. */
export async function remember({ attempt, kata }: Desk, verdict: Verdict): Promise<Desk> {
  const levels = verdict.levels.map(({ outcome }) => outcome)
  // A token is traffic to whoever replays it.
  const { details } = deskNow(attempt, kata).may
  const token = details ? firstFailure(verdict)?.law.counterexample?.token : undefined
  await record(attempt, { kind: 'tested', seed: verdict.seed, levels, ...(token && { token }) })
  return deskNow(attempt, kata)
}

export async function interviewOf(kata: Kata, root: string): Promise<Interview> {
  return parseInterview(await readKataFile(filesOf(kata.slug, root).interview))
}

/**
 * In an interview, puts into the attempt's README the levels that have been asked by now.
 *
 * @returns the sections that are new.
 */
export function reveal({ attempt, standing }: Desk, root: string): Promise<string[]> {
  return revealLevels(attempt, standing, root)
}

/** The attempt that a file belongs to, so that its mode holds for `--file` as well. */
export function attemptHolding(file: string, slugs: string[], root: string): Attempt | undefined {
  return attemptAround(dirname(file), slugs, root)
}

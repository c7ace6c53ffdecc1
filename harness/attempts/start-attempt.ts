import { readFile } from 'node:fs/promises'
import { filesOf } from '../bank/bank.ts'
import { createAttempt, type Attempt } from './folder.ts'
import { record } from './journal.ts'
import type { Mode } from './modes.ts'
import { promptUpTo } from './prompt.ts'

export interface StartOptions {
  /** @default 'practice' */
  mode?: Mode
  /** The time that is given, from now. @default none */
  minutes?: number
  /** One instant for several attempts. @default now and `minutes` */
  deadlineAt?: string
}

/** Makes the attempt's folder and begins its journal: from here on its clock runs. */
export async function startAttempt(
  attempt: Attempt,
  root: string,
  { mode = 'practice', minutes, deadlineAt }: StartOptions = {},
): Promise<void> {
  const readme = await readFile(filesOf(attempt.slug, root).readme, 'utf8')
  const prompt = mode === 'interview' ? promptUpTo(readme, 1) : readme
  const end = deadlineAt ?? (minutes === undefined ? undefined : inMinutes(minutes))
  const begin = (draft: Attempt): Promise<void> =>
    record(draft, {
      kind: 'started',
      mode,
      ...(minutes !== undefined && { minutes }),
      ...(end !== undefined && { deadlineAt: end }),
    })
  await createAttempt(attempt, prompt, begin, root)
}

export function inMinutes(minutes: number): string {
  return new Date(Date.now() + minutes * 60_000).toISOString()
}

import { createAttempt, type Attempt } from './folder.ts'
import { record } from './journal.ts'

/** Makes the attempt's folder and begins its journal. */
export async function startAttempt(slug: string, root: string): Promise<Attempt> {
  const attempt = await createAttempt(slug, root)
  await record(attempt, { kind: 'started', at: new Date().toISOString() })
  return attempt
}

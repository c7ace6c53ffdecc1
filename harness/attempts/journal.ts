import { appendFile, mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import * as v from 'valibot'
import { isSystemError, systemSentence } from '../system-error.ts'
import { textOf } from '../text-of.ts'
import type { Attempt } from './folder.ts'
import { MODES } from './modes.ts'

const outcome = v.picklist(['pass', 'fail', 'unknown'])
const positive = v.pipe(v.number(), v.integer(), v.minValue(1))
const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const at = v.pipe(v.string(), v.isoTimestamp())

const entrySchema = v.variant('kind', [
  v.object({
    kind: v.literal('started'),
    at,
    mode: v.optional(v.picklist(MODES), 'practice'),
    /** Minutes to go from the start; the deadline is what counts. */
    minutes: v.optional(positive),
    /** The one deadline, as an instant: whatever tells the time left derives it from this. */
    deadlineAt: v.optional(at),
  }),
  v.object({
    kind: v.literal('tested'),
    at,
    seed: v.number(),
    levels: v.array(outcome),
    /** Names the traffic of the law that was shown first, where one was broken. */
    token: v.optional(v.string()),
  }),
  v.object({ kind: v.literal('hint'), at, level: positive }),
  /** A question of "Ask first", from 1. */
  v.object({ kind: v.literal('asked'), at, question: positive }),
  /** The first time that a file of the learner's differs from what they were given. */
  v.object({ kind: v.literal('began'), at, file: v.picklist(['solution', 'tests']) }),
  v.object({
    kind: v.literal('own-tests'),
    at,
    /** On the learner's own solution. */
    passed: count,
    failed: count,
    /** Of the flaws that the tests were put to, those that they caught. */
    caught: v.optional(count),
    flaws: v.optional(count),
  }),
  /** Throughput at the largest size that was measured, beside the kata's library. */
  v.object({
    kind: v.literal('benched'),
    at,
    size: positive,
    opsPerSec: v.number(),
    library: v.string(),
    libraryOpsPerSec: v.number(),
  }),
  v.object({ kind: v.literal('gave-up'), at }),
  /** An interview or an exam that was ended before its deadline. */
  v.object({ kind: v.literal('ended'), at }),
])

/** What happened in an attempt, as it happened. `at` is an ISO instant. */
export type Entry = v.InferOutput<typeof entrySchema>

function journalFile({ folder }: Attempt): string {
  return join(folder, '.kata', 'journal.jsonl')
}

/**
 * Adds a line to the attempt's journal, at the present instant or at the latest one that the journal
 * knows: a clock that was set back does not reach behind it. Lines are never changed, and each begins
 * with its own line break, so that a torn one spoils no other.
 *
 * @throws {JournalError} when it cannot be written.
 */
export async function record(attempt: Attempt, entry: Fact): Promise<void> {
  const file = journalFile(attempt)
  const now = new Date(nowMsOf(readJournal(attempt))).toISOString()
  try {
    await mkdir(dirname(file), { recursive: true })
    await appendFile(file, `\n${JSON.stringify({ ...entry, at: now })}`)
  } catch (error) {
    const why = isSystemError(error) ? systemSentence(error, file) : String(error)
    throw new JournalError(`the journal cannot be written. ${why}`)
  }
}

/** The journal's place cannot be written: a full disk, no right to it, a folder of its name. */
export class JournalError extends Error {
  override readonly name = 'JournalError'
}

/** An entry without its instant. */
export type Fact = DistributiveOmit<v.InferInput<typeof entrySchema>, 'at'>
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never

/** The entries that can be read, in order; lines that cannot, or all, are passed over. */
export function readJournal(attempt: Attempt): Entry[] {
  return (textOf(journalFile(attempt)) ?? '').split('\n').flatMap(entriesIn)
}

/** The present instant, never before an entry, in milliseconds since 1970. */
export function nowMsOf(entries: readonly Entry[], systemMs = Date.now()): number {
  return entries.reduce((latestMs, { at }) => Math.max(latestMs, Date.parse(at)), systemMs)
}

function entriesIn(line: string): Entry[] {
  try {
    const parsed = v.safeParse(entrySchema, JSON.parse(line))
    return parsed.success ? [parsed.output] : []
  } catch {
    return []
  }
}

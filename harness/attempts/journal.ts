import { appendFile, mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import * as v from 'valibot'
import { isSystemError, systemSentence } from '../lib/system-error.ts'
import { textOf } from '../lib/text-of.ts'
import { readClocks, type Clocks } from './clocks.ts'
import type { Attempt } from './folder.ts'
import { JournalError } from './journal-error.ts'
import { MODES, strictest, type Mode } from './modes.ts'

const outcome = v.picklist(['pass', 'fail', 'unknown'])
const positive = v.pipe(v.number(), v.integer(), v.minValue(1))
const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const at = v.pipe(v.string(), v.isoTimestamp())

/** What every line has. */
const line = {
  at,
  /** Of the attempt, where it is not practice: so that it is known though the first line is lost. */
  mode: v.optional(v.picklist(MODES)),
  /** See `Clocks`. */
  uptimeSec: v.optional(count),
  boot: v.optional(v.string()),
}

const entrySchema = v.variant('kind', [
  v.object({
    kind: v.literal('started'),
    ...line,
    mode: v.optional(v.picklist(MODES), 'practice'),
    /** Minutes to go from the start; the deadline is what counts. */
    minutes: v.optional(positive),
    /** The one deadline, as an instant: whatever tells the time left derives it from this. */
    deadlineAt: v.optional(at),
  }),
  v.object({
    kind: v.literal('tested'),
    ...line,
    seed: v.number(),
    levels: v.array(outcome),
    /** Names the traffic of the law that was shown first, where one was broken. */
    token: v.optional(v.string()),
  }),
  v.object({ kind: v.literal('hint'), ...line, level: positive }),
  /** A question to the interviewer, with what it was answered. */
  v.object({
    kind: v.literal('asked'),
    ...line,
    /** As it was put; absent where one was chosen from a list. */
    words: v.optional(v.string()),
    /** Which of "Ask first" was answered, from 1. */
    question: v.optional(positive),
    /** The section and the first words of the README's passage that was quoted. */
    quoted: v.optional(v.string()),
    /** What was not clear: which answers were offered, by number or by place. */
    offered: v.optional(v.array(v.union([positive, v.string()]))),
    /** There was no answer: the level has not been asked, or nobody prepared one. */
    unanswered: v.optional(v.picklist(['later', 'none'])),
  }),
  /** The first time that a file of the learner's differs from what they were given. */
  v.object({
    kind: v.literal('began'),
    ...line,
    file: v.picklist(['solution', 'tests']),
    /** The other one was there too when somebody first looked: which came first is not known. */
    together: v.optional(v.boolean()),
  }),
  v.object({
    kind: v.literal('own-tests'),
    ...line,
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
    ...line,
    size: positive,
    opsPerSec: v.number(),
    library: v.string(),
    libraryOpsPerSec: v.number(),
  }),
  v.object({ kind: v.literal('gave-up'), ...line }),
  /** An interview or an exam that was ended before its deadline. */
  v.object({ kind: v.literal('ended'), ...line }),
])

/** What happened in an attempt, as it happened. `at` is an ISO instant. */
export type Entry = v.InferOutput<typeof entrySchema>

function journalFile({ folder }: Attempt): string {
  return join(folder, '.kata', 'journal.jsonl')
}

/**
 * Adds a line to the attempt's journal, at the present instant: see `nowMsOf`. Lines are never changed,
 * and each begins with its own line break, so that a torn one spoils no other.
 *
 * @throws {JournalError} when it cannot be written.
 */
export async function record(attempt: Attempt, fact: Fact): Promise<void> {
  const file = journalFile(attempt)
  const entries = readJournal(attempt)
  const clocks = readClocks()
  const { uptimeSec, boot } = clocks
  const now = new Date(nowMsOf(entries, clocks)).toISOString()
  const mode = modeIn(entries)
  const entry = { ...(mode !== 'practice' && { mode }), ...fact, at: now, uptimeSec, boot }
  try {
    await mkdir(dirname(file), { recursive: true })
    await appendFile(file, `\n${JSON.stringify(entry)}`)
  } catch (error) {
    const why = isSystemError(error) ? systemSentence(error, file) : String(error)
    throw new JournalError(`the journal cannot be written. ${why}`)
  }
}

/** An entry without what every line has. */
export type Fact = DistributiveOmit<v.InferInput<typeof entrySchema>, 'at' | 'uptimeSec' | 'boot'>
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never

/** The entries that can be read, in order; lines that cannot, or all, are passed over. */
export function readJournal(attempt: Attempt): Entry[] {
  return (textOf(journalFile(attempt)) ?? '').split('\n').flatMap(entriesIn)
}

/** The mode that the first line gives; without it, the strictest that any line shows. */
export function modeIn(entries: readonly Entry[]): Mode {
  const started = entries.find((entry) => entry.kind === 'started')
  if (started) return started.mode
  return strictest(
    entries.map(({ kind, mode }) => mode ?? (kind === 'ended' ? 'interview' : 'practice')),
  )
}

/**
 * The present instant, in milliseconds since 1970. It is never before an entry, and since an entry at
 * least as much time has passed as the machine has been up for since: a clock that was set back gives
 * no time back.
 */
export function nowMsOf(entries: readonly Entry[], clocks: Clocks = readClocks()): number {
  return entries.reduce(
    (latestMs, entry) => Math.max(latestMs, Date.parse(entry.at) + upSinceMs(entry, clocks)),
    clocks.wallMs,
  )
}

/** Both readings are whole seconds, rounded down: one second less is never too much. */
function upSinceMs({ uptimeSec, boot }: Entry, clocks: Clocks): number {
  if (uptimeSec === undefined || clocks.uptimeSec === undefined || boot !== clocks.boot) return 0
  return Math.max(0, clocks.uptimeSec - uptimeSec - 1) * 1_000
}

function entriesIn(line: string): Entry[] {
  try {
    const parsed = v.safeParse(entrySchema, JSON.parse(line))
    return parsed.success ? [parsed.output] : []
  } catch {
    return []
  }
}

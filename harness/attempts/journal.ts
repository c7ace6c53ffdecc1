import { existsSync, readFileSync } from 'node:fs'
import { appendFile, mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Outcome } from '../core/verdict.ts'
import type { Attempt } from './folder.ts'

/** What happened in an attempt, as it happened. `at` is an ISO instant. */
export type Entry =
  | { kind: 'started'; at: string }
  | { kind: 'tested'; at: string; seed: number; levels: Outcome[] }
  | { kind: 'hint'; at: string; level: number }

/** What the journal says in sum. */
export interface Progress {
  tests: number
  /** Levels passed in the last test, counted from the first without a gap. */
  levelsPassed: number
  /** The most levels passed in any test. */
  best: number
  /** Hints given, by level. */
  hints: Map<number, number>
}

function journalFile({ folder }: Attempt): string {
  return join(folder, '.kata', 'journal.jsonl')
}

/** Adds a line to the attempt's journal. Lines are never changed: a torn one is passed over. */
export async function record(attempt: Attempt, entry: Entry): Promise<void> {
  const file = journalFile(attempt)
  await mkdir(dirname(file), { recursive: true })
  await appendFile(file, `\n${JSON.stringify(entry)}`)
}

export function readJournal(attempt: Attempt): Entry[] {
  const file = journalFile(attempt)
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8').split('\n').flatMap(entriesIn)
}

export function progressOf(entries: Entry[]): Progress {
  const tests = entries.filter((entry) => entry.kind === 'tested')
  const passed = tests.map(({ levels }) => countPassed(levels))
  const hints = new Map<number, number>()
  for (const entry of entries) {
    if (entry.kind === 'hint') hints.set(entry.level, (hints.get(entry.level) ?? 0) + 1)
  }
  return {
    tests: tests.length,
    levelsPassed: passed.at(-1) ?? 0,
    best: Math.max(0, ...passed),
    hints,
  }
}

function countPassed(levels: Outcome[]): number {
  const firstOpen = levels.findIndex((outcome) => outcome !== 'pass')
  return firstOpen === -1 ? levels.length : firstOpen
}

function entriesIn(line: string): Entry[] {
  try {
    const entry = JSON.parse(line) as Entry
    return isEntry(entry) ? [entry] : []
  } catch {
    return []
  }
}

function isEntry(entry: Entry | null): entry is Entry {
  switch (entry?.kind) {
    case 'started':
      return true
    case 'tested':
      return Array.isArray(entry.levels)
    case 'hint':
      return Number.isInteger(entry.level)
    default:
      return false
  }
}

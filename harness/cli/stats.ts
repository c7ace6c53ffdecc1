import { relative } from 'node:path'
import { dueAgain, type Due } from '../attempts/due.ts'
import type { Attempt } from '../attempts/folder.ts'
import { nowMsOf, readJournal } from '../attempts/journal.ts'
import { allAttempts, personalBest, summaryOf, type Summary } from '../attempts/summary.ts'
import { findKatas, loadKata } from '../bank/bank.ts'
import type { Kata } from '../core/kata.ts'
import { EXIT } from './exit-codes.ts'
import { kataLines, overviewLines } from './stats-lines.ts'
import { attemptFor } from './targets.ts'
import type { Terminal } from './terminal.ts'

/** One try and where it lies. */
export interface Try extends Summary {
  attempt: Attempt
}

/** All that is remembered of one kata. */
export interface Memory {
  kata: Kata
  /** The oldest first. */
  tries: Try[]
  best?: Summary
  due?: Due
}

/** `kata stats`: every attempt, personal best and trend, and what is due again. */
export async function stats(
  target: string | undefined,
  { json = false }: { json?: boolean },
  { root, terminal }: { root: string; terminal: Terminal },
): Promise<number> {
  const slugs = findKatas(root)
  const wanted = target === undefined ? slugs : [slugOf(target, slugs, root)]
  const katas = await Promise.all(wanted.map((slug) => loadKata(slug, root)))
  const memories = katas.map((kata) => memoryOf(kata, root))
  if (json) {
    terminal.print(JSON.stringify({ format: 1, katas: memories.map((one) => inJson(one, root)) }))
    return EXIT.pass
  }
  const [only] = memories
  const lines =
    target !== undefined && only
      ? kataLines(only, terminal.paint)
      : overviewLines(memories, terminal.paint)
  lines.forEach(terminal.print)
  return EXIT.pass
}

function slugOf(target: string, slugs: string[], root: string): string {
  return slugs.includes(target) ? target : attemptFor(target, slugs, root).slug
}

function memoryOf(kata: Kata, root: string): Memory {
  const journals = allAttempts(kata.slug, root).map((attempt) => ({
    attempt,
    entries: readJournal(attempt),
  }))
  const tries = journals
    .flatMap(({ attempt, entries }) => {
      const summary = summaryOf(entries, kata.levels.length)
      return summary ? [{ ...summary, attempt }] : []
    })
    .sort((a, b) => a.startedMs - b.startedMs)
  const nowMs = Math.max(...journals.map(({ entries }) => nowMsOf(entries)), Date.now())
  const repetitions = tries.flatMap(({ repetition }) => repetition ?? [])
  const best = personalBest(tries)
  const due = dueAgain(repetitions, nowMs)
  return { kata, tries, ...(best && { best }), ...(due && { due }) }
}

function inJson({ kata, tries, best, due }: Memory, root: string): object {
  return {
    kata: kata.slug,
    levels: kata.levels.length,
    bestMs: best?.solvedInMs ?? null,
    dueAt: due ? new Date(due.dueMs).toISOString() : null,
    isDue: due?.isDue ?? false,
    attempts: tries.map(({ attempt, startedMs, mode, best, solvedInMs, ...rest }) => ({
      folder: relative(root, attempt.folder),
      startedAt: new Date(startedMs).toISOString(),
      mode,
      levelsGreen: best,
      solvedInMs: solvedInMs ?? null,
      solvedLate: rest.solvedLate,
      tests: rest.tests,
      hints: rest.hints,
      gaveUp: rest.gaveUp,
      isHonest: rest.isHonest,
    })),
  }
}

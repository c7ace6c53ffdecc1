import { HAS_SOLUTIONS } from '../bank/bank-root.ts'
import type { Attempt } from '../attempts/folder.ts'
import type { Mode } from '../attempts/modes.ts'
import type { Progress, Throughput } from '../attempts/progress.ts'
import type { Kata } from '../core/kata.ts'
import type { CodeLines } from './code.ts'
import { measured, notMeasured, orNot, type Measured } from './measured.ts'
import { messagesOf, type Messages } from './messages.ts'
import { ownTestsOf, type OwnTests } from './own-tests.ts'

/** How an attempt went, as `kata review --json` prints it. Times in milliseconds from the start. */
export interface Scorecard extends CodeLines {
  format: 1
  kata: string
  mode: Mode
  /** From the start to the end; null where the journal has lost its beginning. */
  elapsedMs: number | null
  /** By level, from 1; `greenMs` is null for a level that never was green. */
  time: Measured<{ levels: { level: number; greenMs: number | null; late: boolean }[] }>
  effort: Measured<{ runs: number; hints: number; questions: number; gaveUp: boolean }>
  messages: Messages
  ownTests: OwnTests
  /** Which file was changed first. */
  first: Measured<{ first: 'solution' | 'tests' }>
  throughput: Measured<Throughput>
}

/** Measures an attempt. Runs its code and its tests, in processes of their own. */
export async function scorecardOf(
  { kata, attempt, progress }: { kata: Kata; attempt: Attempt; progress: Progress },
  root: string,
): Promise<Scorecard> {
  // Both run while this process looks at the code, for which it first has to load a compiler.
  const ownTests = orNot('vitest cannot run', () => ownTestsOf(attempt))
  const messages = orNot('the code cannot be run', () => messagesOf(kata, attempt.solution, root))
  const { codeOf } = await import('./code.ts')
  return {
    format: 1,
    kata: kata.slug,
    mode: progress.mode,
    elapsedMs: progress.isModeKnown ? progress.elapsedMs : null,
    ...fromTheJournal(progress),
    ...(await codeOf(kata, attempt.solution, root)),
    messages: await messages,
    ownTests: await ownTests,
  }
}

/** What is known without looking at the code. */
export function fromTheJournal(
  progress: Progress,
): Pick<Scorecard, 'time' | 'effort' | 'first' | 'throughput'> {
  const { greenMs, greenLate, tests, hints, asked, gaveUp, wroteFirst, throughput } = progress
  const levels = greenMs.map((ms, index) => ({
    level: index + 1,
    greenMs: ms ?? null,
    late: greenLate[index] ?? false,
  }))
  return {
    time: !progress.isModeKnown
      ? notMeasured('the journal has lost its beginning')
      : tests === 0
        ? notMeasured('no run is in the journal')
        : measured('since the start; first run with it and all below green', {
            levels,
          }),
    effort: measured(
      progress.isModeKnown ? 'counted in the journal' : 'in what is left of the journal',
      {
        runs: tests,
        hints: [...hints.values()].reduce((sum, count) => sum + count, 0),
        questions: asked.size,
        gaveUp,
      },
    ),
    first: wroteFirst
      ? measured('which file differed first from what start wrote', { first: wroteFirst })
      : notMeasured('no run saw one of your files change before the other'),
    throughput: throughput
      ? measured('the last npx kata bench, medians on real time', throughput)
      : notMeasured(
          HAS_SOLUTIONS ? 'npx kata bench does it' : 'there is nothing to measure it beside',
        ),
  }
}

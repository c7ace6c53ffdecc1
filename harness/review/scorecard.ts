import type { Attempt } from '../attempts/folder.ts'
import type { Mode } from '../attempts/modes.ts'
import type { Standing, Throughput } from '../attempts/standing.ts'
import { filesOf, readKataFile } from '../bank.ts'
import type { Kata } from '../core/kata.ts'
import { countedLines } from '../counted-lines.ts'
import { textOf } from '../text-of.ts'
import { programOf, typeErrorsIn } from '../type-errors.ts'
import { lintOf, type Lint } from './lint.ts'
import { measured, notMeasured, type Measured } from './measured.ts'
import { messagesOf, type Messages } from './messages.ts'
import { ownTestsOf, type OwnTests } from './own-tests.ts'
import { validationIn, type Validation } from './validation.ts'

/** How an attempt went, as `kata review --json` prints it. Times in milliseconds from the start. */
export interface Scorecard {
  format: 1
  kata: string
  mode: Mode
  elapsedMs: number
  /** By level, from 1; `greenMs` is null for a level that never was green. */
  time: Measured<{ levels: { level: number; greenMs: number | null; late: boolean }[] }>
  effort: Measured<{ runs: number; hints: number; questions: number; gaveUp: boolean }>
  length: Measured<{ lines: number; reference: number }>
  validation: Validation
  messages: Messages
  types: Measured<{ errors: { line: number; message: string }[] }>
  lint: Lint
  ownTests: OwnTests
  /** Which file was changed first. */
  first: Measured<{ first: 'solution' | 'tests' }>
  throughput: Measured<Throughput>
}

/** Measures an attempt. Runs its code and its tests, in processes of their own. */
export async function scorecardOf(
  { kata, attempt, standing }: { kata: Kata; attempt: Attempt; standing: Standing },
  root: string,
): Promise<Scorecard> {
  return {
    format: 1,
    kata: kata.slug,
    mode: standing.mode,
    elapsedMs: standing.elapsedMs,
    ...fromTheJournal(standing),
    ...(await fromTheCode(kata, attempt.solution, root)),
    ownTests: await ownTestsOf(attempt),
  }
}

/** What is known without looking at the code. */
export function fromTheJournal(
  standing: Standing,
): Pick<Scorecard, 'time' | 'effort' | 'first' | 'throughput'> {
  const { greenMs, greenLate, tests, hints, asked, gaveUp, wroteFirst, throughput } = standing
  const levels = greenMs.map((ms, index) => ({
    level: index + 1,
    greenMs: ms ?? null,
    late: greenLate[index] ?? false,
  }))
  return {
    time:
      tests === 0
        ? notMeasured('no run is in the journal')
        : measured('since the start; first run with it and all below green', {
            levels,
          }),
    effort: measured('counted in the journal', {
      runs: tests,
      hints: [...hints.values()].reduce((sum, count) => sum + count, 0),
      questions: asked.size,
      gaveUp,
    }),
    first: wroteFirst
      ? measured('which file differed first from what start wrote', { first: wroteFirst })
      : notMeasured('no run saw a file of yours change'),
    throughput: throughput
      ? measured('the last npx kata bench, medians on real time', throughput)
      : notMeasured('npx kata bench does it'),
  }
}

type FromTheCode = Pick<Scorecard, 'length' | 'validation' | 'messages' | 'types' | 'lint'>

async function fromTheCode(kata: Kata, solution: string, root: string): Promise<FromTheCode> {
  const source = textOf(solution)
  if (source === undefined) {
    const none = notMeasured('solution.ts cannot be read')
    return { length: none, validation: none, messages: none, types: none, lint: none }
  }
  const reference = await readKataFile(filesOf(kata.slug, root).reference)
  const program = programOf([solution])
  return {
    length: measured('without blanks, comments, imports and declared types', {
      lines: countedLines(source),
      reference: countedLines(reference),
    }),
    validation: validationIn(source),
    messages: await messagesOf(kata, solution, root),
    types: measured('TypeScript, strict, with the options of the kit', {
      errors: typeErrorsIn(program, [solution]).map(({ line, message }) => ({ line, message })),
    }),
    lint: await lintOf(solution, program),
  }
}

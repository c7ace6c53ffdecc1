import { existsSync } from 'node:fs'
import { relative } from 'node:path'
import { attemptOf } from '../attempts/folder.ts'
import { readJournal } from '../attempts/journal.ts'
import { phasesOf } from '../attempts/modes.ts'
import { startAttempt } from '../attempts/start-attempt.ts'
import { standingOf } from '../attempts/standing.ts'
import { findKatas, loadKata } from '../bank.ts'
import { clockLine, clockText } from './clock-line.ts'
import { deskNow, type Desk } from './desk.ts'
import { openInEditor } from './editor.ts'
import { EXIT, UsageError } from './exit-codes.ts'
import { slugFor } from './targets.ts'
import type { Terminal } from './terminal.ts'

export interface StartOptions {
  interview?: boolean
  minutes?: number
  open?: boolean
}

/** `kata start`: makes the attempt's folder; on an existing one says where you stand. */
export async function start(
  target: string,
  options: StartOptions,
  { root, terminal }: { root: string; terminal: Terminal },
): Promise<number> {
  const kata = await loadKata(slugFor(target, findKatas(root)), root)
  const attempt = attemptOf(kata.slug, root)
  if (existsSync(attempt.folder)) {
    const desk = deskNow(attempt, kata)
    if (wantsAnother(options, desk)) {
      throw new UsageError(
        `you have an attempt at ${kata.slug} already (${clockLine(desk.standing)}). To put it away and start afresh: npx kata reset ${kata.slug}`,
      )
    }
    standing(desk).forEach(terminal.print)
  } else {
    const { interview = false, minutes = interview ? kata.minutes : undefined } = options
    await startAttempt(attempt, root, {
      mode: interview ? 'interview' : 'practice',
      ...(minutes !== undefined && { minutes }),
    })
    whatToDo(deskNow(attempt, kata)).forEach(terminal.print)
  }
  if (options.open) openInEditor(attempt, terminal)
  return EXIT.pass
}

/** A mode or a time is a property of the attempt, given at its start. */
function wantsAnother({ interview = false, minutes }: StartOptions, { standing }: Desk): boolean {
  return (interview && standing.mode !== 'interview') || minutes !== undefined
}

function whatToDo({ kata, attempt, standing }: Desk): string[] {
  const { title, minutes, levels, slug } = kata
  const place = relative(process.cwd(), attempt.folder) || '.'
  const isInterview = standing.mode === 'interview'
  const time = standing.totalMs === undefined ? `${minutes} minutes` : clockText(standing.totalMs)
  return [
    `${title}: ${time}, ${isInterview ? 'one level after the other' : `${levels.length} levels`}. Your folder: ${place}/`,
    '',
    '  README.md         the question and the contract: read level 1',
    '  solution.ts       write your code here',
    '  solution.test.ts  write your own tests here: success and timeout first',
    '',
    ...(isInterview ? interviewPlan(standing.totalMs ?? 0, slug) : []),
    `on every save:  npx kata watch ${slug}`,
    `judge it once:  npx kata test ${slug}`,
    `stuck:          npx kata hint ${slug}`,
  ]
}

function interviewPlan(totalMs: number, slug: string): string[] {
  const phases = phasesOf(totalMs).map(
    ({ name, fromMs, toMs }) =>
      `  ${clockText(fromMs).padStart(6)} – ${clockText(toMs).padStart(6)}  ${name}`,
  )
  return [
    'The interview, and the clock runs:',
    ...phases,
    '',
    `ask first:      npx kata ask ${slug} "what happens when …"`,
  ]
}

/** Where an existing attempt stands. */
function standing({ kata, attempt }: Desk): string[] {
  const { slug, levels, title } = kata
  const now = standingOf(readJournal(attempt), levels.length)
  const { tests, levelsPassed, hints } = now
  const place = relative(process.cwd(), attempt.folder) || '.'
  const given = [...hints.values()].reduce((sum, count) => sum + count, 0)
  const missing = existsSync(attempt.solution)
    ? []
    : [`solution.ts is missing there: copy katas/${slug}/starter.ts to begin again`]
  return [
    `${title}: you have an attempt in ${place}/ (nothing was changed)`,
    clockLine(now),
    ...missing,
    tests === 0
      ? `not tested yet: npx kata test ${slug}`
      : `last test: ${levelsPassed} of ${levels.length} levels green; ${tests} ${tests === 1 ? 'test' : 'tests'}, ${given} ${given === 1 ? 'hint' : 'hints'} so far`,
    `next: npx kata watch ${slug}; afresh: npx kata reset ${slug}`,
  ]
}

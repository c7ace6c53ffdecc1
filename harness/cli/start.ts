import { existsSync } from 'node:fs'
import { attemptOf } from '../attempts/folder.ts'
import { phasesOf } from '../attempts/modes.ts'
import { putAway } from '../attempts/put-away.ts'
import { putBack } from '../attempts/put-back.ts'
import { startAttempt, type StartOptions as AttemptOptions } from '../attempts/start-attempt.ts'
import { isUntouched } from '../attempts/untouched.ts'
import { findKatas, loadKata } from '../bank/bank.ts'
import type { Kata } from '../core/kata.ts'
import { clockText } from '../explain/clock-text.ts'
import { counted } from '../core/words.ts'
import { clockLine } from './clock-line.ts'
import { openAttemptNow, type OpenAttempt } from './open-attempt.ts'
import { openInEditor } from './editor.ts'
import { EXIT, UsageError } from './exit-codes.ts'
import { list } from './list.ts'
import { placeOf } from './names.ts'
import { slugFor } from './targets.ts'
import type { Terminal } from './terminal.ts'

/** How an attempt is to be taken. */
export interface ModeOptions {
  interview?: boolean
  minutes?: number
}

export interface StartOptions extends ModeOptions {
  open?: boolean
}

/** `kata start`: makes the attempt's folder; on an existing one says where you stand. */
export async function start(
  target: string | undefined,
  options: StartOptions,
  { root, terminal }: { root: string; terminal: Terminal },
): Promise<number> {
  if (target === undefined) return list({ root, terminal })
  const kata = await loadKata(slugFor(target, findKatas(root)), root)
  const attempt = attemptOf(kata.slug, root)
  if (existsSync(attempt.folder)) {
    const opened = openAttemptNow(attempt, kata, root)
    if (!wantsAnother(options, opened)) {
      whereItStands(opened, await putBack(attempt, root)).forEach(terminal.print)
    } else if (opened.progress.mode !== 'exam' && (await isUntouched(attempt, root))) {
      // Of the present one nothing is lost: it is as it was given.
      await putAway(attempt, modeOf(kata, options), root)
      whatToDo(openAttemptNow(attempt, kata, root), placeOf(attempt.folder)).forEach(terminal.print)
    } else {
      throw new UsageError(
        `you have an attempt at ${kata.slug} already (${clockLine(opened.progress)}). To put it away and start afresh: npx kata reset ${kata.slug}${flagsOf(options)}`,
      )
    }
  } else {
    await startAttempt(attempt, root, modeOf(kata, options))
    whatToDo(openAttemptNow(attempt, kata), placeOf(attempt.folder)).forEach(terminal.print)
  }
  if (options.open) openInEditor(attempt, terminal)
  return EXIT.pass
}

/** An interview has a deadline: the kata's own minutes, unless others are given. */
export function modeOf(
  kata: Kata,
  { interview = false, minutes = interview ? kata.minutes : undefined }: ModeOptions,
): AttemptOptions {
  return { mode: interview ? 'interview' : 'practice', ...(minutes !== undefined && { minutes }) }
}

function flagsOf({ interview = false, minutes }: ModeOptions): string {
  return `${interview ? ' --interview' : ''}${minutes === undefined ? '' : ` --minutes ${minutes}`}`
}

/** A mode or a time is a property of the attempt, given at its start. */
function wantsAnother(
  { interview = false, minutes }: StartOptions,
  { progress }: OpenAttempt,
): boolean {
  return (interview && progress.mode !== 'interview') || minutes !== undefined
}

/** @param place the new attempt's folder, as one sees it from here. */
export function whatToDo({ kata, progress }: OpenAttempt, place: string): string[] {
  const { title, minutes, levels, slug } = kata
  const isInterview = progress.mode === 'interview'
  const time =
    progress.totalMs === undefined ? counted(minutes, 'minute') : clockText(progress.totalMs)
  return [
    `${title}: ${time}, ${isInterview ? 'one level after the other' : counted(levels.length, 'level')}. Your folder: ${place}/`,
    '',
    '  README.md         the question and the contract: read level 1',
    '  solution.ts       write your code here',
    '  solution.test.ts  write your own tests here: success and timeout first',
    '',
    ...(isInterview ? interviewPlan(progress.totalMs ?? 0, slug) : []),
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
function whereItStands({ kata, attempt, progress }: OpenAttempt, putBack: string[]): string[] {
  const { slug, levels, title } = kata
  const { tests, levelsPassed, hints } = progress
  const place = placeOf(attempt.folder)
  const given = [...hints.values()].reduce((sum, count) => sum + count, 0)
  return [
    `${title}: you have an attempt in ${place}/ (${
      putBack.length === 0
        ? 'nothing was changed'
        : `${putBack.join(' and ')} ${putBack.length === 1 ? 'was' : 'were'} missing, and put back`
    })`,
    clockLine(progress),
    tests === 0
      ? `not tested yet: npx kata test ${slug}`
      : `last test: ${levelsPassed} of ${levels.length} levels green; ${counted(tests, 'test')}, ${counted(given, 'hint')} so far`,
    `next: npx kata watch ${slug}; afresh: npx kata reset ${slug}`,
  ]
}

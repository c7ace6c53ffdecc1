import { existsSync } from 'node:fs'
import { noteBeginnings } from '../attempts/beginnings.ts'
import { isExamined, permissionsOf } from '../attempts/permissions.ts'
import { levelsPassed, type Verdict } from '../core/verdict.ts'
import { countsOf } from '../explain/counts.ts'
import type { Paint } from '../explain/paint.ts'
import { proseLines } from '../explain/prose.ts'
import { WIDTH } from '../explain/width.ts'
import type { Attempt } from '../attempts/folder.ts'
import { freshSeed, lawsOf, RUNS_DEFAULT, upTo } from '../explore/plan.ts'
import type { Kata } from '../core/kata.ts'
import { findJail, type Jail } from '../jail/jail.ts'
import { clockLine } from './clock-line.ts'
import { consoleLines } from './console-lines.ts'
import { openSolution, openAttemptNow, remember, reveal, type OpenAttempt } from './open-attempt.ts'
import { exitCodeOf, UsageError } from './exit-codes.ts'
import { judgeFile } from './judge-file.ts'
import { nameFor, placeOf, typedPath } from './names.ts'
import { nearest } from './targets.ts'
import type { Terminal } from './terminal.ts'
import { slowLines } from './slow-lines.ts'
import { checkTypes, typeErrorLines } from './type-check.ts'
import { verdictLines } from './verdict-lines.ts'

export interface TestOptions {
  file?: string
  level?: number
  law?: string
  console?: boolean
  runs?: number
  seed?: number
  json?: boolean
  jail?: boolean
}

/** `kata test`: judges an attempt, or any file, and says what is wrong with it. */
export async function test(
  target: string | undefined,
  options: TestOptions,
  { root, terminal }: { root: string; terminal: Terminal },
): Promise<number> {
  const { slugs, slug, kata, solution, named, attempt } = await openSolution(
    target,
    options.file,
    root,
  )
  const opened = attempt && existsSync(attempt.folder) ? openAttemptNow(attempt, kata) : undefined
  const open = opened?.progress.openLevels ?? kata.levels.length
  const { level: levels = open, runs = RUNS_DEFAULT, seed = freshSeed() } = options
  if (levels > kata.levels.length) {
    throw new UsageError(`${slug} has ${kata.levels.length} levels; got --level ${levels}`)
  }
  if (levels > open)
    throw new UsageError(`level ${levels} has not been asked yet: first level ${open}`)
  const jail = options.jail ? jailOrRefusal() : undefined
  const may = opened?.may ?? permissionsOf(undefined, isExamined(slug, root))
  const mayShow = may.details
  if (options.console && !mayShow) throw new UsageError('an exam shows no traffic until it is over')
  if (options.law !== undefined) checkLaw(options.law, kata, levels, mayShow)
  const { paint, print, passing } = terminal
  const replay = named
    ? `npx kata replay ${nameFor(named, slugs, root)}`
    : `npx kata replay ${slug} --file ${typedPath(solution)}`
  const again = named
    ? `npx kata test ${nameFor(named, slugs, root)}`
    : `npx kata test ${slug} --file ${typedPath(solution)}`
  const telling = { paint, replay, again, ...(options.law !== undefined && { law: options.law }) }
  const lines = verdictLines(mayShow, telling)
  if (!options.json) {
    const aside = `${mayShow ? `seed ${seed}` : 'exam'}${jail ? ' · in a jail' : ''}`
    headLines(kata.title, `${placeOf(solution)} · ${aside}`, paint).forEach(print)
    const isElsewhere =
      options.file !== undefined && solution !== attempt?.solution && existsSync(solution)
    if (isElsewhere && !jail && !('missing' in findJail())) print(paint.faint(JAIL_IS_HERE))
    passing('checking…')
  }
  let told = 0
  const onVerdict = (verdict: Verdict): void => {
    for (
      let level = verdict.levels[told];
      level && !level.pending;
      level = verdict.levels[++told]
    ) {
      if (options.json) continue
      print(lines.level(level))
      if (level.level < levels) passing('checking…')
    }
  }
  const shrink = options.law === undefined ? 'first' : 'all'
  const asksWhatIsSlow = mayShow && !options.json
  const { verdict, printed, slow } = await judgeFile(kata, {
    ...{ solution, root, levels: upTo(levels), runs, seed, shrink, onVerdict, asksWhatIsSlow },
    jail,
  })
  if (options.json) print(JSON.stringify(mayShow ? verdict : countsOf(verdict)))
  else {
    lines.details(verdict, kata).forEach(print)
    if (options.law !== undefined) lawHolds(verdict, options.law).forEach(print)
    if (slow) slowLines(slow, kata, { paint, name: slug }).forEach(print)
    if (options.console) consoleLines(printed, kata, paint).forEach(print)
  }
  // `--file` judges any file; only the attempt's own solution is a try at it.
  const isTry = opened !== undefined && solution === opened.attempt.solution
  if (isTry) await noteBeginnings(opened.attempt, root)
  const after = isTry ? await remember(opened, verdict) : undefined
  if (options.json) return exitCodeOf(verdict.outcome)
  if (after) {
    const name = nameFor(after.attempt, slugs, root)
    const asked = await news(after, root, paint)
    const types = verdict.outcome === 'pass' ? await typeErrors(after.attempt, terminal) : []
    asked.concat(types, nextStep(verdict, after, { levels, name })).forEach(print)
  }
  return exitCodeOf(verdict.outcome)
}

/** Of code that may be somebody else's. */
const JAIL_IS_HERE = '  it runs with your rights; bubblewrap is installed: --jail takes them away'

function jailOrRefusal(): Jail {
  const jail = findJail()
  if ('missing' in jail) throw new UsageError(`no jail here: ${jail.missing}`)
  return jail
}

/** One line, or two where the path is too long for one. */
function headLines(title: string, about: string, paint: Paint): string[] {
  return `${title} · ${about}`.length > WIDTH
    ? [paint.strong(title), paint.faint(`  ${about}`)]
    : [`${paint.strong(title)} ${paint.faint(`· ${about}`)}`]
}

export function checkLaw(name: string, kata: Kata, levels: number, mayShow: boolean): void {
  if (!mayShow) throw new UsageError('an exam does not say which laws are broken until it is over')
  const names = [...new Set(upTo(kata.levels.length).flatMap((level) => lawsOf(kata, level)))]
    .filter(({ level }) => level <= levels)
    .map((law) => law.name)
  if (names.includes(name)) return
  throw new UsageError(
    `${kata.slug} has no law \`${name}\` up to level ${levels}.${nearest(name, names)}`,
  )
}

/** Said where another law is shown than the one that was asked for. */
function lawHolds({ levels }: Verdict, name: string): string[] {
  const found = levels.flatMap(({ laws }) => laws).filter(({ law }) => law === name)
  if (found.some(({ outcome }) => outcome === 'fail')) return []
  const held = found.some(({ outcome }) => outcome === 'pass')
  return ['', `${name} ${held ? 'is not broken' : 'was never put to the test'}`]
}

/** A verdict is about what code does; what the type checker says stands beside it. */
async function typeErrors(attempt: Attempt, { passing, paint }: Terminal): Promise<string[]> {
  passing('types: checking…')
  const errors = (await checkTypes(attempt).errors) ?? []
  return errors.length === 0 ? [] : ['', ...typeErrorLines(errors, paint)]
}

/** What an interviewer says next, once a level is green or its time is up. */
async function news(opened: OpenAttempt, root: string, paint: Paint): Promise<string[]> {
  const sections = await reveal(opened, root)
  return sections.flatMap((section) => ['', ...proseLines(section, { paint })])
}

/** @param name what to type behind a command to mean the attempt. */
function nextStep(
  verdict: Verdict,
  { kata, progress, may }: OpenAttempt,
  { levels, name }: { levels: number; name: string },
): string[] {
  const clock =
    progress.mode === 'practice' && progress.leftMs === undefined
      ? []
      : ['', `  ${clockLine(progress)}`]
  if (verdict.outcome !== 'pass') {
    if (verdict.problem?.kind === 'no-file' && progress.mode !== 'exam') {
      return [...clock, '', `  to have the starter back: npx kata start ${name}`]
    }
    return verdict.problem || !may.hints ? clock : [...clock, `  stuck? npx kata hint ${name}`]
  }
  if (progress.openLevels > levels && progress.mode === 'interview') {
    return [
      ...clock,
      '',
      `level ${levels} is green, and level ${levels + 1} is asked: it stands in README.md, too`,
    ]
  }
  if (levels < kata.levels.length) {
    return [...clock, '', `green up to level ${levels}. All levels: npx kata test ${name}`]
  }
  if (progress.mode === 'interview' && !progress.isOver) {
    return [
      ...clock,
      '',
      `all ${levelsPassed(verdict)} levels are green: now the wrap-up`,
      `say it aloud:  npx kata say ${name}`,
      `done:          npx kata finish ${name}`,
    ]
  }
  if (!may.review) return clock
  return [
    ...clock,
    '',
    `all ${levelsPassed(verdict)} levels are green. Now say it aloud (npx kata say ${name}), look at`,
    `your scorecard (npx kata review ${name})${may.reference ? ` and at ours (npx kata solution ${name})` : ''}.`,
  ]
}

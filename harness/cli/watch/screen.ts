import { HAS_SOLUTIONS } from '../../bank/bank-root.ts'
import { byTelling, type LevelVerdict } from '../../core/verdict.ts'
import { counted } from '../../core/words.ts'
import type { Paint } from '../../explain/paint.ts'
import { lawLines, problemLines } from '../../explain/text.ts'
import { WIDTH } from '../../explain/width.ts'
import { wrap } from '../../explain/wrap.ts'
import { clockLine } from '../clock-line.ts'
import { slowLines } from '../slow-lines.ts'
import { typeErrorLines } from '../type-check.ts'
import { verdictLines } from '../verdict-lines.ts'
import { fold } from './fold.ts'
import type { BrokenLaw, WatchState } from './state.ts'

export interface Size {
  columns: number
  rows: number
}

/** What the verdict has at least, before the lines about the levels scroll with it. */
const BODY_ROWS_MIN = 6

/** The whole screen as exactly `rows` lines at most, none wider than `columns`. */
export function screenOf(state: WatchState, paint: Paint, size: Size): string[] {
  const { head, foot, body, room } = frameOf(state, paint, size)
  const start = Math.min(state.scroll, scrollMax(body, room))
  const rest = body.length - start
  const shown = body.slice(start, start + (rest > room ? room - 1 : room))
  const hidden = rest - shown.length
  const more = hidden > 0 ? [paint.faint(`  … ${counted(hidden, 'more line')}: space`)] : []
  const blank = Array.from({ length: Math.max(0, room - shown.length - more.length) }, () => '')
  return [...head, ...shown, ...more, ...blank, ...foot].slice(-size.rows)
}

/** How far one has scrolled, how far one can, and how far a page is. */
export function scrollOf(
  state: WatchState,
  paint: Paint,
  size: Size,
): { at: number; max: number; page: number } {
  const { body, room } = frameOf(state, paint, size)
  const max = scrollMax(body, room)
  return { at: Math.min(state.scroll, max), max, page: Math.max(1, room - 1) }
}

function scrollMax(body: string[], room: number): number {
  return Math.max(0, body.length - room)
}

interface Frame {
  head: string[]
  foot: string[]
  body: string[]
  /** The rows between head and foot. */
  room: number
}

/** Nothing is cut: what is wider than the screen goes on below, and what is longer scrolls. */
function frameOf(state: WatchState, paint: Paint, { columns, rows }: Size): Frame {
  const folded = (lines: string[]): string[] => lines.flatMap((line) => fold(line, columns))
  const title = folded(titleOf(state, paint))
  const levels = folded(levelLines(state, paint))
  const body = folded(bodyOf(state, paint, Math.min(columns, WIDTH)))
  const footAt = (isLong: boolean): string[] => folded(footOf(state, paint, { columns, isLong }))
  const room = rows - title.length - levels.length - 1 - footAt(true).length
  const frame =
    room >= BODY_ROWS_MIN
      ? { head: [...title, ...levels, ''], body }
      : { head: title, body: [...levels, '', ...body] }
  const roomOf = (foot: string[]): number => Math.max(1, rows - frame.head.length - foot.length)
  const short = footAt(false)
  const foot = frame.body.length > roomOf(short) ? footAt(true) : short
  return { ...frame, foot, room: roomOf(foot) }
}

/** The broken laws that can be looked at, level by level, the most telling one of each first. */
export function brokenLaws({ levels }: WatchState): BrokenLaw[] {
  return levels.flatMap(({ level, laws }) =>
    byTelling(laws.filter(({ outcome }) => outcome === 'fail')).map((law) => ({ level, law })),
  )
}

/** Whether every level of the kata is green, and nothing is still running. */
export function isAllGreen({ opened, levels, phase }: WatchState): boolean {
  const isGreen = ({ outcome }: LevelVerdict): boolean => outcome === 'pass'
  return phase === 'judged' && levels.length === opened.kata.levels.length && levels.every(isGreen)
}

function titleOf(state: WatchState, paint: Paint): string[] {
  const { opened, place, run } = state
  return [
    `${paint.strong(opened.kata.title)} ${paint.faint(`· ${place}`)}`,
    `${clockLine(opened.progress)} · ${phaseLine(state, run)}`,
  ]
}

function phaseLine({ phase }: WatchState, run: number): string {
  if (phase === 'waiting') return 'waiting for a save'
  if (phase === 'checking') return `run ${run}: checking…`
  if (phase === 'stress') return `run ${run}: green; 10,000 at once still running…`
  return `run ${run}`
}

function levelLines({ opened, levels, asked, phase }: WatchState, paint: Paint): string[] {
  const lines = verdictLines(opened.may.details, { paint })
  return Array.from({ length: asked }, (_, index) => {
    const judged = levels[index]
    const isOpen = judged?.pending === 'traffic' && judged.outcome !== 'fail'
    if (judged && !isOpen) return lines.level(judged)
    const name = `level ${index + 1} · ${opened.kata.levels[index]}`
    return paint.faint(`${phase === 'checking' ? '…' : '·'} ${name}`)
  })
}

function bodyOf(state: WatchState, paint: Paint, columns: number): string[] {
  const { panel, phase, types } = state
  if (panel) return panel
  const verdict = [...verdictOf(state, paint, columns), ...slowPart(state, paint, columns)]
  if (phase !== 'judged' || types?.kind !== 'done' || types.errors.length === 0) return verdict
  return [...verdict, '', ...typeErrorLines(types.errors, paint, columns)]
}

function slowPart({ opened, slow, name }: WatchState, paint: Paint, columns: number): string[] {
  return slow && opened.may.details ? slowLines(slow, opened.kata, { paint, columns, name }) : []
}

function verdictOf(state: WatchState, paint: Paint, columns: number): string[] {
  const { problem, phase, opened, finding, levels, name } = state
  if (problem) {
    const canPutBack = problem.kind === 'no-file' && opened.progress.mode !== 'exam'
    const remedy = canPutBack ? ['', `    to have the starter back: npx kata start ${name}`] : []
    return [...problemLines(problem, paint, columns), ...remedy]
  }
  if (phase === 'waiting') return ['save solution.ts, and it is judged']
  if (!opened.may.details)
    return phase === 'judged' ? ['an exam shows counts only until it is over'] : []
  const broken = brokenLaws(state)
  const shown = broken[finding % Math.max(1, broken.length)]
  if (shown) {
    const count =
      broken.length > 1
        ? [paint.faint(`finding ${(finding % broken.length) + 1} of ${broken.length}`)]
        : []
    // The attempt remembers what it shows first. A token of another might be broken at the screen's edge.
    const isFirst = phase === 'judged' && shown === broken[0]
    const replay = isFirst
      ? `npx kata replay ${name}`
      : `npx kata test ${name} --law ${shown.law.law}`
    const telling = { paint, replay, isRemembered: true, columns }
    return [...count, ...lawLines(shown.law, shown.level, opened.kata, telling)]
  }
  const isGreen = levels.length === state.asked && levels.every(({ outcome }) => outcome === 'pass')
  if (phase !== 'judged' || !isGreen) return []
  if (opened.progress.mode === 'interview' && opened.progress.isSolved && !opened.progress.isOver) {
    return [
      paint.good('all levels are green: now the wrap-up.'),
      'Say it aloud: npx kata say. When you are done: npx kata finish',
    ]
  }
  const { review, reference } = opened.may
  if (!review) return [paint.good('green so far.')]
  const ours = reference ? ' and at ours (r)' : ''
  return [
    paint.good('all levels are green.'),
    ...wrap(`Now say it aloud, then look at your scorecard${ours}:`, '', '', columns),
    ...[`npx kata say ${name}`, `npx kata review ${name}`],
    ...(reference ? [`npx kata solution ${name}`] : []),
  ]
}

function footOf(
  state: WatchState,
  paint: Paint,
  { columns, isLong }: { columns: number; isLong: boolean },
): string[] {
  const { message, types, others } = state
  return [
    '',
    ...typesLine(types, paint),
    ...(others.length > 0
      ? wrap(
          `another kata watch is on this attempt (process ${others.join(', ')}): each save is judged and counted twice`,
          '',
          '',
          columns,
        ).map(paint.unsure)
      : []),
    ...(message ? wrap(message, '', '', columns) : []),
    paint.faint(keysLine(state, { columns, isLong })),
  ]
}

function typesLine(types: WatchState['types'], paint: Paint): string[] {
  if (!types) return []
  if (types.kind === 'checking') return [paint.faint('types: checking…')]
  const { length } = types.errors
  return [
    length === 0 ? paint.faint('types: clean') : paint.unsure(`types: ${counted(length, 'error')}`),
  ]
}

/** The keys that do something now, in as many words as there is room for. */
function keysLine(
  state: WatchState,
  { columns, isLong }: { columns: number; isLong: boolean },
): string {
  const { opened, panel, printed } = state
  const { may } = opened
  const isIdle = may.details && !panel
  const keys = [
    ...(isLong ? ['↑↓ scroll'] : []),
    ...(isIdle && brokenLaws(state).length > 1 ? ['d next finding'] : []),
    ...(isIdle && brokenLaws(state).length > 0 ? ['b browser'] : []),
    ...(may.hints ? ['h hint'] : []),
    ...(may.details && HAS_SOLUTIONS ? ['t my tests'] : []),
    ...(may.details && printed && printed.runs > 0 ? ['c console'] : []),
    ...(may.reference ? ['r reference'] : []),
    ...(panel ? ['esc back'] : []),
    'q quit',
  ]
  const whole = keys.join('   ')
  if (whole.length <= columns) return whole
  const inShort = keys.map((key) => key.split(' ').slice(0, 2).join(' '))
  const line = inShort.join('  ')
  // Where there is little room, few have a browser beside it.
  return line.length <= columns ? line : inShort.filter((key) => !key.startsWith('b ')).join('  ')
}

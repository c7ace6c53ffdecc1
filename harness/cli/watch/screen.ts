import sliceAnsi from 'slice-ansi'
import { byTelling } from '../../core/verdict.ts'
import { counted } from '../../core/words.ts'
import type { Paint } from '../../explain/paint.ts'
import { lawLines, problemLines } from '../../explain/text.ts'
import { wrap } from '../../explain/wrap.ts'
import { clockLine } from '../clock-line.ts'
import { verdictLines } from '../verdict-lines.ts'
import type { BrokenLaw, WatchState } from './state.ts'

export interface Size {
  columns: number
  rows: number
}

const TYPE_ERRORS_SHOWN_MAX = 3
const BODY_ROWS_MIN = 3

/** The whole screen as exactly `rows` lines at most, none wider than `columns`. */
export function screenOf(state: WatchState, paint: Paint, size: Size): string[] {
  const { head, foot, room } = frameOf(state, paint, size)
  const body = bodyOf(state, paint)
  const start = Math.min(state.scroll, Math.max(0, body.length - 1))
  const rest = body.length - start
  const shown = body.slice(start, start + (rest > room ? room - 1 : room))
  const hidden = rest - shown.length
  const more = hidden > 0 ? [paint.faint(`  … ${counted(hidden, 'more line')}: d`)] : []
  const blank = Array.from({ length: Math.max(0, room - shown.length - more.length) }, () => '')
  return [...head, ...shown, ...more, ...blank, ...foot]
    .slice(0, size.rows)
    .map((line) => fitted(line, size.columns))
}

/** How far `d` may scroll before it goes on to the next finding. */
export function isAtEnd(state: WatchState, paint: Paint, size: Size): boolean {
  const room = roomFor(state, paint, size)
  return state.scroll + room >= bodyOf(state, paint).length
}

/** The lines of the verdict that fit on the screen. */
export function roomFor(state: WatchState, paint: Paint, size: Size): number {
  return frameOf(state, paint, size).room - 1
}

/** What stands above and below the verdict, and the rows that it leaves. */
function frameOf(
  state: WatchState,
  paint: Paint,
  { columns, rows }: Size,
): { head: string[]; foot: string[]; room: number } {
  const head = headOf(state, paint)
  const foot = footOf(state, paint, columns)
  return { head, foot, room: Math.max(BODY_ROWS_MIN, rows - head.length - foot.length) }
}

/** The broken laws that can be looked at, level by level, the most telling one of each first. */
export function brokenLaws({ levels, still }: WatchState): BrokenLaw[] {
  const found = levels.flatMap(({ level, laws }) =>
    byTelling(laws.filter(({ outcome }) => outcome === 'fail')).map((law) => ({ level, law })),
  )
  return found.length === 0 && still ? [still] : found
}

function headOf(state: WatchState, paint: Paint): string[] {
  const { desk, place, run } = state
  const title = `${paint.strong(desk.kata.title)} ${paint.faint(`· ${place}`)}`
  return [
    title,
    `${clockLine(desk.standing)} · ${phaseLine(state, run)}`,
    ...levelLines(state, paint),
    '',
  ]
}

function phaseLine({ phase }: WatchState, run: number): string {
  if (phase === 'waiting') return 'waiting for a save'
  if (phase === 'checking') return `run ${run}: checking…`
  if (phase === 'stress') return `run ${run}: green; 10,000 at once still running…`
  return `run ${run}`
}

function levelLines({ desk, levels, asked, phase, still }: WatchState, paint: Paint): string[] {
  const lines = verdictLines(desk.may.details, { paint })
  return Array.from({ length: asked }, (_, index) => {
    const judged = levels[index]
    if (judged) return lines.level(judged)
    const name = `level ${index + 1} · ${desk.kata.levels[index]}`
    if (still?.level === index + 1) return `${paint.bad('✗')} ${name}`
    return paint.faint(`${phase === 'checking' ? '…' : '·'} ${name}`)
  })
}

function bodyOf(state: WatchState, paint: Paint): string[] {
  const { panel, problem, phase, desk, finding, levels } = state
  if (panel) return panel
  if (problem) return problemLines(problem, paint)
  if (phase === 'waiting') return ['save solution.ts, and it is judged']
  if (!desk.may.details)
    return phase === 'judged' ? ['an exam shows counts only until it is over'] : []
  const broken = brokenLaws(state)
  const shown = broken[finding % Math.max(1, broken.length)]
  if (shown) {
    const count =
      broken.length > 1
        ? [paint.faint(`finding ${(finding % broken.length) + 1} of ${broken.length}`)]
        : []
    const replay = `npx kata replay ${state.name}`
    const isRemembered = phase === 'judged' && shown === broken[0]
    return [
      ...count,
      ...lawLines(shown.law, shown.level, desk.kata, { paint, replay, isRemembered }),
    ]
  }
  const isGreen = levels.length === state.asked && levels.every(({ outcome }) => outcome === 'pass')
  if (phase !== 'judged' || !isGreen) return []
  if (desk.standing.mode === 'interview' && desk.standing.isSolved && !desk.standing.isOver) {
    return [
      paint.good('all levels are green: now the wrap-up.'),
      'Say it aloud: npx kata say. When you are done: npx kata finish',
    ]
  }
  return desk.may.reference
    ? [
        paint.good('all levels are green.'),
        'Now say it aloud, then look at your scorecard and at ours (r):',
        `npx kata say · npx kata review · npx kata solution`,
      ]
    : [paint.good('green so far.')]
}

function footOf(state: WatchState, paint: Paint, columns: number): string[] {
  const { message, types } = state
  return [
    '',
    ...typeLines(types, paint),
    ...(message ? wrap(message) : []),
    paint.faint(keysLine(state, columns)),
  ]
}

function typeLines(types: WatchState['types'], paint: Paint): string[] {
  if (!types) return []
  if (types.kind === 'checking') return [paint.faint('types: checking…')]
  const { errors } = types
  if (errors.length === 0) return [paint.faint('types: clean')]
  const shown = errors.slice(0, TYPE_ERRORS_SHOWN_MAX)
  const rest = errors.length - shown.length
  return [
    paint.unsure(`types: ${counted(errors.length, 'error')}`),
    ...shown.map((error) => `  ${error}`),
    ...(rest > 0 ? [`  … ${rest} more`] : []),
  ]
}

/** The keys that do something now, in as many words as there is room for. */
function keysLine(state: WatchState, columns: number): string {
  const { desk, panel } = state
  const several = brokenLaws(state).length > 1 && !panel
  const keys = [
    ...(desk.may.hints ? ['h hint'] : []),
    't my tests',
    several ? 'd details, next finding' : 'd details',
    ...(desk.may.reference ? ['r reference'] : []),
    ...(panel ? ['esc back'] : []),
    'q quit',
  ]
  const whole = keys.join('   ')
  if (whole.length <= columns) return whole
  return keys.map((key) => key.split(/[ ,]/).slice(0, 2).join(' ')).join('  ')
}

/** A line cut to a width, colours kept whole. */
function fitted(line: string, columns: number): string {
  const cut = sliceAnsi(line, 0, columns)
  return cut === line ? line : `${sliceAnsi(line, 0, Math.max(0, columns - 1))}…`
}

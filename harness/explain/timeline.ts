import type { Event, Run } from '../core/history.ts'
import type { Kata } from '../core/kata.ts'
import { say } from '../core/value.ts'
import type { Workload } from '../core/workload.ts'
import { plain, type Paint } from './paint.ts'

/** Four columns of the terminal are the indentation. */
const COLUMNS = 76
const BAR_WIDTH_MIN = 16
const BAR_WIDTH_MAX = 46
const ROWS_MAX = 12
/** Room for `rejects undefined`. */
const OUTCOME_LENGTH_MAX = 17
const TICK_COLUMNS = 10

const GLYPHS = {
  none: ' ',
  waiting: '░',
  running: '█',
  late: '▒',
  hungUp: '✗',
  instant: '•',
} as const
type Glyph = keyof typeof GLYPHS

/** What happened to one id, as spans of time. */
interface Row {
  id: string
  label: string
  spans: { from: number; to: number; glyph: Glyph }[]
  firstMs: number
  hungUpMs: number | undefined
  outcome: string
  note: string
}

/** A run to be drawn, with notes for its rows by id. */
export interface Picture {
  run: Run<Workload>
  notes?: Record<string, string>
}

/**
 * Draws runs as timelines on one scale: one row an operation or piece of work, one column a step of
 * time. Waiting, running, and running though nobody waits any more, differ by glyph and by colour.
 */
export function timelines(
  pictures: Picture[],
  {
    kata,
    paint = plain,
    columns: columnsMax = COLUMNS,
  }: { kata: Kata; paint?: Paint; columns?: number | undefined },
): string[][] {
  const lastMs = Math.max(0, ...pictures.map(({ run }) => run.history.events.at(-1)?.t ?? 0))
  const tables = pictures.map(({ run, notes = {} }) => rowsOf(run, kata, notes, lastMs))
  const widths = widthsOf(tables.flatMap(pick))
  const room = columnsMax - widths.label - widths.outcome - widths.note - 6
  const barWidth = Math.min(BAR_WIDTH_MAX, Math.max(BAR_WIDTH_MIN, room))
  const stepMs = stepOf(lastMs, barWidth)
  const columns = Math.floor(lastMs / stepMs) + 1
  const axis = paint.faint(`${'ms'.padEnd(widths.label)}  ${axisOf(columns, stepMs)}`)
  return tables.map((all) => {
    const rows = pick(all)
    const lines = rows.map((row) => lineOf(row, barOf(row, columns, stepMs, paint), widths, paint))
    const hidden = all.length - rows.length
    const more = hidden > 0 ? [paint.faint(`… and ${hidden} more`)] : []
    return rows.length === 0 ? [] : [axis, ...lines, ...more]
  })
}

interface Widths {
  label: number
  outcome: number
  note: number
}

function widthsOf(rows: Row[]): Widths {
  const widest = (texts: string[]): number => Math.max(0, ...texts.map((text) => text.length))
  return {
    label: widest(rows.map(({ label }) => label)),
    outcome: widest(rows.map(({ outcome }) => outcome)),
    note: widest(rows.map(({ note }) => note)),
  }
}

function lineOf({ label, outcome, note }: Row, bar: string, widths: Widths, paint: Paint): string {
  const start = `${label.padEnd(widths.label)}  ${bar}  `
  if (note === '') return outcome === '' ? start.trimEnd() : `${start}${outcome}`
  return `${start}${outcome.padEnd(widths.outcome)}  ${paint.strong(note)}`
}

/** What the glyphs mean: those that the lines use. */
export function legend(lines: string[]): string {
  const text = lines.join('')
  const meanings = [
    [GLYPHS.waiting, 'waiting'],
    [GLYPHS.running, 'running'],
    [GLYPHS.late, 'runs for nobody'],
    [GLYPHS.hungUp, 'hung up'],
    [GLYPHS.instant, 'an instant'],
  ] as const
  return meanings
    .filter(([glyph]) => text.includes(glyph))
    .map(([glyph, meaning]) => `${glyph} ${meaning}`)
    .join('   ')
}

/** All rows if they fit; else those with a note and the first ones. */
function pick(rows: Row[]): Row[] {
  if (rows.length <= ROWS_MAX) return rows
  const noted = rows.filter(({ note }) => note !== '').slice(0, ROWS_MAX)
  const others = rows.filter(({ note }) => note === '').slice(0, ROWS_MAX - noted.length)
  const kept = new Set([...noted, ...others])
  return rows.filter((row) => kept.has(row))
}

function rowsOf(
  { workload, history }: Run<Workload>,
  kata: Kata,
  notes: Record<string, string>,
  lastMs: number,
): Row[] {
  const byId = new Map<string, Event[]>()
  for (const event of history.events) {
    if (event.kind === 'observe') continue
    const events = byId.get(event.id)
    if (events) events.push(event)
    else byId.set(event.id, [event])
  }
  const isStuck = history.end.kind !== 'over'
  return [...byId].map(([id, events]) => ({
    id,
    label: kata.label?.(id, workload) ?? id,
    spans: spansOf(events, lastMs),
    firstMs: events[0]?.t ?? 0,
    hungUpMs: events.find(({ kind }) => kind === 'cancel')?.t,
    outcome: outcomeOf(events, isStuck),
    note: notes[id] ?? '',
  }))
}

function spansOf(events: Event[], lastMs: number): Row['spans'] {
  const spans: Row['spans'] = []
  let since: number | undefined
  let glyph: Glyph = 'none'
  const change = (t: number, next: Glyph): void => {
    if (since !== undefined && glyph !== 'none') spans.push({ from: since, to: t, glyph })
    since = t
    glyph = next
  }
  let isRunning = false
  let isSettled = false
  for (const { kind, t } of events) {
    if (kind === 'submit') change(t, 'waiting')
    if (kind === 'start') {
      isRunning = true
      change(t, isSettled ? 'late' : 'running')
    }
    if (kind === 'abort' && isRunning) change(t, 'late')
    if (kind === 'end') {
      isRunning = false
      change(t, 'none')
    }
    if (kind === 'settle') {
      isSettled = true
      change(t, isRunning ? 'late' : 'none')
    }
  }
  change(lastMs + 1, 'none')
  return spans
}

/** The caller's answer, where there is a caller: what its handler came to is not that. */
function outcomeOf(events: Event[], isStuck: boolean): string {
  const isCall = events.some(({ kind }) => kind === 'submit')
  const last = isCall
    ? events.find(({ kind }) => kind === 'settle')
    : events.find(({ how }) => how !== undefined)
  if (!last) return isCall || isStuck ? '…' : ''
  const { how, value } = last
  if (how === 'resolved' || (how === 'returned' && !isCall)) return 'ok'
  const isError = typeof value === 'object' && value !== null && 'name' in value
  const verb = { rejected: 'rejects', threw: 'throws', returned: 'returns' }[String(how)] ?? ''
  const text = isError && how !== 'returned' ? String(value.name) : `${verb} ${say(value)}`
  return text.length > OUTCOME_LENGTH_MAX ? `${text.slice(0, OUTCOME_LENGTH_MAX - 1)}…` : text
}

function stepOf(lastMs: number, barWidth: number): number {
  for (let power = 1; ; power *= 10) {
    for (const factor of [1, 2, 5]) {
      if ((lastMs + 1) / (factor * power) <= barWidth) return factor * power
    }
  }
}

function axisOf(columns: number, stepMs: number): string {
  let axis = ''
  for (let column = 0; column < columns; column += TICK_COLUMNS) {
    axis = axis.padEnd(column) + String(column * stepMs)
  }
  return axis
}

/** A row of which no span is long enough to see still shows: as an instant. */
function barOf(row: Row, columns: number, stepMs: number, paint: Paint): string {
  const cells = Array.from({ length: columns }, (): Glyph => 'none')
  const columnOf = (ms: number): number => Math.min(columns - 1, Math.floor(ms / stepMs))
  for (const { from, to, glyph } of row.spans.filter((span) => span.from < span.to)) {
    const last = Math.max(columnOf(from), Math.min(columns, Math.ceil(to / stepMs)) - 1)
    cells.fill(glyph, columnOf(from), last + 1)
  }
  const instant = row.spans.find(({ from, to, glyph }) => from === to && glyph !== 'waiting')
  if (instant && cells[columnOf(instant.from)] === 'none') cells[columnOf(instant.from)] = 'instant'
  if (row.hungUpMs !== undefined) cells[columnOf(row.hungUpMs)] = 'hungUp'
  const isVisible = cells.some((cell) => cell !== 'none')
  if (!isVisible) cells[columnOf(row.firstMs)] = 'instant'
  const colours: Record<Glyph, (text: string) => string> = {
    none: (text) => text,
    waiting: paint.waiting,
    running: paint.running,
    late: paint.bad,
    hungUp: paint.bad,
    instant: paint.running,
  }
  return cells.map((glyph) => colours[glyph](GLYPHS[glyph])).join('')
}

import type { Event, History, Run } from '../core/history.ts'
import type { Kata } from '../core/kata.ts'
import type { Workload } from '../core/workload.ts'
import { Axis } from './axis.ts'
import { doingsOf, type Doing } from './doing.ts'
import { isSameOutcome, outcomeOf } from './outcome.ts'
import { plain, type Paint } from './paint.ts'

/** Four columns of the terminal are the indentation. */
const COLUMNS = 76
const BAR_WIDTH_MIN = 16
const BAR_WIDTH_MAX = 46
const LINES_MAX = 12
/** Of more rows no number is told. */
const CROWD_FROM = 1_000

type Glyph = Doing | 'none' | 'hungUp' | 'aborted' | 'instant'

const GLYPHS: Record<Glyph, string> = {
  none: ' ',
  waiting: '░',
  running: '█',
  'for-nobody': '▒',
  hungUp: '✗',
  aborted: '!',
  instant: '•',
}
/** The reference's: lines, not blocks. */
const GHOSTS: Record<Glyph, string> = { ...GLYPHS, waiting: '┄', running: '━', 'for-nobody': '╍' }

const GHOST_LABEL = '  reference'

/** What happened to one id, as spans of time, and single instants. */
interface Bar {
  spans: { from: number; to: number; glyph: Glyph }[]
  marks: { t: number; glyph: Glyph }[]
  answer: Event | undefined
  outcome: string
}

/** One id in the run, in the reference's run where that differs, or both. */
interface Row {
  id: string
  mine: Bar | undefined
  due: Bar | undefined
  note: string
}

/** A run to be drawn. */
export interface Picture {
  run: Run<Workload>
  /** Short notes for the rows, by id. */
  notes?: Record<string, string>
  /** The reference's run on the same traffic: drawn where it differs. */
  reference?: History | undefined
  /** The instant to be marked. */
  atMs?: number | undefined
}

/**
 * Draws a run as a timeline: one row an operation or piece of work. Waiting, running, and running
 * though nobody waits any more, differ by glyph and by colour. Where the reference did otherwise, what
 * it did follows below the row, in lines in place of blocks. Where all happens in one instant there is
 * nothing to draw.
 */
export function timeline(
  { run, notes = {}, reference, atMs }: Picture,
  {
    kata,
    paint = plain,
    columns: columnsMax = COLUMNS,
    linesMax = LINES_MAX,
  }: { kata: Kata; paint?: Paint; columns?: number | undefined; linesMax?: number },
): string[] {
  const all = rowsOf(run, reference, notes)
  const rows = pick(merged(all, linesMax), linesMax).map((row) => labelled(row, all, run, kata))
  const shown = new Set(rows.map(({ id }) => id))
  const times = timesOf([run.history, ...(reference ? [reference] : [])], shown)
  if (atMs !== undefined) times.add(atMs)
  if (times.size < 2) return []
  const lines = rows.flatMap((row) => linesOf(row))
  const widths = widthsOf(lines)
  const room = columnsMax - widths.label - widths.outcome - 4
  const besideNotes = room - (widths.note === 0 ? 0 : widths.note + 2)
  const axis = new Axis(times, Math.min(BAR_WIDTH_MAX, Math.max(BAR_WIDTH_MIN, besideNotes)))
  const told = rows.flatMap(({ mine, due }) => [mine, due].flatMap((bar) => bar?.spans ?? []))
  const ticks = axis.line({ atMs, told: told.flatMap(({ from, to }) => [from, to]) })
  const drawn = lines.flatMap((line) => drawnOf(line, { axis, widths, columnsMax, paint }))
  const hidden = new Set(all.map(({ id }) => id)).size - rows.reduce((sum, row) => sum + row.of, 0)
  return [
    paint.faint(`${'ms'.padEnd(widths.label)}  ${ticks}`.trimEnd()),
    ...drawn,
    ...(hidden > 0 && all.length <= CROWD_FROM ? [paint.faint(`… and ${hidden} more`)] : []),
  ]
}

/** What the glyphs mean: those that the lines use. */
export function legend(lines: string[]): string {
  const text = lines.join('')
  const uses = (glyph: string): boolean => text.includes(glyph)
  const meanings = [
    [GLYPHS.waiting, 'waiting'],
    [GLYPHS.running, 'running'],
    [GLYPHS['for-nobody'], 'runs for nobody'],
    [GLYPHS.hungUp, 'hung up'],
    [GLYPHS.aborted, 'aborted'],
    [GLYPHS.instant, 'an instant'],
  ] as const
  const ghosts = [GHOSTS.waiting, GHOSTS.running, GHOSTS['for-nobody']].filter(uses)
  return [
    ...meanings.filter(([glyph]) => uses(glyph)).map(([glyph, meaning]) => `${glyph} ${meaning}`),
    ...(ghosts.length > 0 ? [`${ghosts.join('')} reference`] : []),
  ].join('  ')
}

/** A row that stands for `of` ids. */
type Drawn = Row & { of: number }
type Labelled = Drawn & { label: string }

/** Of many rows that look alike only the first is drawn. */
function merged(rows: Row[], linesMax: number): Drawn[] {
  if (rows.length <= linesMax) return rows.map((row) => ({ ...row, of: 1 }))
  const groups = new Map<string, Drawn>()
  for (const row of rows) {
    const look = JSON.stringify([
      row.mine && lookOf(row.mine),
      row.due && lookOf(row.due),
      row.note,
    ])
    const group = groups.get(look)
    if (group) group.of++
    else groups.set(look, { ...row, of: 1 })
  }
  return [...groups.values()]
}

/** Of the rows that are drawn: to look up ten thousand operations for their names takes long. */
function labelled(row: Drawn, all: Row[], { workload }: Run<Workload>, kata: Kata): Labelled {
  const label = kata.label?.(row.id, workload) ?? row.id
  return { ...row, label: row.of === 1 ? label : labelOfMany(row, all, label) }
}

/** How many of a crowd fare alike, and who comes first, may depend on how deep a stack the engine has. */
function labelOfMany({ id, of }: Drawn, all: Row[], label: string): string {
  if (all.length <= CROWD_FROM) return `${label} and ${of - 1} like it`
  const isEarly = all.slice(0, LINES_MAX).some((row) => row.id === id)
  return isEarly ? `${label} and more like it` : 'many others'
}

function lookOf({ spans, marks, outcome }: Bar): unknown {
  // A value says whose it is.
  return [spans, marks, outcome.replaceAll(/\d+/g, '')]
}

/** All rows if they fit; else those with a note, those that differ, and the first ones. */
function pick(rows: Drawn[], linesMax: number): Drawn[] {
  const height = ({ mine, due }: Row): number => (mine ? 1 : 0) + (due ? 1 : 0)
  const weight = ({ note, due }: Row): number => (note === '' ? 2 : 0) + (due ? 0 : 1)
  const kept = new Set<Row>()
  let lines = 0
  for (const row of rows.toSorted((a, b) => weight(a) - weight(b))) {
    if (lines + height(row) > linesMax) continue
    lines += height(row)
    kept.add(row)
  }
  return rows.filter((row) => kept.has(row))
}

function rowsOf(
  { history }: Run<Workload>,
  reference: History | undefined,
  notes: Record<string, string>,
): Row[] {
  const mine = barsOf(history)
  const theirs = reference ? barsOf(reference) : mine
  return [...new Set([...mine.keys(), ...theirs.keys()])].map((id) => {
    const [bar, due] = [mine.get(id), theirs.get(id)]
    const isNotDue = bar && !due ? '← not in the reference' : ''
    return {
      id,
      mine: bar,
      due: due && !(bar && isAlike(bar, due)) ? due : undefined,
      note: notes[id] ?? isNotDue,
    }
  })
}

function isAlike(a: Bar, b: Bar): boolean {
  const drawn = ({ spans, marks }: Bar): string => JSON.stringify([spans, marks])
  return drawn(a) === drawn(b) && isSameOutcome(a.answer, b.answer)
}

function barsOf(history: History): Map<string, Bar> {
  const byId = new Map<string, Event[]>()
  for (const event of history.events) {
    if (event.kind === 'observe') continue
    const events = byId.get(event.id)
    if (events) events.push(event)
    else byId.set(event.id, [event])
  }
  const isStuck = history.end.kind !== 'over'
  return new Map([...byId].map(([id, events]) => [id, barOf(events, isStuck)]))
}

function barOf(events: Event[], isStuck: boolean): Bar {
  const spans: Bar['spans'] = []
  const marks: Bar['marks'] = []
  let since: number | undefined
  let glyph: Glyph = 'none'
  const change = (t: number, next: Glyph): void => {
    if (since !== undefined && t > since && glyph !== 'none')
      spans.push({ from: since, to: t, glyph })
    if (since === t && glyph === 'running') marks.push({ t, glyph: 'instant' })
    since = t
    glyph = next
  }
  const doings = doingsOf(events)
  for (const [index, { kind, t }] of events.entries()) {
    if (kind === 'cancel') marks.push({ t, glyph: 'hungUp' })
    if (kind === 'abort') marks.push({ t, glyph: 'aborted' })
    const doing = doings[index]
    if (doing) change(t, doing)
  }
  change(Infinity, 'none')
  if (spans.length === 0 && events[0]) marks.push({ t: events[0].t, glyph: 'instant' })
  const isCall = events.some(({ kind }) => kind === 'submit')
  const answer = isCall
    ? events.find(({ kind }) => kind === 'settle')
    : events.find(({ how }) => how !== undefined)
  const outcome = answer ? outcomeOf(answer) : isCall || isStuck ? '…' : ''
  return { spans, marks, answer, outcome }
}

/** The instants of the rows that are shown. */
function timesOf(histories: History[], ids: Set<string>): Set<number> {
  const times = new Set<number>()
  for (const { events } of histories) {
    for (const { id, kind, t } of events) if (kind !== 'observe' && ids.has(id)) times.add(t)
  }
  return times
}

/** A line of the picture, but for its bar. */
interface Line {
  label: string
  bar: Bar
  outcome: string
  note: string
  isGhost: boolean
}

function linesOf({ label, mine, due, note }: Labelled): Line[] {
  const ghost = due && {
    label: mine ? GHOST_LABEL : label,
    bar: due,
    outcome: due.outcome,
    note: mine ? '' : note || '← reference only',
    isGhost: true,
  }
  return [
    ...(mine ? [{ label, bar: mine, outcome: mine.outcome, note, isGhost: false }] : []),
    ...(ghost ? [ghost] : []),
  ]
}

interface Widths {
  label: number
  outcome: number
  note: number
}

function widthsOf(lines: Line[]): Widths {
  const widest = (texts: string[]): number => Math.max(0, ...texts.map((text) => text.length))
  return {
    label: widest(lines.map(({ label }) => label)),
    outcome: widest(lines.map(({ outcome }) => outcome)),
    note: widest(lines.map(({ note }) => note)),
  }
}

interface Place {
  axis: Axis
  widths: Widths
  columnsMax: number
  paint: Paint
}

/** The line, and its note below where there is no room beside it. */
function drawnOf(line: Line, { axis, widths, columnsMax, paint }: Place): string[] {
  const { label, outcome, note, isGhost } = line
  const name = label.padEnd(widths.label)
  const bar = `${isGhost ? paint.faint(name) : name}  ${cellsOf(line, axis, paint)}`
  const width = widths.label + 2 + axis.columns + 1
  const start = outcome === '' && note === '' ? bar.trimEnd() : `${bar}  ${outcome}`
  if (note === '') return [start]
  const isBeside = width + 4 + widths.outcome + note.length <= columnsMax
  if (isBeside) return [`${bar}  ${outcome.padEnd(widths.outcome)}  ${paint.strong(note)}`]
  return [start, `${' '.repeat(widths.label + 2)}${paint.strong(note)}`]
}

function cellsOf({ bar, isGhost }: Line, axis: Axis, paint: Paint): string {
  const cells = Array.from({ length: axis.columns + 1 }, (): Glyph => 'none')
  for (const { from, to, glyph } of bar.spans) {
    const end = to === Infinity ? axis.columns + 1 : axis.columnOf(to)
    cells.fill(glyph, axis.columnOf(from), Math.max(end, axis.columnOf(from) + 1))
  }
  for (const { t, glyph } of bar.marks) {
    const column = axis.columnOf(t)
    const isCovered = cells[column] !== 'none' && glyph === 'instant'
    // A caller who hangs up is the cause: of what stands in one column, that is told.
    if (!isCovered && cells[column] !== 'hungUp') cells[column] = glyph
  }
  const colours: Record<Glyph, (text: string) => string> = {
    none: (text) => text,
    waiting: paint.waiting,
    running: paint.running,
    'for-nobody': paint.bad,
    hungUp: paint.bad,
    aborted: paint.bad,
    instant: paint.running,
  }
  const glyphs = isGhost ? GHOSTS : GLYPHS
  return cells.map((glyph) => (isGhost ? paint.faint : colours[glyph])(glyphs[glyph])).join('')
}

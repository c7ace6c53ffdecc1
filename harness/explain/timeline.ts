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

const MORE = '… and '
const GHOST_LABEL = '  reference'

/** What happened to one id, as spans of time, and single instants. */
interface Bar {
  /** Somebody waits for an answer: else it is a piece of work. */
  isCall: boolean
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
  /** What is said of the run: the rows that it speaks of are drawn before others. */
  said?: string
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
export function timeline(picture: Picture, screen: Screen): string[] {
  return drawerOf(picture, screen)(LINES_MAX)
}

interface Screen {
  kata: Kata
  paint?: Paint
  columns?: number | undefined
}

/** Draws a run in as many lines as are asked for: its rows are found once. */
export function drawerOf(picture: Picture, screen: Screen): (linesMax: number) => string[] {
  const rows = rowsOf(picture.run, picture.reference, picture.notes)
  return (linesMax) => drawnIn(linesMax, rows, picture, screen)
}

function drawnIn(
  linesMax: number,
  all: Row[],
  { run, said = '', reference, atMs }: Picture,
  { kata, paint = plain, columns: columnsMax = COLUMNS }: Screen,
): string[] {
  const rows = pick(merged(all, linesMax), said, linesMax).map((row) =>
    labelled(row, all, run, kata),
  )
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
    ...(hidden > 0 && all.length <= CROWD_FROM ? [paint.faint(`${MORE}${hidden} more`)] : []),
  ]
}

/** Whether no row was left out of what was drawn. */
export function isWhole(lines: readonly string[]): boolean {
  return !lines.some((line) => line.includes(MORE))
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

/** A row that stands for `of` ids: that of a call and its work, or those of a crowd. */
type Drawn = Row & { of: number; callId?: string }
type Labelled = Drawn & { label: string }

/**
 * Where there are more rows than room, a call and its work that take the same time are one row, and if
 * that is not enough, of those that look alike only the first is drawn.
 */
function merged(rows: Row[], linesMax: number): Drawn[] {
  const single = rows.map((row) => ({ ...row, of: 1 }))
  const isFull = (drawn: Drawn[]): boolean => heightOf(drawn) > linesMax
  if (!isFull(single)) return single
  const pairs = paired(single)
  return isFull(pairs) ? alike(pairs) : pairs
}

function heightOf(rows: readonly Row[]): number {
  return rows.reduce((sum, { mine, due }) => sum + (mine ? 1 : 0) + (due ? 1 : 0), 0)
}

function paired(rows: Drawn[]): Drawn[] {
  const drawn: Drawn[] = []
  for (const row of rows) {
    const before = drawn.at(-1)
    const call = before && isPair(before, row) ? drawn.pop() : undefined
    drawn.push(call ? { ...row, of: 2, callId: call.id, note: call.note || row.note } : row)
  }
  return drawn
}

/** A call that waits for as long as its work runs, and comes to the same. */
function isPair(call: Drawn, work: Drawn): boolean {
  const [mine, theirs] = [call.mine, work.mine]
  if (!mine?.isCall || !theirs || theirs.isCall || call.due || work.due) return false
  const extent = ({ spans, marks }: Bar): string =>
    JSON.stringify([spans.map(({ from, to }) => [from, to]), marks])
  const isNoted = call.note !== '' && work.note !== ''
  return !isNoted && extent(mine) === extent(theirs) && isSameOutcome(mine.answer, theirs.answer)
}

function alike(rows: Drawn[]): Drawn[] {
  const groups = new Map<string, Drawn>()
  for (const row of rows) {
    const look = JSON.stringify([
      row.mine && lookOf(row.mine),
      row.due && lookOf(row.due),
      row.note,
    ])
    const group = groups.get(look)
    if (group) group.of += row.of
    else groups.set(look, { ...row })
  }
  return [...groups.values()]
}

/** Of the rows that are drawn: to look up ten thousand operations for their names takes long. */
function labelled(row: Drawn, all: Row[], { workload }: Run<Workload>, kata: Kata): Labelled {
  const labelOf = (id: string): string => kata.label?.(id, workload) ?? id
  const { id, callId, of } = row
  const label = callId === undefined ? labelOf(id) : `${labelOf(callId)}, ${labelOf(id)}`
  const isOne = of === (callId === undefined ? 1 : 2)
  return { ...row, label: isOne ? label : labelOfMany(row, all, label) }
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

/** All rows if they fit; else those with a note, those that are spoken of, those that differ, and the last ones. */
function pick(rows: Drawn[], said: string, linesMax: number): Drawn[] {
  if (heightOf(rows) <= linesMax) return rows
  const weightOf = ({ id, callId = id, note, due }: Drawn): number => {
    if (note !== '') return 0
    if (isSaid(id, said) || isSaid(callId, said)) return 1
    return due ? 2 : 3
  }
  // What went shortly before tells more than what was long ago.
  const inOrder = rows.toReversed().toSorted((a, b) => weightOf(a) - weightOf(b))
  const kept = new Set<Row>()
  let lines = 0
  for (const row of inOrder) {
    const height = heightOf([row])
    if (lines + height > linesMax) continue
    lines += height
    kept.add(row)
  }
  return rows.filter((row) => kept.has(row))
}

/** Whether a text names an id: `c1`, where `c1#1` alone is no mention of it. */
function isSaid(id: string, said: string): boolean {
  const isPart = (character = ' '): boolean => /[\w#]/.test(character)
  for (let at = said.indexOf(id); at !== -1; at = said.indexOf(id, at + 1)) {
    if (!isPart(said[at - 1]) && !isPart(said[at + id.length])) return true
  }
  return false
}

function rowsOf(
  { history }: Run<Workload>,
  reference: History | undefined,
  notes: Record<string, string> = {},
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
  const isInstant = marks.some(({ glyph }) => glyph === 'instant')
  if (spans.length === 0 && !isInstant && events[0]) {
    marks.push({ t: events[0].t, glyph: 'instant' })
  }
  const isCall = events.some(({ kind }) => kind === 'submit')
  const answer = isCall
    ? events.find(({ kind }) => kind === 'settle')
    : events.find(({ how }) => how !== undefined)
  const outcome = answer ? outcomeOf(answer) : isCall || isStuck ? '…' : ''
  return { isCall, spans, marks, answer, outcome }
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

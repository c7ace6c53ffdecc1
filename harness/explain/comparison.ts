import { diffArrays } from 'diff'
import { counted } from '../core/words.ts'
import { plain, type Paint } from './paint.ts'
import { WIDTH } from './width.ts'

/** A file as it is shown: its place, and its text. */
interface Side {
  place: string
  text: string
}

const PREFIX = 7
/** From this share of common lines on, one text with what differs is easier to read than two. */
const ALIKE_MIN = 0.6
const CONTEXT = 2
/** From this width on two listings have room side by side. */
const SIDE_BY_SIDE_MIN = 120
const GAP = '  '

export interface ComparisonOptions {
  paint?: Paint
  /** @default 80 */
  columns?: number
}

/** A line of one or both files, as it stands in each. Numbers count from 1. */
interface Row {
  mark: '=' | '-' | '+'
  mine?: Line
  theirs?: Line
}

interface Line {
  number: number
  text: string
}

/**
 * Your solution and the reference, to be compared: as one text with `-` and `+` where most of the
 * reference is in both, otherwise both, with `=` at the lines that both have: side by side where there
 * is room, else one below the other, yours without the stretches that are alike. Indentation, semicolons and the kind of quotes make no difference.
 */
export function comparisonLines(
  mine: Side,
  reference: Side,
  { paint = plain, columns = WIDTH }: ComparisonOptions = {},
): string[] {
  const rows = rowsOf(linesOf(mine.text), linesOf(fromTheAttempt(reference.text)))
  const share = shareInBoth(rows)
  if (rows.every(({ mark }) => mark === '=')) {
    return [`${mine.place} is the reference, line by line`]
  }
  const percent = `${Math.round(100 * share)} % of its lines are in yours`
  if (share >= ALIKE_MIN) {
    const legend = `${percent}: - only in yours, + only in the reference`
    return [legend, '', ...mergedLines(rows, paint)]
  }
  const legend = `${percent}: = marks what both have`
  if (columns >= SIDE_BY_SIDE_MIN)
    return [legend, '', ...besideLines(mine, reference, rows, { paint, columns })]
  return [
    legend,
    '',
    paint.strong(`yours · ${mine.place}`),
    ...folded(rows, ({ mark, mine: line }) => (line ? marked(line, mark, paint) : []), paint),
    '',
    ...listingOf(reference, rows, paint),
  ]
}

/** The reference alone, for an attempt whose file is not there. */
export function referenceLines(reference: Side, paint: Paint = plain): string[] {
  return listingOf(reference, rowsOf([], linesOf(fromTheAttempt(reference.text))), paint)
}

/** A text and the same with something changed, as one: `-` what went, `+` what came. */
export function changeLines(before: string, after: string, paint: Paint = plain): string[] {
  return mergedLines(rowsOf(linesOf(before), linesOf(after)), paint)
}

function listingOf({ place }: Side, rows: Row[], paint: Paint): string[] {
  return [
    paint.strong(`the reference · ${place}`),
    ...rows.flatMap(({ mark, theirs }) => (theirs ? marked(theirs, mark, paint) : [])),
  ]
}

function rowsOf(mine: string[], theirs: string[]): Row[] {
  const taker = (lines: string[]): (() => Line) => {
    let number = 0
    return () => ({ text: lines[number] ?? '', number: ++number })
  }
  const [takeMine, takeTheirs] = [taker(mine), taker(theirs)]
  return diffArrays(mine.map(essence), theirs.map(essence)).flatMap(
    ({ value, added, removed }): Row[] =>
      value.map(() => {
        if (removed) return { mark: '-', mine: takeMine() }
        if (added) return { mark: '+', theirs: takeTheirs() }
        return { mark: '=', mine: takeMine(), theirs: takeTheirs() }
      }),
  )
}

/** What of the reference's telling lines is in both. */
function shareInBoth(rows: Row[]): number {
  const telling = rows.filter(({ theirs }) => theirs && isTelling(theirs.text))
  return telling.filter(({ mark }) => mark === '=').length / Math.max(1, telling.length)
}

/** A brace alone says nothing. */
function isTelling(text: string): boolean {
  return /\w/.test(text)
}

/** A line of a whole listing: marked and faint where the other has it, too. */
function marked(line: Line, mark: Row['mark'], paint: Paint, width?: number): string[] {
  const isInBoth = mark === '=' && isTelling(line.text)
  const lines = fit(line, isInBoth ? '=' : ' ', width).map((one) => one.padEnd(width ?? 0))
  return isInBoth ? lines.map(paint.faint) : lines
}

const COLOURS = { '=': 'faint', '-': 'bad', '+': 'good' } as const

function mergedLines(rows: Row[], paint: Paint): string[] {
  return folded(
    rows,
    ({ mark, mine, theirs }) => {
      const line = theirs ?? mine
      return line ? fit(line, mark === '=' ? ' ' : mark).map(paint[COLOURS[mark]]) : []
    },
    paint,
  )
}

/** Long stretches that are alike are left out but for their ends. */
function folded(rows: Row[], draw: (row: Row) => string[], paint: Paint): string[] {
  const isNear = (index: number): boolean =>
    rows.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1).some(({ mark }) => mark !== '=')
  const lines: string[] = []
  let hidden = 0
  rows.forEach((row, index) => {
    if (!isNear(index)) hidden++
    if (hidden > 0 && (isNear(index) || index === rows.length - 1)) {
      lines.push(paint.faint(`       … ${counted(hidden, 'line')} alike`))
      hidden = 0
    }
    if (isNear(index)) lines.push(...draw(row))
  })
  return lines
}

/** Both whole, what both have on one height. */
function besideLines(
  mine: Side,
  reference: Side,
  rows: Row[],
  { paint, columns }: Required<ComparisonOptions>,
): string[] {
  const width = Math.floor((columns - GAP.length) / 2)
  const empty = ' '.repeat(width)
  const lines: string[] = []
  const put = (left: string[], right: string[]): void => {
    for (let index = 0; index < Math.max(left.length, right.length); index++) {
      lines.push(`${left[index] ?? empty}${GAP}${right[index] ?? ''}`)
    }
  }
  const listing = (side: 'mine' | 'theirs', some: Row[]): string[] =>
    some.flatMap(({ mark, [side]: line }) => (line ? marked(line, mark, paint, width) : []))
  const [left, right] = [`yours · ${mine.place}`, `the reference · ${reference.place}`]
  put([paint.strong(left.padEnd(width))], [paint.strong(right)])
  for (const some of stretches(rows)) put(listing('mine', some), listing('theirs', some))
  return lines
}

/** What is alike line by line, and what differs as a whole. */
function stretches(rows: Row[]): Row[][] {
  const all: Row[][] = []
  for (const row of rows) {
    const last = all.at(-1)
    if (row.mark !== '=' && last && last[0]?.mark !== '=') last.push(row)
    else all.push([row])
  }
  return all
}

/** A line of code with its number; what is longer than the screen goes on below, indented. */
function fit({ text, number }: Line, mark: string, columns = WIDTH): string[] {
  const room = columns - PREFIX
  const indent = `${/^\s*/.exec(text)?.[0] ?? ''}    `.slice(0, Math.floor(columns / 2))
  const lines: string[] = []
  let [prefix, rest] = [`${String(number).padStart(4)} ${mark} `, text]
  while (rest.length > room) {
    const gap = rest.lastIndexOf(' ', room)
    const end = gap > indent.length ? gap : room
    lines.push(prefix + rest.slice(0, end))
    prefix = ' '.repeat(PREFIX)
    rest = indent + rest.slice(end).trimStart()
  }
  return [...lines, (prefix + rest).trimEnd()]
}

function linesOf(text: string): string[] {
  return text.replace(/\s+$/, '').replaceAll('\t', '  ').split(/\r?\n/)
}

function essence(line: string): string {
  return line.trim().replace(/;$/, '').replaceAll('"', "'")
}

/** An attempt has its contract beside it. */
function fromTheAttempt(text: string): string {
  return text.replace(/(\.\.\/)+katas\/[^/']+\/contract\.ts/g, './contract.ts')
}

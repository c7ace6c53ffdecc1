import { diffArrays } from 'diff'
import { counted } from './counted.ts'
import { plain, type Paint } from './paint.ts'

/** A file as it is shown: its place, and its text. */
interface Side {
  place: string
  text: string
}

const WIDTH = 80
const PREFIX = 7
const INDENT_MAX = 40
/** From this share of common lines on, one text with what differs is easier to read than two. */
const ALIKE_MIN = 0.6
const CONTEXT = 2

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
 * reference is in both, otherwise one after the other with `=` at the lines that both have.
 * Indentation, semicolons and the kind of quotes make no difference.
 */
export function comparisonLines(mine: Side, reference: Side, paint: Paint = plain): string[] {
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
  return [
    `${percent}: both follow whole, = marks what both have`,
    '',
    paint.strong(`yours · ${mine.place}`),
    ...wholeLines(rows, 'mine', paint),
    '',
    ...listingOf(reference, rows, paint),
  ]
}

/** The reference alone, for an attempt whose file is not there. */
export function referenceLines(reference: Side, paint: Paint = plain): string[] {
  return listingOf(reference, rowsOf([], linesOf(fromTheAttempt(reference.text))), paint)
}

function listingOf({ place }: Side, rows: Row[], paint: Paint): string[] {
  return [paint.strong(`the reference · ${place}`), ...wholeLines(rows, 'theirs', paint)]
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

function wholeLines(rows: Row[], side: 'mine' | 'theirs', paint: Paint): string[] {
  return rows.flatMap(({ mark, [side]: line }) => {
    if (!line) return []
    const isInBoth = mark === '=' && isTelling(line.text)
    const lines = fit(line, isInBoth ? '=' : ' ')
    return isInBoth ? lines.map(paint.faint) : lines
  })
}

/** Long stretches that are alike are left out but for their ends. */
function mergedLines(rows: Row[], paint: Paint): string[] {
  const isNear = (index: number): boolean =>
    rows.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1).some(({ mark }) => mark !== '=')
  const colour = { '=': paint.faint, '-': paint.bad, '+': paint.good }
  const lines: string[] = []
  let hidden = 0
  rows.forEach(({ mark, mine, theirs }, index) => {
    const line = theirs ?? mine
    if (!isNear(index)) hidden++
    if (hidden > 0 && (isNear(index) || index === rows.length - 1)) {
      lines.push(paint.faint(`       … ${counted(hidden, 'line')} alike`))
      hidden = 0
    }
    if (!isNear(index) || !line) return
    lines.push(...fit(line, mark === '=' ? ' ' : mark).map(colour[mark]))
  })
  return lines
}

/** A line of code with its number; what is longer than the screen goes on below, indented. */
function fit({ text, number }: Line, mark: string): string[] {
  const room = WIDTH - PREFIX
  const indent = `${/^\s*/.exec(text)?.[0] ?? ''}    `.slice(0, INDENT_MAX)
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

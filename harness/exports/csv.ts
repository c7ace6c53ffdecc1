import { stringify } from 'csv-stringify/sync'
import { clean } from '../lib/clean.ts'

export type Cell = string | number | undefined

/** What a spreadsheet takes for a formula by its first character, in either width. */
const FORMULA = /^[=+\-@\t\r＝＋－＠]/
/** Ids such as `-5` and `00123`, and grades: a spreadsheet computes nothing from them. */
const NUMBER = /^[+-]?\d+(?:\.\d+)?$/

/** Rows as CSV: UTF-8, commas, CRLF as RFC 4180 has it, and no cell that a spreadsheet would run. */
export function csvText(rows: readonly (readonly Cell[])[], { bom = false } = {}): string {
  return stringify(
    rows.map((row) => row.map(harmless)),
    // A semicolon or a tab is quoted too: a spreadsheet may be set to break there.
    { record_delimiter: 'windows', bom, quoted_match: /[;\t\n]|^\s|\s$/ },
  )
}

function harmless(cell: Cell): string {
  if (cell === undefined) return ''
  const text = clean(String(cell))
  return FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text
}

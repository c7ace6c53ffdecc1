import type { Table } from '../core/kata.ts'
import { plain, type Paint } from './paint.ts'

/** More rows are not read. */
export const TABLE_ROWS_MAX = 9
/** Four columns of the terminal are the indentation. */
const COLUMNS = 76

const isWrong = ({ wrong }: Table['rows'][number]): boolean => wrong === true

/** Draws a table of expected against got; up to the last wrong one, if there is room. */
export function tableLines(table: Table, paint: Paint = plain, rowsMax = TABLE_ROWS_MAX): string[] {
  const [first, last] = [table.rows.findIndex(isWrong), table.rows.findLastIndex(isWrong)]
  // Those that follow on the first wrong one are shown as far as there is room.
  const end = Math.min(
    table.rows.length,
    first === -1 ? rowsMax : Math.min(last + 1, first + rowsMax - 2),
  )
  const start = Math.max(0, end - rowsMax)
  const rows = table.rows.slice(start, end)
  const widths = table.columns.map((title, column) =>
    Math.max(title.length, ...rows.map(({ cells }) => (cells[column] ?? '').length)),
  )
  const isWide = widths.reduce((sum, width) => sum + width + 2, 0) > COLUMNS
  const line = (cells: string[]): string =>
    widths.map((width, column) => (cells[column] ?? '').padEnd(width)).join(isWide ? ' ' : '  ')
  const skipped = (count: number): string[] => (count > 0 ? [paint.faint(`… ${count} more`)] : [])
  return [
    paint.faint(`  ${line(table.columns)}`.trimEnd()),
    ...skipped(start),
    ...rows.map(({ cells, note = '', wrong = false }) => {
      const text = `${wrong ? '✗' : ' '} ${line(cells)}  ${note}`.trimEnd()
      return wrong ? paint.bad(text) : text
    }),
    ...skipped(table.rows.length - end),
  ]
}

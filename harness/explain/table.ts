import type { Table } from '../core/kata.ts'
import { plain, type Paint } from './paint.ts'

const ROWS_MAX = 14

/** Draws a table of expected against got; up to the row after the first wrong one. */
export function tableLines(table: Table, paint: Paint = plain): string[] {
  const firstWrong = table.rows.findIndex(({ wrong }) => wrong)
  const end = Math.min(table.rows.length, firstWrong === -1 ? ROWS_MAX : firstWrong + 2)
  const start = Math.max(0, end - ROWS_MAX)
  const rows = table.rows.slice(start, end)
  const widths = table.columns.map((title, column) =>
    Math.max(title.length, ...rows.map(({ cells }) => (cells[column] ?? '').length)),
  )
  const line = (cells: string[]): string =>
    widths.map((width, column) => (cells[column] ?? '').padEnd(width)).join('  ')
  const skipped = (count: number): string[] => (count > 0 ? [paint.faint(`… ${count} more`)] : [])
  return [
    paint.faint(line(table.columns).trimEnd()),
    ...skipped(start),
    ...rows.map(({ cells, note = '', wrong = false }) => {
      const text = `${line(cells)}  ${wrong ? note || '← differs' : note}`.trimEnd()
      return wrong ? paint.bad(text) : text
    }),
    ...skipped(table.rows.length - end),
  ]
}

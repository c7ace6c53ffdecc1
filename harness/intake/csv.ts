import { parse } from 'csv-parse/sync'
import { InputError } from '../lib/input-error.ts'
import { decodeText } from './decode-text.ts'

/** A table as spreadsheets and learning platforms save it. */
export interface Table {
  /** As they stand there. */
  header: string[]
  /** Cells by the name of their column, with the number of the line that the row begins in. */
  rows: { line: number; cells: string[] }[]
}

/**
 * Reads a CSV file: with commas, semicolons or tabs, in UTF-8 or what Excel writes.
 *
 * @throws {InputError} when it is none.
 */
export function readTable(bytes: Uint8Array, file: string): Table {
  const { text } = decodeText(bytes)
  const [first = ''] = text.split(/\r?\n/)
  const delimiter = [',', ';', '\t'].reduce((best, one) =>
    first.split(one).length > first.split(best).length ? one : best,
  )
  let records: { record: string[]; info: { lines: number } }[]
  try {
    records = parse(text, {
      delimiter,
      bom: true,
      info: true,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
    }) as unknown as typeof records
  } catch (error) {
    throw new InputError(`${file} is no CSV: ${(error as Error).message}`)
  }
  const [header, ...rows] = records.map(({ record, info }) => ({ line: info.lines, cells: record }))
  if (header === undefined) throw new InputError(`${file} is empty`)
  return {
    header: header.cells,
    rows: rows.filter(({ cells }) => cells.some((cell) => cell !== '')),
  }
}

/** A column's name without what spreadsheets change: case, spaces, signs. */
export function plainName(header: string): string {
  return header.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
}

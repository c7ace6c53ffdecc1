import { stripVTControlCharacters } from 'node:util'
import { wrapAnsi } from 'fast-wrap-ansi'

/** What follows the indentation of a line that goes on below. */
const HANGING = '  '

/** A line that is wider than the screen, on as many lines as it takes: nothing of it is lost. */
export function fold(line: string, columns: number): string[] {
  const bare = stripVTControlCharacters(line)
  const indent = (/^ */.exec(bare)?.[0] ?? '').slice(0, Math.floor(columns / 4)) + HANGING
  const [head = '', ...rest] = wrapAnsi(line, columns, { hard: true, trim: false }).split('\n')
  if (rest.length === 0) return [line]
  const below = wrapAnsi(rest.join(''), columns - indent.length, { hard: true }).split('\n')
  return [head, ...below.map((line) => indent + line)]
}

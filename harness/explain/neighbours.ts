import type { Neighbour } from '../core/verdict.ts'
import { wrap } from './wrap.ts'

/** As wide as `expected  ` and `got       `, below which it stands. */
const HEAD = 'passes    '

/** What makes the code pass, a change a line: "passes    without g3". */
export function neighbourLines(neighbours: readonly Neighbour[] = [], columns?: number): string[] {
  const indent = ' '.repeat(4 + HEAD.length)
  return neighbours.flatMap(({ words }, index) =>
    wrap(words, `${indent}  `, index === 0 ? `    ${HEAD}` : indent, columns),
  )
}

import type { Neighbour } from '../core/verdict.ts'
import { wrap } from './wrap.ts'

/** As wide as `expected  ` and `got       `, below which it stands. */
const HEAD = 'passes    '

/** What makes the code pass: `passes    if r4 comes 1 ms later · with concurrency 1`. */
export function neighbourLines(neighbours: readonly Neighbour[] = [], columns?: number): string[] {
  if (neighbours.length === 0) return []
  const text = neighbours.map(({ words }) => words).join(' · ')
  return wrap(text, `    ${' '.repeat(HEAD.length)}`, `    ${HEAD}`, columns)
}

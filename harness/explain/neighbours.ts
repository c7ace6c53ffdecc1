import type { Counterexample } from '../core/verdict.ts'
import { wrap } from './wrap.ts'

/**
 * What makes the code pass, and which values do not, as wide as `expected  ` and `got       `, below which
 * it stands: `passes    if r4 comes 1 ms later · with concurrency 1`.
 */
export function neighbourLines(
  { neighbours = [], breaksToo }: Pick<Counterexample, 'neighbours' | 'breaksToo'>,
  columns?: number,
): string[] {
  const line = (head: string, text: string): string[] =>
    text === '' ? [] : wrap(text, `    ${' '.repeat(head.length)}`, `    ${head}`, columns)
  return [
    ...line('passes    ', neighbours.map(({ words }) => words).join(' · ')),
    ...line('fails too ', breaksToo ?? ''),
  ]
}

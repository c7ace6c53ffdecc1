import { wrapAnsi } from 'fast-wrap-ansi'
import { WIDTH } from './width.ts'

/** Breaks a text at spaces so that no line is wider than `columns`, where words allow it. */
export function wrap(text: string, indent = '', first = indent, columns = WIDTH): string[] {
  const [head = '', ...rest] = broken(text, columns - first.length)
  if (rest.length === 0) return [first + head]
  const below = broken(rest.join(' '), columns - indent.length)
  return [first + head, ...below.map((line) => indent + line)]
}

function broken(text: string, columns: number): string[] {
  return wrapAnsi(text, Math.max(1, columns)).split('\n')
}

import { wrap } from './wrap.ts'

/**
 * Paragraphs and flat lists of Markdown as lines of at most 80 columns. A link becomes its name with
 * the address behind it, and marks of emphasis are left out.
 */
export function proseLines(markdown: string, indent = ''): string[] {
  const lines: string[] = []
  let block: string[] = []
  const flush = (): void => {
    if (block.length > 0) lines.push(...blockLines(block, indent))
    block = []
  }
  for (const line of markdown.split(/\r?\n/)) {
    const isBlank = line.trim() === ''
    if (isBlank || ITEM.test(line)) flush()
    if (!isBlank) block.push(line.trim())
    else if (lines.length > 0 && lines.at(-1) !== '') lines.push('')
  }
  flush()
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines
}

const ITEM = /^([-*]|\d+\.)\s+/

function blockLines(block: string[], indent: string): string[] {
  const text = plainText(block.join(' '))
  const mark = ITEM.exec(text)?.[0] ?? ''
  return wrap(text.slice(mark.length), indent + ' '.repeat(mark.length), indent + mark)
}

function plainText(text: string): string {
  return text.replace(/\[([^\]]+)\]\(([^)]+)\)/g, '$1 ($2)').replaceAll('**', '')
}

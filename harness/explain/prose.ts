import { lexer, type Token, type Tokens } from 'marked'
import { plain, type Paint } from './paint.ts'
import { WIDTH } from './width.ts'
import { wrap } from './wrap.ts'

export interface ProseOptions {
  indent?: string
  /** @default 80 */
  columns?: number
  paint?: Paint
}

/**
 * Markdown as lines for a terminal: paragraphs and lists are reflowed, code and tables keep their
 * lines. A link becomes its name with the address behind it; emphasis and headings are told by weight,
 * code by colour, or by its quotes where there is none.
 */
export function proseLines(markdown: string, options: ProseOptions = {}): string[] {
  const { indent = '', columns = WIDTH, paint = plain } = options
  return blocks(lexer(markdown), { indent, first: indent, columns, paint })
}

/** Where the lines of a block stand: `first` is before its first line. */
interface Place extends Required<ProseOptions> {
  first: string
}

/** Blocks with one blank line between them. */
function blocks(tokens: Token[], place: Place): string[] {
  const shown = tokens.filter(({ type }) => type !== 'space' && type !== 'def' && type !== 'hr')
  return shown.flatMap((token, index) => [
    ...(index > 0 ? [''] : []),
    ...block(token, index > 0 ? { ...place, first: place.indent } : place),
  ])
}

function block(token: Token, place: Place): string[] {
  const { indent, first, columns, paint } = place
  switch (token.type) {
    case 'heading':
      return paragraph(inline(token.tokens, paint), place).map(paint.strong)
    case 'list':
      return items(token as Tokens.List, place)
    case 'code':
      return (token as Tokens.Code).text.split('\n').map((line) => `${indent}  ${line}`)
    case 'blockquote':
      return blocks(token.tokens ?? [], { ...place, indent: `${indent}  `, first: `${first}  ` })
    case 'table': {
      const { header, rows } = token as Tokens.Table
      const line = (cells: Tokens.TableCell[]): string[] =>
        wrap(
          cells.map(({ tokens }) => inline(tokens, paint)).join(' · '),
          `${indent}  `,
          indent,
          columns,
        )
      return [...line(header).map(paint.strong), ...rows.flatMap(line)]
    }
    default:
      return paragraph('tokens' in token ? inline(token.tokens, paint) : token.raw, place)
  }
}

function paragraph(text: string, { indent, first, columns }: Place): string[] {
  return text.split(BREAK).flatMap((line, index) => {
    const joined = line.replace(/\s*\n\s*/g, ' ').trim()
    return wrap(joined, indent, index === 0 ? first : indent, columns)
  })
}

/** Items hang under their marks. */
function items({ items, ordered, start }: Tokens.List, place: Place): string[] {
  return items.flatMap(({ tokens, loose }, index) => {
    const mark = ordered ? `${Number(start) + index}. ` : '- '
    const first = (index === 0 ? place.first : place.indent) + mark
    const lines = blocks(tokens, {
      ...place,
      indent: place.indent + ' '.repeat(mark.length),
      first,
    })
    return loose && index > 0 ? ['', ...lines] : lines
  })
}

/** Where a line ends in Markdown, too. */
const BREAK = '\u2028'

function inline(tokens: Token[] | undefined, paint: Paint): string {
  return (tokens ?? [])
    .map((token): string => {
      const text = 'tokens' in token ? inline(token.tokens, paint) : ''
      switch (token.type) {
        case 'strong':
        case 'em':
          return paint.strong(text)
        case 'codespan':
          return paint.code((token as Tokens.Codespan).text)
        case 'link':
          return text === token.href ? text : `${text} (${token.href})`
        case 'br':
          return BREAK
        case 'text':
        case 'escape':
          return text || (token as Tokens.Text).text
        default:
          return text || token.raw
      }
    })
    .join('')
}

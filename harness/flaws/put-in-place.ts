/** A text with one place changed, or why there is no one place. */
export type Put = { text: string } | { complaint: string }

/**
 * Puts one text in the place of another, which must stand there exactly once. Of lines that begin below
 * the quote the indentation does not matter, only how it changes from the first to the others. A line of
 * which nothing is left goes.
 */
export function putInPlace(text: string, find: string, put: string): Put {
  const wanted = blockOf(find)
  const places = placesOf(text, wanted)
  const [place] = places
  const shown = `\`${wanted.first}\``
  if (!place) return { complaint: `${shown} does not stand there` }
  if (places.length > 1) return { complaint: `${shown} stands there ${places.length} times` }
  const { indent, end } = place
  const lines = textOf(blockOf(put), indent)
  const start = text.lastIndexOf('\n', place.start) + 1
  const isWholeLine = text.slice(start, place.start).trim() === '' && text[end] === '\n'
  const after =
    lines === '' && isWholeLine
      ? text.slice(0, start) + text.slice(end + 1)
      : text.slice(0, place.start) + lines + text.slice(end)
  return after === text ? { complaint: `${shown} is put in its own place` } : { text: after }
}

/** A first line, and others with what their indentation adds to its own. */
interface Block {
  first: string
  others: { deeper: number; line: string }[]
}

function blockOf(text: string): Block {
  if (!text.startsWith('\n')) return { first: text, others: [] }
  const [first = '', ...others] = text.slice(1).trimEnd().split('\n')
  return {
    first: first.trim(),
    others: others.map((line) => ({ deeper: indentOf(line) - indentOf(first), line: line.trim() })),
  }
}

/** The block where a line has this indentation in front of it. */
function textOf({ first, others }: Block, indent: number): string {
  const lines = others.map(({ deeper, line }) =>
    line === '' ? '' : ' '.repeat(Math.max(0, indent + deeper)) + line,
  )
  return [first, ...lines].join('\n')
}

interface Place {
  start: number
  end: number
  /** Of the line in which it begins. */
  indent: number
}

function placesOf(text: string, block: Block): Place[] {
  const places: Place[] = []
  let start = block.first === '' ? -1 : text.indexOf(block.first)
  for (; start >= 0; start = text.indexOf(block.first, start + 1)) {
    const indent = indentOf(text.slice(text.lastIndexOf('\n', start) + 1))
    const wanted = textOf(block, indent)
    if (text.startsWith(wanted, start)) places.push({ start, end: start + wanted.length, indent })
  }
  return places
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length
}

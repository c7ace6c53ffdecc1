/** What an interviewer has beside the prompt, to be given out one at a time. */
export interface Interview {
  /** Hints by level, from level 1 on; from a nudge to nearly there. */
  hints: string[][]
  /** What a strong candidate asks before the first line, with the answers. */
  askFirst: { question: string; answer: string }[]
  /** What to say aloud: scale, cost, what to measure. */
  sayItAloud: { title: string; text: string }[]
  /** What virtual time cannot show. */
  traps: string[]
  /** The ideas of the reference; prose or a list, as it stands. */
  whyItWorks: string
  /** The library that does the job in production, and how it differs from the contract. */
  inProduction: string
}

interface Section {
  title: string
  lines: string[]
}

/**
 * Reads an `interview.md`. Never throws: what is not there comes out as an empty list, and a question
 * without an answer has the empty text for one. The battery says what is missing.
 */
export function parseInterview(markdown: string): Interview {
  const sections = sectionsOf(markdown.split(/\r?\n/), '## ')
  const linesOf = (title: string): string[] =>
    sections.find((section) => section.title.toLowerCase() === title.toLowerCase())?.lines ?? []
  return {
    hints: hintsOf(linesOf('Hints')),
    askFirst: itemsOf(linesOf('Ask first'), BULLET).map(askedOf),
    sayItAloud: sectionsOf(linesOf('Say it aloud'), '### ').map(({ title, lines }) => ({
      title,
      text: textOf(lines),
    })),
    traps: itemsOf(linesOf('What virtual time cannot show'), BULLET),
    whyItWorks: textOf(linesOf('Why it works')),
    inProduction: textOf(linesOf('In production')),
  }
}

function textOf(lines: string[]): string {
  return lines.join('\n').trim()
}

const NUMBERED = /^\d+\.\s+/
const BULLET = /^[-*]\s+/

/** The parts of a text that begin with a heading of this depth; what stands before them is left out. */
function sectionsOf(lines: string[], mark: '## ' | '### '): Section[] {
  const sections: Section[] = []
  for (const line of lines) {
    if (line.startsWith(mark)) sections.push({ title: line.slice(mark.length).trim(), lines: [] })
    else sections.at(-1)?.lines.push(line)
  }
  return sections
}

/** The items of a list, each joined into one line. A blank line ends an item. */
function itemsOf(lines: string[], marker: RegExp): string[] {
  const items: string[] = []
  let isOpen = false
  for (const line of lines) {
    const text = line.trim()
    if (marker.test(line)) items.push(line.replace(marker, '').trim())
    else if (isOpen && text !== '') items.push(`${items.pop()} ${text}`)
    isOpen = text !== '' && (isOpen || marker.test(line))
  }
  return items
}

/** A level without a section of its own has no hints. */
function hintsOf(lines: string[]): string[][] {
  const hints: string[][] = []
  for (const { title, lines: below } of sectionsOf(lines, '### ')) {
    const level = Number(/^Level (\d+)\b/.exec(title)?.[1])
    if (level >= 1) hints[level - 1] = itemsOf(below, NUMBERED)
  }
  return Array.from(hints, (ofLevel) => ofLevel ?? [])
}

function askedOf(item: string): { question: string; answer: string } {
  const [, question, answer] = /^\*\*(.+?)\*\*\s*(.*)$/.exec(item) ?? []
  return question === undefined
    ? { question: item, answer: '' }
    : { question, answer: answer ?? '' }
}

/** What an interviewer has beside the prompt, to be given out one at a time. */
export interface Interview {
  /** Hints by level, from level 1 on; from a nudge to nearly there. */
  hints: string[][]
  /** What a strong candidate asks before the first line, with the answers. */
  askFirst: Prepared[]
  /** What to say aloud: scale, cost, what to measure. */
  sayItAloud: { title: string; text: string }[]
  /** What virtual time cannot show. */
  traps: string[]
  /** The ideas of the reference; prose or a list, as it stands. */
  whyItWorks: string
  /** The library that does the job in production, and how it differs from the contract. */
  inProduction: string
}

/** A question that has an answer. */
export interface Prepared {
  question: string
  answer: string
  /** The same in other words: what people also say. */
  also: string[]
  /** Until this level has been asked, the interviewer does not speak of it. */
  level: number
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
    askFirst: preparedOf(linesOf('Ask first')),
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
    const level = levelOf(title)
    if (level >= 1) hints[level - 1] = itemsOf(below, NUMBERED)
  }
  return Array.from(hints, (ofLevel) => ofLevel ?? [])
}

/** What stands before the first heading of a level belongs to level 1. */
function preparedOf(lines: string[]): Prepared[] {
  return sectionsOf(['### Level 1', ...lines], '### ').flatMap(({ title, lines: below }) =>
    itemsOf(below, BULLET).map((item) => ({ ...partsOf(item), level: levelOf(title) })),
  )
}

function levelOf(title: string): number {
  return Number(/^Level (\d+)\b/.exec(title)?.[1])
}

/** `**Question?** Answer. _Also:_ other words? still others?` */
const PARTS = /^\*\*(.+?)\*\*\s*(.*?)(?:\s*_Also:_\s*(.*))?$/

function partsOf(item: string): Omit<Prepared, 'level'> {
  const [, question, answer = '', also = ''] = PARTS.exec(item) ?? []
  return question === undefined
    ? { question: item, answer: '', also: [] }
    : { question, answer, also: also.match(/[^?]+\??/g)?.map((words) => words.trim()) ?? [] }
}

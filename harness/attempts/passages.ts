/** A piece of a README that says one thing or a few: a paragraph, an item of a list, a row of a table. */
export interface Passage {
  text: string
  /** The section it stands in. */
  section: string
  /** The words in bold that it begins with, or nothing. */
  lead: string
  /** The level whose section it is; 0 before the first. */
  level: number
}

const HEADING = /^#{1,6} +(.*)$/
const ITEM = /^(?:[-*]|\d+\.) +/
const ROW = /^\|(.*)\|$/
const FENCE = /^```/

/** Where one finds it: `Contract, Bad input`. */
export function placeOf({ section, lead }: Passage): string {
  return lead === '' ? section : `${section}, ${lead}`
}

/** A kata's README in pieces. Code is left out, and so are the heads of tables. */
export function passagesOf(readme: string): Passage[] {
  const passages: Passage[] = []
  let section = ''
  let block: string[] = []
  let isCode = false
  const add = (text: string): void => {
    if (text === '') return
    const lead = /^\*\*(.+?)\.?\*\*/.exec(text)?.[1] ?? ''
    const level = Number(/^Level (\d+)\b/.exec(section)?.[1] ?? 0)
    passages.push({ text, section, lead, level })
  }
  const flush = (): void => {
    add(block.join(' '))
    block = []
  }
  for (const line of readme.split(/\r?\n/).map((one) => one.trim())) {
    const heading = HEADING.exec(line)?.[1]
    const row = ROW.exec(line)?.[1]
    if (FENCE.test(line)) isCode = !isCode
    if (isCode || FENCE.test(line) || line === '') flush()
    else if (heading !== undefined) {
      flush()
      section = heading
    } else if (row !== undefined) {
      flush()
      // The line below the head of a table: what stands above it is no passage.
      if (/^[-: |]+$/.test(row)) passages.pop()
      else add(cellsOf(row))
    } else {
      if (ITEM.test(line)) flush()
      block.push(line.replace(ITEM, ''))
    }
  }
  flush()
  return passages
}

function cellsOf(row: string): string {
  const cells = row.split('|').map((cell) => cell.trim())
  return cells.filter((cell) => cell !== '').join(' · ')
}

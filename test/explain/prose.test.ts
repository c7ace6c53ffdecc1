import { readFileSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'
import { expect, test } from 'vitest'
import { BANK_ROOT, filesOf, findKatas } from '../../harness/bank/bank.ts'
import { paint } from '../../harness/explain/paint.ts'
import { proseLines } from '../../harness/explain/prose.ts'

test('paragraphs are joined and wrapped, with one blank line between them', () => {
  const lines = proseLines(`one\ntwo\n\n\n${'word '.repeat(20).trim()}\n`, { indent: '  ' })
  expect(lines).toEqual([
    '  one two',
    '',
    `  ${'word '.repeat(15).trim()}`,
    `  ${'word '.repeat(5).trim()}`,
  ])
})

test('items of a list hang under their marks', () => {
  expect(proseLines(`- a\n  b\n- ${'word '.repeat(17).trim()}`)).toEqual([
    '- a b',
    `- ${'word '.repeat(15).trim()}`,
    '  word word',
  ])
})

test('a link keeps its address, and emphasis goes', () => {
  expect(proseLines('**See** [lib](https://x.test/a).')).toEqual(['See lib (https://x.test/a).'])
})

test('nothing gives no lines', () => {
  expect(proseLines('')).toEqual([])
})

test('headings, emphasis and code are told by style, and code by its quotes where there is none', () => {
  const text = '## Level 2 · `N`\n\n**Now** *cap* it at `N`.'
  expect(proseLines(text)).toEqual(['Level 2 · `N`', '', 'Now cap it at `N`.'])
  expect(proseLines(text, { paint: paint(true) })).toEqual([
    expect.stringMatching(/^\u001B\[1mLevel 2 · /),
    '',
    '\u001B[1mNow\u001B[22m \u001B[1mcap\u001B[22m it at \u001B[36mN\u001B[39m.',
  ])
})

test('code keeps its lines, a table has one line a row, and numbers count on', () => {
  const text =
    '```ts\nconst a = 1\n  b\n```\n\n| a | b |\n|---|---|\n| `1` | 2 |\n\n2. two\n3. three'
  expect(proseLines(text)).toEqual([
    '  const a = 1',
    '    b',
    '',
    'a · b',
    '`1` · 2',
    '',
    '2. two',
    '3. three',
  ])
})

test('colours take no columns: a line breaks where it breaks without them', () => {
  const text = '`one` and **two** or `three` '.repeat(12)
  const coloured = proseLines(text, { paint: paint(true), columns: 40 })
  const widths = coloured.map((line) => stripVTControlCharacters(line).length)
  expect(Math.max(...widths)).toBeLessThanOrEqual(40)
  expect(widths.slice(0, -1).every((width) => width > 40 - 6)).toBe(true)
})

test.for(findKatas(BANK_ROOT))('no raw Markdown is left of what %s says', (slug) => {
  const { readme, interview } = filesOf(slug, BANK_ROOT)
  for (const file of [readme, interview]) {
    const lines = proseLines(readFileSync(file, 'utf8'), { columns: 40, paint: paint(true) })
    expect(lines.join('\n')).not.toMatch(/^\s*(#|```|\|)|\*\*|`|\]\(/m)
  }
})

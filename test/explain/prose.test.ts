import { expect, test } from 'vitest'
import { proseLines } from '../../harness/explain/prose.ts'

test('paragraphs are joined and wrapped, with one blank line between them', () => {
  const lines = proseLines(`one\ntwo\n\n\n${'word '.repeat(20).trim()}\n`, '  ')
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

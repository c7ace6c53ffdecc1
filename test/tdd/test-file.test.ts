import { expect, test } from 'vitest'
import { lookAt, type TestFile } from '../../harness/tdd/test-file.ts'

function look(text: string): TestFile {
  return lookAt('/nowhere/solution.test.ts', text, ['make'])
}

function looks(text: string): string[] {
  return look(`import { make } from './solution.ts'\n${text}`).looks.map(({ what }) => what)
}

test.each([
  ['make.toString()', ['make.toString']],
  ['String(make)', ['String(make)']],
  ['`${make}`', ['${make}']],
  ['Function.prototype.toString.call(make)', ['Function.prototype.toString']],
  ['make.name', ['make.name']],
  ['new Error().stack', ['.stack']],
  ['import.meta.url', ['import.meta']],
  ["require('fs')", ["require('fs')"]],
  ["await import('./solution.ts?raw')", ["import('./solution.ts?raw')"]],
  ["import raw from './solution.ts?raw'", ['import of ./solution.ts?raw']],
  ["import { readFileSync } from 'node:fs'\nreadFileSync('x')", ['readFileSync of node:fs']],
  ['globalThis.__vitest_worker__', ['__vitest_worker__']],
])('sees that %s looks at the source', (text, expected) => {
  expect(looks(text)).toEqual(expected)
})

test.each(['error.toString()', 'String(answer)', 'error.name', 'make().name', "import 'node:fs'"])(
  'takes %s for what it is',
  (text) => {
    expect(looks(text)).toEqual([])
  },
)

test('what the contract does not ask for is a part of one’s own; its types are not', () => {
  const { ownParts, names } = look(`import { make, Heap, type Item } from './solution.ts'
import * as all from './solution.ts'
let item: Item, heap: Heap
new Heap()
all.helper(all.make)
`)
  expect(ownParts).toEqual([
    { line: 4, what: 'Heap' },
    { line: 5, what: 'all.helper' },
  ])
  expect(names).toEqual(expect.arrayContaining(['make', 'Heap', 'helper']))
})

test('knows the lines of tests, also of `each`, and of properties', () => {
  const { tests, properties } = look(`import fc from 'fast-check'
test('one', () => {
  fc.assert(fc.property(fc.nat(), () => true))
})
it.each([1, 2])('two %i', () => {
})
`)
  expect(tests).toEqual([
    { from: 2, to: 4 },
    { from: 5, to: 6 },
  ])
  expect(properties).toEqual([3, 3])
})

test('names the line that does not parse, and the import of a file that is not there', () => {
  expect(look('test(\n').problem?.line).toBe(2)
  expect(look("\nimport './help.ts'").problem).toEqual({
    line: 2,
    what: 'there is no ./help.ts beside it',
  })
})

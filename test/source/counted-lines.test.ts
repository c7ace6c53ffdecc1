import { expect, test } from 'vitest'
import { countedLines } from '../../harness/source/counted-lines.ts'

test('a statement counts each line that it stands on', () => {
  expect(countedLines('const a = 1\nif (a) {\n  run(a)\n}\n')).toBe(4)
})

test('two statements on a line count once', () => {
  expect(countedLines('const a = 1; const b = 2')).toBe(1)
})

test('blank lines and comments count nothing', () => {
  expect(countedLines('\n// a\n/* b\n c */\n\nconst a = 1 // d\n/** e */\nconst b = 2\n\n')).toBe(2)
})

test('a line of a text counts, though it looks like a comment or is blank', () => {
  expect(countedLines('const a = `\n// b\n\n`')).toBe(4)
})

test('imports count nothing, however long', () => {
  expect(
    countedLines("import {\n  a,\n  b,\n} from 'c'\nimport 'd'\nimport type { E } from 'f'"),
  ).toBe(0)
})

test('a call of import() counts', () => {
  expect(countedLines("const a = await import('b')")).toBe(1)
})

test('interfaces, type aliases and `export type` count nothing', () => {
  expect(
    countedLines('export interface A {\n  b: string\n}\ntype C = {\n  d: 1\n}\nexport type { C }'),
  ).toBe(0)
})

test('`declare` and overload signatures count nothing', () => {
  expect(
    countedLines(
      'declare const a: {\n  b: 1\n}\nfunction f(a: string): void\nfunction f(a: unknown) {}',
    ),
  ).toBe(1)
})

test('an export of a value counts', () => {
  expect(countedLines("const a = 1\nexport { a }\nexport * from './b.ts'")).toBe(3)
})

test('a type alias inside a function counts nothing, the function around it does', () => {
  expect(countedLines('function f() {\n  type A = 1\n  return 1\n}')).toBe(3)
})

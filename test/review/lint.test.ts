import { expect, test } from 'vitest'
import { filesOf, findKatas } from '../../harness/bank/bank.ts'
import { lintOf, type Lint } from '../../harness/review/lint.ts'
import { programOf } from '../../harness/source/type-errors.ts'
import { writeSolution } from '../support/kit.ts'

function lint(path: string, program = programOf([path])): Lint {
  const file = program.getSourceFile(path)
  return lintOf(file ? [file] : [], program)
}

test('what an interviewer would raise is found, disable comments or not', () => {
  const file = writeSolution(`/* eslint-disable */
export async function f(x: any) {
  var used = 1
  let unused = 2
  Promise.resolve(used)
  try { f(1) } catch {}
  return x == 1
}
`)
  const found = lint(file)
  if (!found.measured) throw new Error(found.why)
  expect(found.findings.map(({ line, rule }) => `${line} ${rule}`)).toEqual([
    '2 @typescript-eslint/no-explicit-any',
    '3 no-var',
    '4 @typescript-eslint/no-unused-vars',
    '4 prefer-const',
    '5 @typescript-eslint/no-floating-promises',
    '6 @typescript-eslint/no-floating-promises',
    '6 no-empty',
    '7 eqeqeq',
  ])
  expect(found.findings[2]?.sentence).toBe('`unused`: declared and never used')
})

test('a file that cannot be parsed is not measured', () => {
  const file = writeSolution('function {{{\n')
  expect(lint(file)).toMatchObject({
    measured: false,
    why: expect.stringContaining('Parsing error') as string,
  })
})

test('no reference gives an interviewer anything to raise', () => {
  const files = findKatas().map((slug) => filesOf(slug).reference)
  const program = programOf(files)
  const lints = files.map((file) => lint(file, program))
  expect(lints).toEqual(files.map(() => expect.objectContaining({ findings: [] })))
})

test('one rule finds different things, and each is called what it is', () => {
  const file = writeSolution(`const slow = async (): Promise<boolean> => true
export const isSlow = (): number => (slow() ? 1 : 0)
setTimeout(slow, 1)
export function quiet(x: number): void { if (x > 1) {} }
`)
  const found = lint(file)
  if (!found.measured) throw new Error(found.why)
  expect(found.findings.map(({ line, sentence }) => `${line} ${sentence}`)).toEqual([
    '2 a promise as a condition is always true',
    '3 a promise where none is expected: nobody waits for it',
    '4 an empty block: what is left out here, or swallowed, leaves no trace',
  ])
})

test('a path that looks like a pattern is a path', () => {
  const file = writeSolution('export var x = 1\n', '[a] {b} (c)#.ts')
  expect(lint(file)).toMatchObject({
    findings: [{ file: '[a] {b} (c)#.ts', rule: 'no-var' }],
  })
})

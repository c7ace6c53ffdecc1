import { expect, test } from 'vitest'
import { filesOf, findKatas } from '../../harness/bank.ts'
import { lintOf } from '../../harness/review/lint.ts'
import { programOf } from '../../harness/type-errors.ts'
import { writeSolution } from '../support/kit.ts'

test('what an interviewer would raise is found, disable comments or not', async () => {
  const file = writeSolution(`/* eslint-disable */
export async function f(x: any) {
  var used = 1
  let unused = 2
  Promise.resolve(used)
  try { f(1) } catch {}
  return x == 1
}
`)
  const found = await lintOf(file, programOf([file]))
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

test('a file that cannot be parsed is not measured', async () => {
  const file = writeSolution('function {{{\n')
  expect(await lintOf(file, programOf([file]))).toMatchObject({ measured: false })
})

test('no reference gives an interviewer anything to raise', async () => {
  const files = findKatas().map((slug) => filesOf(slug).reference)
  const program = programOf(files)
  const lints = await Promise.all(files.map((file) => lintOf(file, program)))
  expect(lints).toEqual(files.map(() => expect.objectContaining({ findings: [] })))
})

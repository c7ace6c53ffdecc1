import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { KIT_ROOT, loadKata } from '../../harness/bank/bank.ts'
import { codeOf } from '../../harness/review/code.ts'
import { writeSolution } from '../support/kit.ts'

const kata = await loadKata('token-bucket')

test('a solution in several files is looked at as a whole, and its contract and tests are not', async () => {
  const solution = writeSolution(`import PQueue from 'p-queue'
import { half } from './half.ts'
import type { Quota } from './contract.ts'
export const quota: Quota = half(new PQueue().size)
`)
  const folder = dirname(solution)
  writeFileSync(join(folder, 'contract.ts'), 'export type Quota = string\nexport var unused: any\n')
  writeFileSync(
    join(folder, 'half.ts'),
    'export function half(x: any): number {\n  if (!x) throw new TypeError("x")\n  return x / 2\n}\n',
  )
  const half = { file: 'half.ts', line: 1 }
  expect(await codeOf(kata, solution, KIT_ROOT)).toMatchObject({
    length: { lines: 5 },
    validation: { checks: 1, apart: 1 },
    types: {
      errors: [
        {
          ...{ file: 'solution.ts', line: 4 },
          message: "Type 'number' is not assignable to type 'string'. (TS2322)",
        },
      ],
    },
    lint: { findings: [{ ...half, rule: '@typescript-eslint/no-explicit-any' }] },
  })
})

test('of a file that cannot be parsed only that is said', async () => {
  const why = 'solution.ts cannot be parsed, line 2'
  const torn = { measured: false, why }
  expect(await codeOf(kata, writeSolution('// here\nfunction {{{\n'), KIT_ROOT)).toMatchObject({
    ...{ length: torn, validation: torn, lint: torn },
    types: { measured: true },
  })
})

import { expect, test } from 'vitest'
import { comparisonLines, referenceLines } from '../../harness/explain/comparison.ts'

const REFERENCE = `import type { Relay } from '../../katas/relay/contract.ts'

// One queue.
export function a(): number {
  const one = 1
  const two = 2
  const three = 3
  const four = 4
  const five = 5
  return one + two
}
`

function compared(mine: string, reference = REFERENCE): string[] {
  return comparisonLines(
    { place: 'mine.ts', text: mine },
    { place: 'reference.ts', text: reference },
  )
}

test('two that are much alike become one text, with what differs and a little around it', () => {
  const mine = REFERENCE.replace('../../katas/relay/', './')
    .replaceAll('\n', ';\n')
    .replace('one + two', 'two + one')
  expect(compared(mine).join('\n')).toMatchInlineSnapshot(`
    "89 % of its lines are in yours: - only in yours, + only in the reference

           … 7 lines alike
       8     const four = 4
       9     const five = 5
      10 -   return two + one;
      10 +   return one + two
      11   }"
  `)
})

test('two that share little stand one below the other, with what both have marked and comments kept', () => {
  const mine = 'const one = 1\nexport const b = () => one\n'
  expect(compared(mine).join('\n')).toMatchInlineSnapshot(`
    "11 % of its lines are in yours: = marks what both have

    yours · mine.ts
       1 = const one = 1
       2   export const b = () => one

    the reference · reference.ts
       1   import type { Relay } from './contract.ts'
       2
       3   // One queue.
       4   export function a(): number {
       5 =   const one = 1
       6     const two = 2
       7     const three = 3
       8     const four = 4
       9     const five = 5
      10     return one + two
      11   }"
  `)
})

test('what is alike in a long stretch is left out of yours, since it stands in the reference', () => {
  const alike = ['five', 'four', 'three', 'two', 'one', 'zero'].map((name) => `let ${name} = 0`)
  const others = Array.from({ length: 9 }, (_, index) => `call(${index})`)
  const lines = compared(['start()', ...alike].join('\n'), [...alike, ...others].join('\n'))
  expect(lines.slice(2, 7)).toEqual([
    'yours · mine.ts',
    '   1   start()',
    '   2 = let five = 0',
    '   3 = let four = 0',
    '       … 2 lines alike',
  ])
  expect(lines.filter((line) => line.includes(' = let '))).toHaveLength(4 + 6)
})

test('on a wide screen they stand side by side, what both have on one height', () => {
  const mine = 'const one = 1\nexport const b = () => one\n'
  const lines = comparisonLines(
    { place: 'mine.ts', text: mine },
    { place: 'reference.ts', text: REFERENCE },
    { columns: 120 },
  )
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(120)
  expect(lines[2]).toMatch(/^yours · mine\.ts +the reference · reference\.ts$/)
  expect(lines.find((line) => line.includes('= const one = 1'))).toMatch(
    /^ {3}1 = const one = 1 +5 = {3}const one = 1/,
  )
})

test('a copy is said to be one, whatever its quotes, semicolons and indentation', () => {
  const copy = REFERENCE.replace("'../../katas/relay/contract.ts'", '"./contract.ts";')
  expect(compared(copy.replaceAll('  const', '\tconst'))).toEqual([
    'mine.ts is the reference, line by line',
  ])
})

test('lines of code are folded at 80 columns, and nothing of them is lost', () => {
  const long = `    const x = ${'call(argument) + '.repeat(12)}'${'y'.repeat(90)}'`
  const lines = referenceLines({ place: 'r.ts', text: `${long}\n` })
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80)
  const code = lines.slice(1).map((line) => line.slice(7).trim())
  expect(code.join('').replaceAll(' ', '')).toBe(long.replaceAll(' ', ''))
})

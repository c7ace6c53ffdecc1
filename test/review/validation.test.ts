import { expect, test } from 'vitest'
import { validationIn } from '../../harness/review/validation.ts'

test('a function that only checks stands apart', () => {
  const found = validationIn(`
    const check = (value: number, isGood: (value: number) => boolean): void => {
      if (!isGood(value)) throw new RangeError('cost')
    }
    class BadInput extends TypeError {}
    export function parse(input: unknown): unknown {
      if (typeof input !== 'object') throw new BadInput('request')
      return input
    }`)
  expect(found).toMatchObject({ measured: true, checks: 2, apart: 2, guards: 0, mixedLines: [] })
})

test('checks before all work are guards', () => {
  const found = validationIn(`
    export function create(load: () => void, { max }: { max: number }) {
      if (max < 1) throw new RangeError('max')
      const entries = new Map()
      return { get: () => load(), entries }
    }`)
  expect(found).toMatchObject({ checks: 1, apart: 0, guards: 1, mixedLines: [] })
})

test.for([
  ['a timer', 'setTimeout(done, 5)'],
  ['a queue', 'waiting.push(1)'],
  ['a promise', 'const made = new Promise(() => undefined)'],
  ['an answer', 'await made'],
  ['the handler', 'handler(1)'],
] as const)('a check that follows %s is in the midst of the work', ([, work]) => {
  const found = validationIn(
    `export async function submit(handler: Handler, x: number) {\n${work}\nif (!x) throw new TypeError('x')\n}`,
  )
  expect(found).toMatchObject({ checks: 1, apart: 0, guards: 0, mixedLines: [3] })
})

test('a check in a callback belongs to the function that hands it over', () => {
  const found = validationIn(`function submit() {
    return new Promise((_, reject) => reject(new TypeError('x')))
  }`)
  expect(found).toMatchObject({ checks: 1, apart: 0, guards: 0, mixedLines: [2] })
})

test('without such an error nothing is measured, broken code included', () => {
  expect(validationIn('export const x = 1')).toMatchObject({ measured: false })
  expect(validationIn('function {{{ (')).toMatchObject({ measured: false })
})

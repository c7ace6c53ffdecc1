import ts from 'typescript'
import { expect, test } from 'vitest'
import { filesOf, findKatas } from '../../harness/bank/bank.ts'
import { validationIn, type Validation } from '../../harness/review/validation.ts'
import { textOf } from '../../harness/lib/text-of.ts'

function validation(...sources: string[]): Validation {
  return validationIn(
    sources.map((text, index) =>
      ts.createSourceFile(`file-${index}.ts`, text, ts.ScriptTarget.Latest, true),
    ),
  )
}

/** In one word: `2 apart`, `1 guard`, `mixed 3`, `untold 3`. */
function told(source: string): string {
  const found = validation(source)
  if (!found.measured) return found.why
  const lines = (places: { line: number }[]): string => places.map(({ line }) => line).join(' ')
  return [
    ...(found.apart ? [`${found.apart} apart`] : []),
    ...(found.guards ? [`${found.guards} guard`] : []),
    ...(found.mixed.length ? [`mixed ${lines(found.mixed)}`] : []),
    ...(found.untold.length ? [`untold ${lines(found.untold)}`] : []),
  ].join(', ')
}

test.for([
  [
    'functions that only check stand apart',
    `const check = (value: number, isGood: (value: number) => boolean): void => {
      if (!isGood(value)) throw new RangeError('cost')
    }
    class BadInput extends TypeError {}
    export function parse(input: unknown): unknown {
      if (typeof input !== 'object') throw new BadInput('request')
      return { ...input }
    }`,
    '2 apart',
  ],
  [
    'a function that collects what is wrong, with what it makes itself, only checks',
    `function parse(input: Input): Input {
      const known = new Set(['a', 'b'])
      const wrong: string[] = []
      if (!known.has(input.kind)) wrong.push('kind')
      for (const name of Object.keys(input)) if (!name) wrong.push(name)
      if (wrong.length > 0) throw new TypeError(wrong.join())
      return input
    }`,
    '1 apart',
  ],
  [
    'checks before all work are guards',
    `export function create(load: () => void, { max }: { max: number }) {
      if (max < 1) throw new RangeError('max')
      const entries = new Map()
      return { get: () => load(), entries }
    }`,
    '1 guard',
  ],
  [
    'a guard in front of state that is changed by assignment does not stand apart',
    `class Quota {
      take(cost: number) {
        if (cost < 0) throw RangeError('cost')
        this.tokens -= cost
        return this.tokens
      }
    }`,
    '1 guard',
  ],
  [
    'what is made empty, or stored by a constructor, is no work yet',
    `class Cache {
      constructor(options: Options) {
        this.max = options.max
        const entries = new Map()
        if (!(this.max > 0)) throw new RangeError('max')
        this.entries = entries
        this.timer = setInterval(() => this.sweep(), 1)
      }
    }`,
    '1 guard',
  ],
  [
    'a rejected promise refuses as a throw does, and so does an executor at once',
    `export function submit(x: unknown) {
      if (!x) return Promise.reject(new TypeError('x'))
      return new Promise((resolve, reject) => {
        if (x === 1) return reject(new RangeError('x'))
        setTimeout(resolve, 1)
      })
    }`,
    '2 guard',
  ],
  [
    'of a helper that always throws, its callers are looked at',
    `const fail = (what: string): never => { throw new RangeError(what) }
    export async function submit(x: number) {
      if (x < 0) fail('x')
      await x
      if (x > 9) fail('x')
    }`,
    '1 guard, mixed 5',
  ],
  [
    'a check that runs later is in the midst of the work',
    `export function submit(x: unknown) {
      setTimeout(() => {
        if (!x) throw new TypeError('x')
      }, 1)
    }`,
    'mixed 3',
  ],
  [
    'after a call of something unknown it cannot be told',
    `import { prepare } from './other.ts'
    export function submit(x: unknown) {
      prepare(x)
      if (!x) throw new TypeError('x')
      setTimeout(() => {}, 1)
    }`,
    'untold 4',
  ],
  [
    'in a loop around the work it cannot be told',
    `export async function all(jobs: Job[], run: Run) {
      for (const job of jobs) {
        if (!job) throw new TypeError('job')
        await run(job)
      }
    }`,
    'untold 3',
  ],
  [
    'a function of the file that works is work',
    `const waiting: number[] = []
    const enqueue = (x: number) => { waiting.push(x) }
    const isLimit = (x: number) => Number.isInteger(x) && x > 0
    export function submit(x: number) {
      if (!isLimit(x)) throw new RangeError('x')
      enqueue(x)
      if (x > 9) throw new RangeError('x')
    }`,
    '1 guard, mixed 7',
  ],
] as const)('%s', ([, source, expected]) => {
  expect(told(source)).toBe(expected)
})

test.for([
  ['a timer', 'setTimeout(done, 5)'],
  ['a queue', 'waiting.push(1)'],
  ['a promise', 'const made = new Promise(() => undefined)'],
  ['an answer', 'await made'],
  ['the handler', 'handler(1)'],
] as const)('a check that follows %s is in the midst of the work', ([, work]) => {
  expect(
    told(
      `export async function submit(handler: Handler, x: number) {\n${work}\nif (!x) throw new TypeError('x')\n}`,
    ),
  ).toBe('mixed 3')
})

test('of several files each place is told with its file', () => {
  const guard = "export function f(x: number) { if (!x) throw new TypeError('x') }"
  const late = "export async function g(x: number) { await x; if (!x) throw new TypeError('x') }"
  expect(validation(guard, late)).toMatchObject({
    checks: 2,
    apart: 1,
    mixed: [{ file: 'file-1.ts', line: 1 }],
  })
})

test('without such an error nothing is measured', () => {
  expect(validation('export const x = 1')).toMatchObject({ measured: false })
})

test('of every reference it can be told', () => {
  const references = findKatas().map((slug) => textOf(filesOf(slug).reference) ?? '')
  expect(references.map(told)).toMatchInlineSnapshot(`
    [
      "2 guard",
      "4 guard",
      "1 apart, 2 guard",
      "4 apart, 1 guard",
      "1 apart, 1 guard",
    ]
  `)
})

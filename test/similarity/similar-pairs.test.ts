import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { similarPairs } from '../../harness/similarity/similar-pairs.ts'

const read = (path: string): string =>
  readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
const original = read('solutions/token-bucket/reference.ts')
const another = read('solutions/priority-router/reference.ts')
const starter = read('katas/token-bucket/starter.ts')

/** A program of functions, none of which is like another. */
const parts = [
  'function a(x: number) { let s = 0; for (const y of list) { if (y > x) s += y * 2; else s -= y } return s }',
  'async function b(q: string) { try { await call(q, { a: 1 }) } catch (e) { log(e); throw new Error(`no ${q}`) } finally { done() } }',
  'function c(m: Map<string, number>) { while (m.size > 3) { const k = m.keys().next().value; m.delete(k); count++ } return [...m].map(([k, v]) => k + v) }',
  'class D { #n = 0; get n() { return this.#n } push(v: number) { this.#n = v === 0 ? this.#n : v ** 2; return !this.#n } }',
]
const likeness = (a: string, b: string, ignored: string[] = []): number | undefined =>
  similarPairs(
    'k',
    [
      { id: 'a', text: a },
      { id: 'b', text: b },
    ],
    ignored,
  )[0]?.likeness

test('a copy is told, and where its longest run stands', () => {
  const [pair] = similarPairs(
    'token-bucket',
    [
      { id: 'zoe', text: original },
      { id: 'ann', text: `// mine\n\n${original}` },
    ],
    [starter],
  )
  expect(pair).toMatchObject({ kata: 'token-bucket', students: ['ann', 'zoe'], likeness: 1 })
  expect((pair?.longest?.at[0] ?? 0) - (pair?.longest?.at[1] ?? 0)).toBe(2)
  expect(pair?.longest?.lines).toBeGreaterThan(5)
})

test('renaming, other numbers, layout and comments hide nothing', () => {
  const renamed = original
    .replace(/\b(?:tokens|bucket|now|cost|key|last)\b/g, 'x$&')
    .replace(/\b\d+\b/g, '7')
    .replace(/\n/g, '\n // so\n')
  expect(renamed).not.toBe(original)
  expect(likeness(original, renamed)).toBe(1)
})

test('the order of functions hides little', () => {
  expect(likeness(parts.join('\n'), parts.toReversed().join('\n'))).toBeGreaterThanOrEqual(0.5)
})

test('two different programs are no pair', () => {
  expect(likeness(original, another)).toBeUndefined()
})

test('what the starter or the reference says is no likeness', () => {
  expect(likeness(original, `${original}\n`, [original])).toBeUndefined()
})

/** Alike, and no two the same. */
const variant = (text: string, nth: number): string => text + '\nexport const z = 1'.repeat(nth)

test('what much of a class writes is no likeness', () => {
  const alike = (count: number) =>
    similarPairs(
      'k',
      Array.from({ length: count }, (_, i) => ({ id: `s${i}`, text: variant(original, i) })),
      [],
    )
  expect(alike(10)).toHaveLength(45)
  expect(alike(11)).toEqual([])
})

test('copies are told however many there are, each beside the next, and not those of what was given', () => {
  const ring = Array.from({ length: 40 }, (_, i) => ({ id: `s${10 + i}`, text: original }))
  const others = Array.from({ length: 12 }, (_, i) => ({ id: `z${i}`, text: another }))
  const pairs = similarPairs('k', [...ring, ...others], [another])
  expect(pairs.map(({ students, likeness }) => [...students, likeness])).toEqual(
    ring.slice(1).map(({ id }, i) => [ring[i]?.id, id, 1]),
  )
})

test('the same whatever the order of submissions, and no more than fifty pairs', () => {
  const groups = [original, another, parts.join('\n')]
  const many = groups.flatMap((text, group) =>
    Array.from({ length: 8 }, (_, i) => ({ id: `${group}-${i}`, text: variant(text, i) })),
  )
  const pairs = similarPairs('k', many, [])
  expect(pairs).toHaveLength(50)
  expect(similarPairs('k', many.toReversed(), [])).toEqual(pairs)
})

test('text that is no program, or nested without end, is no error', () => {
  const nested = ['('.repeat(100_000), '!'.repeat(100_000), '`${'.repeat(50_000)]
  for (const text of ['', '\0}}}{', '/', 'import', ...nested]) {
    expect(likeness(text, text)).toBeUndefined()
  }
})

test('a slash and a template are told apart from what is around them', () => {
  const code = (pattern: string, words: string): string =>
    `${parts[0]}\nconst x = (a / b) / c; const y = /${pattern}/.test(q); const z = \`${words}\``
  expect(
    likeness(
      `${code('[/"]', "it's ${ {a: 1} } so")}\n${original}`,
      `${code("'", 'a ${ {b: 2} } b')}\n${original}`,
    ),
  ).toBe(1)
})

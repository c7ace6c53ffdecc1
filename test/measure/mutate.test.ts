import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { filesOf, findKatas } from '../../harness/bank/bank.ts'
import { changed, changesOf, type Change } from '../../harness/measure/mutate/change.ts'
import { isSame, loadEquivalents } from '../../harness/measure/mutate/equivalents.ts'
import type { Judged } from '../../harness/measure/mutate/mutant.ts'
import { pairsOf } from '../../harness/measure/mutate/pairs.ts'
import { rowOf, textOf } from '../../harness/measure/mutate/summary.ts'

const change: Change = {
  line: 7,
  column: 5,
  text: 'if (size > max) drop()',
  mutator: 'EqualityOperator',
  original: 'size > max',
  replacement: 'size >= max',
  start: 104,
  end: 114,
}
const other: Change = { ...change, line: 8, text: 'return a + b', original: 'a + b', start: 130 }
const survivor: Judged = { kata: 'relay', of: 'reference', changes: [change] }
const killed: Judged = { ...survivor, brokenLaw: 'level 1 · relays' }
const about = { mutator: 'EqualityOperator', replacement: 'size >= max' }
const listed = {
  ...{ of: 'reference', ...about, line: change.text, original: change.original },
  proof: 'Nothing is ever that large.',
}
const listedPair = { ...listed, and: { ...about, line: other.text, original: other.original } }

describe('the mutation table', () => {
  test('counts a survivor that is listed as equivalent', () => {
    const row = rowOf('relay', [survivor, { ...killed, changes: [other] }], [listed])
    expect(row).toMatchObject({ mutants: 2, killed: 1, equivalent: 1 })
    expect(row).toMatchObject({ unexplained: [], outdated: [] })
  })

  test('shows where a survivor is that nobody explains', () => {
    expect(textOf([rowOf('relay', [survivor], [])]).join('\n')).toMatchInlineSnapshot(`
      "| kata | mutants | killed | listed as equivalent | unexplained |
      |---|---|---|---|---|
      | relay | 1 | 0 | 0 | 1 |

      solutions/relay/reference.ts:7:5  EqualityOperator, survived
          if (size > max) drop()
          instead of  size > max
          stands      size >= max"
    `)
  })

  test('reports what is listed but is killed, or no longer there', () => {
    expect(rowOf('relay', [killed], [listed]).outdated).toEqual([listed])
    expect(rowOf('relay', [], [listed]).outdated).toEqual([listed])
    expect(textOf([rowOf('relay', [], [listed])]).join('\n')).toContain('delete it')
  })

  test('reports a listed pair where it was drawn and is killed', () => {
    const pair = { ...killed, changes: [change, other] }
    expect(rowOf('relay', [pair], [listedPair]).outdated).toEqual([listedPair])
    expect(rowOf('relay', [], [listedPair]).outdated).toEqual([])
  })

  test('finds a mutant by what the line says, not by its number', () => {
    const like = (more: Partial<Change>): Judged => ({
      ...survivor,
      changes: [{ ...change, ...more }],
    })
    expect(isSame(like({ line: 70, column: 9 }), listed)).toBe(true)
    expect(isSame(like({ text: 'while (size > max) drop()' }), listed)).toBe(false)
    expect(isSame(like({ replacement: 'size < max' }), listed)).toBe(false)
    expect(isSame({ ...survivor, of: 'controls/one' }, listed)).toBe(false)
  })

  test('finds a pair by both of its changes', () => {
    const pair = { ...survivor, changes: [other, change] }
    expect(isSame(pair, listedPair)).toBe(true)
    expect(isSame(pair, listed)).toBe(false)
    expect(isSame(survivor, listedPair)).toBe(false)
  })
})

describe('changes', () => {
  const sourced = async (source: string): Promise<[string, string][]> =>
    (await changesOf('one.ts', source)).map((one) => [one.mutator, changed(source, [one])])

  test('keep an expression together where it stands in another', async () => {
    const made = await sourced('export const f = (a: boolean, b: boolean) => a && !(b || a)\n')
    expect(made).toContainEqual([
      'BooleanLiteral',
      'export const f = (a: boolean, b: boolean) => a && (b || a)\n',
    ])
  })

  test('keep together at the head of a line, too', async () => {
    const made = await sourced('export const f = (a: any, b: any, c: any) =>\n  (a || b) ?? c\n')
    expect(made).toContainEqual([
      'LogicalOperator',
      'export const f = (a: any, b: any, c: any) =>\n  ((a || b) && c)\n',
    ])
  })

  test('are no arguments of the line before', async () => {
    const made = await sourced('let n = f\nn++\nn++\n')
    expect(made).toEqual([
      ['UpdateOperator', 'let n = f\nn--\nn++\n'],
      ['UpdateOperator', 'let n = f\nn++\nn--\n'],
    ])
  })

  test('leave messages alone, and what a control says of itself', async () => {
    const source = [
      "export const control = {\n  verdict: 'pass',\n}\n",
      "throw new RangeError('no')\n",
      "throw new DOMException('late', 'TimeoutError')\n",
    ].join('')
    const made = await changesOf('one.ts', source)
    expect(made.map(({ original }) => original)).toEqual(["'TimeoutError'"])
  })

  test('are made at once where neither lies in the other', async () => {
    const source = 'export const f = (a: number, b: number) => a + b\n'
    const changes = await changesOf('one.ts', source)
    expect(changes).toHaveLength(2)
    expect(pairsOf([changes], { pairs: 10, seed: 1 })).toEqual([])
    const apart = await changesOf('one.ts', 'let [a, b] = [1 + 2, 3 * 4]\n')
    const [pair = []] = pairsOf([apart.filter(({ mutator }) => mutator === 'ArithmeticOperator')], {
      ...{ pairs: 10, seed: 1 },
    })
    expect(changed('let [a, b] = [1 + 2, 3 * 4]\n', pair)).toBe('let [a, b] = [(1 - 2), (3 / 4)]\n')
  })

  test('are drawn in pairs of one file, the same ones for the same seed, none twice', () => {
    const at = (start: number): { start: number; end: number } => ({ start, end: start + 1 })
    const files = [
      [at(1), at(2), at(3)],
      [at(10), at(20)],
    ]
    const drawn = pairsOf(files, { pairs: 4, seed: 3 })
    expect(new Set(drawn.map((pair) => JSON.stringify(pair))).size).toBe(4)
    expect(
      drawn.every(([one, two]) => files.some((of) => of.includes(one) && of.includes(two))),
    ).toBe(true)
    expect(pairsOf(files, { pairs: 2, seed: 3 })).toEqual(pairsOf(files, { pairs: 2, seed: 3 }))
  })
})

const explained = findKatas().filter((slug) => loadEquivalents(slug).length > 0)

describe.each(explained)('equivalent mutants of %s', (slug) => {
  const linesOf = (of: string): string[] =>
    readFileSync(join(filesOf(slug).solutions, `${of}.ts`), 'utf8')
      .split('\n')
      .map((line) => line.trim())

  test.each(loadEquivalents(slug))('$original: stands there', ({ of, line, original, and }) => {
    for (const one of [{ line, original }, ...(and ? [and] : [])]) {
      expect(linesOf(of)).toContain(one.line)
      expect(one.line).toContain(one.original.split('\n')[0])
    }
  })
})

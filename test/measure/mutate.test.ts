import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { filesOf, findKatas } from '../../harness/bank/bank.ts'
import { isSame, loadEquivalents } from '../../harness/measure/mutate/equivalents.ts'
import type { Mutant } from '../../harness/measure/mutate/mutant.ts'
import { rowOf, textOf } from '../../harness/measure/mutate/summary.ts'

const mutant: Mutant = {
  kata: 'relay',
  line: 7,
  column: 5,
  text: 'if (size > max) drop()',
  mutator: 'EqualityOperator',
  original: 'size > max',
  replacement: 'size >= max',
  fate: 'survived',
}
const listed = {
  mutator: 'EqualityOperator',
  line: 'if (size > max) drop()',
  original: 'size > max',
  replacement: 'size >= max',
  proof: 'Nothing is ever that large.',
}

describe('the mutation table', () => {
  test('counts a survivor that is listed as equivalent', () => {
    const row = rowOf('relay', [mutant, { ...mutant, fate: 'killed', original: 'size' }], [listed])
    expect(row).toMatchObject({ mutants: 2, killed: 1, survived: 1, equivalent: 1 })
    expect(row).toMatchObject({ unexplained: [], outdated: [] })
  })

  test('shows where a survivor is that nobody explains', () => {
    expect(textOf([rowOf('relay', [mutant], [])]).join('\n')).toMatchInlineSnapshot(`
      "| kata | mutants | killed | timed out | survived | listed as equivalent | unexplained |
      |---|---|---|---|---|---|---|
      | relay | 1 | 0 | 0 | 1 | 0 | 1 |

      solutions/relay/reference.ts:7:5  EqualityOperator, survived
          if (size > max) drop()
          instead of  size > max
          stands      size >= max"
    `)
  })

  test('reports what is listed but is killed, or no longer there', () => {
    const killed = { ...mutant, fate: 'killed' as const }
    expect(rowOf('relay', [killed], [listed]).outdated).toEqual([listed])
    expect(rowOf('relay', [], [listed]).outdated).toEqual([listed])
    expect(textOf([rowOf('relay', [], [listed])]).join('\n')).toContain('delete it')
  })

  test('finds a mutant by what the line says, not by its number', () => {
    expect(isSame({ ...mutant, line: 70, column: 9 }, listed)).toBe(true)
    expect(isSame({ ...mutant, text: 'while (size > max) drop()' }, listed)).toBe(false)
    expect(isSame({ ...mutant, replacement: 'size < max' }, listed)).toBe(false)
  })
})

const explained = findKatas().filter((slug) => loadEquivalents(slug).length > 0)

describe.each(explained)('equivalent mutants of %s', (slug) => {
  const lines = readFileSync(filesOf(slug).reference, 'utf8')
    .split('\n')
    .map((line) => line.trim())

  test.each(loadEquivalents(slug))('$original: stands in the reference', ({ line, original }) => {
    expect(lines).toContain(line)
    expect(line).toContain(original)
  })
})

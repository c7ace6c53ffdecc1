import { expect, test } from 'vitest'
import { bars } from '../../harness/explain/chart.ts'

test('the largest value takes the whole width, and the others their share of it', () => {
  expect(bars([40, 20, 5, 10], 8)).toEqual(['████████', '████', '█', '██'])
})

test('a share of a column is drawn in eighths, and none is too short to be seen', () => {
  expect(bars([16, 3, 0, 0.001], 2)).toEqual(['██', '▍', '▏', '▏'])
})

test('no value has no bar', () => {
  expect(bars([undefined, 3, undefined], 4)).toEqual(['', '████', ''])
  expect(bars([], 4)).toEqual([])
})

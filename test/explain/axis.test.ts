import { expect, test } from 'vitest'
import { Axis } from '../../harness/explain/axis.ts'

test('ticks stand at instants, and the breach is marked', () => {
  expect(new Axis([0, 2, 5, 9], 46).line({ atMs: 5 })).toMatchInlineSnapshot(
    `"0       2           ▾5              9"`,
  )
})

test('it begins at the first instant, and cuts a pause that would take all the room', () => {
  const axis = new Axis([1007, 1008, 1013, 5_000, 5_001], 46)
  expect(axis.columnOf(1007)).toBe(0)
  expect(axis.line({ atMs: 5_000 })).toMatchInlineSnapshot(`"1007  1013      …         ▾5000"`)
})

test('any two instants are apart, wherever there is room', () => {
  const times = [0, 1, 2, 1_000, 1_001, 3_600_000, 3_600_001]
  const axis = new Axis(times, 46)
  expect(new Set(times.map((t) => axis.columnOf(t))).size).toBe(times.length)
  expect(axis.columns).toBeLessThanOrEqual(46)
})

test('a thousand instants have room on one line', () => {
  const times = Array.from({ length: 1_000 }, (_, index) => index * index)
  const axis = new Axis(times, 46)
  expect(axis.columns).toBeLessThanOrEqual(46)
  expect(axis.columnOf(999 * 999)).toBe(axis.columns - 1)
})

test('a tick that has no room is left out, that of the breach never', () => {
  const line = new Axis([99_998, 99_999, 100_000, 100_001], 10).line({ atMs: 99_999 })
  expect(line).toContain('▾99999')
  expect(line).not.toContain('99998')
})

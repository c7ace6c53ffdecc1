import { expect, test } from 'vitest'
import { latenessOf } from '../../harness/assignment/lateness.ts'

const due = '2026-11-26T22:59:00Z'
const late = { bufferMinutes: 10, graceDays: 0, percentPerDay: 20, extensions: {} }

function lateness(
  receivedAt: string | undefined,
  rule: Partial<typeof late & { extensions: Record<string, string> }> = {},
): string {
  const of = { due, late: { ...late, ...rule } }
  const { minutes, days, percentLost } = latenessOf(of, 'ada', receivedAt)
  return `${minutes} min, ${days} days, ${percentLost} %`
}

test.each([
  ['2026-11-26T22:58:59Z', '0 min, 0 days, 0 %'],
  ['2026-11-26T22:59:00Z', '0 min, 0 days, 0 %'],
  ['2026-11-26T22:59:01Z', '1 min, 0 days, 0 %'],
  ['2026-11-26T23:09:00Z', '10 min, 0 days, 0 %'],
  ['2026-11-26T23:09:01Z', '11 min, 1 days, 20 %'],
  ['2026-11-27T23:09:00Z', '1450 min, 1 days, 20 %'],
  ['2026-11-27T23:09:01Z', '1451 min, 2 days, 40 %'],
  ['2027-03-01T00:00:00Z', '135421 min, 95 days, 100 %'],
  [undefined, '0 min, 0 days, 0 %'],
])('what comes at %s is late by %s', (receivedAt, expected) => {
  expect(lateness(receivedAt)).toBe(expected)
})

test('grace days cost nothing, and the first day behind them does', () => {
  expect(lateness('2026-11-28T23:09:00Z', { graceDays: 2 })).toBe('2890 min, 0 days, 0 %')
  expect(lateness('2026-11-28T23:09:01Z', { graceDays: 2 })).toBe('2891 min, 1 days, 20 %')
})

test('an extension is the due instant of the one student, and of nobody else', () => {
  const extensions = { ada: '2026-12-01T22:59:00Z' }
  const of = { due, late: { ...late, extensions } }
  const receivedAt = '2026-12-01T23:00:00Z'
  expect(latenessOf(of, 'ada', receivedAt)).toEqual({
    due: '2026-12-01T22:59:00Z',
    minutes: 1,
    days: 0,
    percentLost: 0,
  })
  expect(latenessOf(of, 'bob', receivedAt)).toMatchObject({ due, days: 5, percentLost: 100 })
})

test('an id that objects have a property of is no extension', () => {
  expect(latenessOf({ due, late }, 'constructor', due)).toMatchObject({ due, days: 0 })
})

test('what a day costs is exact at two decimals', () => {
  expect(lateness('2026-11-29T00:00:00Z', { percentPerDay: 0.1 })).toBe('2941 min, 3 days, 0.3 %')
})

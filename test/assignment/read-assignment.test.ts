import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Assignment } from '../../harness/assignment/assignment.ts'
import { parseAssignment } from '../../harness/assignment/read-assignment.ts'
import { InputError } from '../../harness/lib/input-error.ts'

const LEVELS = new Map([
  ['deadline', 4],
  ['token-bucket', 2],
])

const RIGHT: Assignment = {
  format: 'router-round/assignment/v1',
  id: 'week-4',
  title: 'Week 4',
  katas: [{ kata: 'deadline', points: [10, 10.5] }],
  opens: '2026-11-19T08:00:00Z',
  due: '2026-11-26T22:59:00Z',
  late: { bufferMinutes: 10, graceDays: 2, percentPerDay: 20, extensions: {} },
  disclosure: 'practice',
}

function errorsOf(value: unknown): string {
  return errorsIn(JSON.stringify(value))
}

function errorsIn(json: string): string {
  try {
    parseAssignment(json, 'assignment.json', LEVELS)
    return 'right'
  } catch (error) {
    expect(error).toBeInstanceOf(InputError)
    return (error as Error).message
  }
}

test('a right one is read as it stands, with a byte order mark as well', () => {
  const all = { ...RIGHT, minutes: 60, ownTests: { points: 5 } }
  expect(parseAssignment(`\uFEFF${JSON.stringify(all)}`, 'a', LEVELS)).toEqual(all)
  expect(errorsOf(RIGHT)).toBe('right')
})

test('a key that stands there twice is named, wherever it is: JSON takes the last one', () => {
  const extensions =
    '{ "ada l": "2026-12-01T00:00:00Z", "bo": "2026-12-01T00:00:00Z", "ada l": "2026-12-02T00:00:00Z" }'
  const twice = JSON.stringify(RIGHT)
    .replace('"extensions":{}', `"extensions":${extensions}`)
    .replace('"points":[10,10.5]', '"points":[1],"points":[10,10.5]')
  expect(errorsIn(twice)).toMatchInlineSnapshot(`
    "assignment.json is not right:
      katas[0].points: expected once, and it stands there again
      late.extensions["ada l"]: expected once, and it stands there again"
  `)
})

test('all errors of fields come at once, each with what was expected and what came', () => {
  const { title: _, ...wrong } = {
    ...RIGHT,
    format: 'router-round/assignment/v2',
    katas: [{ kata: 'deadline', points: ['ten', -1, 1.001], bonus: 3 }],
    minutes: 1.5,
    opens: '2026-02-30T08:00:00Z',
    due: '2026-11-26T23:59:00+01:00',
    late: {
      bufferMinutes: 10,
      percentPerDay: 101,
      extensions: { 'ada l': 'tomorrow', '': RIGHT.due },
    },
    disclosure: 'Exam',
    dueDate: '',
  }
  expect(errorsOf(wrong)).toMatchInlineSnapshot(`
    "assignment.json is not right:
      format: expected "router-round/assignment/v1", got "router-round/assignment/v2"
      title: expected a text, got nothing
      katas[0].points[0]: expected a number from 0 to 10000 with at most two decimals, got "ten"
      katas[0].points[1]: expected a number from 0 to 10000 with at most two decimals, got -1
      katas[0].points[2]: expected a number from 0 to 10000 with at most two decimals, got 1.001
      katas[0].bonus: nothing of this name belongs there; expected kata, points and no more
      minutes: expected a whole number from 1, got 1.5
      opens: expected an instant in UTC, as 2026-11-26T22:59:00Z, got "2026-02-30T08:00:00Z"
      due: expected an instant in UTC, as 2026-11-26T22:59:00Z, got "2026-11-26T23:59:00+01:00", which is 2026-11-26T22:59:00Z
      late.graceDays: expected a whole number from 0, got nothing
      late.percentPerDay: expected a number from 0 to 100 with at most two decimals, got 101
      late.extensions["ada l"]: expected an instant in UTC, as 2026-11-26T22:59:00Z, got "tomorrow"
      late.extensions[""]: expected a name: a text that is not empty, got ""
      disclosure: expected "practice" or "exam", got "Exam"
      dueDate: nothing of this name belongs there; expected format, id, title, classroom, katas, minutes, opens, due, late, disclosure, ownTests and no more"
  `)
})

test('what contradicts itself is said when all fields are right', () => {
  const wrong: Assignment = {
    ...RIGHT,
    katas: [
      { kata: 'deadlines', points: [1] },
      { kata: 'token-bucket', points: [1, 2, 3] },
      { kata: 'token-bucket', points: [1] },
    ],
    due: RIGHT.opens,
    late: { ...RIGHT.late, extensions: { ada: '2026-11-18T00:00:00Z', bob: RIGHT.due } },
  }
  expect(errorsOf(wrong)).toMatchInlineSnapshot(`
    "assignment.json is not right:
      katas[0].kata: expected one of deadline, token-bucket, got "deadlines"
      katas[1].points: expected at most 2 numbers, since token-bucket has 2 levels, got [1,2,3]
      katas[2].kata: expected each kata once (it is katas[1] as well), got "token-bucket"
      due: expected an instant after it opens, 2026-11-19T08:00:00Z, got "2026-11-19T08:00:00Z"
      late.extensions.ada: expected an instant after due, 2026-11-19T08:00:00Z, got "2026-11-18T00:00:00Z""
  `)
})

test('an assignment in which nothing can be earned is no assignment', () => {
  const katas = [{ kata: 'deadline', points: [0, 0] }]
  expect(errorsOf({ ...RIGHT, katas })).toContain('katas[0].points: expected some points in all')
  expect(errorsOf({ ...RIGHT, katas, ownTests: { points: 3 } })).toBe('right')
})

test('what is no JSON, or no object, is said so', () => {
  expect(errorsIn('{"id": ')).toMatch(/^assignment\.json is no JSON: /)
  expect(errorsOf(3)).toContain('the whole file: expected an object { … }, got 3')
  expect(errorsOf(null)).toContain('the whole file: expected an object { … }, got null')
})

test('whatever stands in it, the answer is an assignment or a sentence', () => {
  const fields = fc.dictionary(fc.constantFrom(...Object.keys(RIGHT), 'other'), fc.jsonValue())
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), fields), (change) => {
      const isFields = typeof change === 'object' && change !== null && !Array.isArray(change)
      const answer = errorsOf(isFields ? { ...RIGHT, ...change } : change)
      expect(answer).toMatch(/^right$|^assignment\.json is not right:\n/)
    }),
  )
})

import { expect, test } from 'vitest'
import { resultOf, runningIn } from '../../harness/tdd/facts.ts'
import { parseFacts, type Fact } from '../../harness/tdd/protocol.ts'

const uses = { calls: 1, returned: 1, threw: 0, fulfilled: 0, rejected: 0, refused: 0 }
const opened: Fact = { kind: 'opened', pid: 4711 }
const collected: Fact = {
  kind: 'collected',
  tests: ['a', 'b', 'b'].map((name, index) => ({ id: `t${index}`, name, mode: 'run' })),
}
const ran: Fact = { kind: 'ran', id: 't0', state: 'pass', timedOut: false, assertions: 2, uses }

test('tests of one name are told apart', () => {
  const { tests } = resultOf('v1', [opened, collected, ran, { kind: 'ended' }], false)
  expect(tests.map(({ key, state }) => [key, state])).toEqual([
    ['a', 'pass'],
    ['b', 'not-run'],
    ['b #2', 'not-run'],
  ])
})

test('of a killed worker, the test that had begun hangs, and the later ones did not run', () => {
  const facts = [opened, collected, { kind: 'began', id: 't0' }, ran, { kind: 'began', id: 't1' }]
  const { tests, error } = resultOf('v1', facts as Fact[], true)
  expect(tests.map(({ state }) => state)).toEqual(['pass', 'hang', 'not-run'])
  expect(error).toBeUndefined()
})

test('one that is killed before its tests are known, or ends so, has an error', () => {
  expect(resultOf('v1', [opened], true).error).toBe('it never gave the thread back')
  expect(resultOf('v1', [opened], false).error).toBe('it ended before its tests were known')
})

test('a worker runs from its first fact to its last, and torn lines are passed over', () => {
  expect(runningIn([opened, collected])?.pid).toBe(4711)
  expect(runningIn([opened, collected, { kind: 'ended' }])).toBeUndefined()
  expect(parseFacts(`${JSON.stringify(opened)}\n{"kind":"beg`)).toEqual([opened])
})

import { expect, test } from 'vitest'
import { merged, parseFacts, resultOf, runningIn, type Fact } from '../../harness/tdd/facts.ts'

const opened: Fact = { kind: 'opened', pid: 4711 }
const collected: Fact = {
  kind: 'collected',
  tests: ['a', 'b', 'c'].map((key) => ({ key, name: key, mode: 'run' })),
}
const ran = (key: string): Fact => ({
  ...{ kind: 'ran', key, state: 'pass', timedOut: false, assertions: 2, ownParts: [] },
})
const began = (key: string): Fact => ({ kind: 'began', key })

const HUNG = resultOf('v', [opened, collected, began('a'), ran('a'), began('b')], true)

test('of a killed worker, the test that had begun hangs, and the later ones did not run', () => {
  expect(HUNG.tests.map(({ state }) => state)).toEqual(['pass', 'hang', 'not-run'])
  expect(HUNG.error).toBeUndefined()
})

test('what comes after a hang is known by the run that leaves the hang out', () => {
  const rest: Fact = {
    kind: 'collected',
    tests: ['a', 'c'].map((key) => ({ key, name: key, mode: 'run' })),
  }
  const again = resultOf('v', [opened, rest, ran('a'), ran('c'), { kind: 'ended' }], false)
  expect(merged(HUNG, again).tests.map(({ state }) => state)).toEqual(['pass', 'hang', 'pass'])
})

test('one that is killed before its tests are known, or ends so, has an error', () => {
  expect(resultOf('v', [opened], true).error).toBe('it never gave the thread back')
  expect(resultOf('v', [opened], false).error).toBe('it ended before its tests were known')
})

test('a worker runs from its first fact to its last, and torn lines are passed over', () => {
  expect(runningIn([opened, collected])?.pid).toBe(4711)
  expect(runningIn([opened, collected, { kind: 'ended' }])).toBeUndefined()
  expect(parseFacts(`${JSON.stringify(opened)}\n{"kind":"beg`)).toEqual([opened])
})

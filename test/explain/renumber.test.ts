import { expect, test } from 'vitest'
import type { Counterexample } from '../../harness/core/verdict.ts'
import { renumbered } from '../../harness/explain/renumber.ts'
import { handwritten } from '../support/handwritten.ts'

function example(ids: string[]): Counterexample {
  const run = handwritten(
    {},
    ids.map((id) => ({ id, when: { at: 0 }, target: ids[0] })),
    ids.map((id, index) => [index, 'submit', id, { value: `answer ${id}#1` }]),
  )
  const [first = ''] = ids
  return {
    ...run,
    token: `1.law.7.${first}`,
    scenario: `scenario ${first}`,
    finding: { message: `${first} came before ${ids[1]}`, notes: { [first]: '← first' } },
  }
}

test('operations are numbered in the order in which they happen, wherever they are named', () => {
  const { workload, history, finding } = renumbered(example(['r7', 'r2', 'p4']))
  expect(workload.operations).toMatchObject([
    { id: 'r1', target: 'r1' },
    { id: 'r2', target: 'r1' },
    { id: 'p1', target: 'r1' },
  ])
  expect(history.events.map(({ id, value }) => `${id} ${String(value)}`)).toEqual([
    'r1 answer r1#1',
    'r2 answer r2#1',
    'p1 answer p1#1',
  ])
  expect(finding).toEqual({ message: 'r1 came before r2', notes: { r1: '← first' } })
})

test('operations that do the same have names of one sort', () => {
  const { workload, ...rest } = example(['q7', 'r2', 'd4', 'r9'])
  const what = ['submit', 'submit', 'drain', 'submit']
  const operations = workload.operations.map((one, index) => ({ ...one, do: what[index] }))
  const renamed = renumbered({ ...rest, workload: { ...workload, operations } })
  expect(renamed.workload.operations.map(({ id }) => id)).toEqual(['q1', 'q2', 'd1', 'q3'])
})

test('a name at the beginning of a line is one, too', () => {
  const seven = example(['r7', 'r2'])
  const finding = { message: 'it came late\nr7 had asked before' }
  expect(renumbered({ ...seven, finding }).finding.message).toBe(
    'it came late\nr1 had asked before',
  )
})

test('what it is replayed by stays', () => {
  const { token, scenario } = renumbered(example(['r7', 'r2']))
  expect([token, scenario]).toEqual(['1.law.7.r7', 'scenario r7'])
})

test('names without a number, or in order already, stay', () => {
  const inOrder = example(['r1', 'ga'])
  expect(renumbered(inOrder)).toBe(inOrder)
})

test('lines of the code stay, in the finding and among its steps', () => {
  const one = example(['r7', 'r2'])
  const at = { file: 'solution.ts', line: 3, text: 'r7.start(r2)' }
  const { finding, trace } = renumbered({
    ...one,
    finding: { message: 'r7 was called\nsolution.ts:3  r7.start(r2)' },
    trace: [{ t: 0, seq: 1, did: 'calls', id: 'r7', at }],
  })
  expect(finding.message).toBe('r1 was called\nsolution.ts:3  r7.start(r2)')
  expect(trace).toEqual([{ t: 0, seq: 1, did: 'calls', id: 'r1', at }])
})

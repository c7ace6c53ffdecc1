import { expect, test } from 'vitest'
import type { Event } from '../../harness/core/history.ts'
import { isOwn } from '../../harness/explain/own.ts'

const tells = ({ kind }: Event): string | undefined =>
  ({ asks: 'you ask about it', rings: 'it rings' })[kind]

test.for([
  ['start', true],
  ['settle', true],
  ['abort', true],
  ['asks', true],
  ['rings', false],
  ['submit', false],
  ['end', false],
  ['cancel', false],
] as const)('%s: done by the code under test? %s', ([kind, isDone]) => {
  expect(isOwn({ t: 0, seq: 0, kind, id: 'r1' }, { tells })).toBe(isDone)
})

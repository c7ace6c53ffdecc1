import { expect, test } from 'vitest'
import { emptyHistory, type History } from '../../harness/core/history.ts'
import type { Value } from '../../harness/core/value.ts'
import { fieldsIn } from '../../harness/review/fields.ts'
import { messagesIn } from '../../harness/review/messages.ts'

const FIELDS = ['priority', 'timeoutMs', 'timeout']

function refused(message: string, id = '#1'): Value {
  return { $: 'error', id, name: 'RangeError', message, type: 'RangeError' }
}

function historyOf(...values: Value[]): History {
  const events = values.map((value, seq) => {
    return { t: 0, seq, kind: 'settle', id: `r${seq}`, how: 'rejected' as const, value }
  })
  return { ...emptyHistory({ kind: 'over' }), events }
}

test('messages that name a field are counted, and one that does not is quoted', () => {
  const history = historyOf(
    refused('priority: not 0'),
    refused('bad Timeout'),
    refused('bad input'),
  )
  expect(messagesIn([history], FIELDS)).toMatchObject({
    measured: true,
    refusals: 3,
    naming: 2,
    example: 'bad input',
  })
})

test('errors of the traffic, other errors and the engine’s own do not count', () => {
  const other: Value = { $: 'error', id: '#2', name: 'Error', message: 'priority' }
  const engine = refused("Cannot destructure property 'priority' of 'undefined'")
  const history = historyOf(other, engine, refused('priority', 'e1'))
  expect(messagesIn([history], FIELDS)).toMatchObject({ measured: false })
})

test('of code that does not get through the traffic nothing is counted', () => {
  const history = historyOf(refused('priority'))
  const detail = 'an endless loop'
  const killed = emptyHistory({ kind: 'killed', why: 'loop', detail })
  expect(messagesIn([history, killed], FIELDS)).toEqual({
    measured: false,
    why: 'the code does not get through the traffic: an endless loop',
  })
})

test('a contract names properties and parameters; a unit may be left out', () => {
  const fields = fieldsIn(`export interface Q {
    take(tenant: string, cost?: number): void
    refillPerSec: number
    options: { timeoutMs?: number }
  }`)
  expect(fields.sort()).toEqual([
    'cost',
    'refill',
    'refillPerSec',
    'tenant',
    'timeout',
    'timeoutMs',
  ])
})

import { expect, test } from 'vitest'
import { anError } from '../../harness/core/index.ts'
import { ledgerLines } from '../../harness/explain/ledger.ts'
import { handwritten, type Line } from '../support/handwritten.ts'

const BEFORE: Line[] = [
  [0, 'submit', 'c1'],
  [0, 'start', 'c1#1'],
]
const HANG_UP: Line = [6, 'cancel', 'c1', { value: anError('gone') }]
const ABORT: Line = [6, 'abort', 'c1#1', { value: anError('gone') }]
const END: Line = [6, 'end', 'c1#1', { how: 'resolved', value: 'done' }]
const ANSWERED: Line = [6, 'settle', 'c1', { how: 'resolved', value: 'done' }]
const REJECTED: Line = [6, 'settle', 'c1', { how: 'rejected', value: anError('gone') }]

function ledger(mine: Line[], reference?: Line[], atMs: number | undefined = 6): string {
  const history = handwritten({}, [], [...BEFORE, ...mine]).history
  const due = reference && handwritten({}, [], [...BEFORE, ...reference]).history
  return ledgerLines(history, due, { atMs, isDrawn: true, kata: {} }).join('\n')
}

test('the instant of the breach is told step by step, with what the reference did from where it differs', () => {
  expect(ledger([HANG_UP, ABORT, END, ANSWERED], [HANG_UP, ABORT, REJECTED, END]))
    .toMatchInlineSnapshot(`
      "6 ms  1 c1’s caller hangs up · 2 you abort c1#1 with Error "gone" · 3 c1#1
            answers · 4 you answer c1 with "done"
            the reference: … 3 you reject c1 with Error "gone" · 4 c1#1 answers"
    `)
})

test('where the reference did the same there is nothing to tell', () => {
  expect(ledger([HANG_UP, ABORT], [HANG_UP, ABORT])).toBe('')
})

test('one step alone has no order', () => {
  expect(ledger([HANG_UP], [HANG_UP, REJECTED])).toBe('')
})

test('a run of one instant is told whole, whenever it breached', () => {
  const history = handwritten({}, [], BEFORE).history
  const due = handwritten({}, [], [...BEFORE, [0, 'settle', 'c1', { how: 'resolved', value: 1 }]])
  expect(ledgerLines(history, due.history, { atMs: undefined, isDrawn: false, kata: {} }))
    .toMatchInlineSnapshot(`
      [
        "0 ms  1 c1 comes · 2 you call c1#1",
        "      the reference: … 3 you answer c1",
      ]
    `)
})

test('a breach without an instant has no ledger', () => {
  expect(
    ledgerLines(handwritten({}, [], [...BEFORE, HANG_UP]).history, undefined, {
      atMs: undefined,
      isDrawn: false,
      kata: {},
    }),
  ).toEqual([])
})

test('a work that has the id of its call is told as its handler', () => {
  const mine: Line[] = [
    [1, 'submit', 'r1'],
    [1, 'start', 'r1'],
    [1, 'end', 'r1', { how: 'rejected', value: 0 }],
  ]
  expect(ledger(mine, [[1, 'submit', 'r1']], 1)).toMatchInlineSnapshot(`
    "1 ms  1 r1 comes · 2 you call r1’s handler · 3 r1’s handler fails with 0
          the reference: nothing after 1"
  `)
})

import { describe } from 'vitest'
import { anError, INFINITE, NOT_A_NUMBER, type Value } from '../../harness/core/index.ts'
import { handwritten, testLaw, type Line } from '../../test/support/handwritten.ts'
import type { DeadlineOperation, Limits, TimeoutCall, Try, WithinCall } from './drive.ts'
import * as laws from './laws.ts'

const late = anError('#1', 'TimeoutError')
const failed = anError('failed')
const gone = anError('gone')
const badInput: Value = {
  $: 'error',
  id: '#2',
  name: 'RangeError',
  message: '',
  type: 'RangeError',
}
const answers: Try = { how: 'resolve', ms: 30, value: 'answer' }
const fails: Try = { how: 'reject', ms: 20, value: failed }

const timed = (id: string, timeoutMs: Value, extra: Partial<TimeoutCall> = {}): TimeoutCall => ({
  id,
  do: 'withTimeout',
  when: { at: 0 },
  timeoutMs,
  tries: [answers],
  ...extra,
})
const within = (limits: Limits, tries: Try[], extra: Partial<WithinCall> = {}): WithinCall => ({
  id: 'c1',
  do: 'callWithin',
  when: { at: 0 },
  limits,
  tries,
  ...extra,
})
const hangUp: DeadlineOperation = {
  id: 'cancel c1',
  do: 'cancel',
  when: { at: 10 },
  target: 'c1',
  reason: gone,
}
const heard = { cancellable: true }
const run = (operations: DeadlineOperation[], lines: Line[], extra = {}) =>
  handwritten({}, operations, lines, extra)

const made: Line = [0, 'submit', 'c1']
const begins = (number: number, t: number, budgetMs: Value): Line => [
  t,
  'start',
  `c1#${number}`,
  { budgetMs, aborted: false, signal: { $: 'object', id: `#s${number}` } },
]
const ends = (number: number, t: number, how: string, value: Value): Line => [
  t,
  'end',
  `c1#${number}`,
  { how, value },
]
const settles = (t: number, how: string, value: Value): Line => [t, 'settle', 'c1', { how, value }]
const aborts = (t: number, value: Value): Line => [t, 'abort', 'c1#1', { value }]
const rests = (t: number, timers: number, listeners: number): Line => [
  t,
  'observe',
  'world',
  { timers, listeners },
]
const cancels: Line = [10, 'cancel', 'c1', { value: gone }]

const inTime = run(
  [timed('c1', 50)],
  [made, begins(1, 0, 50), ends(1, 30, 'resolved', 'answer'), settles(30, 'resolved', 'answer')],
)
const timesOut = (extra: Partial<TimeoutCall> = {}, told = true) =>
  run(
    [timed('c1', 20, extra)],
    [
      made,
      begins(1, 0, 20),
      ...(told ? [aborts(20, late)] : []),
      settles(20, 'rejected', late),
      ends(1, 30, 'resolved', 'answer'),
    ],
  )
const hungUp = (told: boolean, value: Value, t = 10) =>
  run(
    [timed('c1', 50, heard), hangUp],
    [
      made,
      begins(1, 0, 50),
      cancels,
      ...(told ? [aborts(10, gone)] : []),
      settles(t, 'rejected', value),
      ends(1, 30, 'resolved', 'answer'),
    ],
  )
const nothing = run([], [])

describe('laws', () => {
  testLaw(laws.lateCallsTimeOut, {
    holds: timesOut(),
    breaks: run(
      [timed('c1', 20)],
      [made, begins(1, 0, 20), ends(1, 30, 'resolved', 'answer'), settles(30, 'rejected', late)],
    ),
    says: /expected {2}rejected with a TimeoutError at 20 ms/,
    unknown: inTime,
  })
  testLaw(laws.earlierResultsPassThrough, {
    holds: inTime,
    breaks: run(
      [timed('c1', 50)],
      [made, begins(1, 0, 50), ends(1, 30, 'resolved', 'answer'), settles(30, 'resolved', null)],
    ),
    says: /got {7}it was resolved with null at 30 ms/,
    unknown: timesOut(),
  })
  testLaw(laws.errorsKeepTheirIdentity, {
    holds: hungUp(true, gone),
    breaks: hungUp(true, late),
    says: /the caller’s reason, Error "gone"/,
    unknown: inTime,
  })
  testLaw(laws.timeoutStopsTheOperation, {
    holds: timesOut(),
    breaks: timesOut({}, false),
    says: /the signal of c1#1 should abort with a TimeoutError\ngot {7}it never aborted/,
    unknown: inTime,
  })
  testLaw(laws.hangUpIsAnsweredAtOnce, {
    holds: hungUp(true, gone),
    breaks: hungUp(false, gone),
    says: /should abort with the caller’s Error/,
    unknown: inTime,
  })
  testLaw(laws.alreadyAbortedIsNeverCalled, {
    holds: run(
      [timed('c1', 50, { ...heard, abortedWith: null })],
      [made, settles(0, 'rejected', null)],
    ),
    breaks: run(
      [timed('c1', 50, { ...heard, abortedWith: null })],
      [made, begins(1, 0, 50), settles(0, 'rejected', null), ends(1, 30, 'resolved', 'answer')],
    ),
    says: /c1#1 was called, although the caller of c1 had hung up before/,
    unknown: inTime,
  })
  testLaw(laws.noTimerLeftBehind, {
    holds: run(
      [timed('c1', 50)],
      [made, rests(0, 1, 0), settles(30, 'resolved', 1), rests(30, 0, 0)],
    ),
    breaks: run([timed('c1', 50)], [made, settles(30, 'resolved', 1), rests(30, 1, 0)]),
    says: /at 30 ms {2}every call had its answer.*\n1 timer is still armed/,
    unknown: run([timed('c1', 50)], [made, rests(0, 1, 0)]),
  })
  testLaw(laws.noListenerLeftBehind, {
    holds: run([timed('c1', 50, heard)], [made, settles(30, 'resolved', 1), rests(30, 0, 0)]),
    breaks: run([timed('c1', 50, heard)], [made, settles(30, 'resolved', 1), rests(30, 0, 2)]),
    says: /2 listeners are still on callers’ signals/,
    unknown: run([timed('c1', 50)], [made, settles(30, 'resolved', 1), rests(30, 0, 0)]),
  })
  const failsLate: Line[] = [
    made,
    begins(1, 0, 10),
    settles(10, 'rejected', late),
    ends(1, 20, 'rejected', failed),
  ]
  testLaw(laws.noUnhandledRejection, {
    holds: run([timed('c1', 10, { tries: [fails] })], failsLate),
    breaks: run([timed('c1', 10, { tries: [fails] })], failsLate, { unhandled: [failed] }),
    says: /rejected with Error "failed" and nobody listened/,
    unknown: inTime,
  })
  testLaw(laws.badInputIsRefused, {
    holds: run([timed('c1', NOT_A_NUMBER)], [made, settles(0, 'rejected', badInput)]),
    breaks: run([timed('c1', NOT_A_NUMBER)], [made, settles(1, 'rejected', late)]),
    says: /c1 has timeoutMs NaN: bad input/,
    unknown: inTime,
  })
  testLaw(laws.badInputIsRefused, {
    holds: run([timed('c1', INFINITE)], [made, settles(30, 'resolved', 'answer')]),
    breaks: run([timed('c1', INFINITE)], [made, settles(1, 'rejected', late)]),
    says: /c1 has timeoutMs Infinity: good input/,
    unknown: nothing,
  })

  const twice = (second: Value, t = 30): Line[] => [
    made,
    begins(1, 0, 100),
    ends(1, 20, 'rejected', failed),
    begins(2, t, second),
    ends(2, t + 20, 'rejected', failed),
    settles(t + 20, 'rejected', failed),
  ]
  const two = { totalMs: 100, attempts: 2, backoffMs: 10 }
  testLaw(laws.oneBudgetForAllTries, {
    holds: run([within(two, [fails])], twice(70)),
    breaks: run([within(two, [fails])], twice(100)),
    says: /c1#2 was called with budgetMs 100\nexpected {2}70 ms/,
    unknown: inTime,
  })
  const noTime = within({ totalMs: 50, backoffMs: 40 }, [fails])
  const once: Line[] = [made, begins(1, 0, 50), ends(1, 20, 'rejected', failed)]
  testLaw(laws.failsNowWithoutTimeForAnotherTry, {
    holds: run([noTime], [...once, settles(20, 'rejected', failed)]),
    breaks: run([noTime], [...once, settles(50, 'rejected', late)]),
    says: /a pause of 40 ms would end after 50 ms/,
    unknown: run([within(two, [fails])], twice(70)),
  })
  const stops = within(two, [{ ...fails, verdict: 'stop' }], { asks: true })
  testLaw(laws.noNeedlessTry, {
    holds: run([stops], [...once, settles(20, 'rejected', failed)]),
    breaks: run([stops], twice(70)),
    says: /c1#2 was called, although retryable had said no to the error of c1#1/,
    unknown: inTime,
  })
  testLaw(laws.matchesTheModel, {
    holds: run([within(two, [fails])], twice(70)),
    breaks: run([within(two, [fails])], twice(75, 25)),
    says: /try 2 of c1 should start at 30 ms\ngot {7}it did at 25 ms/,
    unknown: nothing,
  })
  testLaw(laws.lastFailureSurfacesAtOnce, {
    holds: run([within(two, [fails])], twice(70)),
    breaks: run(
      [within(two, [fails])],
      [...twice(70).slice(0, -1), settles(100, 'rejected', late)],
    ),
    says: /try 2 of c1 failed, its last/,
    unknown: run([noTime], [...once, settles(20, 'rejected', failed)]),
  })
  testLaw(laws.whatDoesNotMatterChangesNothing, {
    holds: [timesOut(), timesOut(heard)],
    breaks: [timesOut(), run([timed('c1', 20, heard)], [made, settles(30, 'resolved', 'answer')])],
    says: /with a signal that never fires, all else equal/,
    unknown: timesOut(),
  })
})

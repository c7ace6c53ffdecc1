import { describe, expect, test } from 'vitest'
import {
  anError,
  INFINITE,
  NOT_A_NUMBER,
  type Judgement,
  type Law,
  type Value,
} from '../../harness/core/index.ts'
import { handwritten, testLaw, type Line } from '../../test/support/handwritten.ts'
import type {
  Cancel,
  DeadlineOperation,
  DeadlineWorkload,
  Limits,
  TimeoutCall,
  Try,
  WithinCall,
} from './drive.ts'
import { laws } from './laws.ts'
import { cancel, scenarios, timed, within } from './scenarios.ts'

const FAILED = anError('failed')
const GONE = anError('gone')
const LATE = anError('#1', 'TimeoutError')
const OTHER_LATE = anError('#9', 'TimeoutError')
const REFUSED: Value = {
  $: 'error',
  id: '#2',
  name: 'RangeError',
  message: 'no',
  type: 'RangeError',
}
const ANSWERS: Try = { how: 'resolve', ms: 30, value: 'answer' }
const FAILS: Try = { how: 'reject', ms: 20, value: FAILED }
const HEARD = { cancellable: true }
const HANG_UP: Cancel = cancel('c1', 10, GONE)

const call = (timeoutMs: Value, extra: Partial<TimeoutCall> = {}): TimeoutCall =>
  timed('c1', 0, timeoutMs, ANSWERS, extra)
const chain = (limits: Limits, tries: Try[], extra: Partial<WithinCall> = {}): WithinCall =>
  within('c1', 0, limits, tries, extra)
const run = (operations: DeadlineOperation[], lines: Line[], extra = {}) =>
  handwritten({}, operations, lines, extra)

const made: Line = [0, 'submit', 'c1']
const begins = (number: number, t: number, budgetMs: Value, more = {}): Line => [
  t,
  'start',
  `c1#${number}`,
  { budgetMs, aborted: false, signal: { $: 'object', id: `#s${number}` }, ...more },
]
const ends = (number: number, t: number, how: string, value: Value): Line => [
  t,
  'end',
  `c1#${number}`,
  { how, value },
]
const settles = (t: number, how: string, value: Value): Line => [t, 'settle', 'c1', { how, value }]
const told = (t: number, value: Value, number = 1): Line => [t, 'abort', `c1#${number}`, { value }]
const asked = (t: number, value: Value): Line => [t, 'retryable', 'c1', { value }]
const rests = (t: number, timers: number, listeners: number): Line => [
  t,
  'observe',
  'world',
  { timers, listeners },
]
const hungUp = (t: number): Line => [t, 'cancel', 'c1', { value: GONE }]

const answered: Line[] = [ends(1, 30, 'resolved', 'answer'), settles(30, 'resolved', 'answer')]
const inTime = run([call(50)], [made, begins(1, 0, 50), ...answered])
const timesOut = (tell: Line[] = [told(20, LATE)]) =>
  run(
    [call(20)],
    [
      made,
      begins(1, 0, 20),
      ...tell,
      settles(20, 'rejected', LATE),
      ends(1, 30, 'resolved', 'answer'),
    ],
  )
const nothing = run([], [])

describe('one try', () => {
  testLaw(lawNamed('late-calls-time-out-on-time'), {
    holds: timesOut(),
    breaks: run(
      [call(20)],
      [made, begins(1, 0, 20), ends(1, 30, 'resolved', 'answer'), settles(30, 'rejected', LATE)],
    ),
    says: 'c1 was called at 0 ms with timeoutMs 20\nexpected  rejected with a TimeoutError at 20 ms\ngot       no answer by then',
    unknown: inTime,
  })
  testLaw(lawNamed('earlier-results-pass-through'), {
    holds: inTime,
    breaks: run(
      [call(50)],
      [made, begins(1, 0, 50), ends(1, 30, 'resolved', 'answer'), settles(30, 'resolved', null)],
    ),
    says: 'At 30 ms c1#1 answered by itself\nexpected  resolved with "answer" at 30 ms\ngot       it was resolved with null at 30 ms',
    unknown: timesOut(),
  })
  testLaw(lawNamed('calls-the-operation-at-once'), {
    holds: inTime,
    breaks: run([call(50)], [made, begins(1, 1, 50), ...answered]),
    says: 'At 0 ms c1 was made, and by the end of that instant you had not called its operation',
    unknown: nothing,
  })
  test.each([
    ['a second call', [made, begins(1, 0, 50), begins(2, 0, 50)], /c1 had called its operation/],
    [
      'a wrong budget',
      [made, begins(1, 0, null)],
      'At 0 ms you called c1#1 with the wrong budgetMs: c1 was made at 0 ms with timeoutMs 50\nexpected  50\ngot       null',
    ],
  ] as [string, Line[], RegExp][])('%s breaks calls-the-operation-at-once', (_, lines, says) => {
    expect(judged('calls-the-operation-at-once', [call(50)], lines)).toMatchObject({
      message: expect.stringMatching(says) as string,
    })
  })
  test.each([
    ['the answer', 'resolved', 'answer'],
    ['the deadline', 'rejected', LATE],
  ])('when both come in one instant, %s may win', (_, how, value) => {
    const lines = [made, begins(1, 0, 30), ends(1, 30, 'resolved', 'answer')]
    const tie = run([call(30)], [...lines, settles(30, how, value)])
    for (const law of laws) expect(law.judge(tie), law.name).toBeTypeOf('string')
  })
  test('an operation that answers because of its abort has lost', () => {
    const eager = call(20, { tries: [{ ...ANSWERS, onAbort: 'resolves' }] })
    const lines = [made, begins(1, 0, 20), told(20, LATE), ends(1, 20, 'resolved', 'answer')]
    expect(
      judged('late-calls-time-out-on-time', [eager], [...lines, settles(20, 'resolved', 'answer')]),
    ).toMatchObject({ message: /its signal aborted; the caller comes first$/ })
  })
})

describe('what is left', () => {
  const done = [made, begins(1, 0, 50), ...answered]
  testLaw(lawNamed('no-timer-left-behind'), {
    holds: run([call(50)], [...done, rests(0, 1, 0), rests(30, 0, 0)]),
    breaks: run([call(50)], [...done, rests(30, 1, 0)]),
    says: 'At 30 ms every call had its answer, and 1 timer is still armed\nc1, the last, was resolved with "answer" at 30 ms',
    unknown: run([call(50)], [made, begins(1, 0, 50), rests(0, 1, 0)]),
  })
  testLaw(lawNamed('no-listener-left-behind'), {
    holds: run([call(50, HEARD)], [...done, rests(30, 0, 0)]),
    breaks: run([call(50, HEARD)], [...done, rests(30, 0, 2)]),
    says: /2 listeners are still on callers’ signals/,
    unknown: run([call(50)], [...done, rests(30, 0, 0)]),
  })
})

describe('bad input', () => {
  testLaw(lawNamed('bad-input-is-refused'), {
    holds: run([call(NOT_A_NUMBER)], [made, settles(0, 'rejected', REFUSED)]),
    breaks: run([call(NOT_A_NUMBER)], [made, settles(1, 'rejected', LATE)]),
    says: 'c1 has timeoutMs NaN, which is bad input\nexpected  a promise rejected with a TypeError or a RangeError at 0 ms\ngot       no answer by then',
    unknown: inTime,
  })
  test('an operation that is called although the input is bad', () => {
    const lines = [made, begins(1, 0, NOT_A_NUMBER), settles(0, 'rejected', REFUSED)]
    expect(judged('bad-input-is-refused', [call(NOT_A_NUMBER)], lines)).toMatchObject({
      message: 'At 0 ms you called c1#1, but c1 has timeoutMs NaN: bad input',
    })
  })
  test('no limit is good input', () => {
    const lines = [made, begins(1, 0, INFINITE)]
    const calls = [call(INFINITE)]
    expect(judged('bad-input-is-refused', calls, [...lines, ...answered])).toBe('holds')
    for (const value of [LATE, REFUSED]) {
      expect(
        judged('bad-input-is-refused', calls, [...lines, settles(1, 'rejected', value)]),
      ).toMatchObject({ message: /c1 has timeoutMs Infinity: good input/ })
    }
  })
})

describe('hang-ups', () => {
  const hangsUp = (value: Value, tell: Line[] = [told(10, GONE)]) =>
    run(
      [call(50, HEARD), HANG_UP],
      [
        made,
        begins(1, 0, 50),
        hungUp(10),
        ...tell,
        settles(10, 'rejected', value),
        ends(1, 30, 'resolved', 'answer'),
      ],
    )
  testLaw(lawNamed('errors-keep-their-identity'), {
    holds: hangsUp(GONE),
    breaks: hangsUp(LATE),
    says: 'At 10 ms the caller of c1 hung up, but the rejection of c1 hides it\nexpected  rejected with the caller’s reason, Error "gone", at 10 ms\ngot       it was rejected with TimeoutError "#1" at 10 ms',
    unknown: inTime,
  })
  testLaw(lawNamed('timeout-stops-the-operation'), {
    holds: timesOut(),
    breaks: timesOut([]),
    says: 'At 20 ms time was up, and you did not abort: c1#1\nexpected  its signal aborts with the very TimeoutError "#1" that its caller was given at 20 ms\ngot       it never aborts',
    unknown: inTime,
  })
  test('the operation is told with the very error of the caller', () => {
    expect(
      lawNamed('timeout-stops-the-operation').judge(timesOut([told(20, OTHER_LATE)])),
    ).toMatchObject({ message: /the very TimeoutError .* that its caller was given/ })
  })
  test('a signal that aborts while nothing has happened', () => {
    expect(
      judged('timeout-stops-the-operation', [call(50)], [made, begins(1, 0, 50), told(7, GONE)]),
    ).toMatchObject({ message: /at 7 ms .* no time was up and nobody had hung up/ })
  })
  testLaw(lawNamed('hang-up-is-answered-at-once'), {
    holds: hangsUp(GONE),
    breaks: hangsUp(GONE, []),
    says: 'At 10 ms the caller of c1 hung up, and you did not abort: c1#1\nexpected  its signal aborts with the caller’s Error "gone" at 10 ms\ngot       it never aborts',
    unknown: inTime,
  })
  const early = call(50, { ...HEARD, abortedWith: null })
  testLaw(lawNamed('already-aborted-is-never-called'), {
    holds: run([early], [made, settles(0, 'rejected', null)]),
    breaks: run([early], [made, begins(1, 0, 50), settles(0, 'rejected', null)]),
    says: 'At 0 ms you called c1#1, but the caller of c1 had hung up before',
    unknown: inTime,
  })
  test('a signal that fired for one call is aborted for the next, also with null as its reason', () => {
    const borrower = timed('c2', 40, 50, ANSWERS, { ...HEARD, signalOf: 'c1' })
    const lines: Line[] = [
      made,
      begins(1, 0, 50),
      [10, 'cancel', 'c1', { value: null }],
      told(10, null),
      settles(10, 'rejected', null),
      [40, 'submit', 'c2'],
    ]
    expect(
      judged('already-aborted-is-never-called', [call(50, HEARD), borrower], lines),
    ).toMatchObject({ message: /had hung up before\nexpected .*null, at 40 ms\ngot .* never/ })
  })
})

describe('a crowd', () => {
  const { operations } = scenarioNamed('ten-thousand-at-once')
  const calls = operations.filter((one) => one.do === 'withTimeout')
  const lines = calls.flatMap(({ id, timeoutMs, tries: [work] }): Line[] => [
    [10, 'submit', id],
    [10, 'start', `${id}#1`, { budgetMs: timeoutMs, signal: null }],
    [10, 'end', `${id}#1`, { how: 'resolved', value: work?.value ?? null }],
    [10, 'settle', id, { how: 'resolved', value: work?.value ?? null }],
  ])
  testLaw(lawNamed('answers-a-crowd-at-once'), {
    holds: run(operations, lines),
    breaks: run(operations, lines.slice(0, -1)),
    says: 'At 10 ms c10000#1 returned by itself\nexpected  resolved with "answer" at 10 ms\ngot       no answer by then\nand so did others of 10000 calls',
    unknown: inTime,
  })
})

describe('late failures', () => {
  const failsLate: Line[] = [
    made,
    begins(1, 0, 10),
    settles(10, 'rejected', LATE),
    ends(1, 20, 'rejected', FAILED),
  ]
  const calls = [call(10, { tries: [FAILS] })]
  testLaw(lawNamed('no-unhandled-rejection'), {
    holds: run(calls, failsLate),
    breaks: run(calls, failsLate, { unhandled: [FAILED] }),
    says: /rejected with Error "failed" and nobody listened/,
    unknown: inTime,
  })
})

describe('retries', () => {
  const two = { totalMs: 100, attempts: 2, backoffMs: 10 }
  const once: Line[] = [made, begins(1, 0, 100), ends(1, 20, 'rejected', FAILED)]
  const twice = (second: Value, t = 30): Line[] => [
    ...once,
    begins(2, t, second),
    ends(2, t + 20, 'rejected', FAILED),
    settles(t + 20, 'rejected', FAILED),
  ]
  testLaw(lawNamed('one-budget-for-all-tries'), {
    holds: run([chain(two, [FAILS])], twice(70)),
    breaks: run([chain(two, [FAILS])], twice(100)),
    says: 'At 30 ms you called c1#2 with the wrong budgetMs: c1 was made at 0 ms with totalMs 100, attempts 2, backoffMs 10\nexpected  70\ngot       100',
    unknown: inTime,
  })
  testLaw(lawNamed('tries-again-after-the-pause'), {
    holds: run([chain(two, [FAILS])], twice(70)),
    breaks: run([chain(two, [FAILS])], twice(75, 25)),
    says: 'At 25 ms you called c1#2, but the pause of 10 ms after c1#1 ended at 30 ms',
    unknown: inTime,
  })
  test.each([
    [
      'no try',
      once,
      'At 30 ms the next try of c1 was due, and you called none by the end of that instant',
    ],
    [
      'a timeout in its place',
      [...once, settles(100, 'rejected', LATE)],
      'At 30 ms the next try of c1 was due, and you called none by the end of that instant',
    ],
    [
      'an answer in its place',
      [...once, settles(20, 'rejected', FAILED)],
      /expected {2}another try at 30 ms\ngot {7}it was rejected/,
    ],
  ] as [string, Line[], RegExp][])('%s breaks tries-again-after-the-pause', (_, lines, says) => {
    expect(judged('tries-again-after-the-pause', [chain(two, [FAILS])], lines)).toMatchObject({
      message: expect.stringMatching(says) as string,
    })
  })
  test('without a pause the next try starts in the same instant or in the next', () => {
    const calls = [chain({ totalMs: 100, attempts: 2 }, [FAILS])]
    expect(judged('tries-again-after-the-pause', calls, twice(80, 20))).toBe('holds')
    expect(judged('tries-again-after-the-pause', calls, twice(79, 21))).toBe('holds')
    expect(judged('tries-again-after-the-pause', calls, twice(78, 22))).toMatchObject({
      message: /at 21 ms {2}the next try of c1 was due/,
    })
  })

  const noTime = chain({ totalMs: 50, backoffMs: 40 }, [FAILS])
  const brief: Line[] = [made, begins(1, 0, 50), ends(1, 20, 'rejected', FAILED)]
  testLaw(lawNamed('fails-now-without-time-for-another-try'), {
    holds: run([noTime], [...brief, settles(20, 'rejected', FAILED)]),
    breaks: run([noTime], [...brief, settles(50, 'rejected', LATE)]),
    says: 'At 20 ms c1#1 failed; a pause of 40 ms would end after 50 ms\nexpected  rejected with its own Error "failed" at 20 ms\ngot       no answer by then',
    unknown: run([chain(two, [FAILS])], twice(70)),
  })
  test.each([
    ['fail at once', [...brief, settles(20, 'rejected', FAILED)]],
    ['wait for its end', [...brief, settles(50, 'rejected', LATE)]],
  ] as [string, Line[]][])('where the pause ends with the total the call may %s', (_, lines) => {
    const exact = run([chain({ totalMs: 50, backoffMs: 30 }, [FAILS])], lines)
    for (const law of laws) expect(law.judge(exact), law.name).toBeTypeOf('string')
  })

  const stops = chain(two, [{ ...FAILS, verdict: 'stop' }], { asks: true })
  testLaw(lawNamed('no-needless-try'), {
    holds: run([chain(two, [FAILS])], twice(70)),
    breaks: run([stops], twice(70)),
    says: 'At 30 ms you called c1#2, but c1#1 had failed for good',
    unknown: inTime,
  })
  test.each([
    ['a third try', [...twice(70).slice(0, -1), begins(3, 60, 40)], /c1 may try 2 times/],
    [
      'a try beside another',
      [made, begins(1, 0, 100), begins(2, 5, 95)],
      'At 5 ms you called c1#2, but c1#1 was still under way',
    ],
    [
      'a used signal',
      [...once, begins(2, 30, 70, { signal: { $: 'object', id: '#s1' } })],
      'At 30 ms you called c1#2 with the signal of an earlier try',
    ],
    [
      'an aborted signal',
      [...once, begins(2, 30, 70, { aborted: true })],
      'At 30 ms you called c1#2 with a signal that was aborted already',
    ],
    [
      'a question while it runs',
      [made, begins(1, 0, 100), asked(10, FAILED)],
      'At 10 ms you asked retryable about Error "failed", but c1#1 was under way',
    ],
    [
      'a question about the total',
      [made, begins(1, 0, 100), asked(100, LATE)],
      'At 100 ms you asked retryable about TimeoutError "#1", but all time was up at 100 ms',
    ],
  ] as [string, Line[], RegExp][])('%s breaks no-needless-try', (_, lines, says) => {
    expect(judged('no-needless-try', [chain(two, [FAILS])], lines)).toMatchObject({
      message: expect.stringMatching(says) as string,
    })
  })
  test('a hang-up ends the tries, in that very instant', () => {
    const calls = [chain({ totalMs: 100 }, [ANSWERS], HEARD), HANG_UP]
    const lines = [made, begins(1, 0, 100), hungUp(10), told(10, GONE), begins(2, 10, 90)]
    expect(judged('no-needless-try', calls, lines)).toMatchObject({
      message: /c1#2 was called, although the caller of c1 had hung up in that instant/,
    })
  })
  test('a failure and a hang-up in one instant are a tie, and so is the next try', () => {
    const calls = [chain({ totalMs: 100 }, [FAILS], HEARD), cancel('c1', 20, GONE)]
    const lines = [...once, begins(2, 20, 80), hungUp(20), told(20, GONE, 2)]
    const wins = [
      [...lines, settles(20, 'rejected', GONE)],
      [...once, hungUp(20), settles(20, 'rejected', FAILED)],
    ]
    for (const law of laws) {
      for (const either of wins) {
        expect(law.judge(run(calls, either)), law.name).toBeTypeOf('string')
      }
    }
  })
  test('retryable is shown the error that the try was told', () => {
    const calls = [chain({ totalMs: 100, perTryMs: 10, backoffMs: 10 }, [ANSWERS], { asks: true })]
    const lines = [made, begins(1, 0, 10), told(10, LATE)]
    const judge = (error: Value): Judgement =>
      judged('timeout-stops-the-operation', calls, [...lines, asked(10, error), begins(2, 20, 10)])
    expect(judge(LATE)).not.toMatchObject({ message: /c1#1/ })
    expect(judge(OTHER_LATE)).toMatchObject({
      message: /the signal of c1#1 should abort with the very .* that retryable was given/,
    })
  })
  test('a try that runs out of time has an error of its own', () => {
    const calls = [chain({ totalMs: 100, perTryMs: 10, attempts: 2 }, [ANSWERS])]
    const lines = [made, begins(1, 0, 10), told(10, LATE), begins(2, 10, 10)]
    expect(
      judged('errors-keep-their-identity', calls, [...lines, told(20, LATE, 2)]),
    ).toMatchObject({ message: /the very object that c1#1 was told/ })
  })
  const throws = chain(two, [{ ...FAILS, verdict: { throws: GONE } }], { asks: true })
  test('what retryable throws is the answer', () => {
    const judge = (value: Value): Judgement =>
      judged('earlier-results-pass-through', [throws], [...once, settles(20, 'rejected', value)])
    expect(judge(GONE)).toBe('holds')
    expect(judge(FAILED)).toMatchObject({ message: /c1#1 failed, and retryable threw/ })
  })
  testLaw(lawNamed('last-failure-surfaces-at-once'), {
    holds: run([chain(two, [FAILS])], twice(70)),
    breaks: run([chain(two, [FAILS])], [...twice(70).slice(0, -1), settles(100, 'rejected', LATE)]),
    says: 'At 50 ms c1#2 failed, the last of 2 tries\nexpected  rejected with its own Error "failed" at 50 ms\ngot       no answer by then',
    unknown: run([noTime], [...brief, settles(20, 'rejected', FAILED)]),
  })
})

function judged(name: string, operations: DeadlineOperation[], lines: Line[]): Judgement {
  return lawNamed(name).judge(run(operations, lines))
}

function scenarioNamed(name: string): DeadlineWorkload {
  const scenario = scenarios.find((one) => one.name === name)
  if (!scenario) throw new Error(`Expected a scenario named ${name}`)
  return scenario.workload
}

function lawNamed(name: string): Law<DeadlineWorkload> {
  const law = laws.find((one) => one.name === name)
  if (!law) throw new Error(`Expected a law named ${name}`)
  return law
}

import { describe, expect, test } from 'vitest'
import { anError, anObject, type Law, type Run, type Value } from '../../harness/core/index.ts'
import { handwritten, testLaw, type Line } from '../../test/support/handwritten.ts'
import type { RouterOperation, RouterWorkload } from './drive.ts'
import { laws } from './laws.ts'
import { cancel, scenarios, submit } from './scenarios.ts'

const GONE = anError('gone')
const LATE: Value = { $: 'error', id: '#1', name: 'TimeoutError', message: 'late' }
const REFUSED: Value = {
  $: 'error',
  id: '#2',
  name: 'RangeError',
  message: 'no',
  type: 'RangeError',
}

function run(operations: RouterOperation[], lines: Line[], more: More = {}): Run<RouterWorkload> {
  const { concurrency = 1, ...history } = more
  return handwritten({ concurrency }, operations, lines, history) as Run<RouterWorkload>
}

type More = { concurrency?: number } & Parameters<typeof handwritten>[3]

const came = (t: number, id: string): Line => [t, 'submit', id]
const started = (t: number, id: string): Line => [t, 'start', id, { payload: anObject(id) }]
const ended = (t: number, id: string): Line => [
  t,
  'end',
  id,
  { how: 'resolved', value: `answer ${id}` },
]
const answered = (t: number, id: string, value: Value = `answer ${id}`): Line => [
  t,
  'settle',
  id,
  { how: 'resolved', value },
]
const rejected = (t: number, id: string, value: Value): Line => [
  t,
  'settle',
  id,
  { how: 'rejected', value },
]
const told = (t: number, id: string, value: Value): Line => [t, 'abort', id, { value }]
const hungUp = (t: number, id: string, value: Value = GONE): Line => [t, 'cancel', id, { value }]
const looked = (t: number, queued: number, running: number): Line => [
  t,
  'observe',
  'router',
  { queued, running },
]

/** One request from its submission to its answer, with the start and the answer given. */
const served = (id: string, submitMs: number, startMs: number, endMs: number): Line[] => [
  came(submitMs, id),
  started(startMs, id),
  ended(endMs, id),
  answered(endMs, id),
]

const nothing = run([], [])
const [first, second] = [submit('r1', 0), submit('r2', 5)]
const inTurn = [...served('r1', 0, 0, 10), ...served('r2', 5, 10, 20)]

describe('order', () => {
  const three = [first, second, submit('r3', 6, { priority: 0 })]
  const start = [came(0, 'r1'), started(0, 'r1'), came(5, 'r2'), came(6, 'r3')]
  testLaw(lawNamed('higher-priority-first'), {
    holds: run(three, [...start, started(10, 'r3'), started(20, 'r2')]),
    breaks: run(three, [...start, started(10, 'r2'), started(20, 'r3')]),
    says: 'At 10 ms you started r2 (priority 5), but r3 (priority 0) had waited since 6 ms',
    unknown: run([first, second], inTurn),
  })
  test('a more urgent request that comes in the instant of the start is a tie', () => {
    const tie = run(three, [...start.slice(0, 3), came(10, 'r3'), started(10, 'r2')])
    expect(lawNamed('higher-priority-first').judge(tie)).toBe('unknown')
  })

  const equals = [submit('r0', 0), submit('r1', 5), submit('r2', { burst: true })]
  const waiting = [came(0, 'r0'), started(0, 'r0'), came(5, 'r1'), came(5, 'r2')]
  testLaw(lawNamed('first-come-first-served'), {
    holds: run(equals, [...waiting, started(10, 'r1'), started(10, 'r2')]),
    breaks: run(equals, [...waiting, started(10, 'r2'), started(10, 'r1')]),
    says: 'At 10 ms you started r2 before r1: both have priority 5, and r1 was submitted first',
    unknown: run([first], served('r1', 0, 0, 10)),
  })
})

describe('answers', () => {
  testLaw(lawNamed('answers-exactly-once'), {
    holds: run([first, second], inTurn),
    breaks: run([first], [came(0, 'r1'), started(0, 'r1'), ended(10, 'r1'), answered(10, 'r1', 1)]),
    says: 'r1 was resolved with 1 at 10 ms, but its handler answered with "answer r1"',
    unknown: nothing,
  })
  test.each([
    [
      'a second start',
      [...served('r1', 0, 0, 10), started(12, 'r1')],
      'At 12 ms you called the handler of r1 a second time',
    ],
    ['no answer', [came(0, 'r1')], 'r1 was never answered'],
    ['a stray payload', [came(0, 'r1'), [0, 'start', 'stray', { payload: 7 }]], 'with 7, which'],
    [
      'a throw',
      [came(0, 'r1'), [0, 'settle', 'r1', { how: 'threw', value: 1 }]],
      'submit of r1 threw 1 at 0 ms in place of',
    ],
    [
      'no promise',
      [came(0, 'r1'), [0, 'settle', 'r1', { how: 'returned', value: 1 }]],
      'no promise\nexpected  a promise',
    ],
    ['an early answer', [came(0, 'r1'), answered(3, 'r1')], 'its handler had not ended'],
  ] as [string, Line[], string][])('%s breaks answers-exactly-once', (_, lines, message) => {
    expect(lawNamed('answers-exactly-once').judge(run([first], lines))).toMatchObject({
      message: expect.stringContaining(message) as string,
    })
  })
  test('a run that is stuck is explained: who waits, and when a slot was lost', () => {
    const failing = submit('r1', 0, {}, { work: { how: 'reject', ms: 10, value: GONE } })
    const failed: Line[] = [
      came(0, 'r1'),
      started(0, 'r1'),
      came(5, 'r2'),
      [10, 'end', 'r1', { how: 'rejected', value: GONE }],
      rejected(10, 'r1', GONE),
      looked(10, 1, 1),
    ]
    const end = { kind: 'stuck' as const, open: ['r2'] }
    const judgement = lawNamed('answers-exactly-once').judge(
      run([failing, second], failed, { end }),
    )
    expect(judgement).toMatchObject({
      message:
        'r2 was never answered\n' +
        'The run is stuck: r2 still waits, 0 of 1 slot in use, no timer is armed\n' +
        'Perhaps a slot was lost at 10 ms, when r1 failed',
    })
  })
})

describe('bad input', () => {
  const bad = submit('b1', 3, { priority: -1 })
  testLaw(lawNamed('bad-input-is-refused'), {
    holds: run([bad], [came(3, 'b1'), rejected(3, 'b1', REFUSED)]),
    breaks: run([bad], [came(3, 'b1'), rejected(4, 'b1', REFUSED)]),
    says: 'At 3 ms b1 had no answer, but b1 is a bad request: its priority, -1\nexpected  a promise rejected with a TypeError or a RangeError at 3 ms',
    unknown: run([first], served('r1', 0, 0, 10)),
  })
  test('a concurrency that is no positive integer has to be refused, a good one taken', () => {
    const create = (concurrency: Value): RouterOperation => ({
      id: 'n1',
      do: 'create',
      when: { at: 0 },
      concurrency,
    })
    const [threw, returned]: Line[] = [
      [0, 'create', 'n1', { how: 'threw', value: REFUSED }],
      [0, 'create', 'n1', { how: 'returned' }],
    ]
    const judge = (concurrency: Value, line: Line): unknown =>
      lawNamed('bad-input-is-refused').judge(run([create(concurrency)], [line]))
    expect(judge(1.5, threw as Line)).toBe('holds')
    expect(judge(2, returned as Line)).toBe('holds')
    expect(judge(1.5, returned as Line)).toMatchObject({ message: /threw nothing/ })
    expect(judge(2, threw as Line)).toMatchObject({
      message: /threw RangeError .*no error: it is good input/s,
    })
  })
})

describe('slots', () => {
  const two = [first, second]
  const waits = [came(0, 'r1'), started(0, 'r1'), came(5, 'r2'), looked(5, 1, 1)]
  testLaw(lawNamed('never-more-than-n-in-flight'), {
    holds: run(two, waits),
    breaks: run(two, [came(0, 'r1'), started(0, 'r1'), came(5, 'r2'), started(5, 'r2')]),
    says: 'At 5 ms you started r2 while r1 still ran: 2 in flight, and the cap is 1',
    unknown: run(two, inTurn, { concurrency: 2 }),
  })

  testLaw(lawNamed('no-idle-slot-while-one-waits'), {
    holds: run(two, inTurn),
    breaks: run(two, waits, { concurrency: 2 }),
    says: 'At 5 ms r2 waited and only r1 ran: 1 of 2 slots in use',
    unknown: run(two, [came(0, 'r1'), started(0, 'r1'), looked(0, 0, 1)]),
  })

  testLaw(lawNamed('stats-tell-the-truth'), {
    holds: run(two, waits),
    breaks: run(two, [...waits, looked(6, 0, 1)]),
    says: 'At 6 ms stats() was wrong: 1 waited (r2), 1 ran (r1)\nexpected  { queued: 1, running: 1 }\ngot       { queued: 0, running: 1 }',
    unknown: run(two, [looked(0, 0, 0)]),
  })
})

describe('failures', () => {
  const failing = [submit('r1', 0, {}, { work: { how: 'reject', ms: 10, value: GONE } }), second]
  const lines: Line[] = [
    came(0, 'r1'),
    started(0, 'r1'),
    came(5, 'r2'),
    [10, 'end', 'r1', { how: 'rejected', value: GONE }],
    rejected(10, 'r1', GONE),
  ]
  testLaw(lawNamed('no-unhandled-rejection'), {
    holds: run(failing, lines),
    breaks: run(failing, lines, { unhandled: [GONE] }),
    says: /rejected with .*gone.* and nobody listened/,
    unknown: run([first, second], inTurn),
  })
})

describe('hang-ups', () => {
  const caller = submit('r2', 5, {}, { cancellable: true })
  const queued = [first, caller, cancel('r2', 8, GONE)]
  const before = [came(0, 'r1'), started(0, 'r1'), came(5, 'r2'), hungUp(8, 'r2')]
  const after = [ended(10, 'r1'), answered(10, 'r1')]
  testLaw(lawNamed('cancelled-in-queue-never-starts'), {
    holds: run(queued, [...before, rejected(8, 'r2', GONE), ...after]),
    breaks: run(queued, [...before, rejected(8, 'r2', GONE), ...after, started(10, 'r2')]),
    says: 'At 10 ms you called the handler of r2, but the caller of r2 hung up at 8 ms',
    unknown: run([first, second], inTurn),
  })
  test('a start in the instant of the cancel is a tie', () => {
    const tie = [...before, rejected(8, 'r2', GONE), started(8, 'r2')]
    expect(lawNamed('cancelled-in-queue-never-starts').judge(run(queued, tie))).toBe('holds')
  })

  const running = [caller, cancel('r2', 8, GONE)]
  const heard = [came(5, 'r2'), started(5, 'r2'), hungUp(8, 'r2')]
  testLaw(lawNamed('cancelled-while-running-is-answered-now'), {
    holds: run(running, [...heard, rejected(8, 'r2', GONE), told(8, 'r2', GONE)]),
    breaks: run(running, [...heard, rejected(8, 'r2', GONE)]),
    says: 'At 8 ms the caller of r2 hung up, and the signal of its handler did not abort\nexpected  it aborts with the reason Error "gone" at 8 ms\ngot       it did not abort',
    unknown: run(queued, before),
  })

  const early = submit('r3', 7, {}, { cancellable: true, abortedWith: null })
  testLaw(lawNamed('already-cancelled-is-refused'), {
    holds: run([early], [came(7, 'r3'), rejected(7, 'r3', null)]),
    breaks: run([early], [came(7, 'r3')], { end: { kind: 'stuck', open: ['r3'] } }),
    says: 'At 7 ms r3 had no answer, but r3 was submitted with a signal aborted before, reason null\nexpected  a rejection with that reason at 7 ms',
    unknown: run([caller], served('r2', 5, 5, 15)),
  })

  testLaw(lawNamed('leaves-nothing-behind'), {
    holds: run([caller], served('r2', 5, 5, 15)),
    breaks: run([caller], served('r2', 5, 5, 15), { left: { timers: 0, listeners: 2 } }),
    says: 'All is answered and ended, and 2 listeners are still on signals of callers who never hung up',
    unknown: run([first], served('r1', 0, 0, 10)),
  })
  test('a handler’s signal that fires without a cause breaks leaves-nothing-behind', () => {
    const lines = [came(5, 'r2'), started(5, 'r2'), told(7, 'r2', GONE)]
    expect(lawNamed('leaves-nothing-behind').judge(run([caller], lines))).toMatchObject({
      message:
        'At 7 ms you aborted the signal of r2’s handler, but nobody had hung up and no deadline had passed',
    })
  })
})

describe('a crowd', () => {
  const { operations } = scenarioNamed('ten-thousand-at-once')
  const ids = operations.map(({ id }) => id)
  const lines = ids.flatMap((id) => served(id, 10, 50, 50))
  testLaw(lawNamed('answers-a-crowd-at-once'), {
    holds: run(operations, lines),
    breaks: run(operations, lines.slice(0, -1)),
    says: '10001 requests came to an end together, and some of them were never answered',
    unknown: run([first], served('r1', 0, 0, 10)),
  })
})

describe('deadlines', () => {
  const hasty = [first, submit('r2', 5, { timeoutMs: 3 })]
  const lines = [came(0, 'r1'), started(0, 'r1'), came(5, 'r2')]
  testLaw(lawNamed('deadline-counts-from-submit'), {
    holds: run(hasty, [...lines, rejected(8, 'r2', LATE)]),
    breaks: run(hasty, [...lines, started(10, 'r2'), rejected(13, 'r2', LATE)]),
    says: 'At 10 ms you called the handler of r2, but r2 was submitted at 5 ms with 3 ms to live\nexpected  a rejection with a TimeoutError at 8 ms, and no call',
    unknown: run([first, second], inTurn),
  })
  test('the handler has to be told with the caller’s own error', () => {
    const other: Value = { $: 'error', id: '#9', name: 'TimeoutError', message: 'late' }
    const both = [came(5, 'r2'), started(5, 'r2'), rejected(8, 'r2', LATE), told(8, 'r2', other)]
    expect(lawNamed('deadline-counts-from-submit').judge(run(hasty.slice(1), both))).toMatchObject({
      message:
        /the very TimeoutError of its caller at 8 ms\ngot {7}another error, TimeoutError "late" at 8 ms/,
    })
  })
})

function scenarioNamed(name: string): RouterWorkload {
  const scenario = scenarios.find((one) => one.name === name)
  if (!scenario) throw new Error(`Expected a scenario named ${name}`)
  return scenario.workload
}

function lawNamed(name: string): Law<RouterWorkload> {
  const law = laws.find((one) => one.name === name)
  if (!law) throw new Error(`Expected a law named ${name}`)
  return law
}

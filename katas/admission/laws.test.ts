import { describe, expect, test } from 'vitest'
import {
  anError,
  anObject,
  UNDEFINED,
  type Law,
  type Run,
  type Value,
} from '../../harness/core/index.ts'
import { handwritten, testLaw, type Line } from '../../test/support/handwritten.ts'
import type { GateOptions } from './contract.ts'
import type { GateOperation, GateWorkload } from './drive.ts'
import { laws } from './laws.ts'
import { create, drain, submit, takes } from './scenarios.ts'

const FULL: Value = { $: 'error', id: '#1', name: 'OverloadedError', message: 'no room' }
const SHUT: Value = { $: 'error', id: '#2', name: 'ShutdownError', message: 'closed' }
const BAD: Value = { $: 'error', id: '#3', name: 'RangeError', message: 'no', type: 'RangeError' }

type More = Partial<GateOptions> & Parameters<typeof handwritten>[3]

/** One slot and one place, unless told otherwise. */
function run(ids: (string | GateOperation)[], lines: Line[], more: More = {}): Run<GateWorkload> {
  const { concurrency = 1, maxQueue = 1, agingMs, ...history } = more
  const options = { concurrency, maxQueue, ...(agingMs !== undefined && { agingMs }) }
  const operations = ids.map((one) => (typeof one === 'string' ? submit(one, 0) : one))
  return handwritten(options, operations, lines, history) as Run<GateWorkload>
}

const came = (t: number, id: string): Line => [t, 'submit', id]
const started = (t: number, id: string): Line => [t, 'start', id, { payload: anObject(id) }]
const ended = (t: number, id: string): Line[] => [
  [t, 'end', id, { how: 'resolved', value: `answer ${id}` }],
  [t, 'settle', id, { how: 'resolved', value: `answer ${id}` }],
]
const rejected = (t: number, id: string, value: Value): Line => [
  t,
  'settle',
  id,
  { how: 'rejected', value },
]
const refused = (t: number, id: string, retryAfterMs: Value = 1): Line[] => [
  [t, 'refusal', id, { retryAfterMs }],
  rejected(t, id, FULL),
]
const resolved = (t: number, id: string): Line => [
  t,
  'settle',
  id,
  { how: 'resolved', value: UNDEFINED },
]
const at = (id: string, priority: Value): GateOperation => takes(id, 0, 10, priority)

const lawNamed = (name: string): Law<GateWorkload> =>
  laws.find((law) => law.name === name) as Law<GateWorkload>
const nothing = run([], [])
const served = run(['r1'], [came(0, 'r1'), started(0, 'r1'), ...ended(10, 'r1')])
/** r1 runs from 0 ms, and the others come at 1, 2, … ms. */
const begun = (...others: string[]): Line[] => [
  came(0, 'r1'),
  started(0, 'r1'),
  ...others.map((id, index) => came(index + 1, id)),
]

describe('who starts first', () => {
  const three = ['r1', 'r2', 'r3']
  const line = begun('r2', 'r3')
  testLaw(lawNamed('first-come-first-served'), {
    holds: run(three, [...line, ...ended(10, 'r1'), started(10, 'r2')], { maxQueue: 2 }),
    breaks: run(three, [...line, ...ended(10, 'r1'), started(10, 'r3')], { maxQueue: 2 }),
    says: 'At 10 ms you started r3 (since 2 ms), but r2 was ahead in line (since 1 ms)',
    unknown: served,
  })
  const unlike = ['r1', at('r2', UNDEFINED), at('r3', 0)]
  testLaw(lawNamed('higher-priority-first'), {
    holds: run(unlike, [...line, ...ended(10, 'r1'), started(10, 'r3')], { maxQueue: 2 }),
    breaks: run(unlike, [...line, ...ended(10, 'r1'), started(10, 'r2')], { maxQueue: 2 }),
    says: 'you started r2 (priority 5, since 1 ms), but r3 was ahead in line (priority 0, since 2 ms)',
    unknown: served,
  })
  const older = ['r1', at('r2', 3), at('r3', 1)]
  const aged = (t: number): Line[] => [...begun('r2'), came(t, 'r3'), ...ended(300, 'r1')]
  const options = { maxQueue: 2, agingMs: 100 }
  testLaw(lawNamed('waiting-makes-more-urgent'), {
    holds: run(older, [...aged(202), started(300, 'r2')], options),
    breaks: run(older, [...aged(202), started(300, 'r3')], options),
    says: 'r3 (since 202 ms: 1 − 98/100 = 0.02), but r2 was ahead in line (since 1 ms: 3 − 299/100 = 0.01)',
    unknown: run(older, [...aged(201), started(300, 'r3')], options),
  })
  test.each(['r2', 'r3'])('one that comes in the instant of an end is a tie: %s', (first) => {
    const tie = run(
      unlike,
      [...begun('r2'), came(10, 'r3'), ...ended(10, 'r1'), started(10, first)],
      { maxQueue: 2 },
    )
    expect(broken(tie)).toEqual(['answers-exactly-once'])
  })
})

describe('who is refused', () => {
  const three = ['r1', 'r2', 'r3']
  const line = begun('r2', 'r3')
  testLaw(lawNamed('last-in-line-is-turned-away'), {
    holds: run(three, [...line, ...refused(2, 'r3')]),
    breaks: run(three, [...line, ...refused(2, 'r2')]),
    says: 'At 2 ms you refused r2 (since 1 ms), but r3 was behind it in line (since 2 ms)',
    unknown: served,
  })
  testLaw(lawNamed('refuses-only-when-full'), {
    holds: run(three, [...line, ...refused(2, 'r3')]),
    breaks: run(three, [...begun('r2'), ...refused(1, 'r2')]),
    says: 'At 1 ms you refused r2: 1 of 1 slot and 0 of 1 place were taken before, then r2 came',
    unknown: served,
  })
  testLaw(lawNamed('never-more-wait-than-may'), {
    holds: run(three, [...line, ...refused(2, 'r3')]),
    breaks: run(three, [...line, ...ended(10, 'r1')]),
    says: 'At 2 ms r2, r3 waited, and maxQueue is 1\nexpected  that one too many is refused by the end of that millisecond',
    unknown: served,
  })
  test.each([
    ['admitted', [started(10, 'r2')]],
    ['refused', [...refused(10, 'r3', 10), started(10, 'r2')]],
  ])('in the instant of an end the next may be %s', (_, lines) => {
    const tie = run(three, [...begun('r2'), came(10, 'r3'), ...ended(10, 'r1'), ...lines])
    expect(broken(tie)).toEqual(['answers-exactly-once'])
  })
  test('no end lets the last in line take the place of one ahead of it', () => {
    const lines = [...begun('r2'), ...ended(10, 'r1'), came(10, 'r3'), started(10, 'r3')]
    expect(broken(run(three, lines))).toContain('first-come-first-served')
  })
  const third = [...begun('r2'), ...ended(10, 'r1'), started(10, 'r2')]
  const four = [...third, came(15, 'r3'), came(16, 'r4')]
  const ids = ['r1', 'r2', 'r3', 'r4']
  testLaw(lawNamed('says-when-to-come-back'), {
    holds: run(ids, [...four, ...refused(16, 'r4', 21)]),
    breaks: run(ids, [...four, ...refused(16, 'r4', 22)]),
    says: 'the handlers that had ended took 10 ms, 10 on average\nexpected  (maxQueue + 1) × mean / concurrency = (1 + 1) × 10 / 1 = 20\ngot       22',
    unknown: served,
  })
  test.each([0, { $: 'NaN' }, '20', UNDEFINED, { $: 'Infinity' }] as Value[])(
    'before the first end %j is no time to come back',
    (said) => {
      const lines = [...line, ...refused(2, 'r3', said)]
      expect(broken(run(three, lines))).toContain('says-when-to-come-back')
    },
  )
  test.each([
    [19, 'holds'],
    [31, 'holds'],
    [32, 'breaks'],
  ])('a handler that ends in the instant of the refusal counts or not: %d %s', (said, verdict) => {
    const lines = [...third, came(15, 'r3'), came(30, 'r4')]
    const judgement = lawNamed('says-when-to-come-back').judge(
      run(ids, [...lines, ...ended(30, 'r2'), ...refused(30, 'r4', said), started(30, 'r3')]),
    )
    expect(typeof judgement === 'string' ? judgement : 'breaks').toBe(verdict)
  })
})

describe('answers', () => {
  testLaw(lawNamed('answers-exactly-once'), {
    holds: served,
    breaks: run(['r1'], [came(0, 'r1'), started(0, 'r1'), rejected(5, 'r1', FULL)]),
    says: 'r1 was rejected with OverloadedError "no room" at 5 ms, but its handler had not ended',
    unknown: nothing,
  })
  test.each([
    ['a start after a refusal', [...begun('r2', 'r3'), ...refused(2, 'r3'), started(9, 'r3')]],
    ['a second start', [...begun(), ...ended(5, 'r1'), started(9, 'r1')]],
    ['no answer', begun()],
    ['a refusal for a drain that nobody called', [...begun('r2'), rejected(1, 'r2', SHUT)]],
    ['an error of another name', [...begun('r2'), rejected(1, 'r2', anError('full'))]],
    ['a stray payload', [[0, 'start', 'stray', { payload: 7 }]]],
  ] as [string, Line[]][])('%s breaks the law', (_, lines) => {
    expect(broken(run(['r1', 'r2', 'r3'], lines))).toContain('answers-exactly-once')
  })
  testLaw(lawNamed('bad-input-is-refused'), {
    holds: run([at('r1', -1)], [came(0, 'r1'), rejected(0, 'r1', BAD)]),
    breaks: run([at('r1', -1)], [came(0, 'r1'), started(0, 'r1')]),
    says: 'you called the handler of r1, but r1 is a bad request: its priority, -1',
    unknown: served,
  })
  test.each([
    ['createGate lets it in', [[0, 'create', 'n1', { how: 'returned' }]]],
    ['createGate refuses what is good', [[0, 'create', 'n2', { how: 'threw', value: BAD }]]],
    ['it is refused as one too many', [came(0, 'r1'), ...refused(0, 'r1')]],
    ['it waits', [came(0, 'r1')]],
  ] as [string, Line[]][])('bad input: %s', (_, lines) => {
    const good = { concurrency: 1, maxQueue: 0 }
    const creates = [create('n1', 0, { ...good, agingMs: 0 }), create('n2', 0, good)]
    const [first] = broken(run([at('r1', null), ...creates], lines))
    expect(first).toBe('bad-input-is-refused')
  })
  testLaw(lawNamed('never-more-than-n-in-flight'), {
    holds: served,
    breaks: run(['r1', 'r2'], [...begun('r2'), started(1, 'r2')]),
    says: 'At 1 ms you started r2 while r1 still ran: 2 in flight, and the cap is 1',
    unknown: nothing,
  })
  testLaw(lawNamed('no-idle-slot-while-one-waits'), {
    holds: run(['r1', 'r2'], [...begun('r2'), ...ended(10, 'r1'), started(10, 'r2')]),
    breaks: run(['r1', 'r2'], [...begun('r2'), ...ended(10, 'r1'), started(11, 'r2')]),
    says: 'At 10 ms r2 waited and nothing ran: 0 of 1 slot in use',
    unknown: served,
  })
  test('who finds a slot free has it, whoever comes later in the burst', () => {
    const lines = [came(0, 'r1'), came(0, 'r2'), started(0, 'r2')]
    expect(broken(run([at('r1', 5), at('r2', 0)], lines))[0]).toBe('no-idle-slot-while-one-waits')
  })
  testLaw(lawNamed('no-unhandled-rejection'), {
    holds: run(['r1', 'r2', 'r3'], [...begun('r2', 'r3'), ...refused(2, 'r3')]),
    breaks: run(['r1'], begun(), { unhandled: [anError('e1')] }),
    says: 'nobody listened',
    unknown: served,
  })
  testLaw(lawNamed('leaves-nothing-behind'), {
    holds: served,
    breaks: run(['r1'], begun(), { left: { timers: 1, listeners: 0 } }),
    says: '1 timer is still armed',
    unknown: nothing,
  })
  const crowd = Array.from({ length: 1_001 }, (_, index) => `r${index + 1}`)
  const all = crowd.flatMap((id) => [came(0, id), started(0, id), ...ended(0, id)])
  testLaw(lawNamed('answers-a-crowd-at-once'), {
    holds: run(crowd, all),
    breaks: run(crowd, all.slice(0, -1)),
    says: '1001 requests came together, and some of them were never answered',
    unknown: served,
  })
})

describe('drain', () => {
  const two = ['r1', 'r2', drain('d1', 5)]
  const drained = [...begun('r2'), came(5, 'd1')]
  const late = ['r1', drain('d1', 5), 'r2']
  const after = [...begun(), came(5, 'd1'), came(6, 'r2')]
  testLaw(lawNamed('a-drained-gate-lets-nobody-in'), {
    holds: run(late, [...after, rejected(6, 'r2', SHUT)]),
    breaks: run(late, [...after, ...refused(6, 'r2')]),
    says: 'r2 was rejected with OverloadedError "no room" at 6 ms, but drain was called at 5 ms, before r2',
    unknown: served,
  })
  testLaw(lawNamed('drain-sends-away-who-waits'), {
    holds: run(two, [...drained, rejected(5, 'r2', SHUT)]),
    breaks: run(two, [...drained, ...ended(10, 'r1'), started(10, 'r2')]),
    says: 'At 5 ms drain was called while r2 waited, and they still wait\nexpected  a rejection with a ShutdownError by the end of that millisecond',
    unknown: served,
  })
  testLaw(lawNamed('drain-resolves-when-nothing-runs'), {
    holds: run(
      ['r1', drain('d1', 5)],
      [...begun(), came(5, 'd1'), ...ended(9, 'r1'), resolved(9, 'd1')],
    ),
    breaks: run(['r1', drain('d1', 5)], [...begun(), came(5, 'd1'), resolved(6, 'd1')]),
    says: 'd1 was resolved with undefined at 6 ms, but r1 still ran',
    unknown: served,
  })
  test.each([
    ['too late', [came(5, 'd1'), resolved(6, 'd1')]],
    ['never', [came(5, 'd1')]],
    ['with an error', [came(5, 'd1'), rejected(5, 'd1', SHUT)]],
  ])('resolved %s', (_, lines) => {
    expect(broken(run([drain('d1', 5)], lines))).toEqual(['drain-resolves-when-nothing-runs'])
  })
  test('those that wait are told by the name', () => {
    const lines = [...drained, ...refused(5, 'r2')]
    expect(broken(run(two, lines))).toContain('drain-sends-away-who-waits')
  })
  test.each([
    ['as ever, and sheds another', [...refused(5, 'r2', 1), rejected(5, 'r3', SHUT)]],
    ['as one that never came', [rejected(5, 'r2', SHUT), rejected(5, 'r3', SHUT)]],
  ])('what was submitted in its millisecond is dealt with %s', (_, lines) => {
    const operations = [at('r1', 5), at('r2', 5), at('r3', 0), drain('d1', 5)]
    const before = [...begun('r2'), came(5, 'r3'), came(5, 'd1'), ...lines]
    const whole = [...before, ...ended(9, 'r1'), resolved(9, 'd1')]
    expect(broken(run(operations, whole))).toEqual([])
  })
  test('a slot that comes free in its millisecond may still go to the first in line', () => {
    const lines = [...drained, ...ended(5, 'r1'), started(5, 'r2'), ...ended(8, 'r2')]
    expect(broken(run(two, [...lines, resolved(8, 'd1')]))).toEqual([])
  })
})

/** The laws that a run breaks, the first first. */
function broken(run: Run<GateWorkload>): string[] {
  const found = laws.flatMap((law) => {
    const said = law.judge(run)
    return typeof said === 'string' ? [] : [{ name: law.name, atMs: said.atMs ?? Infinity }]
  })
  return found.sort((a, b) => a.atMs - b.atMs).map(({ name }) => name)
}

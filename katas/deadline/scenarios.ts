import {
  anError,
  INFINITE,
  NOT_A_NUMBER,
  traffic,
  UNDEFINED,
  type Scenario,
  type Value,
  type When,
} from '../../harness/core/index.ts'
import { FALSY } from '../../harness/kata/traffic.ts'
import type { Cancel, DeadlineWorkload, Limits, TimeoutCall, Try, WithinCall } from './drive.ts'

export const LONGEST_MS = 2 ** 31 - 1
const TOO_LONG_MS = 2 ** 31
/** Those that timers take without a word come first, and twice. */
export const BAD_LIMITS: Value[] = [
  ...[TOO_LONG_MS, NOT_A_NUMBER, TOO_LONG_MS, NOT_A_NUMBER],
  ...[0, -1, '10', null, { $: '-Infinity' } as const],
]
export const BAD_ATTEMPTS: Value[] = [0, -1, 1.5, NOT_A_NUMBER, INFINITE, '3', null]
export const BAD_BACKOFFS: Value[] = [-1, NOT_A_NUMBER, INFINITE, '10', null]
const NOTHING = {}

type Extra = Partial<Omit<TimeoutCall, 'id' | 'do' | 'when'>>
type At = When | number

const whenOf = (at: At): When => (typeof at === 'number' ? { at } : at)
export const burst = { burst: true } as const

function answers(ms: number, extra: Partial<Try> = {}): Try {
  return { how: 'resolve', ms, value: 'answer', ...extra }
}

function failsAfter(ms: number, error: Value = anError('failed'), extra: Partial<Try> = {}): Try {
  return { how: 'reject', ms, value: error, ...extra }
}

export function timed(
  id: string,
  at: At,
  timeoutMs: Value,
  work: Try,
  extra: Extra = {},
): TimeoutCall {
  return { id, do: 'withTimeout', when: whenOf(at), timeoutMs, tries: [work], ...extra }
}

export function within(
  id: string,
  at: At,
  limits: Limits,
  tries: Try[],
  extra: Partial<Omit<WithinCall, 'id' | 'do' | 'when'>> = {},
): WithinCall {
  return { id, do: 'callWithin', when: whenOf(at), limits, tries, ...extra }
}

export function cancel(
  target: string,
  at: At,
  reason: Value = anError(`hang-up ${target}`),
): Cancel {
  return { id: `cancel ${target}`, do: 'cancel', when: whenOf(at), target, reason }
}

const signal = { cancellable: true }
const ownTimeout = (id: string): Value => anError(id, 'TimeoutError')
const CROWD = Array.from({ length: 10_000 }, (_, index) => index + 1)

export const scenarios: Scenario<DeadlineWorkload>[] = [
  {
    name: 'in-time-and-late',
    level: 1,
    workload: traffic(NOTHING, [
      timed('c1', 0, 50, answers(30)),
      timed('c2', 100, 50, answers(80)),
      timed('c3', 200, 50, failsAfter(20)),
    ]),
  },
  {
    name: 'falsy-answers',
    level: 1,
    workload: traffic(
      NOTHING,
      FALSY.flatMap((value, index) => [
        timed(`c${index + 1}`, index * 20, 10, answers(5, { value })),
        timed(`d${index + 1}`, index * 20 + 1, 10, failsAfter(5, value)),
      ]),
    ),
  },
  {
    name: 'no-limit-and-the-longest',
    level: 1,
    workload: traffic(NOTHING, [
      timed('c1', 0, INFINITE, answers(40)),
      timed('c2', 100, LONGEST_MS, answers(40)),
    ]),
  },
  {
    name: 'bad-limits',
    level: 1,
    workload: traffic(NOTHING, [
      timed('c1', 0, 40, answers(60)),
      ...BAD_LIMITS.slice(2).map((timeoutMs, index) =>
        timed(`b${index + 1}`, index + 1, timeoutMs, answers(20)),
      ),
      timed('c2', 50, 40, answers(20)),
    ]),
  },
  {
    name: 'hang-up',
    level: 2,
    workload: traffic(NOTHING, [
      timed('c1', 0, 60, answers(50), signal),
      cancel('c1', 20),
      timed('c2', 100, 60, answers(50), signal),
      cancel('c2', 130, null),
      timed('c3', 200, 60, answers(80), signal),
      cancel('c3', { inside: 'c3#1' }, 0),
    ]),
  },
  {
    name: 'hung-up-before',
    level: 2,
    workload: traffic(NOTHING, [
      timed('c1', 0, 30, answers(10), { ...signal, abortedWith: anError('gone') }),
      timed('c2', 10, 30, answers(10), { ...signal, abortedWith: null }),
      timed('b1', 20, 0, answers(10), { ...signal, abortedWith: anError('gone') }),
    ]),
  },
  {
    name: 'three-errors-of-one-name',
    level: 2,
    workload: traffic(NOTHING, [
      timed('c1', 0, 50, failsAfter(20, ownTimeout('its own'))),
      timed('c2', 100, 50, answers(40), signal),
      cancel('c2', 120, ownTimeout('the caller’s')),
      timed('c3', 200, 50, answers(80)),
    ]),
  },
  {
    name: 'nobody-hangs-up',
    level: 2,
    workload: traffic(NOTHING, [
      timed('c1', 0, 30, answers(10), signal),
      timed('c2', 50, 30, failsAfter(10), signal),
      timed('c3', 100, 30, failsAfter(0, anError('thrown'), { how: 'throw' }), signal),
      timed('c4', 150, 30, answers(60), signal),
    ]),
  },
  {
    name: 'ten-thousand-at-once',
    level: 2,
    stress: true,
    workload: traffic(NOTHING, [
      ...CROWD.map((number) =>
        timed(
          `c${number}`,
          number === 1 ? 10 : burst,
          40,
          number % 2 === 0 ? answers(0, { how: 'return' }) : answers(50),
          signal,
        ),
      ),
      ...CROWD.filter((number) => number % 2 === 1).map((number) =>
        cancel(`c${number}`, number === 1 ? 20 : burst),
      ),
    ]),
  },
  {
    name: 'fails-late',
    level: 3,
    workload: traffic(NOTHING, [
      timed('c1', 0, 20, failsAfter(50)),
      timed('c2', 100, 40, failsAfter(60), signal),
      cancel('c2', 120),
      timed('c3', 200, 20, failsAfter(60, UNDEFINED, { onAbort: 'rejects' })),
      timed('c4', 300, 20, failsAfter(0), { ...signal, abortedWith: anError('gone') }),
    ]),
  },
  {
    name: 'second-try-answers',
    level: 4,
    workload: traffic(NOTHING, [
      within('c1', 0, { totalMs: 100, backoffMs: 10 }, [failsAfter(20), answers(30)]),
      within('c2', 200, { totalMs: INFINITE, backoffMs: 10, attempts: 2 }, [
        failsAfter(0, UNDEFINED, { how: 'throw' }),
        answers(0, { how: 'return', value: null }),
      ]),
      within('c3', 300, { totalMs: 100 }, [
        failsAfter(20, anError('c3', 'TypeError')),
        failsAfter(30),
        answers(20),
      ]),
    ]),
  },
  {
    name: 'one-budget',
    level: 4,
    workload: traffic(NOTHING, [
      within('c1', 0, { totalMs: 100, perTryMs: 60, backoffMs: 5 }, [answers(5_000)]),
      within('c2', 200, { totalMs: 100, backoffMs: 10 }, [failsAfter(30), answers(500)]),
    ]),
  },
  {
    name: 'last-try-fails',
    level: 4,
    workload: traffic(NOTHING, [
      within('c1', 0, { totalMs: 200, attempts: 2, backoffMs: 20 }, [
        failsAfter(10, anError('first')),
        failsAfter(10, anError('second')),
      ]),
      within('c2', 300, { totalMs: 200, perTryMs: 30, attempts: 2, backoffMs: 20 }, [
        answers(5_000),
      ]),
    ]),
  },
  {
    name: 'no-time-for-the-pause',
    level: 4,
    workload: traffic(NOTHING, [
      within('c1', 0, { totalMs: 60, backoffMs: 50 }, [failsAfter(20), answers(5)]),
      within('c2', 100, { totalMs: 60, perTryMs: 20, backoffMs: 50 }, [answers(5_000)]),
    ]),
  },
  {
    name: 'not-worth-another-try',
    level: 4,
    workload: traffic(NOTHING, [
      within(
        'c1',
        0,
        { totalMs: 100, backoffMs: 10 },
        [failsAfter(20, null, { verdict: 'stop' })],
        {
          asks: true,
        },
      ),
      within(
        'c2',
        200,
        { totalMs: 100, backoffMs: 10, perTryMs: 20 },
        [answers(50), failsAfter(10, anError('bad'), { verdict: { throws: anError('thrown') } })],
        { asks: true },
      ),
      within('c3', 400, { totalMs: 50 }, [answers(80)], { asks: true }),
      within(
        'c4',
        500,
        { totalMs: 100 },
        [failsAfter(10, anError('failed'), { verdict: { throws: UNDEFINED } })],
        { asks: true },
      ),
    ]),
  },
  {
    name: 'an-old-try-ends-late',
    level: 4,
    workload: traffic(NOTHING, [
      within('c1', 0, { totalMs: 200, perTryMs: 40, backoffMs: 10 }, [
        answers(70, { value: 'late' }),
        answers(30),
      ]),
      within('c2', 300, { totalMs: 200, perTryMs: 40, backoffMs: 10 }, [
        failsAfter(70, anError('late')),
        answers(30),
      ]),
    ]),
  },
  {
    // As an operation does that begins with `signal.throwIfAborted()`.
    name: 'hung-up-in-a-try-that-throws-the-reason',
    level: 4,
    workload: traffic(NOTHING, [
      within(
        'c1',
        0,
        { totalMs: 100 },
        [failsAfter(0, anError('failed'), { how: 'throw', onAbort: 'rejects' })],
        { ...signal, asks: true },
      ),
      cancel('c1', { inside: 'c1#1' }),
    ]),
  },
  {
    name: 'bad-numbers',
    level: 4,
    workload: traffic(NOTHING, [
      within('c1', 0, { totalMs: 90, backoffMs: 10 }, [failsAfter(40), answers(30)]),
      ...badLimits().map((limits, index) =>
        within(`b${index + 1}`, index + 1, limits, [failsAfter(10)]),
      ),
    ]),
  },
  {
    name: 'absent-is-undefined',
    level: 4,
    workload: traffic(NOTHING, [
      within(
        'c1',
        0,
        { totalMs: 100, perTryMs: UNDEFINED, attempts: UNDEFINED, backoffMs: UNDEFINED },
        [failsAfter(10), failsAfter(10), failsAfter(10), answers(10)],
      ),
    ]),
  },
]

function badLimits(): Limits[] {
  const totalMs = 100
  return [
    ...BAD_LIMITS.slice(2).map((bad) => ({ totalMs: bad })),
    ...BAD_LIMITS.slice(2).map((perTryMs) => ({ totalMs, perTryMs })),
    ...BAD_ATTEMPTS.map((attempts) => ({ totalMs, attempts })),
    ...BAD_BACKOFFS.map((backoffMs) => ({ totalMs, backoffMs })),
  ]
}

import {
  anError,
  anObject,
  INFINITE,
  NOT_A_NUMBER,
  traffic,
  UNDEFINED,
  type Scenario,
  type Value,
  type When,
  type Work,
} from '../../harness/core/index.ts'
import { FALSY } from '../../harness/kata/traffic.ts'
import type {
  Other,
  Parse,
  RequestFields,
  RouterOperation,
  RouterWorkload,
  Submit,
} from './drive.ts'

const TOO_LONG_MS = 2 ** 31
export const BAD_PRIORITIES: Value[] = [-1, 0.5, NOT_A_NUMBER, INFINITE, '1', null, true]
export const BAD_TIMEOUTS: Value[] = [0, -1, 0.5, NOT_A_NUMBER, '10', INFINITE, TOO_LONG_MS, null]
export const BAD_SIGNALS: Value[] = [
  null,
  'signal',
  anObject('not a signal'),
  true,
  0,
  // One can listen to it, and it never aborts.
  { $: 'event target' },
]
export const BAD_REQUESTS: Value[] = [null, UNDEFINED, 'request', 42, true]
export const BAD_CONCURRENCIES: Value[] = [0, -1, 1.5, NOT_A_NUMBER, INFINITE, '2', null, UNDEFINED]
/** Why callers hang up: errors, one that passes for a timeout, and falsy values. */
export const REASONS: Value[] = [
  anError('hang-up'),
  anError('own', 'TimeoutError'),
  null,
  0,
  '',
  false,
  NOT_A_NUMBER,
]

export const burst = { burst: true } as const

type Extra = Partial<Omit<Submit, 'id' | 'do' | 'when' | 'work'>> & { work?: Partial<Work> }

const whenOf = (when: When | number): When => (typeof when === 'number' ? { at: when } : when)

/** A request that resolves after 10 ms with `answer <id>`, unless told otherwise. */
export function submit(
  id: string,
  when: When | number,
  fields: RequestFields = {},
  extra: Extra = {},
): Submit {
  const { work, ...rest } = extra
  return {
    id,
    do: 'submit',
    when: whenOf(when),
    request: { payload: anObject(id), ...fields },
    work: { how: 'resolve', ms: 10, value: `answer ${id}`, ...work },
    ...rest,
  }
}

export function cancel(
  target: string,
  at: number,
  reason: Value = anError(`hang-up ${target}`),
): RouterOperation {
  return { id: `cancel ${target}`, do: 'cancel', when: { at }, target, reason }
}

/** A request to the second router. */
export function other(id: string, when: When | number, ms: number): Other {
  const work: Work = { how: 'resolve', ms, value: `answer ${id}` }
  return { id, do: 'other', when: whenOf(when), payload: anObject(id), work }
}

function parse(id: string, at: number, priority: Value): Parse {
  return { id, do: 'parse', when: { at }, request: { payload: null, priority } }
}

/** One request runs until 50 ms; from 10 ms a crowd waits, submitted in one burst. */
function crowd(size: number, fields: RequestFields, extra: Extra): RouterOperation[] {
  const waiting = Array.from({ length: size }, (_, index) =>
    submit(`r${index + 1}`, index === 0 ? 10 : burst, fields, extra),
  )
  return [submit('r0', 0, {}, { work: { ms: 50 } }), ...waiting]
}

function hangUpsAt(at: number, size: number): RouterOperation[] {
  return Array.from({ length: size }, (_, index) => {
    const when = index === 0 ? { at } : burst
    return { ...cancel(`r${index + 1}`, at, anError('gone')), when }
  })
}

export const scenarios: Scenario<RouterWorkload>[] = [
  {
    name: 'urgent-overtakes',
    level: 1,
    workload: traffic({ concurrency: 1 }, [
      submit('r1', 0, { priority: 5 }, { work: { ms: 30 } }),
      submit('r2', 5, { priority: 5 }),
      submit('r3', 10, { priority: 0 }),
      submit('r4', 15),
    ]),
  },
  {
    name: 'equals-in-order',
    level: 1,
    workload: traffic({ concurrency: 1 }, [
      submit('r0', 0, {}, { work: { ms: 100 } }),
      ...Array.from({ length: 12 }, (_, index) =>
        submit(`r${index + 1}`, index === 0 ? 10 : burst, { priority: index % 3 }),
      ),
    ]),
  },
  {
    name: 'falsy-values',
    level: 1,
    workload: traffic(
      { concurrency: 1 },
      FALSY.map((value, index) =>
        submit(`r${index + 1}`, index * 20, { payload: value }, { work: { value } }),
      ),
    ),
  },
  {
    name: 'one-after-the-other',
    level: 1,
    workload: traffic({ concurrency: 1 }, [
      submit('r1', 7),
      submit('r2', { after: 'r1' }),
      submit('r3', { after: 'r2' }, {}, { work: { how: 'return', ms: 0 } }),
      submit('r4', { inside: 'r2' }, { priority: 0 }),
    ]),
  },
  {
    name: 'bad-requests',
    level: 1,
    workload: traffic({ concurrency: 1 }, [
      submit('r1', 0, {}, { work: { ms: 50 } }),
      ...BAD_PRIORITIES.map((priority, index) => submit(`b${index + 1}`, 2 + index, { priority })),
      ...BAD_REQUESTS.map((instead, index) => submit(`c${index + 1}`, 20 + index, {}, { instead })),
      submit('r2', 40, { priority: 0 }),
      ...[...BAD_PRIORITIES, 0, 7].map((priority, index) =>
        parse(`p${index + 1}`, 60 + index, priority),
      ),
    ]),
  },
  {
    name: 'any-whole-priority',
    level: 1,
    workload: traffic({ concurrency: 1 }, [
      submit('r1', 0, {}, { work: { ms: 30 } }),
      submit('r2', 5, { priority: 1_000_000 }),
      submit('r3', 10, { priority: 6 }),
      submit('r4', 15, { priority: UNDEFINED }),
      submit('r5', 20, { priority: 10 }),
    ]),
  },
  {
    name: 'another-router-beside',
    level: 1,
    workload: traffic({ concurrency: 1 }, [
      submit('r1', 0, {}, { work: { ms: 30 } }),
      submit('r2', 5),
      { id: 'another', do: 'create', when: { at: 10 }, concurrency: 1 },
      submit('r3', 15),
    ]),
  },
  {
    name: 'two-busy-routers',
    level: 1,
    workload: traffic({ concurrency: 1 }, [
      submit('r1', 0, {}, { work: { ms: 30 } }),
      other('x1', 5, 40),
      submit('r2', 10),
      other('x2', 15, 10),
      submit('r3', 20, { priority: 9 }),
    ]),
  },
  {
    name: 'three-slots',
    level: 2,
    workload: traffic({ concurrency: 3 }, [
      ...[30, 20, 25, 10, 15, 5].map((ms, index) =>
        submit(`r${index + 1}`, index === 0 ? 0 : burst, { priority: index % 2 }, { work: { ms } }),
      ),
    ]),
  },
  {
    name: 'handlers-fail',
    level: 2,
    workload: traffic({ concurrency: 2 }, [
      submit('r1', 0, {}, { work: { how: 'reject', ms: 20, value: anError('e1') } }),
      submit('r2', 1, {}, { work: { ms: 32 } }),
      submit('r3', 3, {}, { work: { how: 'throw', ms: 0, value: anError('e3') } }),
      submit('r4', 4, {}, { work: { how: 'reject', ms: 7, value: UNDEFINED } }),
      submit('r5', 5, { priority: 0 }, { work: { ms: 11 } }),
    ]),
  },
  {
    name: 'throws-at-once',
    level: 2,
    workload: traffic({ concurrency: 1 }, [
      submit('r1', 0, {}, { work: { how: 'throw', ms: 0, value: anError('e1') } }),
      submit('r2', 10),
    ]),
  },
  {
    name: 'bad-concurrency',
    level: 2,
    workload: traffic(
      { concurrency: 1 },
      BAD_CONCURRENCIES.map((concurrency, index) => ({
        id: `n${index + 1}`,
        do: 'create',
        when: { at: index },
        concurrency,
      })),
    ),
  },
  {
    name: 'hang-up-in-queue',
    level: 3,
    workload: traffic({ concurrency: 1 }, [
      submit('r1', 0, {}, { work: { ms: 40 } }),
      submit('r2', 5, { priority: 1 }, { cancellable: true }),
      submit('r3', 10, { priority: 2 }, { cancellable: true }),
      cancel('r2', 20),
      submit('r4', 25, { priority: 0 }),
    ]),
  },
  {
    name: 'hang-up-while-running',
    level: 3,
    workload: traffic({ concurrency: 1 }, [
      submit('r1', 0, {}, { cancellable: true, work: { ms: 40 } }),
      submit('r2', 5),
      cancel('r1', 15, 0),
      submit('r3', 100, {}, { cancellable: true, work: { ms: 40, onAbort: 'resolves' } }),
      cancel('r3', 110),
    ]),
  },
  {
    name: 'one-signal-for-many',
    level: 3,
    workload: traffic({ concurrency: 2 }, [
      submit('r1', 0, {}, { cancellable: true, work: { ms: 40 } }),
      submit('r2', 5, {}, { cancellable: true, signalOf: 'r1', work: { ms: 60 } }),
      submit('r3', 10, {}, { cancellable: true, signalOf: 'r1' }),
      cancel('r1', 20),
      submit('r4', 30, {}, { cancellable: true, signalOf: 'r1' }),
      submit('r5', 35),
    ]),
  },
  {
    name: 'hung-up-before',
    level: 3,
    workload: traffic({ concurrency: 1 }, [
      submit('r1', 0),
      submit('r2', 3, {}, { cancellable: true, abortedWith: anError('gone') }),
      submit('r3', 20, {}, { cancellable: true, abortedWith: null }),
      submit('r4', 21, { priority: -1 }, { cancellable: true, abortedWith: anError('gone') }),
      ...BAD_SIGNALS.map((signal, index) => submit(`b${index + 1}`, 40 + index, { signal })),
    ]),
  },
  {
    name: 'a-handler-hangs-up-on-the-next',
    level: 3,
    workload: traffic({ concurrency: 2 }, [
      submit('r1', 0, {}, { work: { ms: 50 } }),
      submit('r2', burst, {}, { work: { ms: 50 } }),
      submit('r3', 10),
      submit('r4', 11, {}, { cancellable: true, work: { ms: 40 } }),
      { ...cancel('r4', 0), when: { inside: 'r3' } },
      submit('r5', 12),
      // Both have their slot by then.
      submit('r6', 200),
      submit('r7', burst, {}, { cancellable: true, work: { ms: 40 } }),
      { ...cancel('r7', 0), when: { inside: 'r6' } },
    ]),
  },
  {
    // Both slots are free before either is taken again, and the first one taken submits one more.
    name: 'both-hang-up-at-once',
    level: 3,
    workload: traffic({ concurrency: 2 }, [
      submit('r1', 0, {}, { cancellable: true, work: { ms: 50, onAbort: 'rejects' } }),
      submit(
        'r2',
        burst,
        {},
        {
          ...{ cancellable: true, signalOf: 'r1' },
          work: { ms: 50, onAbort: 'rejects' },
        },
      ),
      submit('r3', 5),
      submit('r4', 6),
      submit('r5', { inside: 'r3' }, { priority: 9 }),
      cancel('r1', 10),
    ]),
  },
  {
    name: 'nobody-hangs-up',
    level: 3,
    workload: traffic({ concurrency: 2 }, [
      submit('r1', 0, {}, { cancellable: true }),
      submit('r2', 1, {}, { cancellable: true, work: { how: 'reject', value: anError('e2') } }),
      submit('r3', 2, {}, { cancellable: true, work: { how: 'throw', value: anError('e3') } }),
      submit('r4', 3, {}, { cancellable: true, work: { how: 'return' } }),
    ]),
  },
  {
    name: 'ten-thousand-at-once',
    level: 3,
    stress: true,
    workload: traffic(
      { concurrency: 1 },
      crowd(10_000, {}, { cancellable: true, work: { how: 'return', ms: 0 } }),
    ),
  },
  {
    name: 'ten-thousand-hang-up',
    level: 3,
    stress: true,
    workload: traffic({ concurrency: 1 }, [
      ...crowd(10_000, {}, { cancellable: true }),
      ...hangUpsAt(20, 10_000),
    ]),
  },
  {
    name: 'late-in-queue',
    level: 4,
    workload: traffic({ concurrency: 1 }, [
      submit('r1', 0, {}, { work: { ms: 50 } }),
      submit('r2', 5, { timeoutMs: 20 }),
      submit('r3', 10, { timeoutMs: 100 }, { work: { ms: 80 } }),
      submit('r4', 12, { priority: 0 }),
    ]),
  },
  {
    name: 'late-while-running',
    level: 4,
    workload: traffic({ concurrency: 1 }, [
      submit('r1', 0, { timeoutMs: 20 }, { work: { ms: 50 } }),
      submit('r2', 5),
      submit('r3', 100, { timeoutMs: 15 }, { work: { ms: 50, onAbort: 'resolves' } }),
      submit('r4', 105, {}, { cancellable: true }),
    ]),
  },
  {
    // One alarm for all deadlines is set anew when r1 has its answer, and again when r2 has.
    name: 'two-deadlines-in-one-instant',
    level: 4,
    workload: traffic({ concurrency: 3 }, [
      submit('r1', 0, { timeoutMs: 20 }, { work: { ms: 10 } }),
      submit('r2', burst, { timeoutMs: 30 }, { work: { ms: 30 } }),
      submit('r3', burst, { timeoutMs: 30 }, { work: { ms: 60 } }),
    ]),
  },
  {
    name: 'bad-timeouts',
    level: 4,
    workload: traffic({ concurrency: 1 }, [
      submit('r1', 0, { timeoutMs: 2 ** 31 - 1 }),
      ...BAD_TIMEOUTS.map((timeoutMs, index) => submit(`b${index + 1}`, 20 + index, { timeoutMs })),
    ]),
  },
  {
    name: 'far-deadline-and-a-signal',
    level: 4,
    workload: traffic({ concurrency: 1 }, [
      submit('r1', 0, { timeoutMs: 60_000 }, { cancellable: true }),
      submit(
        'r2',
        1,
        { timeoutMs: 60_000 },
        { cancellable: true, work: { how: 'reject', value: anError('e2') } },
      ),
    ]),
  },
]

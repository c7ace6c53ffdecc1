import fc from 'fast-check'
import {
  anError,
  anObject,
  EPOCH_MS,
  INFINITE,
  NOT_A_NUMBER,
  traffic,
  UNDEFINED,
  type Scenario,
  type Value,
  type When,
  type Work,
} from '../../harness/core/index.ts'
import type { RequestFields, RouterOperation, RouterWorkload, Submit } from './drive.ts'

const TOO_LONG_MS = 2 ** 31
const FALSY: Value[] = [UNDEFINED, null, 0, '', NOT_A_NUMBER, false]
const BAD_PRIORITIES: Value[] = [-1, 0.5, NOT_A_NUMBER, INFINITE, '1', null, true]
const BAD_TIMEOUTS: Value[] = [0, -1, 0.5, NOT_A_NUMBER, '10', INFINITE, TOO_LONG_MS, null]
const BAD_SIGNALS: Value[] = [null, 'signal', anObject('not a signal'), true, 0]
const BAD_REQUESTS: Value[] = [null, UNDEFINED, 'request', 42, true]
const BAD_CONCURRENCIES: Value[] = [0, -1, 1.5, NOT_A_NUMBER, INFINITE, '2', null, UNDEFINED]

// --- scenarios ---------------------------------------------------------------------------------

type Extra = Partial<Omit<Submit, 'id' | 'do' | 'when' | 'work'>> & { work?: Partial<Work> }

function submit(
  id: string,
  when: When | number,
  fields: RequestFields = {},
  extra: Extra = {},
): Submit {
  const { work, ...rest } = extra
  return {
    id,
    do: 'submit',
    when: typeof when === 'number' ? { at: when } : when,
    request: { payload: anObject(id), ...fields },
    work: { how: 'resolve', ms: 10, value: `answer ${id}`, ...work },
    ...rest,
  }
}

function cancel(
  target: string,
  at: number,
  reason: Value = anError(`hang-up ${target}`),
): RouterOperation {
  return { id: `cancel ${target}`, do: 'cancel', when: { at }, target, reason }
}

const burst = { burst: true } as const

/** Ten thousand requests, each with its own signal. */
const CROWD = Array.from({ length: 10_000 }, (_, index) => `r${index + 1}`)

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
      ...[...BAD_PRIORITIES, 0, 7].map((priority, index): RouterOperation => ({
        id: `p${index + 1}`,
        do: 'parse',
        when: { at: 60 + index },
        request: { payload: null, priority },
      })),
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
    workload: traffic({ concurrency: 1 }, [
      submit('r0', 0, {}, { work: { ms: 50 } }),
      ...CROWD.map((id, index) =>
        submit(
          id,
          index === 0 ? 10 : burst,
          {},
          { cancellable: true, work: { how: 'return', ms: 0 } },
        ),
      ),
    ]),
  },
  {
    name: 'ten-thousand-hang-up',
    level: 3,
    stress: true,
    workload: traffic({ concurrency: 1 }, [
      submit('r0', 0, {}, { work: { ms: 50 } }),
      ...CROWD.map((id, index) => submit(id, index === 0 ? 10 : burst, {}, { cancellable: true })),
      ...CROWD.map((id, index) =>
        index === 0 ? cancel(id, 20) : { ...cancel(id, 20), when: burst },
      ),
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
    name: 'bad-timeouts',
    level: 4,
    workload: traffic({ concurrency: 1 }, [
      submit('r1', 0, { timeoutMs: 2 ** 31 - 1 }),
      ...BAD_TIMEOUTS.map((timeoutMs, index) => submit(`b${index + 1}`, 20 + index, { timeoutMs })),
    ]),
  },
]

// --- generated ---------------------------------------------------------------------------------

/** What the generator draws for one request; ids and distinct payloads are given afterwards. */
interface Draft {
  place: { kind: 'at'; ms: number } | { kind: 'burst' } | { kind: 'after' | 'inside'; of: number }
  priority: Value | undefined
  work: Work
  falsyPayload: boolean
  bad: { field: 'priority' | 'request' | 'signal' | 'timeoutMs'; pick: number } | undefined
  hangUp: { afterMs: number; reason: Value } | 'before' | 'never' | undefined
  timeoutMs: number | undefined
}

interface Profile {
  times: fc.Arbitrary<number>
  durations: fc.Arbitrary<number>
  places: 'open' | 'bursts' | 'loops'
  priorities: Value[]
  length: { min: number; max: number }
  /** The first request occupies the slots while the others queue up. */
  crowded?: boolean
}

const CROWDED_MS = fc.constantFrom(0, 10, 20, 30)
const SPREAD_MS = fc.integer({ min: 0, max: 400 })
const LONG_MS = fc.integer({ min: 1, max: 200 })

const PROFILES: Profile[] = [
  {
    times: CROWDED_MS,
    durations: fc.constantFrom(0, 5, 10, 20, 40),
    places: 'bursts',
    priorities: [0, 1, 5, 9],
    length: { min: 1, max: 8 },
  },
  {
    times: SPREAD_MS,
    durations: LONG_MS,
    places: 'open',
    priorities: [0, 1, 5, 9],
    length: { min: 2, max: 7 },
  },
  {
    times: fc.integer({ min: 1, max: 90 }),
    durations: LONG_MS,
    places: 'open',
    priorities: [0, 1, 2, 5],
    length: { min: 8, max: 14 },
    crowded: true,
  },
  {
    times: CROWDED_MS,
    durations: fc.constantFrom(0, 10, 20),
    places: 'loops',
    priorities: [0, 5],
    length: { min: 2, max: 8 },
  },
]

/** Traffic for a level: four profiles, mixed. */
export function workloads(level: number): fc.Arbitrary<RouterWorkload> {
  return fc.oneof(...PROFILES.map((profile) => workloadOf(profile, level)))
}

function workloadOf(profile: Profile, level: number): fc.Arbitrary<RouterWorkload> {
  const { min, max } = profile.length
  const concurrency = level === 1 ? fc.constant(1) : fc.integer({ min: 1, max: 3 })
  const drafts = fc.array(draftOf(profile, level), { minLength: min, maxLength: max })
  return fc
    .record({
      epochMs: fc.oneof(fc.constant(EPOCH_MS), fc.integer({ min: 1, max: 4_000_000_000_000 })),
      seed: fc.nat(),
      concurrency,
      drafts,
    })
    .map(({ epochMs, seed, concurrency, drafts }) => ({
      epochMs,
      seed,
      options: { concurrency },
      operations: operationsOf(drafts, profile),
    }))
}

function draftOf(profile: Profile, level: number): fc.Arbitrary<Draft> {
  return fc.record({
    place: placeOf(profile),
    priority: fc.constantFrom<(Value | undefined)[]>(undefined, ...profile.priorities),
    work: workOf(profile, level),
    falsyPayload: fc.boolean(),
    bad: rarely(10, badOf(level)),
    hangUp:
      level < 3
        ? fc.constant(undefined)
        : fc.option(
            fc.oneof(
              {
                weight: 4,
                arbitrary: fc.record({
                  afterMs: fc.integer({ min: 1, max: 120 }),
                  reason: reasonOf(),
                }),
              },
              { weight: 1, arbitrary: fc.constant('before' as const) },
              { weight: 1, arbitrary: fc.constant('never' as const) },
            ),
            { nil: undefined, freq: 2 },
          ),
    timeoutMs:
      level < 4
        ? fc.constant(undefined)
        : fc.option(fc.integer({ min: 1, max: 150 }), { nil: undefined, freq: 2 }),
  })
}

function placeOf({ places, times }: Profile): fc.Arbitrary<Draft['place']> {
  const at = times.map((ms) => ({ kind: 'at' as const, ms }))
  const burst = fc.constant({ kind: 'burst' as const })
  if (places === 'open') return at
  if (places === 'bursts') return fc.oneof(at, burst)
  const loop = fc.record({
    kind: fc.constantFrom('after' as const, 'inside' as const),
    of: fc.nat(10),
  })
  return fc.oneof(at, { weight: 2, arbitrary: loop }, burst)
}

function workOf({ durations }: Profile, level: number): fc.Arbitrary<Work> {
  const how =
    level === 1
      ? fc.constantFrom('resolve', 'resolve', 'return')
      : fc.constantFrom('resolve', 'resolve', 'reject', 'throw', 'return')
  return fc.record({
    how: how as fc.Arbitrary<Work['how']>,
    ms: durations,
    value: fc.oneof(fc.constant<Value>('ok'), fc.constantFrom(...FALSY)),
    onAbort:
      level < 3
        ? fc.constant('ignores' as const)
        : fc.constantFrom('ignores', 'ignores', 'rejects', 'resolves'),
  })
}

function badOf(level: number): fc.Arbitrary<NonNullable<Draft['bad']>> {
  const fields = [
    'priority',
    'request',
    ...(level >= 3 ? ['signal'] : []),
    ...(level >= 4 ? ['timeoutMs'] : []),
  ]
  return fc.record({
    field: fc.constantFrom(...fields) as fc.Arbitrary<NonNullable<Draft['bad']>['field']>,
    pick: fc.nat(20),
  })
}

function reasonOf(): fc.Arbitrary<Value> {
  return fc.constantFrom<Value[]>(
    anError('hang-up'),
    anError('own', 'TimeoutError'),
    null,
    0,
    '',
    false,
    NOT_A_NUMBER,
  )
}

function rarely<T>(oneIn: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof(
    { weight: oneIn - 1, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary },
  )
}

function operationsOf(drafts: Draft[], profile: Profile): RouterOperation[] {
  const falsy = [...FALSY]
  const submits: { operation: Submit; draft: Draft; atMs: number | undefined }[] = []
  const operations: RouterOperation[] = []
  let lastMs: number | undefined = 0
  for (const [index, draft] of drafts.entries()) {
    const id = `r${index + 1}`
    const when = whenOf(draft, index, profile)
    if ('at' in when) lastMs = when.at
    else if (!('burst' in when)) lastMs = undefined
    const payload = (draft.falsyPayload ? falsy.shift() : undefined) ?? anObject(id)
    const operation = submitOf(id, when, payload, draft)
    if (profile.crowded && index === 0)
      operation.work = { ...operation.work, how: 'resolve', ms: 100 }
    operations.push(operation)
    submits.push({ operation, draft, atMs: lastMs })
  }
  for (const { operation, draft, atMs } of submits) {
    if (typeof draft.hangUp !== 'object' || !operation.cancellable || atMs === undefined) continue
    const at = atMs + draft.hangUp.afterMs
    operations.push(cancel(operation.id, at, draft.hangUp.reason))
  }
  return operations
}

function whenOf({ place }: Draft, index: number, { crowded }: Profile): When {
  if (index === 0) return { at: place.kind === 'at' && !crowded ? place.ms : 0 }
  if (place.kind === 'at') return { at: place.ms }
  if (place.kind === 'burst') return { burst: true }
  const of = `r${(place.of % index) + 1}`
  return place.kind === 'after' ? { after: of } : { inside: of }
}

function submitOf(id: string, when: When, payload: Value, draft: Draft): Submit {
  const { priority, bad, hangUp, timeoutMs } = draft
  const isFailing = draft.work.how === 'reject' || draft.work.how === 'throw'
  const work: Work = {
    ...draft.work,
    value: isFailing && draft.work.value === 'ok' ? anError(id) : draft.work.value,
  }
  const request: RequestFields = {
    payload,
    ...(priority !== undefined && { priority }),
    ...(timeoutMs !== undefined && { timeoutMs }),
  }
  const operation: Submit = { id, when, do: 'submit', request, work }
  if (bad) return spoil(operation, bad)
  if (hangUp === undefined) return operation
  const early = hangUp === 'before' && { abortedWith: anError(`hang-up ${id}`) }
  return { ...operation, cancellable: true, ...early }
}

function spoil(operation: Submit, { field, pick }: NonNullable<Draft['bad']>): Submit {
  const from = (values: Value[]): Value => values[pick % values.length] as Value
  if (field === 'request') return { ...operation, instead: from(BAD_REQUESTS) }
  const bad = { priority: BAD_PRIORITIES, signal: BAD_SIGNALS, timeoutMs: BAD_TIMEOUTS }[field]
  return { ...operation, request: { ...operation.request, [field]: from(bad) } }
}

import fc from 'fast-check'
import {
  anError,
  EPOCH_MS,
  INFINITE,
  NOT_A_NUMBER,
  traffic,
  UNDEFINED,
  type Scenario,
  type Value,
  type When,
} from '../../harness/core/index.ts'
import type {
  AnyCall,
  Cancel,
  DeadlineOperation,
  DeadlineWorkload,
  Limits,
  TimeoutCall,
  Try,
  WithinCall,
} from './drive.ts'

const LONGEST_MS = 2 ** 31 - 1
const TOO_LONG_MS = 2 ** 31
const FALSY: Value[] = [UNDEFINED, null, 0, '', NOT_A_NUMBER, false]
/** Those that timers take without a word come first, and twice. */
const BAD_LIMITS: Value[] = [
  ...[TOO_LONG_MS, NOT_A_NUMBER, TOO_LONG_MS, NOT_A_NUMBER],
  ...[0, -1, '10', null, { $: '-Infinity' } as const],
]
const BAD_ATTEMPTS: Value[] = [0, -1, 1.5, NOT_A_NUMBER, '3', null]
const BAD_BACKOFFS: Value[] = [-1, NOT_A_NUMBER, INFINITE, '10', null]
const NOTHING = {}

// --- scenarios ---------------------------------------------------------------------------------

type Extra = Partial<Omit<TimeoutCall, 'id' | 'do' | 'when'>>
type At = When | number

const whenOf = (at: At): When => (typeof at === 'number' ? { at } : at)
const burst = { burst: true } as const

function answers(ms: number, extra: Partial<Try> = {}): Try {
  return { how: 'resolve', ms, value: 'answer', ...extra }
}

function failsAfter(ms: number, error: Value = anError('failed'), extra: Partial<Try> = {}): Try {
  return { how: 'reject', ms, value: error, ...extra }
}

function timed(id: string, at: At, timeoutMs: Value, work: Try, extra: Extra = {}): TimeoutCall {
  return { id, do: 'withTimeout', when: whenOf(at), timeoutMs, tries: [work], ...extra }
}

function within(
  id: string,
  at: At,
  limits: Limits,
  tries: Try[],
  extra: Partial<Omit<WithinCall, 'id' | 'do' | 'when'>> = {},
): WithinCall {
  return { id, do: 'callWithin', when: whenOf(at), limits, tries, ...extra }
}

function cancel(target: string, at: At, reason: Value = anError(`hang-up ${target}`)): Cancel {
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
    name: 'answers-at-once',
    level: 1,
    workload: traffic(NOTHING, [
      timed('c1', 0, 30, answers(0, { how: 'return' })),
      timed('c2', 10, 30, failsAfter(0, anError('thrown'), { how: 'throw' })),
      timed('c3', 20, 30, answers(0)),
      timed('c4', 30, 30, failsAfter(0, anError('rejected'))),
    ]),
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
    name: 'together-and-one-after-the-other',
    level: 1,
    workload: traffic(NOTHING, [
      timed('c1', 7, 30, answers(20)),
      timed('c2', burst, 30, answers(45)),
      timed('c3', { after: 'c1' }, 10, answers(25)),
      timed('c4', { after: 'c3' }, 10, answers(0, { how: 'return' })),
      timed('c5', { inside: 'c2#1' }, 15, answers(12)),
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
    name: 'answers-its-abort',
    level: 2,
    workload: traffic(NOTHING, [
      timed('c1', 0, 30, answers(80, { onAbort: 'resolves' })),
      timed('c2', 100, 30, answers(80, { onAbort: 'rejects' })),
      timed('c3', 200, 60, answers(80, { onAbort: 'resolves' }), signal),
      cancel('c3', 220, ''),
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
      within('c3', 300, { totalMs: 100 }, [failsAfter(20), failsAfter(30), answers(20)]),
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
    ]),
  },
  {
    name: 'hang-up-between-and-within-tries',
    level: 4,
    workload: traffic(NOTHING, [
      within('c1', 0, { totalMs: 200, backoffMs: 50 }, [failsAfter(20), answers(30)], signal),
      cancel('c1', 40),
      within('c2', 300, { totalMs: 200, backoffMs: 10 }, [failsAfter(20), answers(90)], {
        ...signal,
        asks: true,
      }),
      cancel('c2', 350, null),
      within('c3', 600, { totalMs: 200 }, [answers(10)], { ...signal, abortedWith: 0 }),
      within('c4', 700, { totalMs: 200, backoffMs: 10 }, [failsAfter(20), answers(30)], signal),
    ]),
  },
  {
    name: 'tries-fail-late',
    level: 4,
    workload: traffic(NOTHING, [
      within('c1', 0, { totalMs: 100, perTryMs: 20, backoffMs: 10 }, [
        failsAfter(45),
        failsAfter(30, anError('late'), { onAbort: 'rejects' }),
        answers(10),
      ]),
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

// --- generated ---------------------------------------------------------------------------------

/** What the generator draws for one call; ids and distinct errors are given afterwards. */
interface Draft {
  place: { kind: 'at'; ms: number } | { kind: 'burst' } | { kind: 'after' | 'inside'; of: number }
  /** `undefined`: a call of `withTimeout`. */
  limits: Limits | undefined
  timeoutMs: Value
  tries: TryDraft[]
  asks: boolean
  bad: { field: keyof Limits; value: Value } | undefined
  hangUp: { afterMs: number | 'inside'; reason: Value } | { before: Value } | 'never' | undefined
}

interface TryDraft {
  how: Try['how']
  ms: number
  value: Value
  error: 'plain' | 'timeout' | 'falsy'
  onAbort: NonNullable<Try['onAbort']>
  verdict: 'retry' | 'stop' | 'throws'
}

interface Profile {
  times: fc.Arbitrary<number>
  durations: fc.Arbitrary<number>
  /** Limits for one operation: as long as it, give or take. */
  limits: fc.Arbitrary<number>
  totals: fc.Arbitrary<number>
  pauses: fc.Arbitrary<number>
  places: 'open' | 'bursts' | 'loops'
  length: { min: number; max: number }
  /** Calls of `callWithin` only, whose tries fail, with a caller who may lose patience. */
  isRetrying?: boolean
}

const within1To = (max: number): fc.Arbitrary<number> => fc.integer({ min: 1, max })
const HANGS_MS = 5_000

const PROFILES: Profile[] = [
  {
    times: fc.constantFrom(0, 10, 20, 30),
    durations: fc.constantFrom(0, 5, 10, 20, HANGS_MS),
    limits: fc.constantFrom(5, 10, 15, 20),
    totals: fc.constantFrom(10, 20, 30, 45),
    pauses: fc.constantFrom(0, 5, 10),
    places: 'bursts',
    length: { min: 1, max: 5 },
  },
  {
    times: within1To(2_000),
    durations: within1To(100),
    limits: within1To(100),
    totals: within1To(300),
    pauses: within1To(100),
    places: 'open',
    length: { min: 2, max: 5 },
  },
  {
    times: within1To(50),
    durations: fc.oneof({ weight: 3, arbitrary: within1To(60) }, fc.constant(HANGS_MS)),
    limits: within1To(60),
    totals: within1To(400),
    pauses: within1To(60),
    places: 'open',
    length: { min: 1, max: 1 },
  },
  {
    times: fc.constantFrom(0, 10, 20),
    durations: fc.constantFrom(0, 11, 23, 47),
    limits: fc.constantFrom(7, 17, 29),
    totals: fc.constantFrom(31, 59, 101),
    pauses: fc.constantFrom(0, 13, 53),
    places: 'loops',
    length: { min: 2, max: 6 },
  },
]

const RETRYING: Profile = {
  times: within1To(1_000),
  durations: within1To(30),
  limits: within1To(40),
  totals: fc.integer({ min: 30, max: 250 }),
  pauses: fc.integer({ min: 10, max: 120 }),
  places: 'open',
  length: { min: 2, max: 5 },
  isRetrying: true,
}

/** Traffic for a level: four profiles, mixed, and a fifth once calls are tried again. */
export function workloads(level: number): fc.Arbitrary<DeadlineWorkload> {
  const usual = PROFILES.map((profile) => workloadOf(profile, level))
  if (level < 4) return fc.oneof(...usual)
  return fc.oneof(...usual, { weight: 3, arbitrary: workloadOf(RETRYING, level) })
}

function workloadOf(profile: Profile, level: number): fc.Arbitrary<DeadlineWorkload> {
  const { min, max } = profile.length
  return fc
    .record({
      epochMs: fc.oneof(fc.constant(EPOCH_MS), fc.integer({ min: 1, max: 4_000_000_000_000 })),
      seed: fc.nat(),
      drafts: fc.array(draftOf(profile, level), { minLength: min, maxLength: max }),
    })
    .map(({ epochMs, seed, drafts }) => ({
      epochMs,
      seed,
      options: {},
      operations: operationsOf(drafts),
    }))
}

function draftOf(profile: Profile, level: number): fc.Arbitrary<Draft> {
  const { limits } = profile
  const farAway = fc.constantFrom<Value[]>(INFINITE, LONGEST_MS, HANGS_MS)
  const never = fc.constant(undefined)
  return fc
    .constantFrom(true, true, false, false, false)
    .map((isDrawn) => level >= 4 && (isDrawn || profile.isRetrying === true))
    .chain((isWithin) =>
      fc.record({
        place: placeOf(profile),
        limits: isWithin ? limitsOf(profile) : never,
        timeoutMs: mostly<Value>(5, limits, farAway),
        tries: isWithin
          ? fc.array(tryOf(profile, level, true), { minLength: 1, maxLength: 4 })
          : fc.array(tryOf(profile, level, false), { minLength: 1, maxLength: 1 }),
        asks: mostly(3, fc.constant(true), fc.constant(false)),
        bad: mostly<Draft['bad']>(profile.isRetrying ? 12 : level + 2, never, badOf(isWithin)),
        hangUp: level < 2 ? never : hangUpOf(profile),
      }),
    )
}

function limitsOf({ limits, totals, pauses, isRetrying }: Profile): fc.Arbitrary<Limits> {
  return fc.record(
    {
      totalMs: mostly<Value>(6, totals, fc.constantFrom<Value[]>(INFINITE, LONGEST_MS, HANGS_MS)),
      perTryMs: mostly<Value>(6, limits, fc.constantFrom<Value[]>(INFINITE, UNDEFINED)),
      attempts: mostly<Value>(
        6,
        fc.integer({ min: isRetrying ? 2 : 1, max: 4 }),
        fc.constant(UNDEFINED),
      ),
      backoffMs: mostly<Value>(6, fc.oneof(pauses, pauses, totals), fc.constant(UNDEFINED)),
    },
    { requiredKeys: ['totalMs'] },
  )
}

function tryOf(
  { durations, isRetrying }: Profile,
  level: number,
  isWithin: boolean,
): fc.Arbitrary<TryDraft> {
  const answers = ['resolve', 'resolve', 'return'] as const
  const failures = ['reject', 'reject', 'throw'] as const
  return fc.record({
    how: fc.constantFrom<Try['how'][]>(
      ...answers,
      ...failures,
      ...(isWithin ? failures : []),
      ...(isRetrying ? [...failures, ...failures] : []),
    ),
    ms: durations,
    value: fc.oneof(fc.constant<Value>('ok'), fc.constantFrom(...FALSY)),
    error: fc.constantFrom<TryDraft['error'][]>('plain', 'falsy', level < 2 ? 'plain' : 'timeout'),
    onAbort:
      level < 2
        ? fc.constant('ignores' as const)
        : fc.constantFrom<NonNullable<Try['onAbort']>[]>('ignores', 'rejects', 'resolves'),
    verdict: mostly<TryDraft['verdict']>(
      3,
      fc.constant('retry'),
      fc.constantFrom<TryDraft['verdict'][]>('stop', 'stop', 'throws'),
    ),
  })
}

function badOf(isWithin: boolean): fc.Arbitrary<NonNullable<Draft['bad']>> {
  const of = (field: keyof Limits, values: Value[]): fc.Arbitrary<NonNullable<Draft['bad']>> =>
    fc.constantFrom(...values).map((value) => ({ field, value }))
  const total = of('totalMs', BAD_LIMITS)
  if (!isWithin) return total
  const perTry = of('perTryMs', BAD_LIMITS)
  return fc.oneof(total, perTry, of('attempts', BAD_ATTEMPTS), of('backoffMs', BAD_BACKOFFS))
}

function hangUpOf({ isRetrying }: Profile): fc.Arbitrary<Draft['hangUp']> {
  const reason = fc.constantFrom<Value[]>(
    anError('hang-up'),
    anError('hang-up in time', 'TimeoutError'),
    null,
    0,
    '',
    false,
    NOT_A_NUMBER,
  )
  const afterMs = fc.oneof(
    { weight: 4, arbitrary: within1To(40) },
    { weight: isRetrying ? 3 : 1, arbitrary: within1To(150) },
    { weight: 1, arbitrary: fc.constant('inside' as const) },
  )
  return fc.oneof(
    { weight: isRetrying ? 5 : 3, arbitrary: fc.constant(undefined) },
    { weight: 6, arbitrary: fc.record({ afterMs, reason }) },
    { weight: 1, arbitrary: fc.record({ before: reason }) },
    { weight: 2, arbitrary: fc.constant('never' as const) },
  )
}

function placeOf({ places, times }: Profile): fc.Arbitrary<Draft['place']> {
  const at = times.map((ms) => ({ kind: 'at' as const, ms }))
  const inBurst = fc.constant({ kind: 'burst' as const })
  if (places === 'open') return at
  if (places === 'bursts') return fc.oneof(at, inBurst)
  const loop = fc.record({
    kind: fc.constantFrom<('after' | 'inside')[]>('after', 'after', 'inside'),
    of: fc.nat(10),
  })
  return fc.oneof(at, { weight: 2, arbitrary: loop }, inBurst)
}

/** One in so many times the other. */
function mostly<T>(oneIn: number, usual: fc.Arbitrary<T>, other: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight: oneIn - 1, arbitrary: usual }, { weight: 1, arbitrary: other })
}

function operationsOf(drafts: Draft[]): DeadlineOperation[] {
  const calls: AnyCall[] = []
  const cancels: Cancel[] = []
  let lastMs: number | undefined
  for (const [index, draft] of drafts.entries()) {
    const id = `c${index + 1}`
    const when = placeIn(draft, index)
    if ('at' in when) lastMs = when.at
    else if (!('burst' in when)) lastMs = undefined
    calls.push(callOf(id, when, draft))
    const { hangUp } = draft
    if (typeof hangUp !== 'object' || 'before' in hangUp) continue
    const { afterMs, reason } = hangUp
    if (afterMs === 'inside') cancels.push(cancel(id, { inside: `${id}#1` }, reason))
    else if (lastMs !== undefined) cancels.push(cancel(id, lastMs + afterMs, reason))
  }
  return [...calls, ...cancels]
}

function placeIn({ place }: Draft, index: number): When {
  if (index === 0) return { at: place.kind === 'at' ? place.ms : 0 }
  if (place.kind === 'at') return { at: place.ms }
  if (place.kind === 'burst') return burst
  const of = `c${(place.of % index) + 1}`
  return place.kind === 'after' ? { after: of } : { inside: `${of}#1` }
}

function callOf(id: string, when: When, draft: Draft): AnyCall {
  const { limits, bad, hangUp, timeoutMs, asks } = draft
  const tries = draft.tries.map((one, index) =>
    plainTry(one, `${id}#${index + 1}`, limits !== undefined && asks),
  )
  const isEarly = typeof hangUp === 'object' && 'before' in hangUp
  const caller = {
    ...(hangUp !== undefined && { cancellable: true }),
    ...(isEarly && { abortedWith: hangUp.before }),
  }
  if (!limits) {
    return timed(id, when, bad ? bad.value : timeoutMs, tries[0] as Try, caller)
  }
  const spoilt = bad ? { ...limits, [bad.field]: bad.value } : limits
  return within(id, when, spoilt, tries, { ...caller, ...(asks && { asks }) })
}

function plainTry(
  { how, ms, value, error, onAbort, verdict }: TryDraft,
  id: string,
  isWithin: boolean,
): Try {
  const isFailing = how === 'reject' || how === 'throw'
  const plain = error === 'timeout' ? ownTimeout(id) : anError(id)
  return {
    how,
    ms: how === 'return' || how === 'throw' ? 0 : ms,
    value: isFailing && error !== 'falsy' ? plain : value,
    ...(onAbort !== 'ignores' && { onAbort }),
    ...(isWithin &&
      verdict !== 'retry' && {
        verdict: verdict === 'stop' ? verdict : { throws: anError(`${id} retryable`) },
      }),
  }
}

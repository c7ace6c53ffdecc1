import fc from 'fast-check'
import {
  anError,
  EPOCH_MS,
  INFINITE,
  NOT_A_NUMBER,
  UNDEFINED,
  type Value,
  type When,
} from '../../harness/core/index.ts'
import type { AnyCall, Cancel, DeadlineOperation, DeadlineWorkload, Limits, Try } from './drive.ts'
import {
  LONGEST_MS,
  FALSY,
  BAD_LIMITS,
  BAD_ATTEMPTS,
  BAD_BACKOFFS,
  burst,
  timed,
  within,
  cancel,
} from './scenarios.ts'

export { scenarios } from './scenarios.ts'

/** What the generator draws for one call; ids and distinct errors are given afterwards. */
interface Draft {
  place: { kind: 'at'; ms: number } | { kind: 'burst' } | { kind: 'after' | 'inside'; of: number }
  /** `undefined`: a call of `withTimeout`. */
  limits: Limits | undefined
  timeoutMs: Value
  tries: TryDraft[]
  asks: boolean
  bad: { field: keyof Limits; value: Value } | undefined
  hangUp: { afterMs: MomentOfHangUp; reason: Value } | { before: Value } | 'never' | undefined
  /** Which earlier call lends its signal, if it has one to lend. */
  lender: number | undefined
}

/** After the latest placed call; as the first try is called; or as `retryable` is first asked. */
type MomentOfHangUp = number | 'inside' | 'asked'

interface TryDraft {
  how: Try['how']
  ms: number
  value: Value
  error: 'plain' | 'timeout' | 'abort' | 'falsy'
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
  /** Such calls that go on: every try fails and deserves another, after a pause that is not long. */
  goesOn?: boolean
  /** Calls that run together, on one signal as a rule. */
  isSharing?: boolean
  /** When callers hang up who do. */
  patience: fc.Arbitrary<MomentOfHangUp>
  /** How many callers hang up, beside some six who do not. @default 6 */
  hangUps?: number
}

const within1To = (max: number): fc.Arbitrary<number> => fc.integer({ min: 1, max })
const HANGS_MS = 5_000

const INSIDE = fc.constant('inside' as const)
const ASKED = fc.constant('asked' as const)
const USUAL_PATIENCE: fc.Arbitrary<MomentOfHangUp> = fc.oneof(
  { weight: 4, arbitrary: within1To(40) },
  { weight: 1, arbitrary: within1To(150) },
  { weight: 1, arbitrary: INSIDE },
)

const PROFILES: Profile[] = [
  {
    times: fc.constantFrom(0, 10, 20, 30),
    durations: fc.constantFrom(0, 5, 10, 20, HANGS_MS),
    limits: fc.constantFrom(5, 10, 15, 20),
    totals: fc.constantFrom(10, 20, 30, 45),
    pauses: fc.constantFrom(0, 5, 10),
    places: 'bursts',
    length: { min: 1, max: 5 },
    patience: USUAL_PATIENCE,
  },
  {
    times: within1To(2_000),
    durations: within1To(100),
    limits: within1To(100),
    totals: within1To(300),
    pauses: within1To(100),
    places: 'open',
    length: { min: 2, max: 5 },
    patience: USUAL_PATIENCE,
  },
  {
    times: within1To(50),
    durations: fc.oneof({ weight: 3, arbitrary: within1To(60) }, fc.constant(HANGS_MS)),
    limits: within1To(60),
    totals: within1To(400),
    pauses: within1To(60),
    places: 'open',
    length: { min: 1, max: 1 },
    patience: USUAL_PATIENCE,
  },
  {
    times: fc.constantFrom(0, 10, 20),
    durations: fc.constantFrom(0, 11, 23, 47),
    limits: fc.constantFrom(7, 17, 29),
    totals: fc.constantFrom(31, 59, 101),
    pauses: fc.constantFrom(0, 13, 53),
    places: 'loops',
    length: { min: 2, max: 6 },
    patience: USUAL_PATIENCE,
  },
]

/** Tries that fail, most of them in time; the others hang until a limit ends them. */
const RETRYING: Profile = {
  times: within1To(1_000),
  durations: fc.oneof({ weight: 6, arbitrary: within1To(30) }, fc.constant(HANGS_MS)),
  limits: within1To(40),
  totals: fc.integer({ min: 30, max: 250 }),
  pauses: fc.integer({ min: 10, max: 120 }),
  places: 'open',
  length: { min: 2, max: 5 },
  isRetrying: true,
  patience: fc.oneof(
    { weight: 4, arbitrary: within1To(40) },
    { weight: 3, arbitrary: within1To(150) },
    { weight: 1, arbitrary: INSIDE },
    { weight: 7, arbitrary: ASKED },
  ),
}

/** Backends that fail quickly, time for a pause or two, and callers who leave about the first. */
const LEAVING: Profile = {
  times: within1To(1_000),
  durations: within1To(10),
  limits: fc.integer({ min: 12, max: 40 }),
  totals: fc.integer({ min: 100, max: 200 }),
  pauses: fc.integer({ min: 30, max: 80 }),
  places: 'open',
  length: { min: 2, max: 3 },
  isRetrying: true,
  goesOn: true,
  patience: fc.oneof(
    { weight: 3, arbitrary: fc.integer({ min: 11, max: 30 }) },
    { weight: 1, arbitrary: within1To(150) },
    { weight: 3, arbitrary: ASKED },
  ),
  hangUps: 30,
}

/** One user, several calls at once: they hear of it together when the user leaves. */
const SHARING: Profile = {
  times: within1To(20),
  durations: fc.integer({ min: 20, max: 70 }),
  limits: fc.integer({ min: 30, max: 80 }),
  totals: fc.integer({ min: 40, max: 120 }),
  pauses: within1To(20),
  places: 'open',
  length: { min: 2, max: 4 },
  isSharing: true,
  patience: fc.integer({ min: 5, max: 25 }),
  hangUps: 20,
}

/**
 * Traffic for a level: four profiles, mixed, and those that are about what is new: one with signals,
 * two with retries.
 */
export function workloads(level: number): fc.Arbitrary<DeadlineWorkload> {
  const profiles: [weight: number, profile: Profile][] = PROFILES.map((profile) => [1, profile])
  if (level >= 2) profiles.push([level < 4 ? 2 : 1, SHARING])
  if (level >= 4) profiles.push([4, RETRYING], [2, LEAVING])
  return fc.oneof(
    ...profiles.map(([weight, profile]) => ({ weight, arbitrary: workloadOf(profile, level) })),
  )
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
        lender:
          level < 2
            ? never
            : profile.isSharing
              ? fc.nat(10)
              : mostly<number | undefined>(4, never, fc.nat(10)),
      }),
    )
}

function limitsOf(profile: Profile): fc.Arbitrary<Limits> {
  const { limits, totals, pauses, isRetrying, goesOn } = profile
  return fc.record(
    {
      totalMs: mostly<Value>(6, totals, fc.constantFrom<Value[]>(INFINITE, LONGEST_MS, HANGS_MS)),
      perTryMs: mostly<Value>(6, limits, fc.constantFrom<Value[]>(INFINITE, UNDEFINED)),
      attempts: mostly<Value>(
        6,
        fc.integer({ min: isRetrying ? 2 : 1, max: 4 }),
        fc.constant(UNDEFINED),
      ),
      backoffMs: goesOn
        ? pauses
        : mostly<Value>(6, fc.oneof(pauses, pauses, totals), fc.constant(UNDEFINED)),
    },
    { requiredKeys: goesOn ? ['totalMs', 'backoffMs'] : ['totalMs'] },
  )
}

function tryOf(
  { durations, isRetrying, goesOn }: Profile,
  level: number,
  isWithin: boolean,
): fc.Arbitrary<TryDraft> {
  const answers = ['resolve', 'resolve', 'return'] as const
  const failures = ['reject', 'reject', 'throw'] as const
  return fc.record({
    how: fc.constantFrom<Try['how'][]>(
      ...(goesOn ? [] : answers),
      ...failures,
      ...(isWithin ? failures : []),
      ...(isRetrying ? [...failures, ...failures] : []),
    ),
    ms: durations,
    value: fc.oneof(fc.constant<Value>('ok'), fc.constantFrom(...FALSY)),
    error: fc.constantFrom<TryDraft['error'][]>(
      ...(['plain', 'falsy'] as const),
      ...(level < 2 ? [] : (['timeout', 'timeout', 'abort'] as const)),
    ),
    onAbort:
      level < 2
        ? fc.constant('ignores' as const)
        : fc.constantFrom<NonNullable<Try['onAbort']>[]>('ignores', 'rejects', 'resolves'),
    verdict: goesOn
      ? fc.constant('retry' as const)
      : mostly<TryDraft['verdict']>(
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

function hangUpOf({ isRetrying, patience, hangUps = 6 }: Profile): fc.Arbitrary<Draft['hangUp']> {
  const reason = fc.constantFrom<Value[]>(
    anError('hang-up'),
    anError('hang-up, in time', 'TimeoutError'),
    anError('hang-up, aborted', 'AbortError'),
    null,
    0,
    '',
    false,
    NOT_A_NUMBER,
  )
  return fc.oneof(
    { weight: isRetrying ? 5 : 3, arbitrary: fc.constant(undefined) },
    { weight: hangUps, arbitrary: fc.record({ afterMs: patience, reason }) },
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
    const lender = lenderOf(draft, calls)
    calls.push(callOf(id, when, draft, lender))
    const { hangUp } = draft
    if (typeof hangUp !== 'object' || 'before' in hangUp) continue
    const { afterMs, reason } = hangUp
    const target = lender ?? id
    if (afterMs === 'asked' || cancels.some((one) => one.target === target)) continue
    if (afterMs === 'inside') cancels.push(cancel(target, { inside: `${id}#1` }, reason))
    else if (lastMs !== undefined) cancels.push(cancel(target, lastMs + afterMs, reason))
  }
  return [...calls, ...cancels]
}

/** The id of the earlier call whose signal this one shares. */
function lenderOf({ lender, hangUp }: Draft, calls: AnyCall[]): string | undefined {
  const isOwn = typeof hangUp === 'object' && ('before' in hangUp || hangUp.afterMs === 'asked')
  if (lender === undefined || isOwn) return undefined
  const lenders = calls.filter(
    (one) =>
      one.cancellable === true &&
      one.signalOf === undefined &&
      one.abortedWith === undefined &&
      !('hangsUpWhenAsked' in one),
  )
  return lenders[lender % Math.max(lenders.length, 1)]?.id
}

function placeIn({ place }: Draft, index: number): When {
  if (index === 0) return { at: place.kind === 'at' ? place.ms : 0 }
  if (place.kind === 'at') return { at: place.ms }
  if (place.kind === 'burst') return burst
  const of = `c${(place.of % index) + 1}`
  return place.kind === 'after' ? { after: of } : { inside: `${of}#1` }
}

function callOf(id: string, when: When, draft: Draft, lender: string | undefined): AnyCall {
  const { limits, bad, hangUp, timeoutMs } = draft
  const isEarly = typeof hangUp === 'object' && 'before' in hangUp
  const hangsUpWhenAsked =
    typeof hangUp === 'object' && !isEarly && hangUp.afterMs === 'asked' ? hangUp.reason : undefined
  const asks = draft.asks || hangsUpWhenAsked !== undefined
  const tries = draft.tries.map((one, index) =>
    plainTry(one, `${id}#${index + 1}`, limits !== undefined && asks),
  )
  const caller = {
    ...((hangUp !== undefined || lender !== undefined) && { cancellable: true }),
    ...(lender !== undefined && { signalOf: lender }),
    ...(isEarly && { abortedWith: hangUp.before }),
  }
  if (!limits) {
    return timed(id, when, bad ? bad.value : timeoutMs, tries[0] as Try, caller)
  }
  const spoilt = bad ? { ...limits, [bad.field]: bad.value } : limits
  return within(id, when, spoilt, tries, {
    ...caller,
    ...(asks && { asks }),
    ...(hangsUpWhenAsked !== undefined && { hangsUpWhenAsked }),
  })
}

function plainTry(
  { how, ms, value, error, onAbort, verdict }: TryDraft,
  id: string,
  isWithin: boolean,
): Try {
  const isFailing = how === 'reject' || how === 'throw'
  const names = { plain: 'Error', falsy: 'Error', timeout: 'TimeoutError', abort: 'AbortError' }
  const plain = anError(id, names[error])
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

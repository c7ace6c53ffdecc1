import fc from 'fast-check'
import {
  anError,
  anObject,
  EPOCH_MS,
  UNDEFINED,
  type Value,
  type When,
  type Work,
} from '../../harness/core/index.ts'
import type { Cancel, RequestFields, RouterOperation, RouterWorkload, Submit } from './drive.ts'
import {
  BAD_CONCURRENCIES,
  BAD_PRIORITIES,
  BAD_REQUESTS,
  BAD_SIGNALS,
  BAD_TIMEOUTS,
  FALSY,
  other,
  REASONS,
} from './scenarios.ts'

export { scenarios } from './scenarios.ts'

/** What the generator draws for one request; ids and distinct payloads are given afterwards. */
interface Draft {
  place: { kind: 'at'; ms: number } | { kind: 'burst' } | { kind: 'after' | 'inside'; of: number }
  priority: Value | undefined
  work: Omit<Work, 'value'>
  value: 'text' | 'object' | 'falsy'
  falsyPayload: boolean
  bad: { field: 'priority' | 'request' | 'signal' | 'timeoutMs'; pick: number } | undefined
  hangUp: { how: 'during' | 'before' | 'never'; afterMs: number; reason: Value } | undefined
  /** Which earlier request lends its signal, if one has a signal to lend. */
  lender: number | undefined
  timeoutMs: number | undefined
}

/** A check of `createRouter` or `parseRequest` beside the traffic. */
interface Probe {
  atMs: number
  of: { concurrency: Value } | { priority: Value }
}

/** One kind of traffic. Several mistakes show in one kind only. */
interface Profile {
  times: fc.Arbitrary<number>
  durations: fc.Arbitrary<number>
  places: 'open' | 'bursts' | 'loops'
  priorities: Value[]
  length: { min: number; max: number }
  /** The first request occupies a slot while the others queue up. */
  isCrowded?: boolean
  /** No handler answers or throws at once. */
  takesTime?: boolean
  /** How often, beside the others. @default 1 */
  weight?: number
  /** How many requests go to a second router at most. @default 0 */
  othersMax?: number
  /** Out of twelve requests, how many have a caller who may hang up, or a deadline. */
  givingUp: number
}

/** No second burst at 0: time begins there, and work put off in its instant has another order. */
const CROWDED_MS = fc.constantFrom(10, 20, 30)
const SPREAD_MS = fc.integer({ min: 1, max: 400 })
const LONG_MS = fc.integer({ min: 1, max: 200 })

const PROFILES: Profile[] = [
  // Much in one instant: bursts, handlers that take no time, ties of every sort.
  {
    times: CROWDED_MS,
    durations: fc.constantFrom(0, 5, 10, 20, 40),
    places: 'bursts',
    priorities: [0, 1, 5, 9, 1_000],
    length: { min: 1, max: 8 },
    givingUp: 6,
  },
  // Hardly two things in one instant: what the model can predict.
  {
    times: SPREAD_MS,
    durations: LONG_MS,
    places: 'open',
    priorities: [0, 1, 5, 9, UNDEFINED],
    length: { min: 2, max: 7 },
    givingUp: 7,
  },
  // A long queue of mixed priorities behind a long request.
  {
    times: fc.integer({ min: 1, max: 90 }),
    durations: LONG_MS,
    places: 'open',
    priorities: [0, 1, 2, 5],
    length: { min: 8, max: 14 },
    isCrowded: true,
    givingUp: 3,
  },
  // Closed loops: requests submitted in answer to others, or by handlers.
  {
    times: CROWDED_MS,
    durations: fc.constantFrom(0, 10, 20),
    places: 'loops',
    priorities: [0, 5],
    length: { min: 2, max: 8 },
    givingUp: 4,
  },
  // Long work that callers give up on, waiting or running; a second router may be busy beside it.
  {
    times: fc.integer({ min: 1, max: 60 }),
    durations: fc.integer({ min: 60, max: 250 }),
    places: 'open',
    priorities: [1, 5],
    length: { min: 3, max: 6 },
    takesTime: true,
    weight: 2,
    othersMax: 3,
    givingUp: 9,
  },
]

/** Traffic for a level: the profiles, mixed. */
export function workloads(level: number): fc.Arbitrary<RouterWorkload> {
  return fc.oneof(
    ...PROFILES.map((profile) => ({
      weight: profile.weight ?? 1,
      arbitrary: workloadOf(profile, level),
    })),
  )
}

function workloadOf(profile: Profile, level: number): fc.Arbitrary<RouterWorkload> {
  const { min, max } = profile.length
  return fc
    .record({
      epochMs: fc.oneof(fc.constant(EPOCH_MS), fc.integer({ min: 1, max: 4_000_000_000_000 })),
      seed: fc.nat(),
      concurrency: level === 1 ? fc.constant(1) : fc.integer({ min: 1, max: 3 }),
      drafts: fc.array(draftOf(profile, level), { minLength: min, maxLength: max }),
      probes: fc.array(probeOf(level), { maxLength: 1 }),
      others: fc.array(fc.record({ atMs: profile.times, ms: profile.durations }), {
        maxLength: profile.othersMax ?? 0,
      }),
    })
    .map(({ epochMs, seed, concurrency, drafts, probes, others }) => ({
      epochMs,
      seed,
      options: { concurrency },
      operations: [
        ...operationsOf(drafts, profile),
        ...probes.map(probeOperation),
        ...others.map(({ atMs, ms }, index) => other(`x${index + 1}`, atMs, ms)),
      ],
    }))
}

function draftOf(profile: Profile, level: number): fc.Arbitrary<Draft> {
  const { givingUp } = profile
  return fc.record({
    place: placeOf(profile),
    priority: fc.constantFrom<(Value | undefined)[]>(undefined, ...profile.priorities),
    work: workOf(profile, level),
    value: fc.constantFrom('text', 'object', 'falsy'),
    falsyPayload: fc.boolean(),
    bad: inTwelve(1, badOf(level)),
    hangUp: inTwelve(level < 3 ? 0 : givingUp, hangUpOf()),
    lender: inTwelve(level < 3 ? 0 : 4, fc.nat(10)),
    timeoutMs: inTwelve(level < 4 ? 0 : givingUp, timeoutOf()),
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

function workOf({ durations, takesTime }: Profile, level: number): fc.Arbitrary<Draft['work']> {
  const pauses: Work['how'][] =
    level === 1 ? ['resolve', 'resolve'] : ['resolve', 'resolve', 'reject']
  const atOnce: Work['how'][] = level === 1 ? ['return'] : ['throw', 'return']
  const onAborts: NonNullable<Work['onAbort']>[] =
    level < 3 ? ['ignores'] : ['ignores', 'ignores', 'rejects', 'resolves']
  return fc.record({
    how: fc.constantFrom(...pauses, ...(takesTime ? [] : atOnce)),
    ms: durations,
    onAbort: fc.constantFrom(...onAborts),
  })
}

/** Callers get a field wrong most often when it is new. */
function badOf(level: number): fc.Arbitrary<NonNullable<Draft['bad']>> {
  const fields = (['priority', 'request', 'signal', 'timeoutMs'] as const).slice(
    0,
    Math.max(2, level),
  )
  const newest = level < 3 ? [] : fields.slice(-1)
  return fc.record({
    field: fc.constantFrom(...fields, ...newest, ...newest),
    pick: fc.nat(20),
  })
}

function hangUpOf(): fc.Arbitrary<Draft['hangUp']> {
  return fc.record({
    how: fc.constantFrom('during', 'during', 'during', 'during', 'before', 'never'),
    afterMs: fc.integer({ min: 1, max: 120 }),
    reason: fc.constantFrom(...REASONS),
  })
}

/** Mostly soon; sometimes so late that a forgotten timer outlives the run. */
function timeoutOf(): fc.Arbitrary<number> {
  return fc.oneof(
    { weight: 3, arbitrary: fc.integer({ min: 1, max: 150 }) },
    { weight: 1, arbitrary: fc.constantFrom(2_000, 60_000) },
  )
}

/** Bad concurrencies from level 2 on: one slot is all that level 1 knows. */
function probeOf(level: number): fc.Arbitrary<Probe> {
  const bad = level === 1 ? [] : BAD_CONCURRENCIES
  const concurrency = fc.constantFrom(...bad.slice(0, 4), 1, 1, ...bad.slice(4), 1, 1)
  return fc.record({
    atMs: fc.integer({ min: 1, max: 120 }),
    of: fc.oneof(
      fc.record({ priority: fc.constantFrom(...BAD_PRIORITIES, UNDEFINED, 0) }),
      fc.record({ concurrency }),
    ),
  })
}

function inTwelve<T>(times: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  const never = fc.constant(undefined)
  if (times === 0) return never
  return fc.oneof({ weight: 12 - times, arbitrary: never }, { weight: times, arbitrary })
}

function operationsOf(drafts: Draft[], profile: Profile): RouterOperation[] {
  const falsyPayloads = [...FALSY]
  const submits: Submit[] = []
  const cancels: Cancel[] = []
  let burstMs = 0
  for (const [index, draft] of drafts.entries()) {
    const id = `r${index + 1}`
    const when = whenOf(draft, index, profile)
    if ('at' in when) burstMs = when.at
    const payload = (draft.falsyPayload ? falsyPayloads.shift() : undefined) ?? anObject(id)
    const operation = share(submitOf(id, when, payload, draft), draft, submits)
    if (profile.isCrowded && index === 0) {
      operation.work = { ...operation.work, how: 'resolve', ms: 100 }
    }
    submits.push(operation)
    if (draft.hangUp?.how !== 'during' || !operation.cancellable) continue
    const { afterMs, reason } = draft.hangUp
    const target = operation.signalOf ?? id
    if (cancels.some((one) => one.target === target)) continue
    const at = { at: burstMs + afterMs }
    cancels.push({ id: `cancel ${target}`, do: 'cancel', when: at, target, reason })
  }
  return [...submits, ...cancels]
}

function whenOf({ place }: Draft, index: number, { isCrowded }: Profile): When {
  if (index === 0) return { at: place.kind === 'at' && !isCrowded ? place.ms : 0 }
  if (place.kind === 'at') return { at: place.ms }
  if (place.kind === 'burst') return { burst: true }
  const of = `r${(place.of % index) + 1}`
  return place.kind === 'after' ? { after: of } : { inside: of }
}

function submitOf(id: string, when: When, payload: Value, draft: Draft): Submit {
  const { priority, bad, hangUp, timeoutMs } = draft
  const request: RequestFields = {
    payload,
    ...(priority !== undefined && { priority }),
    ...(timeoutMs !== undefined && { timeoutMs }),
  }
  const work = { ...draft.work, value: outcomeOf(id, draft) }
  const operation: Submit = { id, when, do: 'submit', request, work }
  if (bad) return spoil(operation, bad)
  if (hangUp === undefined) return operation
  const early = hangUp.how === 'before' && { abortedWith: hangUp.reason }
  return { ...operation, cancellable: true, ...early }
}

/** Gives it the signal of an earlier request, if it is to share one and there is one. */
function share(operation: Submit, { lender, bad }: Draft, earlier: Submit[]): Submit {
  if (lender === undefined || bad || operation.abortedWith !== undefined) return operation
  const lenders = earlier.filter(
    (one) => one.cancellable && one.signalOf === undefined && one.abortedWith === undefined,
  )
  const chosen = lenders[lender % Math.max(lenders.length, 1)]
  return chosen ? { ...operation, cancellable: true, signalOf: chosen.id } : operation
}

/** What its handler answers or fails with: its own, so that an answer given to another shows. */
function outcomeOf(id: string, { value, work }: Draft): Value {
  if (value === 'falsy') return FALSY[(id.length + work.ms) % FALSY.length] as Value
  if (work.how === 'reject' || work.how === 'throw') return anError(id)
  return value === 'text' ? `answer ${id}` : anObject(`answer ${id}`)
}

function spoil(operation: Submit, { field, pick }: NonNullable<Draft['bad']>): Submit {
  const from = (values: Value[]): Value => values[pick % values.length] as Value
  if (field === 'request') return { ...operation, instead: from(BAD_REQUESTS) }
  const bad = { priority: BAD_PRIORITIES, signal: BAD_SIGNALS, timeoutMs: BAD_TIMEOUTS }[field]
  return { ...operation, request: { ...operation.request, [field]: from(bad) } }
}

function probeOperation({ atMs, of }: Probe, index: number): RouterOperation {
  const common = { id: `check ${index + 1}`, when: { at: atMs } }
  if ('concurrency' in of) return { ...common, do: 'create', concurrency: of.concurrency }
  return { ...common, do: 'parse', request: { payload: null, priority: of.priority } }
}

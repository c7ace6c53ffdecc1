import fc from 'fast-check'
import {
  anError,
  INFINITE,
  say,
  UNDEFINED,
  type Feature,
  type Value,
  type When,
} from '../../harness/core/index.ts'
import { FALSY, inTwelve, swarm, workloadOf } from '../../harness/kata/traffic.ts'
import type { AnyCall, Cancel, DeadlineOperation, DeadlineWorkload, Limits, Try } from './drive.ts'
import {
  BAD_ATTEMPTS,
  BAD_BACKOFFS,
  BAD_LIMITS,
  burst,
  cancel,
  LONGEST_MS,
  timed,
  within,
} from './scenarios.ts'
import { isBad } from './state.ts'

export { scenarios } from './scenarios.ts'

/** Whether a call of a workload is like this. */
const some =
  (isLike: (call: AnyCall) => boolean) =>
  ({ operations }: DeadlineWorkload): boolean =>
    operations.some((one) => one.do !== 'cancel' && isLike(one))
/** Whether a try of a workload is like this. */
const someTry = (isLike: (one: Try) => boolean): ReturnType<typeof some> =>
  some(({ tries }) => tries.some(isLike))
const fails = ({ how }: Try): boolean => how === 'reject' || how === 'throw'
const isFar = (limit: Value | undefined): boolean => limit === INFINITE || limit === LONGEST_MS

export const features = {
  /** Much in one instant: causes fall together. Without it hardly two things do. */
  ties: { level: 1, isIn: some(({ when }) => 'burst' in when) },
  /** Made in answer to others, or inside their operations. */
  chained: { level: 1, isIn: some(({ when }) => 'after' in when || 'inside' in when) },
  badInput: { level: 1, isIn: some(isBad) },
  falsy: { level: 1, isIn: someTry(({ value }) => FALSY.includes(value)) },
  /** Operations that answer or throw before there is a promise. */
  atOnce: { level: 1, isIn: someTry(({ how }) => how === 'return' || how === 'throw') },
  /** No limit, or one so far away that careless timers fire at once. */
  farLimits: {
    level: 1,
    isIn: some((call) => isFar(call.do === 'withTimeout' ? call.timeoutMs : call.limits.totalMs)),
  },
  hangUps: { level: 2, isIn: some(({ cancellable }) => cancellable === true) },
  /** Of callers who may hang up. */
  sharedSignals: {
    level: 2,
    needs: ['hangUps'],
    isIn: some(({ signalOf }) => signalOf !== undefined),
  },
  /** Errors and reasons named as the platform names its own, or what it throws at a mistake. */
  lookAlikes: { level: 2, isIn: someTry(({ value }) => /Timeout|Abort|Type/.test(say(value))) },
  retries: { level: 4, isIn: some((call) => call.do === 'callWithin') },
  /** Backends that fail time and again, so that all depends on the limits of the retries. */
  failing: { level: 4, isIn: some(({ tries }) => tries.length > 1 && tries.every(fails)) },
} satisfies Record<string, Feature<DeadlineWorkload>>
type Features = Record<keyof typeof features, boolean>

const HANGS_MS = 1_000
const REASONS: Value[] = [anError('hang-up'), null, 0, '', false, { $: 'NaN' }]

/** What is drawn for one call; a workload without the feature leaves that part out. */
interface Draft {
  gapMs: number
  place: 'at' | 'burst' | 'after' | 'inside'
  /** Which earlier call it comes after or inside of, and which one lends its signal. */
  of: number
  isWithin: boolean
  timeoutMs: number
  limits: {
    totalMs: number
    perTryMs: number | undefined
    attempts: number | undefined
    backoffMs: number | undefined
  }
  far: { total: Value; perTry: Value | undefined } | undefined
  tries: TryDraft[]
  asks: boolean
  /** Options that are absent are there all the same, and `undefined`. */
  isSpelled: boolean
  bad: { field: number; value: number } | undefined
  hangUp: HangUpDraft | undefined
  shares: boolean
}

interface TryDraft {
  fails: boolean
  atOnce: boolean
  ms: number
  falsy: number
  error: 'Error' | 'TimeoutError' | 'AbortError' | 'TypeError' | 'falsy'
  onAbort: NonNullable<Try['onAbort']>
  verdict: 'retry' | 'stop' | 'throws'
}

interface HangUpDraft {
  /** Before the call, inside its operation, when `retryable` is asked, or later. */
  when: 'before' | 'inside' | 'asked' | 'at' | 'never'
  afterMs: number
  reason: Value
  /** What a reason that is an error is called, where names may mislead. */
  name: 'AbortError' | 'TimeoutError' | 'Error'
}

/** Traffic for a level. */
export function workloads(level: number): fc.Arbitrary<DeadlineWorkload> {
  return workloadOf(
    fc
      .record({
        features: swarm(features, level),
        /** Milliseconds, minutes, or hours: what is due when is the same. */
        scale: fc.constantFrom(1, 1, 1, 1, 60_000, 3_600_000),
        drafts: fc.array(draft(), { minLength: 1, maxLength: 8 }),
      })
      .map(({ features, scale, drafts }) => {
        const calls = new Calls(features)
        for (const one of drafts) calls.add(placed(one, features, scale))
        return { options: {}, operations: calls.operations }
      }),
  )
}

function draft(): fc.Arbitrary<Draft> {
  return fc.record({
    gapMs: fc.oneof(fc.constantFrom(0, 10), fc.integer({ min: 1, max: 60 })),
    place: fc.constantFrom('at', 'at', 'burst', 'after', 'inside'),
    of: fc.nat(10),
    isWithin: fc.constantFrom(true, true, true, true, false),
    timeoutMs: shortMs(),
    limits: limitsDraft(),
    far: inTwelve(
      6,
      fc.record({
        total: fc.constantFrom<Value[]>(INFINITE, LONGEST_MS),
        perTry: oftenFirst<Value | undefined>(undefined, INFINITE, UNDEFINED, LONGEST_MS),
      }),
    ),
    tries: fc.array(tryDraft(), { minLength: 1, maxLength: 4 }),
    asks: fc.constantFrom(true, true, false),
    isSpelled: fc.constantFrom(false, false, false, true),
    bad: inTwelve(3, fc.record({ field: fc.nat(20), value: fc.nat(20) })),
    hangUp: inTwelve(
      10,
      fc.record({
        when: fc.constantFrom(
          ...(['at', 'at', 'at', 'asked', 'asked', 'inside', 'inside', 'before', 'never'] as const),
        ),
        afterMs: fc.oneof(fc.constantFrom(5, 10, 20), fc.integer({ min: 1, max: 40 })),
        reason: fc.constantFrom(...REASONS),
        name: fc.constantFrom('AbortError', 'TimeoutError', 'Error'),
      }),
    ),
    shares: fc.constantFrom(true, true, false),
  })
}

function shortMs(): fc.Arbitrary<number> {
  return fc.oneof(fc.constantFrom(1, 5, 10, 20), fc.integer({ min: 1, max: 60 }))
}

function limitsDraft(): fc.Arbitrary<Draft['limits']> {
  const pauseMs = fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom(0, 10) },
    { weight: 3, arbitrary: fc.integer({ min: 1, max: 150 }) },
  )
  return fc.record({
    totalMs: fc.integer({ min: 20, max: 300 }),
    perTryMs: fc.option(shortMs(), { nil: undefined }),
    attempts: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
    backoffMs: inTwelve(10, pauseMs),
  })
}

function tryDraft(): fc.Arbitrary<TryDraft> {
  return fc.record({
    fails: fc.boolean(),
    atOnce: fc.boolean(),
    ms: fc.oneof(
      { weight: 4, arbitrary: shortMs() },
      { weight: 1, arbitrary: fc.constant(HANGS_MS) },
    ),
    falsy: fc.nat(2 * FALSY.length),
    error: oftenFirst('AbortError', 'TimeoutError', 'TypeError', 'Error', 'falsy', 'falsy'),
    onAbort: fc.constantFrom('ignores', 'rejects', 'resolves'),
    verdict: oftenFirst('retry', 'stop', 'throws'),
  })
}

/** The first of some values as often as all others together. */
function oftenFirst<T>(first: T, ...others: T[]): fc.Arbitrary<T> {
  return fc.oneof(fc.constant(first), fc.constantFrom(...others))
}

/** With ties, times in fives: then causes fall together; on any scale. */
function placed(draft: Draft, { ties, badInput }: Features, scale: number): Draft {
  const timeMs = (ms: number): number => (ties ? Math.ceil(ms / 5) * 5 : ms) * scale
  const { gapMs, timeoutMs, limits, tries, hangUp, bad } = draft
  const { totalMs, perTryMs, backoffMs } = limits
  return {
    ...draft,
    bad: badInput ? bad : undefined,
    gapMs: timeMs(gapMs),
    timeoutMs: timeMs(timeoutMs),
    limits: {
      ...limits,
      totalMs: timeMs(totalMs),
      perTryMs: perTryMs && timeMs(perTryMs),
      backoffMs: backoffMs && timeMs(backoffMs),
    },
    tries: tries.map((one) => ({ ...one, ms: timeMs(one.ms) })),
    hangUp: hangUp && { ...hangUp, afterMs: timeMs(hangUp.afterMs) },
  }
}

/** When the caller of a call hangs up, so that it matters. */
function hangUpOf({ hangUp, bad }: Draft, isWithin: boolean): HangUpDraft | undefined {
  if (!hangUp) return undefined
  const { when, afterMs } = hangUp
  // Bad input is looked at before the signal is.
  if (bad && when !== 'at') return { ...hangUp, when: 'before' }
  // A chain of tries takes longer, and `withTimeout` asks nobody.
  if (isWithin) return { ...hangUp, afterMs: 3 * afterMs }
  return when === 'asked' ? { ...hangUp, when: 'at' } : hangUp
}

/** Operations as they come to be, one call after the other. */
class Calls {
  readonly #features: Features
  readonly #calls: AnyCall[] = []
  readonly #cancels = new Map<string, Cancel>()
  #nowMs = 0

  constructor(features: Features) {
    this.#features = features
  }

  get operations(): DeadlineOperation[] {
    return [...this.#calls, ...this.#cancels.values()]
  }

  add(draft: Draft): void {
    const { retries, hangUps, failing } = this.#features
    const id = `c${this.#calls.length + 1}`
    const when = this.#when(draft)
    const isWithin = retries && draft.isWithin
    const hangUp = hangUps ? hangUpOf(draft, isWithin) : undefined
    const isAsked = hangUp?.when === 'asked'
    // Not in its first try alone.
    const isGoingOn = isAsked || (isWithin && hangUp?.when === 'inside')
    const tries = draft.tries.map((one, index) => {
      const mustFail = isGoingOn || (isWithin && failing)
      const verdict = isGoingOn ? 'retry' : one.verdict
      return this.#try(
        { ...one, fails: one.fails || mustFail, verdict },
        `${id}#${index + 1}`,
        isWithin,
      )
    })
    const reason = hangUp && this.#reason(hangUp)
    const lender = hangUp && this.#lenderOf(draft, hangUp)
    const caller = {
      ...(hangUp && { cancellable: true }),
      ...(lender !== undefined && { signalOf: lender }),
      ...(hangUp?.when === 'before' && reason !== undefined && { abortedWith: reason }),
    }
    const asking = {
      ...((draft.asks || isAsked) && { asks: true }),
      ...(isAsked && reason !== undefined && { hangsUpWhenAsked: reason }),
    }
    this.#calls.push(
      isWithin
        ? within(id, when, this.#limits(draft), tries, { ...caller, ...asking })
        : timed(id, when, this.#timeoutMs(draft), tries[0] as Try, caller),
    )
    // The last one, or the one before, after which there may be another.
    const attempts = Math.max(3, draft.limits.attempts ?? 3)
    const aTry = Math.max(1, attempts - (draft.of % 3 === 0 ? 1 : 0))
    const inTry = `${lender ?? id}#${isWithin && lender === undefined ? aTry : 1}`
    if (hangUp && reason !== undefined) this.#hangUp(lender ?? id, inTry, hangUp, reason)
  }

  #when({ gapMs, place, of }: Draft): When {
    const { ties, chained } = this.#features
    const earlier = this.#calls.length
    if (earlier === 0) return { at: (this.#nowMs = gapMs) }
    if (place === 'burst' && ties) return burst
    if (chained && (place === 'after' || place === 'inside')) {
      const id = `c${(of % earlier) + 1}`
      return place === 'after' ? { after: id } : { inside: `${id}#1` }
    }
    // Without ties no two are made in one instant.
    this.#nowMs += ties ? gapMs : gapMs + 1
    return { at: this.#nowMs }
  }

  #timeoutMs({ timeoutMs, far, bad }: Draft): Value {
    if (bad) return BAD_LIMITS[bad.value % BAD_LIMITS.length] as Value
    return this.#features.farLimits && far ? far.total : timeoutMs
  }

  #limits({ limits, far, bad, hangUp, isSpelled }: Draft): Limits {
    const { farLimits, failing, hangUps } = this.#features
    const { totalMs, perTryMs, attempts, backoffMs } = limits
    const isFar = farLimits && far !== undefined
    const perTry = isFar && far.perTry !== undefined ? far.perTry : perTryMs
    // One that hangs up when it is asked whether to go on, or inside a later try, has something to go on to.
    const isInside = hangUps && hangUp?.when === 'inside'
    const isAsked = hangUps && hangUp?.when === 'asked'
    const goesOn = failing || isAsked || isInside
    const pauses = isInside ? 3 : isAsked ? 1 : 0
    const all: Limits = {
      ...(isSpelled && { perTryMs: UNDEFINED, attempts: UNDEFINED, backoffMs: UNDEFINED }),
      totalMs: isFar ? far.total : totalMs + pauses * (backoffMs ?? 0),
      ...(perTry !== undefined && { perTryMs: perTry }),
      ...(attempts !== undefined && {
        attempts: goesOn ? Math.max(attempts, isInside ? 3 : 2) : attempts,
      }),
      ...(backoffMs !== undefined && { backoffMs }),
    }
    if (!bad) return all
    const fields = ['totalMs', 'perTryMs', 'attempts', 'backoffMs'] as const
    const field = fields[bad.field % fields.length] ?? 'totalMs'
    const values =
      field === 'attempts' ? BAD_ATTEMPTS : field === 'backoffMs' ? BAD_BACKOFFS : BAD_LIMITS
    return { ...all, [field]: values[bad.value % values.length] as Value }
  }

  #try(draft: TryDraft, id: string, isWithin: boolean): Try {
    const { fails, ms, onAbort, verdict } = draft
    const { atOnce, hangUps } = this.#features
    const isAtOnce = atOnce && draft.atOnce
    return {
      how: isAtOnce ? (fails ? 'throw' : 'return') : fails ? 'reject' : 'resolve',
      ms: isAtOnce ? 0 : ms,
      value: this.#valueOf(draft, id),
      ...(hangUps && onAbort !== 'ignores' && { onAbort }),
      ...(isWithin && verdict === 'stop' && { verdict }),
      ...(isWithin && verdict === 'throws' && { verdict: { throws: this.#thrownBy(draft, id) } }),
    }
  }

  /** What `retryable` throws. */
  #thrownBy({ falsy }: TryDraft, id: string): Value {
    const isFalsy = this.#features.falsy
    // Undefined, null or 0: what `??` and what `||` take for nothing.
    return isFalsy ? (FALSY[falsy % 3] as Value) : anError(`${id} retryable`)
  }

  #valueOf({ fails, falsy, error }: TryDraft, id: string): Value {
    const nothing = this.#features.falsy ? FALSY[fails ? falsy % FALSY.length : falsy] : undefined
    const isNothing = nothing !== undefined && (!fails || error === 'falsy')
    if (isNothing) return nothing
    const isError = this.#features.lookAlikes && error !== 'AbortError'
    if (!fails) return isError ? anError(`answer ${id}`) : `answer ${id}`
    if (error === 'falsy') return anError(id)
    return anError(id, this.#features.lookAlikes ? error : 'Error')
  }

  /** A reason may be falsy, or look like an error of the platform’s own. */
  #reason({ reason, name }: HangUpDraft): Value {
    const { falsy, lookAlikes } = this.#features
    if (falsy) return reason
    return lookAlikes && name !== 'Error' ? anError(`hang-up, ${name}`, name) : anError('hang-up')
  }

  #lenderOf({ shares, of }: Draft, { when }: HangUpDraft): string | undefined {
    if (!shares || !this.#features.sharedSignals || when === 'before') return undefined
    const lenders = this.#calls.filter(
      ({ cancellable, signalOf, abortedWith }) =>
        cancellable && signalOf === undefined && abortedWith === undefined,
    )
    return lenders[of % Math.max(lenders.length, 1)]?.id
  }

  /** Of a signal that many share, some time after the last of them: then all listen. */
  #hangUp(target: string, inTry: string, { when, afterMs }: HangUpDraft, reason: Value): void {
    if (when === 'inside' && !this.#cancels.has(target)) {
      this.#cancels.set(target, cancel(target, { inside: inTry }, reason))
    }
    if (when !== 'at') return
    this.#cancels.set(target, cancel(target, this.#nowMs + afterMs, reason))
  }
}

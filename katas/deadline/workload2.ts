import fc from 'fast-check'
import { anError, INFINITE, UNDEFINED, type Value, type When } from '../../harness/core/index.ts'
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

export { scenarios } from './scenarios.ts'

/** What traffic may have, and the level that introduces it. */
const FEATURES = {
  /** Much in one instant: causes fall together. Without it hardly two things do. */
  ties: 1,
  /** Made in answer to others, or inside their operations. */
  chained: 1,
  badInput: 1,
  falsy: 1,
  /** Operations that answer or throw before there is a promise. */
  atOnce: 1,
  /** No limit, or one so far away that careless timers fire at once. */
  farLimits: 1,
  hangUps: 2,
  sharedSignals: 2,
  /** Errors and reasons named as the platform names its own. */
  lookAlikes: 2,
  retries: 4,
  /** Backends that fail time and again, so that all depends on the limits of the retries. */
  failing: 4,
}
type Features = Record<keyof typeof FEATURES, boolean>

const HANGS_MS = 5_000
const REASONS: Value[] = [null, 0, '', false, { $: 'NaN' }]

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
  bad: { field: number; value: number } | undefined
  hangUp:
    | { when: 'before' | 'inside' | 'asked' | 'never' | 'at'; afterMs: number; reason: Value }
    | undefined
  shares: boolean
}

interface TryDraft {
  fails: boolean
  atOnce: boolean
  ms: number
  falsy: number
  error: 'Error' | 'TimeoutError' | 'AbortError' | 'falsy'
  onAbort: NonNullable<Try['onAbort']>
  verdict: 'retry' | 'stop' | 'throws'
}

/** Traffic for a level. */
export function workloads(level: number): fc.Arbitrary<DeadlineWorkload> {
  return workloadOf(
    fc
      .record({
        features: swarm(FEATURES, level),
        /** Milliseconds, minutes, or hours: what is due when is the same. */
        scale: fc.constantFrom(1, 1, 1, 1, 60_000, 3_600_000),
        drafts: fc.array(draft(), { minLength: 1, maxLength: 6 }),
      })
      .map(({ features, scale, drafts }) => {
        const calls = new Calls(features)
        for (const one of drafts) calls.add(placed(one, features, scale))
        return { options: {}, operations: calls.operations }
      }),
  )
}

function draft(): fc.Arbitrary<Draft> {
  const ms = fc.oneof(fc.constantFrom(5, 10, 20), fc.integer({ min: 1, max: 60 }))
  return fc.record({
    gapMs: fc.oneof(fc.constantFrom(0, 10), fc.integer({ min: 1, max: 60 })),
    place: fc.constantFrom('at', 'at', 'burst', 'after', 'inside'),
    of: fc.nat(10),
    isWithin: fc.constantFrom(true, true, true, true, false),
    timeoutMs: ms,
    limits: fc.record({
      totalMs: fc.integer({ min: 20, max: 250 }),
      perTryMs: fc.option(ms, { nil: undefined }),
      attempts: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
      backoffMs: inTwelve(
        10,
        fc.oneof(
          { weight: 1, arbitrary: fc.constantFrom(0, 10) },
          { weight: 3, arbitrary: fc.integer({ min: 1, max: 120 }) },
        ),
      ),
    }),
    far: inTwelve(
      6,
      fc.record({
        total: fc.constantFrom<Value[]>(INFINITE, LONGEST_MS),
        perTry: fc.constantFrom(undefined, INFINITE, UNDEFINED, LONGEST_MS),
      }),
    ),
    tries: fc.array(
      fc.record({
        fails: fc.boolean(),
        atOnce: fc.boolean(),
        ms: fc.oneof({ weight: 4, arbitrary: ms }, { weight: 1, arbitrary: fc.constant(HANGS_MS) }),
        falsy: fc.nat(2 * FALSY.length),
        error: fc.constantFrom('Error', 'TimeoutError', 'AbortError', 'falsy'),
        onAbort: fc.constantFrom('ignores', 'rejects', 'resolves'),
        verdict: fc.constantFrom('retry', 'retry', 'retry', 'stop', 'throws'),
      }),
      { minLength: 1, maxLength: 4 },
    ),
    asks: fc.boolean(),
    bad: inTwelve(3, fc.record({ field: fc.nat(20), value: fc.nat(20) })),
    hangUp: inTwelve(
      9,
      fc.record({
        when: fc.constantFrom(
          'at',
          'at',
          'at',
          'at',
          'asked',
          'asked',
          'inside',
          'before',
          'never',
        ),
        afterMs: fc.oneof(fc.constantFrom(10, 20), fc.integer({ min: 1, max: 90 })),
        reason: fc.constantFrom(anError('hang-up'), ...REASONS),
      }),
    ),
    shares: fc.boolean(),
  })
}

/** With ties, times in fives: then causes fall together; on any scale. */
function placed(draft: Draft, { ties }: Features, scale: number): Draft {
  const timeMs = (ms: number): number => (ties ? Math.ceil(ms / 5) * 5 : ms) * scale
  const { gapMs, timeoutMs, limits, tries, hangUp } = draft
  const { totalMs, perTryMs, backoffMs } = limits
  return {
    ...draft,
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

/** Operations as they come to be, one call after the other. */
class Calls {
  readonly #features: Features
  readonly #calls: AnyCall[] = []
  readonly #cancels: Cancel[] = []
  #nowMs = 0

  constructor(features: Features) {
    this.#features = features
  }

  get operations(): DeadlineOperation[] {
    return [...this.#calls, ...this.#cancels]
  }

  add(draft: Draft): void {
    const { retries, hangUps } = this.#features
    const id = `c${this.#calls.length + 1}`
    const when = this.#when(draft)
    const isWithin = retries && draft.isWithin
    const hangUp = hangUps ? draft.hangUp : undefined
    const isAsked = isWithin && hangUp?.when === 'asked'
    const lender =
      hangUp && !isAsked && hangUp.when !== 'before' ? this.#lenderOf(draft) : undefined
    const reason = hangUp && this.#reason(draft, hangUp.reason)
    const caller = {
      ...(hangUp && { cancellable: true }),
      ...(lender !== undefined && { signalOf: lender }),
      ...(hangUp?.when === 'before' && reason !== undefined && { abortedWith: reason }),
    }
    const asks = isWithin && (draft.asks || isAsked)
    const tries = draft.tries.map((one, index) => this.#try(one, `${id}#${index + 1}`, isWithin))
    this.#calls.push(
      isWithin
        ? within(id, when, this.#limits(draft), tries, {
            ...caller,
            ...(asks && { asks }),
            ...(isAsked && reason !== undefined && { hangsUpWhenAsked: reason }),
          })
        : timed(id, when, this.#timeoutMs(draft), tries[0] as Try, caller),
    )
    if (hangUp && reason !== undefined) this.#cancel(lender ?? id, hangUp, reason)
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
    const { badInput, farLimits } = this.#features
    if (badInput && bad) return BAD_LIMITS[bad.value % BAD_LIMITS.length] as Value
    return farLimits && far ? far.total : timeoutMs
  }

  #limits({ limits, far, bad }: Draft): Limits {
    const { badInput, farLimits, failing } = this.#features
    const { totalMs, perTryMs, attempts, backoffMs } = limits
    const isFar = farLimits && far !== undefined
    const perTry = isFar && far.perTry !== undefined ? far.perTry : perTryMs
    const all: Limits = {
      totalMs: isFar ? far.total : totalMs,
      ...(perTry !== undefined && { perTryMs: perTry }),
      ...(attempts !== undefined && { attempts: failing ? Math.max(attempts, 2) : attempts }),
      ...(backoffMs !== undefined && { backoffMs }),
    }
    if (!badInput || !bad) return all
    const fields = ['totalMs', 'perTryMs', 'attempts', 'backoffMs'] as const
    const field = fields[bad.field % fields.length] ?? 'totalMs'
    const values =
      field === 'attempts' ? BAD_ATTEMPTS : field === 'backoffMs' ? BAD_BACKOFFS : BAD_LIMITS
    return { ...all, [field]: values[bad.value % values.length] as Value }
  }

  #try(
    { fails, atOnce, ms, falsy, error, onAbort, verdict }: TryDraft,
    id: string,
    isWithin: boolean,
  ): Try {
    const features = this.#features
    const isFailing = fails || (isWithin && features.failing)
    const isAtOnce = features.atOnce && atOnce
    const nothing = features.falsy ? FALSY[falsy] : undefined
    const name = features.lookAlikes && error !== 'falsy' ? error : 'Error'
    return {
      how: isAtOnce ? (isFailing ? 'throw' : 'return') : isFailing ? 'reject' : 'resolve',
      ms: isAtOnce ? 0 : ms,
      value: isFailing
        ? nothing !== undefined && error === 'falsy'
          ? nothing
          : anError(id, name)
        : (nothing ?? `answer ${id}`),
      ...(features.hangUps && onAbort !== 'ignores' && { onAbort }),
      ...(isWithin && verdict === 'stop' && { verdict }),
      ...(isWithin && verdict === 'throws' && { verdict: { throws: anError(`${id} retryable`) } }),
    }
  }

  /** A reason may be falsy, or look like an error of the platform’s own. */
  #reason({ tries }: Draft, reason: Value): Value {
    const { falsy, lookAlikes } = this.#features
    if (falsy) return reason
    const [first] = tries
    if (!lookAlikes || !first || first.error === 'falsy') return anError('hang-up')
    return anError(`hang-up, ${first.error}`, first.error)
  }

  #lenderOf({ shares, of }: Draft): string | undefined {
    if (!shares || !this.#features.sharedSignals) return undefined
    const lenders = this.#calls.filter(
      (one) =>
        one.cancellable &&
        one.signalOf === undefined &&
        one.abortedWith === undefined &&
        !('hangsUpWhenAsked' in one),
    )
    return lenders[of % Math.max(lenders.length, 1)]?.id
  }

  #cancel(target: string, { when, afterMs }: NonNullable<Draft['hangUp']>, reason: Value): void {
    if (this.#cancels.some((one) => one.target === target)) return
    if (when === 'inside') this.#cancels.push(cancel(target, { inside: `${target}#1` }, reason))
    if (when === 'at') this.#cancels.push(cancel(target, this.#nowMs + afterMs, reason))
  }
}

import fc from 'fast-check'
import {
  anError,
  anObject,
  UNDEFINED,
  type Feature,
  type Value,
  type When,
  type Work,
} from '../../harness/core/index.ts'
import { isAbsent } from '../../harness/kata/index.ts'
import { FALSY, inTwelve, swarm, workloadOf } from '../../harness/kata/traffic.ts'
import type { RequestFields, RouterOperation, RouterWorkload, Submit } from './drive.ts'
import {
  BAD_CONCURRENCIES,
  BAD_PRIORITIES,
  BAD_REQUESTS,
  BAD_SIGNALS,
  BAD_TIMEOUTS,
  burst,
  cancel,
  other,
  REASONS,
  submit,
} from './scenarios.ts'
import { isBadInput } from './state.ts'

export { scenarios } from './scenarios.ts'

/** Whether a submit of a workload is like this. */
const some =
  (isLike: (submit: Submit) => boolean) =>
  ({ operations }: RouterWorkload): boolean =>
    operations.some((one) => one.do === 'submit' && isLike(one))
const isFalsy = (value: Value | undefined): boolean => FALSY.includes(value as Value)
/** Payloads that careless code takes for nothing, awaits, calls or throws. */
const ODD_PAYLOADS: readonly Value[] = [
  { $: 'promise', id: 'payload' },
  anError('payload'),
  { $: 'function', id: 'payload' },
  ...FALSY,
]

export const features = {
  /** Much in one instant: causes fall together. Without it hardly two things do. */
  ties: { level: 1, isIn: some(({ id, when }) => 'burst' in when && id.startsWith('r')) },
  /** Submitted in answer to others, or by handlers. */
  chained: { level: 1, isIn: some(({ when }) => 'after' in when || 'inside' in when) },
  /** The first request takes long, and the others queue up behind it. */
  crowded: { level: 1, isIn: some(({ id, when }) => id === 'r1' && 'at' in when && when.at === 0) },
  badInput: { level: 1, isIn: ({ operations }) => operations.some(isBadInput) },
  falsy: {
    level: 1,
    isIn: some(({ request, work }) => isFalsy(request.payload) || isFalsy(work.value)),
  },
  /** Handlers that answer or throw before there is a promise. */
  atOnce: { level: 1, isIn: some(({ work }) => work.how === 'return' || work.how === 'throw') },
  besides: { level: 1, isIn: ({ operations }) => operations.some((one) => one.do === 'other') },
  failing: { level: 2, isIn: some(({ work }) => work.how === 'reject' || work.how === 'throw') },
  hangUps: { level: 3, isIn: some(({ cancellable }) => cancellable === true) },
  /** Of callers who may hang up. */
  sharedSignals: {
    level: 3,
    needs: ['hangUps'],
    isIn: some(({ signalOf }) => signalOf !== undefined),
  },
  deadlines: { level: 4, isIn: some(({ request }) => Number(request.timeoutMs) > 0) },
} satisfies Record<string, Feature<RouterWorkload>>
type Features = Record<keyof typeof features, boolean>

const TIMEOUT_MS_MAX = 2 ** 31 - 1
/** So long a line waits before it moves. */
const LINE_MS = 100
const FORTNIGHT_MS = 14 * 24 * 3_600_000

/** What is drawn for one request; a workload without the feature leaves that part out. */
interface Draft {
  gapMs: number
  place: 'at' | 'burst' | 'after' | 'inside'
  /** Which earlier request it comes after or inside of, and which one lends its signal. */
  of: number
  priority: Value | undefined
  work: { ms: number; fails: boolean; atOnce: boolean; onAbort: NonNullable<Work['onAbort']> }
  value: 'text' | 'object' | 'error' | number
  /** What an error of its handler is called. */
  error: 'Error' | 'AbortError' | 'TimeoutError' | 'TypeError'
  oddPayload: number
  /** Like the request before it: its payload, its priority. */
  isTwin: boolean
  /** Fields that are absent are there all the same, and `undefined`. */
  isSpelled: boolean
  bad: { field: number; value: number } | undefined
  hangUp: HangUpDraft | undefined
  shares: boolean
  /** With it goes a request to the second router. */
  isBeside: boolean
  timeoutMs: number | undefined
}

interface HangUpDraft {
  /** Before the request, in one breath with it, inside the handler of an earlier one, or later. */
  when: 'before' | 'burst' | 'inside' | 'at' | 'never'
  afterMs: number
  reason: Value
}

/** Traffic for a level. */
export function workloads(level: number): fc.Arbitrary<RouterWorkload> {
  return workloadOf(
    fc
      .record({
        features: swarm(features, level),
        concurrency: level === 1 ? fc.constant(1) : fc.integer({ min: 1, max: 3 }),
        /** Milliseconds, minutes, or hours: the order is the same. */
        scale: level === 1 ? fc.constant(1) : fc.constantFrom(1, 1, 1, 1, 60_000, 2_000_000),
        /** Priorities far apart, and all of them large: beyond 32 bits, too. */
        priorityScale: fc.constantFrom(1, 1, 1, 60, 1_000_003, 2 ** 40),
        drafts: fc.array(draft(), { minLength: 2, maxLength: 10 }),
        check: fc.option(checkOf(level), { nil: undefined }),
        line: inTwelve(
          4,
          fc.record({
            isLopsided: fc.boolean(),
            places: fc.array(placeInLine(), { minLength: 13, maxLength: 20 }),
          }),
        ),
        others: fc.array(fc.record({ at: fc.integer({ min: 1, max: 60 }), ms: fc.nat(200) }), {
          maxLength: 3,
        }),
      })
      .map(({ features, scale, priorityScale, drafts, check, others, line, ...drawn }) => {
        const concurrency = line ? 1 : drawn.concurrency
        const requests = new Requests(features, level)
        if (line) requests.line(line)
        for (const one of drafts) requests.add(placed(one, { features, scale, priorityScale }))
        return {
          options: { concurrency },
          operations: [
            ...requests.operations,
            ...requests.probe(concurrency),
            ...(check && features.badInput ? [check] : []),
            ...(features.besides ? others : []).map(({ at, ms }, index) =>
              other(`x${index + 1}`, at * scale, ms * scale),
            ),
          ],
        }
      }),
  )
}

function draft(): fc.Arbitrary<Draft> {
  return fc.record({
    gapMs: fc.oneof(fc.constantFrom(0, 10), fc.integer({ min: 1, max: 60 })),
    place: fc.constantFrom('at', 'at', 'burst', 'after', 'inside'),
    of: fc.nat(10),
    priority: fc.constantFrom(undefined, 0, 1, 2, 5, 9),
    work: fc.record({
      ms: fc.oneof(fc.constantFrom(5, 10, 20, 40), fc.integer({ min: 1, max: 200 })),
      fails: fc.boolean(),
      atOnce: fc.boolean(),
      onAbort: fc.constantFrom('ignores', 'ignores', 'rejects', 'resolves'),
    }),
    value: fc.oneof(fc.constantFrom('text' as const, 'object', 'error'), fc.nat(5)),
    error: fc.constantFrom('Error', 'Error', 'AbortError', 'TimeoutError', 'TypeError'),
    oddPayload: fc.nat(2 * ODD_PAYLOADS.length),
    isTwin: fc.constantFrom(false, false, false, true),
    isSpelled: fc.constantFrom(false, false, false, true),
    bad: inTwelve(3, fc.record({ field: fc.nat(20), value: fc.nat(20) })),
    hangUp: inTwelve(
      10,
      fc.record({
        when: fc.constantFrom('at', 'at', 'at', 'at', 'before', 'burst', 'inside', 'never'),
        afterMs: fc.oneof(fc.constantFrom(10, 20, 40), fc.integer({ min: 1, max: 120 })),
        reason: fc.constantFrom(...REASONS),
      }),
    ),
    shares: fc.boolean(),
    isBeside: fc.boolean(),
    timeoutMs: inTwelve(9, timeoutMs()),
  })
}

/** One in a line so long that its order takes more than a glance; some leave it from the midst. */
function placeInLine(): fc.Arbitrary<PlaceInLine> {
  return fc.record({
    priority: fc.nat(30),
    leaves: fc.constantFrom(undefined, undefined, 'hangs up', 'is late'),
    leavesMs: fc.integer({ min: 30, max: 90 }),
  })
}

interface PlaceInLine {
  priority: number
  leaves: 'hangs up' | 'is late' | undefined
  leavesMs: number
}

/** With the one that runs: the last in line then is in the urgent half. */
const LOPSIDED_MAX = 16
/** The least urgent half begins here, and it alone is left. */
const HEAVY = 20

/**
 * The priorities of a binary heap that has all that is urgent in one half: what then leaves the other half
 * is replaced by something that belongs above it. The first in line runs.
 */
function lopsided(index: number): number {
  const depth = Math.floor(Math.log2(Math.max(1, index)))
  const isLeft = depth > 0 && ((index >> (depth - 1)) & 1) === 0
  return (isLeft ? HEAVY : 0) + depth
}

/** Mostly soon; sometimes so late that a forgotten timer outlives the run. */
function timeoutMs(): fc.Arbitrary<number> {
  return fc.oneof(
    { weight: 3, arbitrary: fc.integer({ min: 1, max: 150 }) },
    { weight: 1, arbitrary: fc.constantFrom(10, 20, 40) },
    { weight: 1, arbitrary: fc.constantFrom(60_000, FORTNIGHT_MS, TIMEOUT_MS_MAX) },
  )
}

/** With ties, times in tens: then causes fall together; on any scale. */
function placed(
  draft: Draft,
  by: { features: Features; scale: number; priorityScale: number },
): Draft {
  const { priority, gapMs, work, hangUp, timeoutMs } = draft
  const timeMs = (ms: number): number =>
    (by.features.ties ? Math.round(ms / 10) * 10 : ms) * by.scale
  return {
    ...draft,
    gapMs: timeMs(gapMs),
    priority: typeof priority === 'number' ? priority * by.priorityScale : priority,
    work: { ...work, ms: timeMs(work.ms) },
    hangUp: hangUp && { ...hangUp, afterMs: timeMs(hangUp.afterMs) },
    timeoutMs: timeoutMs && Math.max(1, Math.min(timeMs(timeoutMs), TIMEOUT_MS_MAX)),
  }
}

/** A check of `createRouter` or `parseRequest` beside the traffic. */
function checkOf(level: number): fc.Arbitrary<RouterOperation> {
  const when = fc.record({ at: fc.integer({ min: 1, max: 120 }) })
  const parse = fc.constantFrom(...BAD_PRIORITIES, undefined, 0).map((priority) => ({
    do: 'parse' as const,
    request: { payload: null, ...(priority !== undefined && { priority }) },
  }))
  const create = fc
    .constantFrom(...BAD_CONCURRENCIES, 1, 3)
    .map((concurrency) => ({ do: 'create' as const, concurrency }))
  return fc
    .record({ when, of: level === 1 ? parse : fc.oneof(parse, create) })
    .map(({ when, of }) => ({ id: 'check', when, ...of }))
}

/** Operations as they come to be, one request after the other. */
class Requests {
  readonly operations: RouterOperation[] = []
  readonly #features: Features
  readonly #level: number
  readonly #submits: Submit[] = []
  readonly #oddPayloads = new Set<Value>()
  readonly #cancelled = new Set<string>()
  #nowMs = 0

  constructor(features: Features, level: number) {
    this.#features = features
    this.#level = level
  }

  /** The first keeps the others waiting. */
  line({ isLopsided, places }: { isLopsided: boolean; places: readonly PlaceInLine[] }): void {
    const { hangUps, deadlines, ties } = this.#features
    const leaving: RouterOperation[] = []
    const line = isLopsided ? places.slice(0, LOPSIDED_MAX) : places
    for (const [index, { leaves, leavesMs, ...drawn }] of line.entries()) {
      const priority = isLopsided ? lopsided(index) : drawn.priority
      const id = `q${index + 1}`
      const when = index > 0 && ties ? burst : { at: this.#nowMs++ }
      const mayLeave = index > 0 && !(isLopsided && priority < HEAVY)
      const isLate = deadlines && leaves === 'is late' && mayLeave
      const hangsUp = hangUps && leaves === 'hangs up' && mayLeave
      if (hangsUp) leaving.push(cancel(id, leavesMs))
      this.operations.push(
        submit(
          id,
          when,
          { priority, ...(isLate && { timeoutMs: leavesMs }) },
          { work: { ms: index === 0 ? LINE_MS : 10 }, ...(hangsUp && { cancellable: true }) },
        ),
      )
    }
    this.operations.push(...leaving)
    this.#nowMs = LINE_MS
  }

  add(draft: Draft): void {
    const id = `r${this.#submits.length + 1}`
    this.#submit(id, this.#when(draft), draft)
    const { besides, ties } = this.#features
    if (besides && ties && draft.isBeside)
      this.operations.push(other(`y${id}`, burst, draft.work.ms))
  }

  #submit(id: string, when: When, draft: Draft): void {
    const { badInput, deadlines } = this.#features
    const { priority, timeoutMs } = draft
    const twin = draft.isTwin ? this.#submits.at(-1) : undefined
    if (twin && isPlain(twin)) {
      const plain: Submit = { ...twin, id, when, work: this.#work(id, draft) }
      // The one before is called first, and whoever leaves the line is the last of the two.
      const sent = this.#isBehind(twin, when) ? this.#withSignal(plain, draft) : plain
      this.#push(sent)
      this.#cancel(sent, draft)
      return
    }
    const request: RequestFields = {
      ...(draft.isSpelled && { priority: UNDEFINED, timeoutMs: UNDEFINED }),
      ...this.#payload(id, draft),
      ...(priority !== undefined && { priority }),
      ...(deadlines && timeoutMs !== undefined && { timeoutMs }),
    }
    const plain: Submit = { id, when, do: 'submit', request, work: this.#work(id, draft) }
    const { instead, ...spoilt } = badInput && draft.bad ? this.#spoil(plain, draft.bad) : plain
    const hasSignal = instead === undefined && spoilt.request.signal === undefined
    const sent = hasSignal
      ? this.#withSignal(spoilt, draft)
      : { ...spoilt, ...(instead !== undefined && { instead }) }
    this.#push(sent)
    this.#cancel(sent, draft)
  }

  #isBehind(twin: Submit, when: When): boolean {
    const { payload } = twin.request
    if (this.#submits.filter(({ request }) => request.payload === payload).length > 1) return false
    if ('burst' in when) return this.operations.at(-1) === twin
    return 'at' in when && 'at' in twin.when
  }

  /** Of one's own: by its payload it is known whose handler was called. An absent one is odd, too. */
  #payload(id: string, { oddPayload, shares }: Draft): Pick<RequestFields, 'payload'> {
    const odd = this.#features.falsy ? ODD_PAYLOADS[oddPayload] : undefined
    if (odd === undefined || this.#oddPayloads.has(odd)) return { payload: anObject(id) }
    this.#oddPayloads.add(odd)
    return odd === UNDEFINED && shares ? {} : { payload: odd }
  }

  #push(submit: Submit): void {
    this.#submits.push(submit)
    this.operations.push(submit)
  }

  /** All slots are asked for, and one more, when everything else is over: a lost one shows. */
  probe(concurrency: number): RouterOperation[] {
    const total = this.#submits.reduce((sum, { work }) => sum + work.ms, this.#nowMs)
    return Array.from({ length: concurrency + 1 }, (_, index) => ({
      id: `p${index + 1}`,
      do: 'submit',
      when: index === 0 ? { at: total + 1_000 } : burst,
      request: { payload: anObject(`p${index + 1}`), priority: concurrency - index },
      work: { how: 'resolve', ms: 10, value: `answer p${index + 1}` },
    }))
  }

  #when({ gapMs, place, of }: Draft): When {
    const { ties, chained, crowded } = this.#features
    const earlier = this.#submits.length
    if (earlier === 0) return { at: crowded ? 0 : (this.#nowMs = ties ? 10 : gapMs) }
    if (place === 'burst' && ties) return burst
    if (chained && (place === 'after' || place === 'inside')) {
      const id = `r${(of % earlier) + 1}`
      return place === 'after' ? { after: id } : { inside: id }
    }
    // Without ties no two are submitted in one instant.
    this.#nowMs += ties ? gapMs : gapMs + 1
    return { at: this.#nowMs }
  }

  #work(id: string, { work, value, error }: Draft): Work {
    const { crowded, failing, atOnce, hangUps, deadlines, falsy } = this.#features
    const isFirst = this.#submits.length === 0
    const fails = failing && work.fails
    const isAtOnce = atOnce && work.atOnce && !(crowded && isFirst)
    return {
      how: isAtOnce ? (fails ? 'throw' : 'return') : fails ? 'reject' : 'resolve',
      ms: isAtOnce ? 0 : crowded && isFirst ? Math.max(work.ms, 100) : work.ms,
      value:
        falsy && typeof value === 'number'
          ? (FALSY[value] as Value)
          : fails
            ? anError(id, error)
            : value === 'object'
              ? anObject(`answer ${id}`)
              : value === 'error' && failing
                ? anError(`answer ${id}`)
                : `answer ${id}`,
      ...((hangUps || deadlines) && { onAbort: work.onAbort }),
    }
  }

  #spoil(operation: Submit, { field, value }: NonNullable<Draft['bad']>): Submit {
    const from = (values: Value[]): Value => values[value % values.length] as Value
    // A field is got wrong most often when it is new.
    const fields = (['priority', 'request', 'signal', 'timeoutMs'] as const).slice(
      0,
      Math.max(2, this.#level),
    )
    const picked = [...fields, ...fields.slice(-2)][field % (fields.length + 2)]
    if (picked === 'request') return { ...operation, instead: from(BAD_REQUESTS) }
    const bad =
      picked === 'signal' ? BAD_SIGNALS : picked === 'timeoutMs' ? BAD_TIMEOUTS : BAD_PRIORITIES
    return { ...operation, request: { ...operation.request, [picked ?? 'priority']: from(bad) } }
  }

  /** A bad request may carry a signal too, aborted or not: that is where two laws meet. */
  #withSignal(operation: Submit, { hangUp, shares, of }: Draft): Submit {
    const { hangUps, sharedSignals } = this.#features
    if (!hangUps || !hangUp) return operation
    const lenders = this.#submits.filter((one) => one.cancellable && one.signalOf === undefined)
    const lender = shares && sharedSignals ? lenders[of % Math.max(lenders.length, 1)] : undefined
    if (lender) return { ...operation, cancellable: true, signalOf: lender.id }
    return {
      ...operation,
      cancellable: true,
      ...(hangUp.when === 'before' && { abortedWith: hangUp.reason }),
    }
  }

  #cancel({ id, cancellable, signalOf, abortedWith }: Submit, { hangUp, of }: Draft): void {
    if (!cancellable || !hangUp || abortedWith !== undefined || hangUp.when === 'never') return
    const target = signalOf ?? id
    if (this.#cancelled.has(target)) return
    this.#cancelled.add(target)
    const when = this.#whenHungUp(hangUp, of)
    this.operations.push({
      id: `cancel ${target}`,
      do: 'cancel',
      when,
      target,
      reason: hangUp.reason,
    })
  }

  #whenHungUp({ when, afterMs }: HangUpDraft, of: number): When {
    const { ties, chained } = this.#features
    if (when === 'burst' && ties) return burst
    if (when === 'inside' && chained) return { inside: `r${(of % this.#submits.length) + 1}` }
    return { at: this.#nowMs + afterMs }
  }
}

/** Nothing but time and its priority decides when it starts: of its like the first goes first. */
function isPlain(submit: Submit): boolean {
  const { cancellable, request } = submit
  return !cancellable && isAbsent(request.timeoutMs) && !isBadInput(submit)
}

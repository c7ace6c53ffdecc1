import { isTimeoutError, sameValue, type Event, type Value } from '../../harness/core/index.ts'
import { isAbsent, isWhole } from '../../harness/kata/index.ts'
import type { AnyCall, DeadlineOperation, Try } from './drive.ts'

export const LIMIT_MS_MAX = 2 ** 31 - 1
const ATTEMPTS_DEFAULT = 3

/** The limits of a call as numbers. `withTimeout` is a call of one try that has all the time. */
interface Plan {
  totalMs: number
  perTryMs: number
  attempts: number
  backoffMs: number
}

/** One try as the history shows it. */
export interface TryRun {
  id: string
  number: number
  work: Try
  start: Event
  end: Event | undefined
  abort: Event | undefined
}

/** What ends a try: its operation by itself, its limit, the total, or the caller. */
interface Cause {
  t: number
  by: 'itself' | 'limit' | 'total' | 'hang-up'
}

/** How a call may go on in the instant of a cause: with an answer, or with a pause before a try. */
export type Due = { t: number } & (
  | { kind: 'value' | 'error' | 'thrown' | 'reason'; value: Value; why: Why }
  | { kind: 'timeout' | 'try-timeout'; why: Why }
  | { kind: 'pause'; fromMs: number; toMs: number }
)
export type Answer = Exclude<Due, { kind: 'pause' }>
type Why =
  | 'success'
  | 'hang-up'
  | 'aborted before'
  | 'total'
  | 'last try'
  | 'only try'
  | 'not retryable'
  | 'no time for a pause'

/** A call from its submission on, as far as the history shows it. Calls know nothing of each other. */
export class Call {
  readonly id: string
  readonly operation: AnyCall
  readonly plan: Plan
  readonly isBad: boolean
  readonly submit: Event
  readonly deadlineMs: number
  readonly tries: TryRun[] = []
  hungUp: { t: number; seq: number; reason: Value; isEarly: boolean; inside?: string } | undefined
  settle: Event | undefined
  /** A failed try deserves another, which is to start within this span. */
  pause: { fromMs: number; toMs: number } | undefined

  constructor(operation: AnyCall, submit: Event) {
    this.id = operation.id
    this.operation = operation
    this.plan = planOf(operation)
    this.isBad = isBad(operation)
    this.submit = submit
    this.deadlineMs = submit.t + this.plan.totalMs
  }

  get signalId(): string {
    return this.operation.signalOf ?? this.id
  }

  /** The try that is under way, or was the last. */
  get current(): TryRun | undefined {
    return this.tries.at(-1)
  }

  get isOneTry(): boolean {
    return this.operation.do === 'withTimeout'
  }

  isHungUpBy(t: number): boolean {
    return this.hungUp !== undefined && this.hungUp.t <= t
  }

  /** What a try that starts at `t` gets. */
  budgetAt(t: number): number {
    return Math.min(this.plan.perTryMs, this.deadlineMs - t)
  }

  /** What has ended a try by `t`: all that fall into the first such instant; any of them may win. */
  causesOf(one: TryRun, t: number): Cause[] {
    const causes: Cause[] = [
      { t: one.start.t + this.plan.perTryMs, by: 'limit' },
      { t: this.deadlineMs, by: 'total' },
    ]
    if (this.hungUp) causes.push({ t: Math.max(this.hungUp.t, one.start.t), by: 'hang-up' })
    if (one.end && !answersItsAbort(one)) causes.push({ t: one.end.t, by: 'itself' })
    const firstMs = Math.min(...causes.map((cause) => cause.t))
    return firstMs > t ? [] : causes.filter((cause) => cause.t === firstMs)
  }

  /** How the call may go on by `t`; nothing while its try may still go on. */
  duesBy(t: number): Due[] {
    if (this.hungUp?.isEarly) return [this.#reason('aborted before')]
    const { current } = this
    if (this.pause || !current) return this.#duesInPause(t)
    const causes = this.causesOf(current, t)
    const [first] = causes
    if (!first) return []
    const dues = causes.flatMap(({ by }): Due[] => {
      if (by === 'hang-up') return [this.#reason('hang-up')]
      if (by === 'total') return [{ t: first.t, kind: 'timeout', why: 'total' }]
      if (by === 'limit') {
        return this.#afterFailure(current, { t: first.t, kind: 'try-timeout', why: 'last try' })
      }
      const { how, value = null } = current.end ?? {}
      if (how === 'resolved') return [{ t: first.t, kind: 'value', value, why: 'success' }]
      return this.#afterFailure(current, { t: first.t, kind: 'error', value, why: 'last try' })
    })
    // What has no more time, or nobody who waits, does not go on.
    const isOver = this.isHungUpBy(first.t) || this.deadlineMs <= first.t
    return isOver ? dues.filter(({ kind }) => kind !== 'pause') : dues
  }

  /** What `retryable` says of a try that failed: without one, every error deserves another try. */
  #verdictOn({ work }: TryRun): NonNullable<Try['verdict']> {
    const asks = this.operation.do === 'callWithin' && this.operation.asks === true
    return (asks && work.verdict) || 'retry'
  }

  #afterFailure(failed: TryRun, failure: Answer): Due[] {
    const { attempts, backoffMs } = this.plan
    const { t } = failure
    const verdict = this.#verdictOn(failed)
    const isLast = failed.number >= attempts
    const fromMs = t + backoffMs
    // With no pause the next try may start in this instant or in the next.
    const toMs = backoffMs === 0 ? t + 1 : fromMs
    const hasTime = fromMs <= this.deadlineMs
    const fails = (why: Why): Due => ({ ...failure, why })
    if (typeof verdict === 'object') {
      const thrown: Due = { t, kind: 'thrown', value: verdict.throws, why: 'not retryable' }
      return isLast || toMs >= this.deadlineMs ? [thrown, fails('last try')] : [thrown]
    }
    if (isLast) return [fails(attempts === 1 ? 'only try' : 'last try')]
    if (verdict === 'stop') return [fails('not retryable')]
    if (!hasTime) return [fails('no time for a pause')]
    const pause: Due = { t, kind: 'pause', fromMs, toMs }
    return toMs >= this.deadlineMs ? [pause, fails('no time for a pause')] : [pause]
  }

  #duesInPause(t: number): Due[] {
    const dues: Due[] = []
    if (this.isHungUpBy(t)) dues.push(this.#reason('hang-up'))
    if (this.deadlineMs <= t) dues.push({ t: this.deadlineMs, kind: 'timeout', why: 'total' })
    const firstMs = Math.min(...dues.map((due) => due.t))
    return dues.filter((due) => due.t === firstMs)
  }

  #reason(why: Why): Due {
    const { t = this.submit.t, reason: value = null } = this.hungUp ?? {}
    return { t, kind: 'reason', value, why }
  }
}

/** Whether an operation settled only because its signal fired: then it has lost. */
export function answersItsAbort({ work, start, end, abort }: TryRun): boolean {
  if (!end || !abort || abort.seq > end.seq || (work.onAbort ?? 'ignores') === 'ignores') {
    return false
  }
  return end.t < start.t + durationOf(work)
}

/** Whether an answer is the one that is due. */
export function isMetBy(
  due: Answer,
  how: unknown,
  value: Value | undefined,
  last?: TryRun,
): boolean {
  if (how !== (due.kind === 'value' ? 'resolved' : 'rejected')) return false
  if ('value' in due) return sameValue(due.value, value)
  if (!isOwnTimeout(value)) return false
  return due.kind === 'timeout' || !last?.abort || sameValue(last.abort.value, value)
}

/** A TimeoutError of the solution's own: the workload's errors keep their names. */
export function isOwnTimeout(value: Value | undefined): boolean {
  return isTimeoutError(value) && isMadeByCode(value)
}

export function isMadeByCode(value: Value | undefined): boolean {
  return (
    typeof value === 'object' && value !== null && 'id' in value && String(value.id).startsWith('#')
  )
}

export function isCall(operation: DeadlineOperation): operation is AnyCall {
  return operation.do !== 'cancel'
}

/** What the n-th try does; the last one described stands for all that follow. */
export function workOf({ tries }: AnyCall, number: number): Try {
  return tries[Math.min(number, tries.length) - 1] as Try
}

export function numberOf(value: Value | undefined): number | undefined {
  if (typeof value === 'number') return value
  return isInfinite(value) ? Infinity : undefined
}

function durationOf({ how, ms }: Try): number {
  return how === 'return' || how === 'throw' ? 0 : ms
}

function planOf(operation: AnyCall): Plan {
  const limits =
    operation.do === 'withTimeout'
      ? { totalMs: operation.timeoutMs, attempts: 1 }
      : operation.limits
  return {
    totalMs: numberOf(limits.totalMs) ?? Infinity,
    perTryMs: 'perTryMs' in limits ? (numberOf(limits.perTryMs) ?? Infinity) : Infinity,
    attempts: numberOf(limits.attempts) ?? ATTEMPTS_DEFAULT,
    backoffMs: 'backoffMs' in limits ? (numberOf(limits.backoffMs) ?? 0) : 0,
  }
}

function isBad(operation: AnyCall): boolean {
  if (operation.do === 'withTimeout') return !isLimit(operation.timeoutMs)
  const { totalMs, perTryMs, attempts, backoffMs } = operation.limits
  return !(
    isLimit(totalMs) &&
    (isAbsent(perTryMs) || isLimit(perTryMs)) &&
    (isAbsent(attempts) || isWhole(attempts, 1)) &&
    (isAbsent(backoffMs) || (typeof backoffMs === 'number' && backoffMs >= 0))
  )
}

function isLimit(value: Value | undefined): boolean {
  return isInfinite(value) || (typeof value === 'number' && value > 0 && value <= LIMIT_MS_MAX)
}

function isInfinite(value: Value | undefined): boolean {
  return typeof value === 'object' && value !== null && '$' in value && value.$ === 'Infinity'
}

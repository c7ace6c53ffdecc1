import { isTimeoutError, sameValue, say, type Event, type Value } from '../../harness/core/index.ts'
import { isAbsent, isWhole } from '../../harness/kata/index.ts'
import type { AnyCall, DeadlineEvent, DeadlineOperation, Try } from './drive.ts'

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
  start: DeadlineEvent<'start'>
  end?: Event
  abort?: Event
  /** What `retryable` was shown as its error. */
  shown?: Event
}

/** What ends a try: its operation by itself, its limit, the total, or the caller. */
export interface Cause {
  t: number
  by: 'itself' | 'limit' | 'total' | 'hang-up'
}

interface HangUp {
  t: number
  seq: number
  reason: Value
  /** The signal was aborted before the call was made. */
  isEarly: boolean
  /** The operation that was being called when it happened. */
  inside?: string | undefined
}

/** A failed try deserves another, which is to start within this span. */
export interface Pause {
  fromMs: number
  toMs: number
}

/** A call from its submission on, as far as the history shows it. Calls know nothing of each other. */
export class Call {
  readonly id: string
  readonly operation: AnyCall
  readonly plan: Plan
  readonly isBad: boolean
  readonly submit: Event
  readonly deadlineMs: number
  readonly tries: TryRun[] = []
  hungUp: HangUp | undefined
  settle: Event | undefined
  pause: Pause | undefined

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

  /** It has a limit that timers handle badly, and that the contract allows. */
  get isExtreme(): boolean {
    return !this.isBad && this.plan.totalMs >= LIMIT_MS_MAX
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
      { t: this.deadlineMs, by: 'total' },
      { t: one.start.t + this.plan.perTryMs, by: 'limit' },
    ]
    if (this.hungUp) causes.unshift({ t: Math.max(this.hungUp.t, one.start.t), by: 'hang-up' })
    if (one.end && !answersItsAbort(one)) causes.push({ t: one.end.t, by: 'itself' })
    const firstMs = Math.min(...causes.map((cause) => cause.t))
    return firstMs > t ? [] : causes.filter((cause) => cause.t === firstMs)
  }

  /** Its pause is over by the end of `t`, and somebody still waits: another try has to have begun. */
  isTryOverdue(t: number): boolean {
    if (!this.pause) return false
    const { toMs } = this.pause
    return toMs <= t && toMs < this.deadlineMs && !this.isHungUpBy(toMs)
  }

  /** How the try under way may be said to have failed at `t`. */
  failuresAt(t: number): Cause[] {
    const { current } = this
    if (!current) return []
    const hasFailed = current.end?.how === 'rejected'
    return this.causesOf(current, t).filter(
      (one) => one.t === t && (one.by === 'limit' || (one.by === 'itself' && hasFailed)),
    )
  }

  /** What `retryable` says of a try that failed: without one, every error deserves another try. */
  verdictOn({ work }: TryRun): NonNullable<Try['verdict']> {
    const asks = this.operation.do === 'callWithin' && this.operation.asks === true
    return (asks && work.verdict) || 'retry'
  }

  /** When its try and all of it are out of time, in words. */
  limitsAhead(t: number): string[] {
    const { current, deadlineMs, id, isBad, plan } = this
    const limitMs = current && !current.end ? current.start.t + plan.perTryMs : Infinity
    const isOfTry = current && limitMs > t && limitMs < deadlineMs
    return [
      ...(isOfTry ? [`${current.id} at ${limitMs} ms`] : []),
      ...(deadlineMs < Infinity && !isBad ? [`${id} at ${deadlineMs} ms`] : []),
    ]
  }

  /** The numbers that it was made with, as its author would write them. */
  get limits(): string {
    const { operation } = this
    if (operation.do === 'withTimeout') return `timeoutMs ${say(operation.timeoutMs)}`
    const limits = Object.entries(operation.limits) as [string, Value][]
    return limits.map(([name, value]) => `${name} ${say(value)}`).join(', ')
  }
}

/** Whether an operation settled only because its signal fired: then it has lost. */
export function answersItsAbort({ work, start, end, abort }: TryRun): boolean {
  if (!end || !abort || abort.seq > end.seq || (work.onAbort ?? 'ignores') === 'ignores') {
    return false
  }
  if (work.how === 'throw') return work.onAbort === 'rejects' && sameValue(end.value, abort.value)
  return end.t < start.t + (work.how === 'return' ? 0 : work.ms)
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

function planOf(operation: AnyCall): Plan {
  if (operation.do === 'withTimeout') {
    const totalMs = numberOf(operation.timeoutMs) ?? Infinity
    return { totalMs, perTryMs: Infinity, attempts: 1, backoffMs: 0 }
  }
  const { totalMs, perTryMs, attempts, backoffMs } = operation.limits
  return {
    totalMs: numberOf(totalMs) ?? Infinity,
    perTryMs: numberOf(perTryMs) ?? Infinity,
    attempts: numberOf(attempts) ?? ATTEMPTS_DEFAULT,
    backoffMs: numberOf(backoffMs) ?? 0,
  }
}

export function isBad(operation: AnyCall): boolean {
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

import type { Event, History, Run, Value } from '../../harness/core/index.ts'
import type { AnyCall, DeadlineOperation, DeadlineWorkload, Limits, Try } from './drive.ts'

export const LIMIT_MS_MAX = 2 ** 31 - 1
const ATTEMPTS_DEFAULT = 3

/** The limits of a call as numbers. `withTimeout` is a call of one try that has all the time. */
export interface Plan {
  totalMs: number
  perTryMs: number
  attempts: number
  backoffMs: number
}

/** One try: what the history says of it. */
export interface Attempt {
  id: string
  number: number
  work: Try
  start: Event
  end: Event | undefined
  abort: Event | undefined
  /** The caller's code was told this budget; `undefined` if it was not a number. */
  budgetMs: number | undefined
  /** When the operation settles if nobody aborts it. */
  naturalEndMs: number
}

export interface HangUp {
  t: number
  seq: number
  reason: Value
  preAborted: boolean
  /** The try that the caller hung up in, as it was called. */
  inside?: string
}

/** What the workload and the history say of one call. */
export interface CallFacts {
  id: string
  operation: AnyCall
  isValid: boolean
  plan: Plan
  submit: Event
  attempts: Attempt[]
  settle: Event | undefined
  /** When and why the caller hung up, before the call included. */
  hangUp: HangUp | undefined
  /** The calls of `retryable`. */
  questions: Event[]
  deadlineMs: number
}

const known = new WeakMap<History, CallFacts[]>()

/** The facts of every call that was made, in order. Kept for a history, since every law asks. */
export function callsOf({ workload, history }: Run<DeadlineWorkload>): CallFacts[] {
  const kept = known.get(history)
  if (kept) return kept
  const operations = new Map(workload.operations.filter(isCall).map((one) => [one.id, one]))
  const eventsById = new Map<string, Event[]>()
  for (const event of history.events) {
    const events = eventsById.get(event.id)
    if (events) events.push(event)
    else eventsById.set(event.id, [event])
  }
  const insides = new Map<string, string>()
  for (const one of workload.operations) {
    if (one.do === 'cancel' && 'inside' in one.when) insides.set(one.target, one.when.inside)
  }
  const calls = history.events.flatMap((submit) => {
    const operation = submit.kind === 'submit' ? operations.get(submit.id) : undefined
    if (!operation) return []
    const facts = factsOf(submit, operation, eventsById)
    const inside = facts.hangUp && insides.get(signalIdOf(operation))
    return [inside && facts.hangUp ? { ...facts, hangUp: { ...facts.hangUp, inside } } : facts]
  })
  known.set(history, calls)
  return calls
}

/** The valid ones: what every law but validation speaks of. */
export function validCallsOf(run: Run<DeadlineWorkload>): CallFacts[] {
  return callsOf(run).filter(({ isValid }) => isValid)
}

export function isCall(operation: DeadlineOperation): operation is AnyCall {
  return operation.do !== 'cancel'
}

/** Whose signal a call has: its own, or that of another call. */
export function signalIdOf({ id, signalOf }: AnyCall): string {
  return signalOf ?? id
}

/** Whether a call's numbers keep the contract. */
export function isValidCall(operation: AnyCall): boolean {
  if (operation.do === 'withTimeout') return isLimit(operation.timeoutMs)
  const { totalMs, perTryMs, attempts, backoffMs } = operation.limits
  return (
    isLimit(totalMs) &&
    (isAbsent(perTryMs) || isLimit(perTryMs)) &&
    (isAbsent(attempts) || (Number.isInteger(attempts) && Number(attempts) >= 1)) &&
    (isAbsent(backoffMs) || (typeof backoffMs === 'number' && backoffMs >= 0))
  )
}

export function planOf(operation: AnyCall): Plan {
  const limits: Limits =
    operation.do === 'withTimeout'
      ? { totalMs: operation.timeoutMs, attempts: 1 }
      : operation.limits
  return {
    totalMs: numberOf(limits.totalMs) ?? Infinity,
    perTryMs: numberOf(limits.perTryMs) ?? Infinity,
    attempts: numberOf(limits.attempts) ?? ATTEMPTS_DEFAULT,
    backoffMs: numberOf(limits.backoffMs) ?? 0,
  }
}

/** What the n-th try does; the last one described stands for all that follow. */
export function tryOf({ tries }: AnyCall, number: number): Try {
  return tries[Math.min(number, tries.length) - 1] as Try
}

/** What `retryable` says of a try that failed: without one, every error deserves another try. */
export function verdictOf(operation: AnyCall, number: number): NonNullable<Try['verdict']> {
  const asks = operation.do === 'callWithin' && operation.asks === true
  return (asks && tryOf(operation, number).verdict) || 'retry'
}

export function durationOf({ how, ms }: Try): number {
  return how === 'return' || how === 'throw' ? 0 : ms
}

/** Whether a try fails once it comes to its own end. */
export function fails({ how }: Try): boolean {
  return how === 'reject' || how === 'throw'
}

/** Whether an error was made by the code under test: the workload's own keep their names. */
export function isMadeByCode(value: Value | undefined): boolean {
  return (
    typeof value === 'object' && value !== null && 'id' in value && String(value.id).startsWith('#')
  )
}

export function numberOf(value: Value | undefined): number | undefined {
  if (typeof value === 'number') return value
  return isTagged(value, 'Infinity') ? Infinity : undefined
}

function factsOf(
  submit: Event,
  operation: AnyCall,
  eventsById: ReadonlyMap<string, Event[]>,
): CallFacts {
  const { id, t } = submit
  const own = eventsById.get(id) ?? []
  const plan = planOf(operation)
  return {
    id,
    operation,
    isValid: isValidCall(operation),
    plan,
    submit,
    attempts: attemptsOf(operation, eventsById),
    settle: own.find(({ kind }) => kind === 'settle'),
    hangUp: hangUpOf(submit, operation, eventsById.get(signalIdOf(operation)) ?? []),
    questions: own.filter(({ kind }) => kind === 'retryable'),
    deadlineMs: t + plan.totalMs,
  }
}

function attemptsOf(operation: AnyCall, eventsById: ReadonlyMap<string, Event[]>): Attempt[] {
  const attempts: Attempt[] = []
  for (;;) {
    const number = attempts.length + 1
    const id = `${operation.id}#${number}`
    const events = eventsById.get(id)
    const start = events?.find(({ kind }) => kind === 'start')
    if (!events || !start) return attempts
    const work = tryOf(operation, number)
    attempts.push({
      id,
      number,
      work,
      start,
      end: events.find(({ kind }) => kind === 'end'),
      abort: events.find(({ kind }) => kind === 'abort'),
      budgetMs: numberOf(start['budgetMs']),
      naturalEndMs: start.t + durationOf(work),
    })
  }
}

function hangUpOf(submit: Event, operation: AnyCall, ofSignal: Event[]): HangUp | undefined {
  const { cancellable, abortedWith } = operation
  if (!cancellable) return undefined
  const { t, seq } = submit
  const cancel = ofSignal.find(({ kind }) => kind === 'cancel')
  if (cancel && (cancel.seq < seq || abortedWith === undefined)) {
    const preAborted = cancel.seq < seq
    const at = preAborted ? { t, seq } : { t: cancel.t, seq: cancel.seq }
    return { ...at, reason: cancel['value'] as Value, preAborted }
  }
  return abortedWith === undefined ? undefined : { t, seq, reason: abortedWith, preAborted: true }
}

function isAbsent(value: Value | undefined): boolean {
  return value === undefined || isTagged(value, 'undefined')
}

function isLimit(value: Value | undefined): boolean {
  if (isTagged(value, 'Infinity')) return true
  return typeof value === 'number' && value > 0 && value <= LIMIT_MS_MAX
}

function isTagged(value: Value | undefined, tag: string): boolean {
  return typeof value === 'object' && value !== null && '$' in value && value.$ === tag
}

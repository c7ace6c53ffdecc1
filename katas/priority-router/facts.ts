import type { Event, History, Run, Value } from '../../harness/core/index.ts'
import type { Other, RequestFields, RouterOperation, RouterWorkload, Submit } from './drive.ts'

export type RouterRun = Run<RouterWorkload>

/** A request as a workload describes it: its fields, or something in place of an object. */
type Described = { request: RequestFields; instead?: Value }

export const PRIORITY_DEFAULT = 5
export const TIMEOUT_MS_MAX = 2 ** 31 - 1
const LARGE_FROM = 1_000

/** What the workload and the history say of one submitted request. */
export interface RequestFacts {
  id: string
  operation: Submit
  priority: number
  isValid: boolean
  submit: Event
  starts: Event[]
  end: Event | undefined
  /** The handler saw its signal abort. */
  abort: Event | undefined
  settle: Event | undefined
  /** When and why the caller hung up, before the call included. */
  hangUp: { t: number; seq: number; reason: Value; preAborted: boolean } | undefined
  /** Infinite without a timeout. */
  deadlineMs: number
  /** How long its handler works when nobody aborts it; 0 for one that answers without a pause. */
  durationMs: number
  /** When its handler would end if nobody aborted it; infinite if it never started. */
  naturalEndMs: number
}

/** What waited and what ran at a quiescent instant, beside what `stats()` said then. */
export interface Instant {
  t: number
  waiting: string[]
  running: string[]
  queuedSaid: Value | undefined
  runningSaid: Value | undefined
}

/** Most laws ask for the facts of the same history: they are read off it once. */
const factsByHistory = new WeakMap<History, { all: RequestFacts[]; valid: RequestFacts[] }>()

/** The facts of every request that was submitted, in the order of submission. */
export function requestsOf(run: RouterRun): RequestFacts[] {
  return factsOf(run).all
}

/** The valid ones: what every law but validation speaks of. */
export function validRequestsOf(run: RouterRun): RequestFacts[] {
  return factsOf(run).valid
}

/** Stress traffic: laws that compare every request with every other leave it alone. */
export function isLarge({ operations }: RouterWorkload): boolean {
  return operations.length > LARGE_FROM
}

/** The requests to the second router, by id. */
export function othersOf({ operations }: RouterWorkload): Map<string, Other> {
  return new Map(operations.flatMap((one) => (one.do === 'other' ? [[one.id, one]] : [])))
}

/** Whose signal it carries: a `cancel` of that id is for all who share it. */
export function signalOf({ id, signalOf: lender = id }: Submit): string {
  return lender
}

/** Whether a request as the workload describes it keeps the contract. */
export function isValidRequest(operation: Described): boolean {
  return operation.instead === undefined && badFieldOf(operation) === undefined
}

/** Whether an operation asks for an exception. */
export function isBadInput(operation: RouterOperation): boolean {
  if (operation.do === 'create') return !isValidConcurrency(operation.concurrency)
  return (operation.do === 'submit' || operation.do === 'parse') && !isValidRequest(operation)
}

/** The first field that breaks the contract, if one does. */
export function badFieldOf({ request }: Described): keyof RequestFields | undefined {
  const { priority, timeoutMs, signal } = request
  if (!isAbsent(priority) && !isWhole(priority, 0, Infinity)) return 'priority'
  if (!isAbsent(timeoutMs) && !isWhole(timeoutMs, 1, TIMEOUT_MS_MAX)) return 'timeoutMs'
  return isAbsent(signal) ? undefined : 'signal'
}

export function isValidConcurrency(concurrency: Value): boolean {
  return isWhole(concurrency, 1, Infinity)
}

/** Whether a handler fails in this traffic: then rejections are about. */
export function hasFailures({ operations }: RouterWorkload): boolean {
  return operations.some(
    (one) => one.do === 'submit' && (one.work.how === 'reject' || one.work.how === 'throw'),
  )
}

/** Whether the caller hung up, or the deadline passed, at `t` or before. */
export function isGivenUpBy({ hangUp, deadlineMs }: RequestFacts, t: number): boolean {
  return (hangUp?.t ?? Infinity) <= t || deadlineMs <= t
}

/** Whether it came before `t` and is still to start and to be answered after `t`. */
export function waitsAt(request: RequestFacts, t: number): boolean {
  const { submit, starts, settle } = request
  if (submit.t >= t || (starts[0]?.t ?? Infinity) <= t) return false
  return (settle?.t ?? Infinity) > t && !isGivenUpBy(request, t)
}

/** Cancelled while it waited. */
export function wasCancelledInQueue({ hangUp, starts, deadlineMs }: RequestFacts): boolean {
  if (!hangUp || hangUp.preAborted || deadlineMs <= hangUp.t) return false
  return !starts[0] || starts[0].seq > hangUp.seq
}

/** Cancelled while its handler ran; one that ends in that very instant is a tie. */
export function wasCancelledWhileRunning(request: RequestFacts): boolean {
  const { hangUp, starts, naturalEndMs, deadlineMs } = request
  if (!hangUp || hangUp.preAborted || !starts[0] || starts[0].seq > hangUp.seq) return false
  return naturalEndMs > hangUp.t && deadlineMs > hangUp.t
}

/** Neither its handler's own end nor its caller came before the deadline, or in its instant. */
export function reachesItsDeadline({ deadlineMs, hangUp, naturalEndMs }: RequestFacts): boolean {
  return (
    deadlineMs !== Infinity && (hangUp?.t ?? Infinity) > deadlineMs && naturalEndMs > deadlineMs
  )
}

/**
 * No two causes (a burst, a handler's own end, a deadline) share an instant, and nothing is
 * submitted in answer to something else.
 */
export function isTieFree(run: RouterRun): boolean {
  const causes: number[] = []
  for (const { when } of run.workload.operations) {
    if ('after' in when || 'inside' in when) return false
    if ('at' in when) causes.push(when.at)
  }
  for (const { end, durationMs, deadlineMs } of validRequestsOf(run)) {
    if (end && durationMs > 0) causes.push(end.t)
    if (deadlineMs !== Infinity) causes.push(deadlineMs)
  }
  return new Set(causes).size === causes.length
}

/** The quiescent instants of a run, in order. */
export function* instantsOf(run: RouterRun): Generator<Instant> {
  const valid = new Set(validRequestsOf(run).map(({ id }) => id))
  const waiting = new Set<string>()
  const running = new Set<string>()
  for (const event of run.history.events) {
    const { kind, id, t } = event
    if (kind === 'observe') {
      const [queuedSaid, runningSaid] = [event['queued'], event['running']]
      yield { t, waiting: [...waiting], running: [...running], queuedSaid, runningSaid }
    }
    if (!valid.has(id)) continue
    if (kind === 'submit') waiting.add(id)
    if (kind === 'start') running.add(id)
    if (kind === 'end') running.delete(id)
    if (kind === 'start' || kind === 'settle') waiting.delete(id)
  }
}

function factsOf(run: RouterRun): { all: RequestFacts[]; valid: RequestFacts[] } {
  const known = factsByHistory.get(run.history)
  if (known) return known
  const all = readFacts(run)
  const facts = { all, valid: all.filter(({ isValid }) => isValid) }
  factsByHistory.set(run.history, facts)
  return facts
}

function readFacts({ workload, history }: RouterRun): RequestFacts[] {
  const submits = new Map<string, Submit>()
  for (const one of workload.operations) if (one.do === 'submit') submits.set(one.id, one)
  const factsById = new Map<string, RequestFacts>()
  const bySignal = new Map<string, RequestFacts[]>()
  const cancelledWith = new Map<string, Value>()
  for (const event of history.events) {
    const { kind, id } = event
    const operation = kind === 'submit' ? submits.get(id) : undefined
    if (operation) {
      const { abortedWith } = operation
      const signal = signalOf(operation)
      const reason = abortedWith === undefined ? cancelledWith.get(signal) : abortedWith
      const facts = factsAtSubmit(operation, event, reason)
      factsById.set(id, facts)
      const sharers = bySignal.get(signal)
      if (sharers) sharers.push(facts)
      else bySignal.set(signal, [facts])
    }
    if (kind === 'cancel') {
      cancelledWith.set(id, event['value'] as Value)
      for (const facts of bySignal.get(id) ?? []) note(facts, event)
      continue
    }
    const facts = factsById.get(id)
    if (facts) note(facts, event)
  }
  return [...factsById.values()]
}

function factsAtSubmit(
  operation: Submit,
  submit: Event,
  earlyReason: Value | undefined,
): RequestFacts {
  const { priority, timeoutMs } = operation.request
  const { how, ms } = operation.work
  const { t, seq } = submit
  return {
    id: operation.id,
    operation,
    priority: typeof priority === 'number' ? priority : PRIORITY_DEFAULT,
    isValid: isValidRequest(operation),
    submit,
    starts: [],
    end: undefined,
    abort: undefined,
    settle: undefined,
    hangUp:
      earlyReason === undefined ? undefined : { t, seq, reason: earlyReason, preAborted: true },
    deadlineMs: typeof timeoutMs === 'number' ? t + timeoutMs : Infinity,
    durationMs: how === 'return' || how === 'throw' ? 0 : ms,
    naturalEndMs: Infinity,
  }
}

/** Adds what one event says of a request. */
function note(facts: RequestFacts, event: Event): void {
  const { t, seq, kind } = event
  if (kind === 'start') {
    facts.starts.push(event)
    if (facts.starts.length === 1) facts.naturalEndMs = t + facts.durationMs
  }
  if (kind === 'end') facts.end ??= event
  if (kind === 'abort') facts.abort ??= event
  if (kind === 'settle') facts.settle ??= event
  if (kind === 'cancel') {
    facts.hangUp ??= { t, seq, reason: event['value'] as Value, preAborted: false }
  }
}

function isAbsent(value: Value | undefined): boolean {
  return value === undefined || (isTagged(value) && value['$'] === 'undefined')
}

function isTagged(value: Value): value is { [key: string]: Value } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isWhole(value: Value | undefined, min: number, max: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max
}

import { eventsOf, type Event, type Run, type Value } from '../../harness/core/index.ts'
import type { RequestFields, RouterWorkload, Submit } from './drive.ts'

export const PRIORITY_DEFAULT = 5
const LARGE_FROM = 1_000
const TIMEOUT_MS_MAX = 2 ** 31 - 1

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
  deadlineMs: number
  /** When its handler would end if nobody aborted it; infinite if it never started. */
  naturalEndMs: number
}

/** The facts of every request that was submitted, in the order of submission. */
export function requestsOf({ workload, history }: Run<RouterWorkload>): RequestFacts[] {
  const byId = new Map(
    workload.operations.filter((one) => one.do === 'submit').map((one) => [one.id, one]),
  )
  const eventsById = new Map<string, Event[]>()
  for (const event of history.events) {
    const events = eventsById.get(event.id)
    if (events) events.push(event)
    else eventsById.set(event.id, [event])
  }
  return eventsOf(history, 'submit').flatMap((submit) => {
    const operation = byId.get(submit.id)
    return operation ? [factsOf(eventsById.get(submit.id) ?? [], submit, operation)] : []
  })
}

/** Stress traffic: laws that compare every request with every other leave it alone. */
export function isLarge({ operations }: RouterWorkload): boolean {
  return operations.length > LARGE_FROM
}

/** The valid ones: what every law but validation speaks of. */
export function validRequestsOf(run: Run<RouterWorkload>): RequestFacts[] {
  return requestsOf(run).filter(({ isValid }) => isValid)
}

/** Whether a request as the workload describes it keeps the contract. */
export function isValidRequest(operation: { request: RequestFields; instead?: Value }): boolean {
  if (operation.instead !== undefined) return false
  const { priority, timeoutMs, signal } = operation.request
  return (
    (isAbsent(priority) || isWhole(priority, 0, Infinity)) &&
    (isAbsent(timeoutMs) || isWhole(timeoutMs, 1, TIMEOUT_MS_MAX)) &&
    isAbsent(signal)
  )
}

/** Whether the caller hung up, or the deadline passed, before `t`. */
export function isGivenUpBefore(request: RequestFacts, t: number): boolean {
  return (request.hangUp?.t ?? Infinity) < t || request.deadlineMs < t
}

/** The instants at which something outside the router happens: equal ones are ties. */
export function causesOf(run: Run<RouterWorkload>): number[] {
  const bursts = run.workload.operations.flatMap(({ when }) => ('at' in when ? [when.at] : []))
  const perRequest = validRequestsOf(run).flatMap(({ operation, end, deadlineMs }) => [
    ...(end && operation.work.ms > 0 ? [end.t] : []),
    ...(Number.isFinite(deadlineMs) ? [deadlineMs] : []),
  ])
  return [...bursts, ...perRequest]
}

/** No two causes share an instant, and nothing is submitted in answer to something else. */
export function isTieFree(run: Run<RouterWorkload>): boolean {
  const causes = causesOf(run)
  const isOpenLoop = run.workload.operations.every(
    ({ when }) => !('after' in when || 'inside' in when),
  )
  return isOpenLoop && new Set(causes).size === causes.length
}

function factsOf(events: Event[], submit: Event, operation: Submit): RequestFacts {
  const { id } = submit
  const first = (kind: string): Event | undefined => events.find((event) => event.kind === kind)
  const starts = events.filter(({ kind }) => kind === 'start')
  const { priority, timeoutMs } = operation.request
  const cancel = first('cancel')
  const hangUp =
    operation.abortedWith !== undefined
      ? { t: submit.t, seq: submit.seq, reason: operation.abortedWith, preAborted: true }
      : cancel && {
          t: cancel.t,
          seq: cancel.seq,
          reason: cancel['value'] as Value,
          preAborted: false,
        }
  const { how, ms } = operation.work
  const durationMs = how === 'return' || how === 'throw' ? 0 : ms
  return {
    id,
    operation,
    priority: typeof priority === 'number' ? priority : PRIORITY_DEFAULT,
    isValid: isValidRequest(operation),
    submit,
    starts,
    end: first('end'),
    abort: first('abort'),
    settle: first('settle'),
    hangUp,
    deadlineMs: typeof timeoutMs === 'number' ? submit.t + timeoutMs : Infinity,
    naturalEndMs: starts[0] ? starts[0].t + durationMs : Infinity,
  }
}

function isAbsent(value: Value | undefined): boolean {
  return value === undefined || (isPlainObject(value) && value['$'] === 'undefined')
}

function isPlainObject(value: Value): value is { [key: string]: Value } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isWhole(value: Value | undefined, min: number, max: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max
}

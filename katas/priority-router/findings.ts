import {
  answered,
  counted,
  countedAre,
  eventsOf,
  isBadInputError,
  isTimeoutError,
  listed,
  returnedOrThrew,
  sameValue,
  say,
  times,
  type Event,
  type Finding,
  type History,
  type Value,
} from '../../harness/core/index.ts'
import type { RouterOperation, Submit } from './drive.ts'
import {
  badFieldOf,
  instantsOf,
  isGivenUpBy,
  isValidConcurrency,
  isValidRequest,
  othersOf,
  validRequestsOf,
  type Instant,
  type RequestFacts,
  type RouterRun,
} from './facts.ts'

// What the laws find, in words: short lines, with the ids and the times that the picture shows too.

export function tooMany(start: Event, running: Set<string>, concurrency: number): Finding {
  const { id, t } = start
  const others = [...running].filter((other) => other !== id)
  return {
    message: `at ${t} ms  ${id} started while ${listed(others)} still ran\n${running.size} in flight, the cap is ${concurrency}`,
    atMs: t,
    notes: { [id]: `← one more than ${concurrency}` },
  }
}

export function overtaken(started: RequestFacts, start: Event, waiting: RequestFacts): Finding {
  return {
    message:
      `at ${start.t} ms  ${started.id} (priority ${started.priority}) started\n` +
      `waiting   ${waiting.id} (priority ${waiting.priority}) since ${waiting.submit.t} ms`,
    atMs: start.t,
    notes: { [started.id]: '← started first', [waiting.id]: '← more urgent, still waiting' },
  }
}

export function outOfOrder(later: RequestFacts, start: Event, earlier: RequestFacts): Finding {
  return {
    message:
      `at ${start.t} ms  ${later.id} started before ${earlier.id}\n` +
      `both have priority ${later.priority}; ${earlier.id} was submitted first`,
    atMs: start.t,
    notes: { [later.id]: '← came later, started first', [earlier.id]: '← came first' },
  }
}

export function idle({ t, waiting, running }: Instant, concurrency: number): Finding {
  const who = running.length === 0 ? 'nothing' : `only ${listed(running)}`
  return {
    message: `at ${t} ms  ${listed(waiting)} waited and ${who} ran\n${running.length} of ${counted(concurrency, 'slot')} in use`,
    atMs: t,
    notes: Object.fromEntries(waiting.map((id) => [id, '← waits although a slot is free'])),
  }
}

/** The handler was called with a payload that nobody submitted. */
export function strayStart(history: History): Finding | undefined {
  const stray = history.events.find(({ kind, id }) => kind === 'start' && id === 'stray')
  if (!stray) return undefined
  const got = stray['payload']
  return {
    message: `at ${stray.t} ms  the handler was called with ${say(got)}, which nobody submitted to its router`,
    atMs: stray.t,
    ...(got !== undefined && { got }),
  }
}

export function answeredWrongly(request: RequestFacts): Finding | undefined {
  const { id, starts, end, settle, operation } = request
  const [, second] = starts
  if (second) {
    const message = `at ${second.t} ms  the handler of ${id} was called a second time`
    return { message, atMs: second.t, notes: { [id]: '← called twice' } }
  }
  if (!settle) return { message: `${id} was never answered`, notes: { [id]: '← no answer' } }
  const notes = { [id]: '← wrong answer' }
  const atMs = settle.t
  const { how, value } = settle
  if (how === 'threw' || how === 'returned') {
    const message = `submit of ${id} ${answered(settle)}\nit must answer with a promise, always`
    return { message, atMs, notes }
  }
  if (isGivenUpBy(request, settle.t)) return undefined
  const { how: plan, value: expected } = operation.work
  const succeeds = plan === 'resolve' || plan === 'return'
  const got = `${id} ${answered(settle)}`
  if (!end) return { message: `${got}\nits handler had not ended`, atMs, notes }
  if (how === (succeeds ? 'resolved' : 'rejected') && sameValue(value, expected)) return undefined
  const wanted = `its handler ${succeeds ? 'answered with' : 'failed with'} ${say(expected)}`
  return {
    message: `${got}\n${wanted}`,
    atMs,
    notes,
    expected,
    ...(value !== undefined && { got: value }),
  }
}

/** The second router’s requests: each is to start once and to get its own handler’s answer. */
export function otherAnsweredWrongly({ workload, history }: RouterRun): Finding | undefined {
  for (const [id, { work }] of othersOf(workload)) {
    const events = history.events.filter((event) => event.id === id)
    const starts = events.filter(({ kind }) => kind === 'start')
    const settle = events.find(({ kind }) => kind === 'settle')
    const isRight = settle?.['how'] === 'resolved' && sameValue(settle['value'], work.value)
    if (isRight && starts.length === 1) continue
    return {
      message: `${id}, sent to a second router, was started ${times(starts.length)}; expected ${say(work.value)}\nit ${answered(settle)}`,
      ...(settle && { atMs: settle.t }),
      notes: { [id]: '← sent to another router' },
    }
  }
  return undefined
}

/** Why the run came to rest with requests open: in words, from what can be seen outside. */
export function diagnosis(run: RouterRun): string {
  const last = run.history.end.kind === 'stuck' ? [...instantsOf(run)].at(-1) : undefined
  if (!last) return ''
  const { concurrency } = run.workload.options
  const { waiting, running } = last
  const who =
    waiting.length === 0
      ? 'nothing waits'
      : `${listed(waiting)} still ${waiting.length === 1 ? 'waits' : 'wait'}`
  const stuck = `the run is stuck: ${who}, ${running.length} of ${counted(concurrency, 'slot')} in use, no timer is armed`
  const failed = eventsOf(run.history, 'end').findLast(({ how }) => how === 'rejected')
  if (waiting.length === 0 || running.length >= concurrency || !failed) return `\n${stuck}`
  return `\n${stuck}\nperhaps a slot was lost at ${failed.t} ms, when ${failed.id} failed`
}

export function acceptedBadInput(request: RequestFacts): Finding | undefined {
  const { id, submit, starts, settle, operation } = request
  const what = sayBad(operation)
  const notes = { [id]: '← bad input' }
  const [start] = starts
  if (start) {
    const message = `${id} is a bad request (${what})\nat ${start.t} ms  the handler was called for it`
    return { message, atMs: start.t, notes }
  }
  if (settle?.t === submit.t && settle['how'] === 'rejected' && isBadInputError(settle['value'])) {
    return undefined
  }
  const wanted = 'expected a promise rejected with a TypeError or a RangeError'
  return {
    message: `${id} is a bad request (${what})\n${wanted}, at ${submit.t} ms\n${answerOf(request)}`,
    atMs: submit.t,
    notes,
  }
}

/** A check of `parseRequest` or `createRouter` alone that went wrong. */
export function checkedWrongly(operation: RouterOperation, event: Event): Finding | undefined {
  if (operation.do !== 'create' && operation.do !== 'parse') return undefined
  const { how, value } = event
  const isGood =
    operation.do === 'parse' ? isValidRequest(operation) : isValidConcurrency(operation.concurrency)
  const what =
    operation.do === 'parse'
      ? `parseRequest with ${isGood ? sayGood(operation) : sayBad(operation)}`
      : `createRouter with concurrency: ${say(operation.concurrency)}`
  const threw = how === 'threw'
  if (isGood ? !threw : threw && isBadInputError(value)) return undefined
  const expected = isGood ? 'good input: expected no error' : 'expected a TypeError or a RangeError'
  return {
    message: `${what}\n${expected}; ${returnedOrThrew(event)}`,
    atMs: event.t,
    notes: { [event.id]: isGood ? '← good input' : '← bad input' },
  }
}

export function notSettledWithReason(request: RequestFacts): Finding | undefined {
  const { id, hangUp, settle } = request
  if (!hangUp) return undefined
  const { t, reason, preAborted } = hangUp
  const isRight =
    settle?.t === t && settle['how'] === 'rejected' && sameValue(settle['value'], reason)
  if (isRight) return undefined
  const event = preAborted
    ? `${id} was submitted with a signal aborted before`
    : `the caller of ${id} hung up`
  return {
    message:
      `at ${t} ms  ${event}, reason ${say(reason)}\n` +
      `expected a rejection with that reason in that instant\n${answerOf(request)}`,
    atMs: t,
    notes: { [id]: '← hung up' },
  }
}

/** A start in the instant of the cancel is a tie: a slot may have come free in it. */
export function startedAfterHangUp({ id, hangUp, starts }: RequestFacts): Finding | undefined {
  const [start] = starts
  if (!start || !hangUp || (start.t === hangUp.t && !hangUp.preAborted)) return undefined
  return {
    message: `at ${start.t} ms  ${id} started\nits caller had hung up at ${hangUp.t} ms`,
    atMs: start.t,
    notes: { [id]: '← nobody waits for it' },
  }
}

export function handlerNotTold({ id, hangUp, abort }: RequestFacts): Finding | undefined {
  if (!hangUp) return undefined
  if (abort?.t === hangUp.t && sameValue(abort['value'], hangUp.reason)) return undefined
  return {
    message:
      `at ${hangUp.t} ms  the caller of ${id} hung up, reason ${say(hangUp.reason)}\n` +
      `expected its handler’s signal to abort with that reason in that instant\n${abortOf(abort)}`,
    atMs: hangUp.t,
    notes: { [id]: '← its handler was not told' },
  }
}

export function missedDeadline(request: RequestFacts): Finding | undefined {
  const { id, deadlineMs, settle, starts, submit, abort } = request
  const [start] = starts
  const since = `${id} was submitted at ${submit.t} ms with ${deadlineMs - submit.t} ms to live`
  const isInTime =
    settle?.t === deadlineMs && settle['how'] === 'rejected' && isTimeoutError(settle['value'])
  if (!isInTime) {
    const message = `${since}\nexpected a TimeoutError at ${deadlineMs} ms\n${answerOf(request)}`
    return { message, atMs: deadlineMs, notes: { [id]: `← due at ${deadlineMs} ms` } }
  }
  if (start && start.t > deadlineMs) {
    const message = `${since}\nits handler was started at ${start.t} ms`
    return { message, atMs: start.t, notes: { [id]: '← started after its deadline' } }
  }
  if (!start || start.t === deadlineMs) return undefined
  if (abort?.t === deadlineMs && sameValue(abort['value'], settle['value'])) return undefined
  return {
    message:
      `${since}\nexpected its handler’s signal to abort at ${deadlineMs} ms with the caller’s error\n` +
      abortOf(abort),
    atMs: deadlineMs,
    notes: { [id]: '← its handler was not told' },
  }
}

export function abortedWithoutCause(request: RequestFacts): Finding | undefined {
  const { id, abort } = request
  if (!abort || isGivenUpBy(request, abort.t)) return undefined
  return {
    message: `at ${abort.t} ms  the signal of ${id}’s handler aborted\nnobody had hung up and no deadline had passed`,
    atMs: abort.t,
    notes: { [id]: '← aborted without a cause' },
  }
}

/** Timers and listeners that outlive the run. */
export function leftBehind({ left }: History): Finding | undefined {
  const { timers, listeners } = left
  if (timers > 0) {
    return {
      message: `everything is answered and ended\n${countedAre(timers, 'timer')} still armed`,
    }
  }
  if (listeners === 0) return undefined
  const signals = 'on signals of callers who never hung up'
  return {
    message: `everything is answered and ended\n${countedAre(listeners, 'listener')} still ${signals}`,
  }
}

/**
 * What a crowd of requests shows: answers that never came. How many, and which, may depend on how deep
 * a stack the engine has: neither is told.
 */
export function brokenByTheCrowd(run: RouterRun): Finding | undefined {
  const requests = validRequestsOf(run)
  if (requests.every(({ settle }) => settle)) return undefined
  return {
    message: `${requests.length} requests came to an end together\nsome of them were never answered`,
  }
}

export function predictedOtherwise(
  id: string,
  what: 'start' | 'be answered',
  { expected, got }: { expected: number | undefined; got: number | undefined },
): Finding {
  const should = expected === undefined ? `never ${what}` : `${what} at ${expected} ms`
  const did = what === 'start' ? startedAt(got) : answeredAt(got)
  return {
    message: `${id} should ${should}\nit ${did}`,
    ...(expected !== undefined && { atMs: expected, expected }),
    ...(got !== undefined && { got }),
    notes: { [id]: `← should ${should}` },
  }
}

export function waitedInVain(run: RouterRun): Finding | undefined {
  for (const { id, submit, starts, hangUp } of validRequestsOf(run)) {
    if (hangUp || starts[0]?.t === submit.t) continue
    const message = `${id} came at ${submit.t} ms and ${startedAt(starts[0]?.t)}\nthere are more slots than requests`
    return { message, atMs: submit.t, notes: { [id]: '← should start at once' } }
  }
  return undefined
}

export function miscounted(instant: Instant): Finding | undefined {
  const { t, waiting, running, queuedSaid, runningSaid } = instant
  if (queuedSaid === waiting.length && runningSaid === running.length) return undefined
  const named = (ids: string[]): string => (ids.length === 0 ? '' : ` (${listed(ids)})`)
  return {
    message:
      `at ${t} ms  stats() said { queued: ${say(queuedSaid)}, running: ${say(runningSaid)} }\n` +
      `${waiting.length} waited${named(waiting)}, ${running.length} ran${named(running)}`,
    atMs: t,
  }
}

function sayBad(operation: { request: Submit['request']; instead?: Value }): string {
  if (operation.instead !== undefined) return `${say(operation.instead)} in place of an object`
  const field = badFieldOf(operation)
  return field ? `${field}: ${say(operation.request[field])}` : 'a request'
}

function sayGood({ request }: { request: Submit['request'] }): string {
  const fields = Object.entries(request).filter(([name]) => name !== 'payload')
  return fields.map(([name, value]) => `${name}: ${say(value as Value)}`).join(', ') || 'a payload'
}

function answerOf({ settle }: RequestFacts): string {
  return `it ${answered(settle)}`
}

function abortOf(abort: Event | undefined): string {
  return abort ? `it aborted with ${say(abort['value'])} at ${abort.t} ms` : 'it never aborted'
}

function startedAt(ms: number | undefined): string {
  return ms === undefined ? 'never started' : `started at ${ms} ms`
}

function answeredAt(ms: number | undefined): string {
  return ms === undefined ? 'was never answered' : `was answered at ${ms} ms`
}

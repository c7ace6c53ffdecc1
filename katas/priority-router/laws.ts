import {
  defineLaw,
  eventsOf,
  isBadInputError,
  isTimeoutError,
  sameValue,
  say,
  withoutIdentity,
  withoutOperations,
  type Event,
  type Finding,
  type Judgement,
  type Law,
  type Run,
  type Value,
} from '../../harness/core/index.ts'
import type { RouterOperation, RouterWorkload, Submit } from './drive.ts'
import {
  isGivenUpBefore,
  isLarge,
  isTieFree,
  isValidRequest,
  requestsOf,
  validRequestsOf,
  type RequestFacts,
} from './facts.ts'
import { predict } from './model.ts'

type RouterRun = Run<RouterWorkload>
const law = defineLaw<RouterWorkload>

/** R1: in every prefix of the history, starts − ends ≤ N. */
export const neverMoreThanN = law({
  name: 'never-more-than-n-in-flight',
  level: 2,
  kind: 'safety',
  sentence: 'at no moment do more than N handlers run',
  hint: 'Count a slot as taken from the handler being called until its promise settles, whatever became of the caller.',
  judge: ({ workload, history }) => {
    const { concurrency } = workload.options
    const running = new Set<string>()
    let wasFull = false
    for (const { kind, id, t } of history.events) {
      if (kind === 'start') running.add(id)
      if (kind === 'end') running.delete(id)
      if (running.size >= concurrency) wasFull = true
      if (running.size > concurrency) {
        const others = [...running].filter((other) => other !== id)
        const notes = { [id]: `← one more than ${concurrency}` }
        const message = `at ${t} ms  ${id} started while ${list(others)} still ran: ${running.size} in flight, the cap is ${concurrency}`
        return { message, atMs: t, notes }
      }
    }
    return wasFull ? 'holds' : 'unknown'
  },
})

/** R2: when i starts at t, no request submitted before t and still waiting is more urgent. */
export const higherPriorityFirst = law({
  name: 'higher-priority-first',
  level: 1,
  kind: 'safety',
  sentence: 'a waiting request is never overtaken by a less urgent one',
  hint: 'Lower numbers are more urgent, and 0 is a number like any other. Pick the next request when a slot is free, not before.',
  judge: (run) => {
    if (isLarge(run.workload)) return 'unknown'
    const requests = validRequestsOf(run)
    let premise = false
    for (const started of requests) {
      const start = started.starts[0]
      if (!start) continue
      for (const other of requests.filter((one) => waitsAt(one, start.t))) {
        if (other.priority === started.priority) continue
        premise = true
        if (other.priority > started.priority) continue
        return {
          message:
            `at ${start.t} ms  ${started.id} (priority ${started.priority}) started\n` +
            `waiting   ${other.id} (priority ${other.priority}) since ${other.submit.t} ms`,
          atMs: start.t,
          notes: { [started.id]: '← started first', [other.id]: '← more urgent, still waiting' },
        }
      }
    }
    return premise ? 'holds' : 'unknown'
  },
})

/** R3: first in, first out within a priority, by submit order, also inside one instant. */
export const firstComeFirstServed = law({
  name: 'first-come-first-served',
  level: 1,
  kind: 'safety',
  sentence: 'requests of equal priority start in the order of their submission',
  hint: 'What decides between two requests of equal priority in your queue? It has to be the order of arrival, at any length.',
  judge: (run) => {
    if (isLarge(run.workload)) return 'unknown'
    const requests = validRequestsOf(run)
    let premise = false
    for (const [index, later] of requests.entries()) {
      const start = later.starts[0]
      if (!start) continue
      for (const earlier of requests.slice(0, index)) {
        if (earlier.priority !== later.priority) continue
        if ((earlier.settle?.t ?? Infinity) <= start.t && !earlier.starts[0]) continue
        if (isGivenUpBefore(earlier, start.t + 1)) continue
        premise = true
        if (earlier.starts[0] && earlier.starts[0].seq < start.seq) continue
        return {
          message:
            `at ${start.t} ms  ${later.id} started before ${earlier.id}\n` +
            `both have priority ${later.priority}; ${earlier.id} was submitted first`,
          atMs: start.t,
          notes: { [later.id]: '← came later, started first', [earlier.id]: '← came first' },
        }
      }
    }
    return premise ? 'holds' : 'unknown'
  },
})

/** R4: work-conserving: at every quiescent instant, N handlers run or nothing waits. */
export const noIdleSlotWhileWaiting = law({
  name: 'no-idle-slot-while-one-waits',
  level: 2,
  kind: 'liveness',
  sentence: 'a slot never stays free while a request waits',
  hint: 'When can a slot become free, and is the queue looked at on every one of those ways out? How many requests may start then?',
  judge: (run) => {
    const { concurrency } = run.workload.options
    let premise = false
    for (const { t, waiting, running } of instantsOf(run)) {
      if (waiting.length === 0) continue
      premise = true
      if (running.length >= concurrency) continue
      const who = running.length === 0 ? 'nothing' : list(running)
      return {
        message: `at ${t} ms  ${list(waiting)} waited, and only ${who} ran: ${running.length} of ${concurrency} slots`,
        atMs: t,
        notes: Object.fromEntries(waiting.map((id) => [id, '← waits although a slot is free'])),
      }
    }
    return premise ? 'holds' : 'unknown'
  },
})

/** R5: one settle, at most one start; payload and outcome are passed through unchanged. */
export const answersExactlyOnce = law({
  name: 'answers-exactly-once',
  level: 1,
  kind: 'safety',
  sentence: 'each request runs at most once and is answered once, with its handler’s own outcome',
  hint: 'Follow one request from submit to its answer: is there a way on which nobody settles its promise, or calls its handler with something else?',
  judge: (run) => {
    const requests = validRequestsOf(run)
    if (requests.length === 0) return 'unknown'
    const stray = run.history.events.find(({ kind, id }) => kind === 'start' && id === 'stray')
    if (stray) {
      const got = stray['payload']
      const message = `at ${stray.t} ms  the handler was called with ${say(got)}, which nobody submitted`
      return { message, atMs: stray.t, ...(got !== undefined && { got }) }
    }
    for (const request of requests) {
      const finding = answeredWrongly(request)
      if (finding) return { ...finding, message: finding.message + diagnosis(run) }
    }
    return 'holds'
  },
})

/** R6: flipping fulfil and reject, or a synchronous throw and a rejection, moves no start. */
export const failuresDisturbNobody = law({
  name: 'failures-disturb-nobody',
  level: 2,
  kind: 'metamorphic',
  sentence: 'a failing handler changes nothing for the other requests',
  hint: 'Compare what your code does after a handler that fulfils, one that rejects and one that throws before it returns a promise.',
  variants: (workload) => {
    if (isLarge(workload)) return []
    const flipped = workload.operations.map((one) => (one.do === 'submit' ? flipOutcome(one) : one))
    const changes = flipped.some((one, index) => one !== workload.operations[index])
    return changes ? [{ ...workload, operations: flipped }] : []
  },
  judge: (run, [flipped]) => {
    if (!flipped || !isTieFree(run)) return 'unknown'
    return firstDifference(run, flipped, {
      about: 'with successes and failures swapped, nothing else',
      kinds: ['start'],
      plain: (event) => [event.t],
    })
  },
})

/** R7: the validation law, with its metamorphic form: bad calls leave the others alone. */
export const badInputIsRefused = law({
  name: 'bad-input-is-refused',
  level: 1,
  kind: 'validation',
  sentence: 'bad input is answered at once with a TypeError or a RangeError, and changes nothing',
  hint: 'Check the request before anything else is done with it, and let submit answer with a rejected promise rather than throw.',
  variants: (workload) => {
    if (isLarge(workload)) return []
    const without = withoutOperations(
      workload,
      (one) => one.do === 'submit' && !isValidRequest(one),
    )
    return without && without.operations.length > 0 ? [without] : []
  },
  judge: (run, [without]) => {
    const bad = requestsOf(run).filter(({ isValid }) => !isValid)
    const others = run.history.events.filter(({ kind }) => kind === 'create' || kind === 'parse')
    if (bad.length === 0 && others.length === 0) return 'unknown'
    for (const request of bad) {
      const finding = acceptedBadInput(request)
      if (finding) return finding
    }
    for (const event of others) {
      const finding = checkedWrongly(run.workload, event)
      if (finding) return finding
    }
    if (!without) return 'holds'
    const kinds = ['start', 'end', 'settle']
    const about = 'without the bad calls'
    const difference = firstDifference(run, without, { about, kinds, plain: plainOutcome })
    return difference === 'unknown' ? 'holds' : difference
  },
})

/** R8: cancelled while queued: settles in that instant with the reason, and never starts. */
export const cancelledInQueueNeverStarts = law({
  name: 'cancelled-in-queue-never-starts',
  level: 3,
  kind: 'safety',
  sentence:
    'a request cancelled while queued is answered at once with the reason, leaves no trace and never starts',
  hint: 'An entry that nobody waits for must leave the queue in the instant of the cancel; think of what still refers to it.',
  variants: (workload) => {
    if (isLarge(workload)) return []
    const cancelled = new Set(
      workload.operations.flatMap((one) => (one.do === 'cancel' ? [one.target] : [])),
    )
    return [...cancelled].slice(0, 3).flatMap((id) => {
      const without = withoutOperations(workload, (one) => one.id === id || isCancelOf(one, id))
      return without ? [without] : []
    })
  },
  judge: (run, variants) => {
    const queued = validRequestsOf(run).filter(wasCancelledInQueue)
    if (queued.length === 0) return 'unknown'
    for (const request of queued) {
      const finding = settledWithReason(request) ?? startedAnyway(request)
      if (finding) return finding
    }
    if (!isTieFree(run)) return 'holds'
    const ids = new Set(queued.map(({ id }) => id))
    for (const [variant, without] of variants.entries()) {
      const kept = new Set(without.workload.operations.map(({ id }) => id))
      const [gone] = [...ids].filter((id) => !kept.has(id))
      if (gone === undefined) continue
      const about = `had ${gone} never been submitted`
      const kinds = ['start', 'end', 'settle']
      const difference = firstDifference(run, without, { about, kinds, plain: plainOutcome })
      if (typeof difference !== 'string') return { ...difference, variant }
    }
    return 'holds'
  },
})

/** R9: cancelled while running: answered now, the handler's signal aborts with the same reason. */
export const cancelledWhileRunningIsAnsweredNow = law({
  name: 'cancelled-while-running-is-answered-now',
  level: 3,
  kind: 'safety',
  sentence:
    'when the caller hangs up on a running request, it is answered at once with the reason and its handler’s signal aborts with that reason',
  hint: 'Two parties must hear of the cancel in its instant, the caller first: even a handler that answers its abort has lost.',
  judge: (run) => {
    const running = validRequestsOf(run).filter(wasCancelledWhileRunning)
    if (running.length === 0) return 'unknown'
    for (const request of running) {
      const finding = settledWithReason(request) ?? notTold(request)
      if (finding) return finding
    }
    return 'holds'
  },
})

/** R10: a signal that is aborted already: rejected at once, no start. */
export const alreadyCancelledIsRefused = law({
  name: 'already-cancelled-is-refused',
  level: 3,
  kind: 'liveness',
  sentence:
    'a request whose signal is aborted already is answered at once with the reason and never starts',
  hint: 'A signal that has fired does not fire again: listening alone is not enough.',
  judge: (run) => {
    const early = validRequestsOf(run).filter(({ hangUp }) => hangUp?.preAborted)
    if (early.length === 0) return 'unknown'
    for (const request of early) {
      const finding = settledWithReason(request) ?? startedAnyway(request)
      if (finding) return finding
    }
    return 'holds'
  },
})

/** R11: not settled by submit + timeoutMs: a TimeoutError then, no start after, the handler told. */
export const deadlineCountsFromSubmit = law({
  name: 'deadline-counts-from-submit',
  level: 4,
  kind: 'safety',
  sentence:
    'a request that is not answered timeoutMs after its submission fails with a TimeoutError at that instant, queued or running',
  hint: 'From which moment does your timer count, and what becomes of a request that is still waiting, or already running, when it fires?',
  judge: (run) => {
    let premise = false
    for (const request of validRequestsOf(run)) {
      const { deadlineMs, hangUp, naturalEndMs } = request
      if (deadlineMs === Infinity || (hangUp?.t ?? Infinity) <= deadlineMs) continue
      if (naturalEndMs <= deadlineMs) continue
      premise = true
      const finding = missedDeadline(request)
      if (finding) return finding
    }
    return premise ? 'holds' : 'unknown'
  },
})

/** R12: when the run is over nothing is left behind, and a large burst does not overflow the stack. */
export const leavesNothingBehind = law({
  name: 'leaves-nothing-behind',
  level: 3,
  kind: 'liveness',
  sentence:
    'when all is answered no timer is armed, no listener hangs on a caller’s signal, no signal fired without a cause, and ten thousand requests do not overflow the stack',
  hint: 'For each timer and listener you add, name every way out, and check that each of them removes it. Count the depth of calls when many requests end at once.',
  judge: (run) => {
    const { history } = run
    const requests = validRequestsOf(run)
    const hasSignals = run.workload.operations.some((one) => one.do === 'submit' && one.cancellable)
    if (!hasSignals || requests.length === 0) return 'unknown'
    const overflow = requests.find(({ settle }) => isStackOverflow(settle?.['value']))
    if (overflow) {
      const message = `${overflow.id} of ${requests.length} requests was answered with ${say(overflow.settle?.['value'])}`
      return { message }
    }
    if (requests.length >= 1_000 && history.end.kind === 'stuck') {
      const open = requests.filter(({ settle }) => !settle).length
      return { message: `${open} of ${requests.length} requests were never answered` }
    }
    for (const request of requests) {
      const finding = abortedWithoutCause(request)
      if (finding) return finding
    }
    if (history.end.kind !== 'over') return 'unknown'
    const { timers, listeners } = history.left
    if (timers > 0) {
      return {
        message: `everything is answered, and ${count(timers, 'timer')} of yours still armed`,
      }
    }
    if (listeners > 0) {
      const message = `everything is answered, and ${count(listeners, 'listener')} still on callers’ signals`
      return { message }
    }
    return 'holds'
  },
})

/** R15: a discrete-event model predicts every start and settle instant, off ties. */
export const matchesTheModel = law({
  name: 'matches-the-model',
  level: 1,
  kind: 'oracle',
  sentence: 'every request starts and is answered at the instant that the rules determine',
  hint: 'Lay your timeline beside the reference’s and look for the first instant at which they part.',
  judge: (run) => {
    if (isLarge(run.workload) || !isTieFree(run)) return 'unknown'
    const predicted = predict(run)
    if (!predicted || predicted.size === 0) return 'unknown'
    for (const { id, starts, settle } of validRequestsOf(run)) {
      const expected = predicted.get(id)
      if (!expected) continue
      const startMs = starts[0]?.t
      if (startMs !== expected.startMs)
        return predictedOtherwise(id, 'start', expected.startMs, startMs)
      if (settle?.t !== expected.settleMs) {
        return predictedOtherwise(id, 'be answered', expected.settleMs, settle?.t)
      }
    }
    return 'holds'
  },
})

/** R16: scaling or shifting all times does the same to the history; with N ≥ jobs nobody waits. */
export const timeScales = law({
  name: 'only-relative-times-matter',
  level: 1,
  kind: 'metamorphic',
  sentence:
    'traffic three times as slow, or a second later, gives the same history three times as slow, or a second later',
  hint: 'Look for a fixed delay or a polling interval: a router acts when something happens, not every so often.',
  variants: (workload) =>
    isLarge(workload) ? [] : [stretch(workload, 3, 0), stretch(workload, 1, 1_000)],
  judge: (run, [scaled, shifted]) => {
    if (!scaled || !shifted || validRequestsOf(run).length === 0) return 'unknown'
    const kinds = ['start', 'settle']
    const slow = firstDifference(run, scaled, {
      about: 'with all times multiplied by 3',
      kinds,
      plain: ({ t }) => [t * 3],
      plainOther: ({ t }) => [t],
    })
    if (typeof slow !== 'string') return { ...slow, variant: 0 }
    const late = firstDifference(run, shifted, {
      about: 'with everything one second later',
      kinds,
      plain: ({ t }) => [t + 1_000],
      plainOther: ({ t }) => [t],
    })
    if (typeof late !== 'string') return { ...late, variant: 1 }
    const waited =
      run.workload.options.concurrency >= run.workload.operations.length && waitedInVain(run)
    return waited || 'holds'
  },
})

/** R17: at every quiescent instant `stats()` equals what waits and what runs. */
export const statsTellTheTruth = law({
  name: 'stats-tell-the-truth',
  level: 1,
  kind: 'safety',
  sentence: 'stats() always equals the requests that wait and the handlers that run',
  hint: 'Derive both numbers from the queue and from the handlers themselves rather than counting them apart.',
  judge: (run) => {
    let premise = false
    for (const { t, waiting, running, observed } of instantsOf(run)) {
      const { queued, running: reported } = observed
      if (waiting.length + running.length > 0) premise = true
      if (queued === waiting.length && reported === running.length) continue
      const fact = `${waiting.length} waiting and ${running.length} running`
      return {
        message: `at ${t} ms  stats() said queued ${say(queued)}, running ${say(reported)}; there were ${fact}`,
        atMs: t,
      }
    }
    return premise ? 'holds' : 'unknown'
  },
})

/** R18: no unhandled rejection, whatever handlers do. */
export const noUnhandledRejection = law({
  name: 'no-unhandled-rejection',
  level: 2,
  kind: 'safety',
  sentence: 'no promise of the router rejects with nobody listening',
  hint: 'Each promise chain you start and do not return needs a last catch; a finally passes the rejection on.',
  judge: ({ workload, history }) => {
    const fails = workload.operations.some(
      (one) => one.do === 'submit' && (one.work.how === 'reject' || one.work.how === 'throw'),
    )
    const [first] = history.unhandled
    if (first !== undefined) {
      return {
        message: `${say(first)} was rejected and nobody listened: Node would end the process here`,
      }
    }
    return fails ? 'holds' : 'unknown'
  },
})

export const laws: Law<RouterWorkload>[] = [
  higherPriorityFirst,
  firstComeFirstServed,
  answersExactlyOnce,
  badInputIsRefused,
  statsTellTheTruth,
  neverMoreThanN,
  noIdleSlotWhileWaiting,
  failuresDisturbNobody,
  noUnhandledRejection,
  cancelledInQueueNeverStarts,
  cancelledWhileRunningIsAnsweredNow,
  alreadyCancelledIsRefused,
  leavesNothingBehind,
  deadlineCountsFromSubmit,
  matchesTheModel,
  timeScales,
]

function waitsAt({ submit, starts, settle, hangUp, deadlineMs }: RequestFacts, t: number): boolean {
  if (submit.t >= t || (starts[0]?.t ?? Infinity) <= t) return false
  return Math.min(settle?.t ?? Infinity, hangUp?.t ?? Infinity, deadlineMs) > t
}

/** What waits and what runs at each quiescent instant, beside what `stats()` said then. */
function* instantsOf(
  run: RouterRun,
): Generator<{ t: number; waiting: string[]; running: string[]; observed: Event }> {
  const valid = new Set(validRequestsOf(run).map(({ id }) => id))
  const waiting = new Set<string>()
  const running = new Set<string>()
  for (const event of run.history.events) {
    const { kind, id, t } = event
    if (kind === 'observe') {
      yield { t, waiting: [...waiting], running: [...running], observed: event }
    }
    if (!valid.has(id)) continue
    if (kind === 'submit') waiting.add(id)
    if (kind === 'start') {
      waiting.delete(id)
      running.add(id)
    }
    if (kind === 'end') running.delete(id)
    if (kind === 'settle') waiting.delete(id)
  }
}

function answeredWrongly(request: RequestFacts): Finding | undefined {
  const { id, starts, end, settle, operation } = request
  const second = starts[1]
  if (second) {
    return {
      message: `at ${second.t} ms  the handler of ${id} was called a second time`,
      atMs: second.t,
    }
  }
  if (!settle) return { message: `${id} was never answered`, notes: { [id]: '← no answer' } }
  const how = settle['how']
  if (how === 'threw') {
    const message = `submit threw ${say(settle['value'])} for ${id}; it must answer with a promise, always`
    return { message, atMs: settle.t }
  }
  if (how === 'returned') {
    const message = `submit answered ${id} with ${say(settle['value'])}, which is not a Promise`
    return { message, atMs: settle.t }
  }
  if (isGivenUpBefore(request, settle.t + 1)) return undefined
  const expected = operation.work.value
  const succeeds = operation.work.how === 'resolve' || operation.work.how === 'return'
  const isOwn =
    end && how === (succeeds ? 'resolved' : 'rejected') && sameValue(settle['value'], expected)
  if (isOwn) return undefined
  const wanted = `${succeeds ? 'value' : 'error'} ${say(expected)}`
  const message = end
    ? `${id} was ${how} with ${say(settle['value'])}; its handler’s own ${wanted} was expected`
    : `${id} was ${how} with ${say(settle['value'])} before its handler had ended`
  return { message, atMs: settle.t, notes: { [id]: '← wrong answer' } }
}

/** Why the run came to rest with requests open: in words, from what can be seen outside. */
function diagnosis(run: RouterRun): string {
  if (run.history.end.kind !== 'stuck') return ''
  const last = [...instantsOf(run)].at(-1)
  if (!last) return ''
  const { concurrency } = run.workload.options
  const { waiting, running } = last
  const lines = [
    `the run is stuck: ${waiting.length === 0 ? 'nothing waits' : `${list(waiting)} still ${waiting.length === 1 ? 'waits' : 'wait'}`}, ` +
      `${running.length} of ${concurrency} handlers run, and no timer is armed`,
  ]
  const failed = eventsOf(run.history, 'end')
    .filter(({ how }) => how === 'rejected')
    .at(-1)
  if (waiting.length > 0 && running.length < concurrency && failed) {
    lines.push(`perhaps a slot was lost at ${failed.t} ms, when ${failed.id} failed`)
  }
  return `\n${lines.join('\n')}`
}

function flipOutcome(operation: Submit): Submit {
  const { work } = operation
  const to = { resolve: 'reject', reject: 'resolve' } as const
  if ((work.how === 'resolve' || work.how === 'reject') && work.ms > 0) {
    return { ...operation, work: { ...work, how: to[work.how] } }
  }
  if (work.how === 'throw') return { ...operation, work: { ...work, how: 'reject', ms: 0 } }
  if (work.how === 'reject') return { ...operation, work: { ...work, how: 'throw' } }
  return operation
}

function acceptedBadInput({
  id,
  submit,
  starts,
  settle,
  operation,
}: RequestFacts): Finding | undefined {
  const what = say(operation.instead ?? (operation.request as Value))
  if (starts[0]) {
    const message = `at ${starts[0].t} ms  the handler was called for a bad request: ${what}`
    return { message, atMs: starts[0].t }
  }
  if (settle?.['how'] === 'threw') {
    return {
      message: `submit threw for ${what}; it must answer with a rejected promise`,
      atMs: settle.t,
    }
  }
  const isRefused =
    settle?.t === submit.t && settle['how'] === 'rejected' && isBadInputError(settle['value'])
  if (isRefused) return undefined
  const got = settle
    ? `it was ${settle['how']} with ${say(settle['value'])} at ${settle.t} ms`
    : 'it was never answered'
  return {
    message: `${id} is a bad request, ${what}: expected a TypeError or a RangeError at ${submit.t} ms; ${got}`,
    atMs: submit.t,
    notes: { [id]: '← bad input' },
  }
}

function checkedWrongly(workload: RouterWorkload, event: Event): Finding | undefined {
  const operation = workload.operations.find(({ id }) => id === event.id)
  if (operation?.do !== 'create' && operation?.do !== 'parse') return undefined
  const isGood = operation.do === 'parse' && isValidRequest(operation)
  const what =
    operation.do === 'parse'
      ? `parseRequest(${say(operation.instead ?? (operation.request as Value))})`
      : `createRouter(…, { concurrency: ${say(operation.concurrency)} })`
  const threw = event['how'] === 'threw'
  if (isGood) {
    return threw
      ? { message: `${what} is good input, and threw ${say(event['value'])}` }
      : undefined
  }
  if (threw && isBadInputError(event['value'])) return undefined
  const got = threw ? `it threw ${say(event['value'])}` : 'it threw nothing'
  return { message: `${what}: expected a TypeError or a RangeError; ${got}`, atMs: event.t }
}

function isCancelOf(operation: RouterOperation, id: string): boolean {
  return operation.do === 'cancel' && operation.target === id
}

/** Cancelled while it waited; a slot that came free in the same instant makes it a tie. */
function wasCancelledInQueue({ hangUp, starts, deadlineMs }: RequestFacts): boolean {
  if (!hangUp || hangUp.preAborted || deadlineMs <= hangUp.t) return false
  return !starts[0] || starts[0].seq > hangUp.seq
}

function wasCancelledWhileRunning(request: RequestFacts): boolean {
  const { hangUp, starts, naturalEndMs, deadlineMs } = request
  if (!hangUp || hangUp.preAborted || !starts[0] || starts[0].seq > hangUp.seq) return false
  return naturalEndMs > hangUp.t && deadlineMs > hangUp.t
}

function settledWithReason({ id, hangUp, settle }: RequestFacts): Finding | undefined {
  if (!hangUp) return undefined
  const { t, reason } = hangUp
  const isRight =
    settle?.t === t && settle['how'] === 'rejected' && sameValue(settle['value'], reason)
  if (isRight) return undefined
  const got = settle
    ? `it was ${settle['how']} with ${say(settle['value'])} at ${settle.t} ms`
    : 'it was never answered'
  return {
    message: `at ${t} ms  the caller of ${id} hung up with ${say(reason)}; expected a rejection with that reason, then; ${got}`,
    atMs: t,
    notes: { [id]: '← hung up' },
  }
}

function startedAnyway({ id, hangUp, starts }: RequestFacts): Finding | undefined {
  if (!starts[0]) return undefined
  return {
    message: `at ${starts[0].t} ms  ${id} started, although its caller had hung up at ${hangUp?.t} ms`,
    atMs: starts[0].t,
    notes: { [id]: '← nobody waits for it' },
  }
}

function notTold({ id, hangUp, abort }: RequestFacts): Finding | undefined {
  if (!hangUp) return undefined
  if (abort?.t === hangUp.t && sameValue(abort['value'], hangUp.reason)) return undefined
  const got = abort ? `it aborted with ${say(abort['value'])} at ${abort.t} ms` : 'it never aborted'
  return {
    message: `at ${hangUp.t} ms  the caller of ${id} hung up with ${say(hangUp.reason)}; its handler’s signal should abort with it, then: ${got}`,
    atMs: hangUp.t,
    notes: { [id]: '← its handler was not told' },
  }
}

function missedDeadline(request: RequestFacts): Finding | undefined {
  const { id, deadlineMs, settle, starts, submit, abort } = request
  const start = starts[0]
  const since = `deadline ${deadlineMs} ms: submitted at ${submit.t} ms with ${deadlineMs - submit.t} ms to live`
  const isLate =
    settle?.t !== deadlineMs || settle['how'] !== 'rejected' || !isTimeoutError(settle['value'])
  if (isLate) {
    const got = settle
      ? `it was ${settle['how']} with ${say(settle['value'])} at ${settle.t} ms`
      : 'it was never answered'
    const message = `${id}  ${since}; expected a TimeoutError then: ${got}`
    return { message, atMs: deadlineMs, notes: { [id]: `← due at ${deadlineMs} ms` } }
  }
  if (start && start.t > deadlineMs) {
    const message = `${id}  ${since}, and its handler was started at ${start.t} ms`
    return { message, atMs: start.t, notes: { [id]: '← started after its deadline' } }
  }
  if (!start || start.t === deadlineMs) return undefined
  if (abort?.t === deadlineMs && sameValue(abort['value'], settle['value'])) return undefined
  const got = abort ? `it aborted with ${say(abort['value'])} at ${abort.t} ms` : 'it never aborted'
  const message = `${id}  ${since}; its handler’s signal should abort then with the caller’s TimeoutError: ${got}`
  return { message, atMs: deadlineMs, notes: { [id]: '← its handler was not told' } }
}

function abortedWithoutCause(request: RequestFacts): Finding | undefined {
  const { id, hangUp, deadlineMs, abort } = request
  if (!abort || (hangUp?.t ?? Infinity) <= abort.t || deadlineMs <= abort.t) return undefined
  const message = `at ${abort.t} ms  the signal of ${id}’s handler aborted: nobody hung up and no deadline had passed`
  return { message, atMs: abort.t, notes: { [id]: '← aborted without a cause' } }
}

function isStackOverflow(value: Value | undefined): boolean {
  return isBadInputError(value) && JSON.stringify(value).includes('call stack')
}

function predictedOtherwise(
  id: string,
  what: string,
  expected: number | undefined,
  got: number | undefined,
): Finding {
  const when = (ms: number | undefined): string => (ms === undefined ? 'never' : `at ${ms} ms`)
  return {
    message: `${id} should ${what} ${when(expected)}; it did ${when(got)}`,
    ...(expected !== undefined && { atMs: expected, expected }),
    ...(got !== undefined && { got }),
    notes: { [id]: `← should ${what} ${when(expected)}` },
  }
}

function stretch(workload: RouterWorkload, factor: number, shiftMs: number): RouterWorkload {
  const operations = workload.operations.map((operation) => {
    const { when } = operation
    const moved = 'at' in when ? { at: when.at * factor + shiftMs } : when
    if (operation.do !== 'submit') return { ...operation, when: moved }
    const { timeoutMs } = operation.request
    const isScaled = typeof timeoutMs === 'number' && isValidRequest(operation)
    return {
      ...operation,
      when: moved,
      request: isScaled
        ? { ...operation.request, timeoutMs: timeoutMs * factor }
        : operation.request,
      work: { ...operation.work, ms: operation.work.ms * factor },
    }
  })
  return { ...workload, operations }
}

function waitedInVain(run: RouterRun): Finding | undefined {
  for (const { id, submit, starts, hangUp } of validRequestsOf(run)) {
    if (hangUp || starts[0]?.t === submit.t) continue
    const message = `${id} waited from ${submit.t} ms, although there are more slots than requests`
    return { message, atMs: submit.t, notes: { [id]: '← should start at once' } }
  }
  return undefined
}

/** The first request that two runs treat differently, as a finding; `holds` when there is none. */
function firstDifference(
  run: RouterRun,
  other: RouterRun,
  options: {
    about: string
    kinds: string[]
    plain: (event: Event) => unknown[]
    plainOther?: (event: Event) => unknown[]
  },
): Judgement {
  const { about, kinds, plain, plainOther = plain } = options
  const kept = new Set(validRequestsOf(other).map(({ id }) => id))
  const ours = tableOf(run, kinds, plain)
  const theirs = tableOf(other, kinds, plainOther)
  for (const { id } of validRequestsOf(run)) {
    if (!kept.has(id)) continue
    for (const kind of kinds) {
      const here = ours.get(`${kind} ${id}`)
      const there = theirs.get(`${kind} ${id}`)
      if (here?.plain === there?.plain) continue
      const when = (event: Event | undefined): string => (event ? `at ${event.t} ms` : 'never')
      const word = { start: 'started', end: 'ended', settle: 'was answered' }[kind] ?? kind
      return {
        message: `${id} ${word} ${when(here?.event)}; ${about}, it ${word} ${when(there?.event)}`,
        ...(here && { atMs: here.event.t }),
        notes: { [id]: '← differs' },
        variant: 0,
      }
    }
  }
  return kept.size === 0 ? 'unknown' : 'holds'
}

function tableOf(
  { history }: RouterRun,
  kinds: string[],
  plain: (event: Event) => unknown[],
): Map<string, { event: Event; plain: string }> {
  return new Map(
    history.events
      .filter(({ kind }) => kinds.includes(kind))
      .map((event) => [
        `${event.kind} ${event.id}`,
        { event, plain: JSON.stringify(plain(event)) },
      ]),
  )
}

function plainOutcome({ t, how, value }: Event): unknown[] {
  return [t, how, withoutIdentity(value)]
}

function list(ids: string[]): string {
  const shown = ids.slice(0, 6).join(', ')
  return ids.length > 6 ? `${shown} and ${ids.length - 6} more` : shown
}

function count(number: number, noun: string): string {
  return number === 1 ? `1 ${noun} is` : `${number} ${noun}s are`
}

import { defineLaw, unheard, withoutOperations, type Law } from '../../harness/core/index.ts'
import { firstDifference, plainOutcome } from './compare.ts'
import type { RouterOperation, RouterWorkload, Submit } from './drive.ts'
import {
  hasFailures,
  instantsOf,
  isGivenUpBy,
  isLarge,
  isTieFree,
  isValidRequest,
  othersOf,
  reachesItsDeadline,
  requestsOf,
  signalOf,
  validRequestsOf,
  waitsAt,
  wasCancelledInQueue,
  wasCancelledWhileRunning,
} from './facts.ts'
import * as finding from './findings.ts'
import { predict } from './model.ts'

const law = defineLaw<RouterWorkload>
const STRETCH = { factor: 3, shiftMs: 1_000 }

/** R1: in every prefix of the history, starts − ends ≤ N. */
export const neverMoreThanN = law({
  name: 'never-more-than-n-in-flight',
  level: 2,
  kind: 'safety',
  sentence: 'at no moment do more than N handlers run',
  hint: 'A slot is taken from the call of the handler until its promise settles, whatever became of the caller.',
  judge: ({ workload, history }) => {
    const { concurrency } = workload.options
    const others = othersOf(workload)
    const running = new Set<string>()
    let wasFull = false
    for (const event of history.events) {
      if (others.has(event.id)) continue
      if (event.kind === 'start') running.add(event.id)
      if (event.kind === 'end') running.delete(event.id)
      if (running.size >= concurrency) wasFull = true
      if (running.size > concurrency) return finding.tooMany(event, running, concurrency)
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
      const [start] = started.starts
      if (!start) continue
      for (const other of requests) {
        if (other.priority === started.priority || !waitsAt(other, start.t)) continue
        premise = true
        if (other.priority < started.priority) return finding.overtaken(started, start, other)
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
      const [start] = later.starts
      if (!start) continue
      for (const earlier of requests.slice(0, index)) {
        if (earlier.priority !== later.priority || isGivenUpBy(earlier, start.t)) continue
        const [before] = earlier.starts
        if (!before && earlier.settle && earlier.settle.t <= start.t) continue
        premise = true
        if (!before || before.seq > start.seq) return finding.outOfOrder(later, start, earlier)
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
    for (const instant of instantsOf(run)) {
      if (instant.waiting.length === 0) continue
      premise = true
      if (instant.running.length < concurrency) return finding.idle(instant, concurrency)
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
    const stray = finding.strayStart(run.history)
    if (stray) return stray
    for (const request of requests) {
      // Which of a crowd had no answer may depend on the engine: another law says that some had none.
      if (isLarge(run.workload) && !request.settle) continue
      const wrong = finding.answeredWrongly(request)
      if (wrong) return { ...wrong, message: wrong.message + finding.diagnosis(run) }
    }
    return finding.otherAnsweredWrongly(run) ?? 'holds'
  },
})

/** R6: flipping fulfil and reject, or a synchronous throw and a rejection, moves no start. */
export const failuresDisturbNobody = law({
  name: 'failures-disturb-nobody',
  level: 2,
  kind: 'metamorphic',
  sentence: 'a failing handler changes nothing for the other requests',
  hint: 'Compare what your code does after a handler that fulfils, one that rejects and one that throws before it returns a promise.',
  variants: (run) => {
    const { workload } = run
    if (isLarge(workload) || !isTieFree(run) || !predict(run)) return []
    const flipped = workload.operations.map((one) => (one.do === 'submit' ? flipOutcome(one) : one))
    const changes = flipped.some((one, index) => one !== workload.operations[index])
    return changes ? [{ ...workload, operations: flipped }] : []
  },
  judge: (run, [flipped]) => {
    if (!flipped) return 'unknown'
    const about = 'with successes and failures swapped'
    return firstDifference(run, flipped, { about, kinds: ['start'], plain: ({ t }) => [t] })
  },
})

/** R7: the validation law, with its metamorphic form: bad calls leave the others alone. */
export const badInputIsRefused = law({
  name: 'bad-input-is-refused',
  level: 1,
  kind: 'validation',
  sentence: 'bad input is answered at once with a TypeError or a RangeError, and changes nothing',
  hint: 'Check the request before anything else is done with it, and let submit answer with a rejected promise rather than throw.',
  variants: ({ workload }) => {
    if (isLarge(workload)) return []
    const without = withoutOperations(
      workload,
      (one) => one.do === 'submit' && !isValidRequest(one),
    )
    return without && without.operations.length > 0 ? [without] : []
  },
  judge: (run, [without]) => {
    const bad = requestsOf(run).filter(({ isValid }) => !isValid)
    const checks = run.history.events.filter(({ kind }) => kind === 'create' || kind === 'parse')
    if (bad.length === 0 && checks.length === 0) return 'unknown'
    for (const request of bad) {
      const accepted = finding.acceptedBadInput(request)
      if (accepted) return accepted
    }
    const operations = new Map(run.workload.operations.map((one) => [one.id, one]))
    for (const event of checks) {
      const operation = operations.get(event.id)
      const wrong = operation && finding.checkedWrongly(operation, event)
      if (wrong) return wrong
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
  variants: (run) => {
    const { workload } = run
    if (isLarge(workload) || !isTieFree(run)) return []
    const gone = validRequestsOf(run).filter(wasCancelledInQueue).slice(0, 3)
    return gone.flatMap(({ id }) => withoutRequest(workload, id) ?? [])
  },
  judge: (run, variants) => {
    const queued = validRequestsOf(run).filter(wasCancelledInQueue)
    if (queued.length === 0) return 'unknown'
    for (const request of queued) {
      const wrong = finding.notSettledWithReason(request) ?? finding.startedAfterHangUp(request)
      if (wrong) return wrong
    }
    for (const [variant, without] of variants.entries()) {
      const kept = new Set(without.workload.operations.map(({ id }) => id))
      const gone = queued.find(({ id }) => !kept.has(id))
      if (!gone) continue
      const about = `had ${gone.id} never been submitted`
      const kinds = ['start', 'end', 'settle']
      const by = { about, kinds, plain: plainOutcome, variant }
      const difference = firstDifference(run, without, by)
      if (typeof difference !== 'string') return difference
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
      const wrong = finding.notSettledWithReason(request) ?? finding.handlerNotTold(request)
      if (wrong) return wrong
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
      const wrong = finding.notSettledWithReason(request) ?? finding.startedAfterHangUp(request)
      if (wrong) return wrong
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
    const late = validRequestsOf(run).filter(reachesItsDeadline)
    if (late.length === 0) return 'unknown'
    for (const request of late) {
      const wrong = finding.missedDeadline(request)
      if (wrong) return wrong
    }
    return 'holds'
  },
})

/** R12: when the run is over no timer and no listener is left; no signal fires without a cause. */
export const leavesNothingBehind = law({
  name: 'leaves-nothing-behind',
  level: 3,
  kind: 'liveness',
  sentence:
    'when all is answered no timer is armed and no listener hangs on a caller’s signal, and no handler’s signal ever fires without a cause',
  hint: 'For each timer and listener you add, name every way out, and check that each of them removes it.',
  judge: (run) => {
    const requests = validRequestsOf(run)
    const hasSomethingToLeave = requests.some(
      ({ operation, deadlineMs }) => operation.cancellable || deadlineMs !== Infinity,
    )
    if (!hasSomethingToLeave) return 'unknown'
    for (const request of requests) {
      const wrong = finding.abortedWithoutCause(request)
      if (wrong) return wrong
    }
    if (run.history.end.kind !== 'over') return 'unknown'
    return finding.leftBehind(run.history) ?? 'holds'
  },
})

/** R12, its last part: thousands that settle or give up at once do not overflow the stack. */
export const answersACrowdAtOnce = law({
  name: 'answers-a-crowd-at-once',
  level: 3,
  kind: 'liveness',
  sentence: 'when thousands of requests end or give up in one instant, all are answered',
  hint: 'Does the end of one request call, from inside, the start of the next? Count how deep that goes.',
  judge: (run) => {
    if (!isLarge(run.workload)) return 'unknown'
    return finding.brokenByTheCrowd(run) ?? 'holds'
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
      const { startMs, settleMs } = predicted.get(id) ?? {}
      const [start] = starts
      if (start?.t !== startMs) {
        return finding.predictedOtherwise(id, 'start', { expected: startMs, got: start?.t })
      }
      if (settle?.t !== settleMs) {
        return finding.predictedOtherwise(id, 'be answered', { expected: settleMs, got: settle?.t })
      }
    }
    return 'holds'
  },
})

/** R16: scaling or shifting all times does the same to the history; with N ≥ jobs nobody waits. */
export const onlyRelativeTimesMatter = law({
  name: 'only-relative-times-matter',
  level: 1,
  kind: 'metamorphic',
  sentence:
    'traffic three times as slow and a second later gives the same history, three times as slow and a second later',
  hint: 'Look for a fixed delay or a polling interval: a router acts when something happens, not every so often.',
  variants: ({ workload }) => (isLarge(workload) ? [] : [stretch(workload)]),
  judge: (run, [slower]) => {
    if (!slower || validRequestsOf(run).length === 0) return 'unknown'
    const difference = firstDifference(run, slower, {
      about: `with all times multiplied by ${STRETCH.factor} and one second added`,
      kinds: ['start', 'settle'],
      plain: ({ t }) => [t],
      moved: (ms) => ms * STRETCH.factor + STRETCH.shiftMs,
    })
    if (typeof difference !== 'string') return difference
    const { options, operations } = run.workload
    return (options.concurrency >= operations.length && finding.waitedInVain(run)) || 'holds'
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
    for (const instant of instantsOf(run)) {
      if (instant.waiting.length + instant.running.length > 0) premise = true
      const wrong = finding.miscounted(instant)
      if (wrong) return wrong
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
    const message = unheard(history)
    if (message) return { message }
    return hasFailures(workload) ? 'holds' : 'unknown'
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
  answersACrowdAtOnce,
  deadlineCountsFromSubmit,
  matchesTheModel,
  onlyRelativeTimesMatter,
]

function isCancelOf(operation: RouterOperation, id: string): boolean {
  return operation.do === 'cancel' && operation.target === id
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

/** The traffic as if a request had never been made, nor its caller hung up. */
function withoutRequest(workload: RouterWorkload, id: string): RouterWorkload | undefined {
  const submits = workload.operations.filter((one) => one.do === 'submit')
  const gone = submits.find((one) => one.id === id)
  if (!gone) return undefined
  const signal = signalOf(gone)
  const isShared = submits.some((one) => one !== gone && signalOf(one) === signal)
  return withoutOperations(
    workload,
    (one) => one === gone || (!isShared && isCancelOf(one, signal)),
  )
}

function stretch(workload: RouterWorkload): RouterWorkload {
  const { factor, shiftMs } = STRETCH
  const operations = workload.operations.map((operation) => {
    const { when } = operation
    const moved = 'at' in when ? { at: when.at * factor + shiftMs } : when
    if (operation.do !== 'submit' && operation.do !== 'other') return { ...operation, when: moved }
    const work = { ...operation.work, ms: operation.work.ms * factor }
    if (operation.do === 'other') return { ...operation, when: moved, work }
    const { timeoutMs } = operation.request
    const isScaled = typeof timeoutMs === 'number' && isValidRequest(operation)
    const request = isScaled
      ? { ...operation.request, timeoutMs: timeoutMs * factor }
      : operation.request
    return { ...operation, when: moved, request, work }
  })
  return { ...workload, operations }
}

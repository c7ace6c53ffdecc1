import {
  defineLaw,
  eventsOf,
  isBadInputError,
  isTimeoutError,
  counted,
  countedAre,
  sameValue,
  say,
  unheard,
  withoutOperations,
  type Event,
  type Finding,
  type Judgement,
  type Law,
  type Run,
} from '../../harness/core/index.ts'
import { compareRuns, withRaisedLimits, withSignals } from './compare.ts'
import type { DeadlineWorkload } from './drive.ts'
import {
  callsOf,
  isCall,
  isMadeByCode,
  isValidCall,
  LIMIT_MS_MAX,
  signalIdOf,
  validCallsOf,
  verdictOf,
  type CallFacts,
} from './facts.ts'
import {
  abortedForNoReason,
  acceptedBadInput,
  calledAnyway,
  hungUp,
  leftBehind,
  notTold,
  ownEnd,
  refusedWrongly,
  whatCame,
  wrongAnswer,
  wrongBudget,
} from './findings.ts'
import { isValueOf, predict, type Outcome } from './model.ts'

type DeadlineRun = Run<DeadlineWorkload>
const law = defineLaw<DeadlineWorkload>

const LARGE_FROM = 1_000

/** T1: `withTimeout` has settled by t0 + timeoutMs, with a TimeoutError iff nothing came before. */
export const lateCallsTimeOut = law({
  name: 'late-calls-time-out-on-time',
  level: 1,
  kind: 'safety',
  sentence:
    'a call that has no answer after timeoutMs is rejected with a TimeoutError at that instant, and no other call is',
  hint: 'What settles the caller’s promise when the operation says nothing at all, or speaks at the very last moment? Does anything else settle it first, or lock it?',
  judge: (run) =>
    eachValid(run, (call) => {
      const { operation, hangUp, deadlineMs, settle, attempts, plan } = call
      if (operation.do !== 'withTimeout' || hangUp?.preAborted) return undefined
      const [only] = attempts
      if (only && only.budgetMs !== plan.totalMs) return wrongBudget(call, only, plan.totalMs)
      const { outcome } = predict(call)
      const since = `${call.id} was called at ${call.submit.t} ms with ${plan.totalMs} ms to answer`
      if (outcome?.kind === 'timeout') {
        return isAnsweredBy(call, outcome) ? 'holds' : wrongAnswer(call, outcome, since)
      }
      if ((settle?.t ?? Infinity) > deadlineMs) {
        const message = `${since}: until ${deadlineMs} ms\ngot       ${whatCame(call)}`
        return { message, atMs: deadlineMs, notes: { [call.id]: `← due at ${deadlineMs} ms` } }
      }
      const isEarly = isTimeoutError(settle?.['value']) && isMadeByCode(settle?.['value'])
      return outcome && isEarly ? wrongAnswer(call, outcome, since) : undefined
    }),
})

/** T2: what the operation answers before the deadline passes through by identity, errors too. */
export const earlierResultsPassThrough = law({
  name: 'earlier-results-pass-through',
  level: 1,
  kind: 'safety',
  sentence:
    'what the operation answers in time, value or error, is the caller’s answer, unchanged and in that instant',
  hint: 'Follow a value, an error, an undefined and a synchronous throw through your code: what is added, lost or waited for on the way?',
  judge: (run) =>
    eachValid(run, (call) => {
      const { outcome, ending } = predict(call)
      const attempt = call.attempts.at(-1)
      if (!outcome || !attempt || attempt.number !== outcome.attempt) return undefined
      const isFinalError =
        outcome.kind === 'error' && (call.plan.attempts === 1 || ending === 'not-retryable')
      if (outcome.kind !== 'value' && !isFinalError) return undefined
      return isAnsweredBy(call, outcome) ? 'holds' : wrongAnswer(call, outcome, ownEnd(attempt))
    }),
})

/** T3: the timeout's error, the caller's reason and the operation's error keep their identity. */
export const errorsKeepTheirIdentity = law({
  name: 'errors-keep-their-identity',
  level: 2,
  kind: 'safety',
  sentence:
    'a rejection tells its cause: the operation’s own error, the caller’s own reason, or a TimeoutError of yours, never one in place of another',
  hint: 'An operation may fail with an error that is named TimeoutError, and a caller may hang up with any value at all. What does your code decide by?',
  judge: (run) =>
    eachValid(run, (call) => {
      const { outcome } = predict(call)
      const { settle } = call
      if (!outcome || outcome.kind === 'value') return undefined
      if (settle?.t !== outcome.t || settle['how'] !== 'rejected') return undefined
      if (isValueOf(call, outcome, settle['value'])) return 'holds'
      return wrongAnswer(call, outcome, `the rejection of ${call.id} hides its cause`)
    }),
})

/** T4: at a timeout the operation's signal aborts with that error; it aborts for no other cause. */
export const timeoutStopsTheOperation = law({
  name: 'timeout-stops-the-operation',
  level: 2,
  kind: 'safety',
  sentence:
    'when time is up the operation’s signal aborts with the very TimeoutError of the call, and it never aborts without a cause',
  hint: 'Who tells the operation that nobody waits any more? And is it given the same error object that the caller gets?',
  judge: (run) =>
    eachValid(run, (call) => {
      const { attempts, outcome } = predict(call)
      let premise: 'holds' | undefined
      for (const { number, startMs, cause, causeMs } of attempts) {
        const attempt = call.attempts[number - 1]
        if (attempt?.start.t !== startMs) break
        const { abort, start } = attempt
        const isEarly = (abort?.t ?? Infinity) < causeMs || start['aborted'] === true
        if (isEarly && (call.hangUp?.t ?? Infinity) > start.t) return abortedForNoReason(attempt)
        if (cause !== 'timeout' && cause !== 'try-timeout') continue
        premise = 'holds'
        const error = abort?.t === causeMs ? abort['value'] : undefined
        if (!isTimeoutError(error) || !isMadeByCode(error)) {
          return notTold(attempt, causeMs, 'a TimeoutError')
        }
        const isLast = outcome?.attempt === number && call.settle?.t === causeMs
        const shown = isLast ? call.settle : questionAt(call, number, causeMs)
        if (shown && !sameValue(shown['value'], error) && isTimeoutError(shown['value'])) {
          const due = `the very ${say(shown['value'])} that its caller was given`
          const told = notTold(attempt, causeMs, due)
          return { ...told, message: `${told.message}: another object` }
        }
      }
      return premise
    }),
})

/** T5: a caller's abort settles the call in its instant with the reason, and stops the operation. */
export const hangUpIsAnsweredAtOnce = law({
  name: 'hang-up-is-answered-at-once',
  level: 2,
  kind: 'safety',
  sentence:
    'when the caller hangs up the call is rejected at once with signal.reason, whatever that is, and the operation’s signal aborts with the same reason',
  hint: 'A reason may be null, 0 or an error of any name. The caller is answered first, whatever the operation makes of its abort, and whatever your code is waiting for.',
  judge: (run) =>
    eachValid(run, (call) => {
      const { hangUp, settle } = call
      const { outcome, attempts } = predict(call)
      if (outcome?.kind !== 'reason' || !hangUp || hangUp.preAborted) return undefined
      if ((settle?.t ?? Infinity) < hangUp.t) return undefined
      if (!isAnsweredBy(call, outcome)) {
        return wrongAnswer(call, outcome, hungUp(call, hangUp))
      }
      const { number, cause } = attempts.at(-1) ?? {}
      const running = call.attempts.find((attempt) => attempt.number === number)
      if (cause !== 'hang-up' || !running || running.start.seq > hangUp.seq) return 'holds'
      const { abort } = running
      if (abort?.t === hangUp.t && sameValue(abort['value'], hangUp.reason)) return 'holds'
      return notTold(running, hangUp.t, `the caller’s ${say(hangUp.reason)}`)
    }),
})

/** T6: a signal that is aborted already: rejected at once with the reason, operation not called. */
export const alreadyAbortedIsNeverCalled = law({
  name: 'already-aborted-is-never-called',
  level: 2,
  kind: 'safety',
  sentence:
    'a call whose signal is aborted already is rejected at once with the reason, and its operation is never called',
  hint: 'A signal that has fired does not fire again: listening alone is not enough.',
  judge: (run) =>
    eachValid(run, (call) => {
      if (!call.hangUp?.preAborted) return undefined
      const because = `the caller of ${call.id} had hung up before`
      if (call.attempts[0]) {
        return calledAnyway(call, call.attempts[0], `the caller of ${call.id} had hung up before`)
      }
      const { outcome } = predict(call)
      return !outcome || isAnsweredBy(call, outcome) ? 'holds' : wrongAnswer(call, outcome, because)
    }),
})

/** T7: no armed timer once every call has settled, on any way out. */
export const noTimerLeftBehind = law({
  name: 'no-timer-left-behind',
  level: 1,
  kind: 'liveness',
  sentence: 'once a call is answered, in whatever way, none of its timers is still armed',
  hint: 'For each timer you arm, name every way out: a value, an error, a synchronous throw, a hang-up, a pause cut short. Does each of them clear it?',
  judge: (run) =>
    atRest(run, ({ observed, last }) => {
      const timers = Number(observed['timers'])
      if (timers === 0) return 'holds'
      return leftBehind(observed, last, `${countedAre(timers, 'timer')} still armed`)
    }),
})

/** T8: listeners on the caller's signal return to their number before. */
export const noListenerLeftBehind = law({
  name: 'no-listener-left-behind',
  level: 2,
  kind: 'liveness',
  sentence: 'once a call is answered, nothing of it listens to the caller’s signal any more',
  hint: 'One long-lived signal may serve a thousand calls. What does each of them leave on it?',
  judge: (run) => {
    const listening = new Map(
      validCallsOf(run)
        .filter(({ operation }) => operation.cancellable)
        .map(({ id, operation }) => [id, signalIdOf(operation)] as const),
    )
    const spared = new Set(eventsOf(run.history, 'cancel').map(({ id }) => id))
    return atRest(run, ({ observed, last, settled }) => {
      const listeners = Number(observed['listeners'])
      if (listeners > 0) {
        const what = `${countedAre(listeners, 'listener')} still on callers’ signals`
        return leftBehind(observed, last, what)
      }
      const isTested = settled.some((id) => {
        const signalId = listening.get(id)
        return signalId !== undefined && !spared.has(signalId)
      })
      return isTested ? 'holds' : undefined
    })
  },
})

/** T9: no unhandled rejection, even if the operation rejects late, even if pre-aborted. */
export const noUnhandledRejection = law({
  name: 'no-unhandled-rejection',
  level: 3,
  kind: 'safety',
  sentence: 'no promise rejects with nobody listening, however late an operation fails',
  hint: 'Every promise needs somebody who listens to its failure, also one that you only chain a clean-up to, and one that has lost the race.',
  judge: (run) => {
    const message = unheard(run.history)
    if (message) return { message }
    const isTested = validCallsOf(run).some(
      (call) => call.hangUp?.preAborted || call.attempts.some((_, index) => failsLate(call, index)),
    )
    return isTested ? 'holds' : 'unknown'
  },
})

/** T10: the validation law, with its metamorphic form: bad calls leave the others alone. */
export const badInputIsRefused = law({
  name: 'bad-input-is-refused',
  level: 1,
  kind: 'validation',
  sentence:
    'a bad number is answered at once with a TypeError or a RangeError and no call of the operation; Infinity is no limit',
  hint: 'Which numbers does the platform’s timer not keep? Look at NaN, strings, 2³¹ and Infinity before anything else is done with them.',
  variants: ({ workload }) => {
    if (isLarge(workload)) return []
    const without = withoutOperations(workload, (one) => isCall(one) && !isValidCall(one))
    return without?.operations.some(isCall) ? [without] : []
  },
  judge: (run, [without]) => {
    let premise: Judgement = 'unknown'
    for (const call of callsOf(run)) {
      const judgement = call.isValid ? judgeExtreme(call) : judgeBad(call)
      if (typeof judgement === 'object') return judgement
      if (judgement === 'holds') premise = 'holds'
    }
    if (!without) return premise
    const difference = compareRuns(run, without, 'without the bad calls')
    return typeof difference === 'object' ? { ...difference, variant: 0 } : premise
  },
})

/** T11: one budget: each attempt gets min(perTryMs, what is left), and none starts at the end. */
export const oneBudgetForAllTries = law({
  name: 'one-budget-for-all-tries',
  level: 4,
  kind: 'safety',
  sentence:
    'each try gets min(perTryMs, what is left of totalMs), none starts when nothing is left, and the call is answered by t0 + totalMs',
  hint: 'The deadline is one instant, fixed when the call is made. What does each later try still have?',
  judge: (run) =>
    eachValid(run, (call) => {
      const { operation, attempts, deadlineMs, plan, settle, submit, id, hangUp } = call
      if (operation.do !== 'callWithin' || hangUp?.preAborted) return undefined
      const until = `${id} was made at ${submit.t} ms with totalMs ${plan.totalMs}`
      for (const attempt of attempts) {
        const leftMs = deadlineMs - attempt.start.t
        if (leftMs <= 0) return calledAnyway(call, attempt, `all time was up at ${deadlineMs} ms`)
        const dueMs = Math.min(plan.perTryMs, leftMs)
        if (attempt.budgetMs !== dueMs) {
          const finding = wrongBudget(call, attempt, dueMs)
          return { ...finding, message: `${until}\n${finding.message}` }
        }
      }
      const { outcome } = predict(call)
      if (outcome?.kind === 'timeout' && attempts.length === outcome.attempt) {
        return isAnsweredBy(call, outcome) ? 'holds' : wrongAnswer(call, outcome, until)
      }
      if ((settle?.t ?? Infinity) > deadlineMs) {
        const message = `${until}: until ${deadlineMs} ms\ngot       ${whatCame(call)}`
        return { message, atMs: deadlineMs, notes: { [id]: `← due at ${deadlineMs} ms` } }
      }
      return attempts.length > 1 && Number.isFinite(deadlineMs) ? 'holds' : undefined
    }),
})

/** T12: if the pause would reach the deadline, the call fails now, with the last real error. */
export const failsNowWithoutTimeForAnotherTry = law({
  name: 'fails-now-without-time-for-another-try',
  level: 4,
  kind: 'safety',
  sentence:
    'when the pause would outlast the deadline the call fails at once, with the error of its last try',
  hint: 'Before a pause: is there anything after it? The caller would rather know now, and know why.',
  judge: (run) =>
    eachValid(run, (call) => {
      const { outcome, ending } = predict(call)
      if (ending !== 'no-time-left' || outcome?.attempt !== call.attempts.length) return undefined
      if (isAnsweredBy(call, outcome)) return 'holds'
      const { deadlineMs, plan } = call
      const because = `at ${outcome.t} ms  try ${outcome.attempt} of ${call.id} failed; a pause of ${plan.backoffMs} ms would end after ${deadlineMs} ms`
      return wrongAnswer(call, outcome, because)
    }),
})

/** T13: at most n tries, none after an end of the call, each with a fresh, unaborted signal. */
export const noNeedlessTry = law({
  name: 'no-needless-try',
  level: 4,
  kind: 'safety',
  sentence:
    'there is no try after a success, a hang-up, an error that is not retryable or the last attempt; each try has a signal of its own; retryable judges failed tries only',
  hint: 'What may follow each way in which a try can end? And what does the second try see of the first one’s signal?',
  judge: (run) => eachValid(run, (call) => needlessTry(call)),
})

/** T14: a discrete-event model predicts every start, budget, settle instant and outcome. */
export const matchesTheModel = law({
  name: 'matches-the-model',
  level: 4,
  kind: 'oracle',
  sentence: 'every try starts, and every call is answered, when and how the rules determine',
  hint: 'Lay your timeline beside the reference’s and look for the first instant at which they part.',
  judge: (run) =>
    eachValid(run, (call) => {
      const { attempts, outcome } = predict(call)
      for (const { number, startMs } of attempts) {
        const started = call.attempts[number - 1]?.start.t
        if (started === startMs) continue
        // A hang-up in the instant of the call itself: whether the operation is called is a tie.
        if (started === undefined && call.hangUp?.t === startMs) return undefined
        const got = started === undefined ? 'it never did' : `it did at ${started} ms`
        return {
          message: `try ${number} of ${call.id} should start at ${startMs} ms\ngot       ${got}`,
          atMs: startMs,
          expected: startMs,
          ...(started !== undefined && { got: started }),
          notes: { [call.id]: `← try ${number} due at ${startMs} ms` },
        }
      }
      if (!outcome) return undefined
      const extra = call.attempts[attempts.length]
      if (extra) {
        const because = `${call.id} had to be over at ${outcome.t} ms`
        return calledAnyway(call, extra, because)
      }
      if (isAnsweredBy(call, outcome)) return 'holds'
      return wrongAnswer(
        call,
        outcome,
        `${call.id} has had ${counted(attempts.length, 'try', 'tries')}`,
      )
    }),
})

/** T15: the last attempt failed: rejected at once with that try's error, not at the deadline. */
export const lastFailureSurfacesAtOnce = law({
  name: 'last-failure-surfaces-at-once',
  level: 4,
  kind: 'liveness',
  sentence: 'when the last try fails the call is rejected in that instant with that very error',
  hint: 'Nothing follows the last try. What does your loop do between its failure and the answer, and which error does it keep?',
  judge: (run) =>
    eachValid(run, (call) => {
      const { outcome, ending } = predict(call)
      if (call.operation.do !== 'callWithin' || ending !== 'no-attempts-left') return undefined
      if (outcome?.attempt !== call.attempts.length) return undefined
      if (isAnsweredBy(call, outcome)) return 'holds'
      const because = `at ${outcome.t} ms  try ${outcome.attempt} of ${call.id} failed, its last`
      return wrongAnswer(call, outcome, because)
    }),
})

/** T16: a signal that never fires changes nothing; nor does raising a limit that did not matter. */
export const whatDoesNotMatterChangesNothing = law({
  name: 'what-does-not-matter-changes-nothing',
  level: 1,
  kind: 'metamorphic',
  sentence:
    'a signal that never fires changes nothing, and a higher limit changes nothing where the lower one was not reached',
  hint: 'Compare the way your code takes with a signal and without one, and with a limit that is far away and one that is nearer.',
  variants: ({ workload }) =>
    isLarge(workload)
      ? []
      : [withRaisedLimits(workload), withSignals(workload)].flatMap((one) => one ?? []),
  judge: (run, variants) => {
    let premise: Judgement = 'unknown'
    for (const [index, variant] of variants.entries()) {
      const isRaised = !addsSignals(run.workload, variant.workload)
      const about = isRaised ? 'with a higher limit' : 'with a signal that never fires'
      const difference = compareRuns(run, variant, about, { outcomesOnly: isRaised })
      if (typeof difference === 'object') return { ...difference, variant: index }
      if (difference === 'holds') premise = 'holds'
    }
    return premise
  },
})

export const laws: Law<DeadlineWorkload>[] = [
  lateCallsTimeOut,
  earlierResultsPassThrough,
  noTimerLeftBehind,
  badInputIsRefused,
  errorsKeepTheirIdentity,
  timeoutStopsTheOperation,
  hangUpIsAnsweredAtOnce,
  alreadyAbortedIsNeverCalled,
  noListenerLeftBehind,
  noUnhandledRejection,
  oneBudgetForAllTries,
  failsNowWithoutTimeForAnotherTry,
  noNeedlessTry,
  lastFailureSurfacesAtOnce,
  matchesTheModel,
  whatDoesNotMatterChangesNothing,
]

/** Judges each valid call: the first finding, else whether the premise occurred at all. */
function eachValid(
  run: DeadlineRun,
  judge: (call: CallFacts) => Finding | 'holds' | undefined,
): Judgement {
  let premise: Judgement = 'unknown'
  for (const call of validCallsOf(run)) {
    const judgement = judge(call)
    if (typeof judgement === 'object') return judgement
    if (judgement === 'holds') premise = 'holds'
  }
  return premise
}

/** Judges each quiescent instant at which calls have been answered and none is open. */
function atRest(
  { history }: DeadlineRun,
  judge: (rest: {
    observed: Event
    last: Event
    settled: string[]
  }) => Finding | 'holds' | undefined,
): Judgement {
  let premise: Judgement = 'unknown'
  let last: Event | undefined
  let settled: string[] = []
  const open = new Set<string>()
  for (const event of history.events) {
    if (event.kind === 'submit') open.add(event.id)
    if (event.kind === 'settle') {
      open.delete(event.id)
      settled.push(event.id)
      last = event
    }
    if (event.kind !== 'observe' || open.size > 0 || !last) continue
    const judgement = judge({ observed: event, last, settled })
    settled = []
    if (typeof judgement === 'object') return judgement
    if (judgement === 'holds') premise = 'holds'
  }
  return premise
}

function isAnsweredBy(call: CallFacts, outcome: Outcome): boolean {
  const { settle } = call
  const how = outcome.kind === 'value' ? 'resolved' : 'rejected'
  return (
    settle?.t === outcome.t && settle['how'] === how && isValueOf(call, outcome, settle['value'])
  )
}

function questionAt(call: CallFacts, number: number, t: number): Event | undefined {
  return call.questions.find((event) => event['attempt'] === number && event.t === t)
}

/** The operation of this try rejected when nobody waited for it any more. */
function failsLate({ attempts, settle }: CallFacts, index: number): boolean {
  const end = attempts[index]?.end
  if (end?.['how'] !== 'rejected') return false
  const next = attempts[index + 1]?.start ?? settle
  return next !== undefined && end.seq > next.seq
}

function judgeBad(call: CallFacts): Finding | 'holds' {
  const { settle, submit, attempts } = call
  const isRefused =
    settle?.t === submit.t && settle['how'] === 'rejected' && isBadInputError(settle['value'])
  return isRefused && attempts.length === 0 ? 'holds' : acceptedBadInput(call)
}

/** A limit that timers handle badly, but that the contract allows: it must neither fire nor throw. */
function judgeExtreme(call: CallFacts): Finding | 'holds' | undefined {
  const { plan, settle, deadlineMs } = call
  if (plan.totalMs < LIMIT_MS_MAX) return undefined
  const value = settle?.['value']
  const isRefused = isMadeByCode(value) && isBadInputError(value)
  const isEarly =
    call.operation.do === 'withTimeout' && isMadeByCode(value) && isTimeoutError(value)
  const isWrong = isRefused || (isEarly && (settle?.t ?? Infinity) < deadlineMs)
  return isWrong ? refusedWrongly(call) : 'holds'
}

function needlessTry(call: CallFacts): Finding | 'holds' | undefined {
  const { operation, attempts, plan, hangUp, questions, id } = call
  if (operation.do !== 'callWithin' || attempts.length === 0) return undefined
  const extra = attempts[plan.attempts]
  if (extra) return calledAnyway(call, extra, `${id} may try ${plan.attempts} times`)
  const late = attempts.find(({ start }) => hangUp && start.t > hangUp.t)
  if (late) return calledAnyway(call, late, `its caller hung up at ${hangUp?.t} ms`)
  const seen = new Set<string>()
  for (const attempt of attempts) {
    const { start } = attempt
    const signal = JSON.stringify(start['signal'])
    const isAborted = start['aborted'] === true && (hangUp?.t ?? Infinity) > start.t
    if (isAborted || seen.has(signal)) {
      const what = isAborted ? 'a signal that was aborted already' : 'the signal of an earlier try'
      const message = `at ${start.t} ms  ${attempt.id} was given ${what}`
      return { message, atMs: start.t, notes: { [attempt.id]: '← needs a fresh signal' } }
    }
    seen.add(signal)
  }
  for (const { number, cause, causeMs, startMs } of predict(call).attempts) {
    const attempt = attempts[number - 1]
    if (attempt?.start.t !== startMs || cause === 'tie') break
    const next = attempts[number]
    const { how } = attempt.work
    const isSuccess = cause === 'own' && (how === 'return' || how === 'resolve')
    const isGivenUp = cause === 'timeout' || cause === 'hang-up'
    if (next && isSuccess) return calledAnyway(call, next, `${attempt.id} had succeeded`)
    if (next && verdictOf(operation, number) === 'stop' && !isGivenUp) {
      return calledAnyway(call, next, `retryable had said no to the error of ${attempt.id}`)
    }
    const asked = questions.find(({ t }) => isGivenUp && t >= causeMs)
    if (asked) {
      const what = cause === 'timeout' ? 'all time was up' : 'the caller had hung up'
      const message = `at ${asked.t} ms  retryable was asked about ${say(asked['value'])}, although ${what} at ${causeMs} ms`
      return { message, atMs: asked.t, notes: { [id]: `← ${what}` } }
    }
  }
  return 'holds'
}

function isLarge({ operations }: DeadlineWorkload): boolean {
  return operations.length > LARGE_FROM
}

function addsSignals(before: DeadlineWorkload, after: DeadlineWorkload): boolean {
  return after.operations.some((one, index) => {
    const other = before.operations[index]
    return isCall(one) && other && isCall(other) && one.cancellable !== other.cancellable
  })
}

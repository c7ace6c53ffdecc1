import { sameValue, isTimeoutError, type Value } from '../../harness/core/index.ts'
import type { AnyCall } from './drive.ts'
import {
  durationOf,
  fails,
  isMadeByCode,
  tryOf,
  verdictOf,
  type CallFacts,
  type HangUp,
  type Plan,
} from './facts.ts'

/** How a call has to end. `attempt` is the number of the try that decides it. */
export type Outcome = { t: number; attempt: number } & (
  | { kind: 'value' | 'error' | 'thrown' | 'reason'; value: Value }
  /** The total passed. */
  | { kind: 'timeout' }
  /** One try timed out, and there is no other. */
  | { kind: 'try-timeout' }
)

/** Why a failed try is not followed by another. */
export type Ending = 'no-attempts-left' | 'no-time-left' | 'not-retryable'

/** What became of one try, and when. */
export type Cause = 'own' | 'try-timeout' | 'timeout' | 'hang-up' | 'tie'

export interface PredictedAttempt {
  number: number
  startMs: number
  budgetMs: number
  cause: Cause
  causeMs: number
}

export interface Prediction {
  attempts: PredictedAttempt[]
  /** `undefined` where correct solutions may differ from there on: two causes in one instant. */
  outcome: Outcome | undefined
  ending: Ending | undefined
}

/** What a prediction starts from: a call, when it is made, and when its caller hangs up. */
export interface Traffic {
  operation: AnyCall
  plan: Plan
  submitMs: number
  hangUp: Pick<HangUp, 't' | 'reason' | 'preAborted'> | undefined
  /** When the tries started: without a backoff, the next instant is as good as the same one. */
  startedMs: number[]
}

const known = new WeakMap<CallFacts, Prediction>()

/** Predicts one call of a history. Kept for a call, since most laws ask. */
export function predict(call: CallFacts): Prediction {
  const kept = known.get(call)
  if (kept) return kept
  const { operation, plan, submit, hangUp, attempts } = call
  const startedMs = attempts.map(({ start }) => start.t)
  const prediction = simulate({ operation, plan, submitMs: submit.t, hangUp, startedMs })
  known.set(call, prediction)
  return prediction
}

/** A discrete-event simulation of one call. Calls know nothing of each other. */
export function simulate({ operation, plan, submitMs, hangUp, startedMs }: Traffic): Prediction {
  const { totalMs, perTryMs, backoffMs } = plan
  const deadlineMs = submitMs + totalMs
  const giveUpMs = hangUp?.t ?? Infinity
  const attempts: PredictedAttempt[] = []
  const end = (outcome?: Outcome, ending?: Ending): Prediction => ({ attempts, outcome, ending })
  const reason = hangUp?.reason ?? null
  if (hangUp?.preAborted) return end({ t: submitMs, attempt: 0, kind: 'reason', value: reason })
  let startMs = submitMs
  for (let number = 1; ; number++) {
    const work = tryOf(operation, number)
    const cause = causeOf(startMs + durationOf(work), startMs + perTryMs, deadlineMs, giveUpMs)
    const t = cause.causeMs
    const budgetMs = Math.min(perTryMs, deadlineMs - startMs)
    // When both limits fall on one instant, the error may be the total's or the try's.
    const isToss = cause.cause === 'timeout' && startMs + perTryMs === deadlineMs
    attempts.push({ number, startMs, budgetMs, causeMs: t, cause: isToss ? 'tie' : cause.cause })
    const at = { t, attempt: number }
    if (cause.cause === 'tie') return end()
    if (cause.cause === 'hang-up') return end({ ...at, kind: 'reason', value: reason })
    const verdict = verdictOf(operation, number)
    if (cause.cause === 'timeout') {
      return isToss && typeof verdict === 'object' ? end() : end({ ...at, kind: 'timeout' })
    }
    const isOwn = cause.cause === 'own'
    if (isOwn && !fails(work)) return end({ ...at, kind: 'value', value: work.value })
    const failure: Outcome = isOwn
      ? { ...at, kind: 'error', value: work.value }
      : { ...at, kind: 'try-timeout' }
    const nextMs = t + backoffMs
    // With no backoff the next try may start 1 ms on, where the deadline or the caller may be.
    const edgeMs = backoffMs === 0 ? t + 1 : nextMs
    const isLast = number === plan.attempts
    if (typeof verdict === 'object') {
      if (isLast || edgeMs >= deadlineMs) return end()
      return end({ ...at, kind: 'thrown', value: verdict.throws })
    }
    if (isLast) return end(failure, 'no-attempts-left')
    if (verdict === 'stop') return end(failure, 'not-retryable')
    if (nextMs > deadlineMs) return end(failure, 'no-time-left')
    if (edgeMs >= deadlineMs || edgeMs === giveUpMs) return end()
    if (giveUpMs < nextMs) return end({ ...at, t: giveUpMs, kind: 'reason', value: reason })
    startMs = startedMs[number] === edgeMs ? edgeMs : nextMs
  }
}

/** Whether a settled value is what an outcome asks for; a made-up error where ours was due is not. */
export function isValueOf(call: CallFacts, outcome: Outcome, value: Value | undefined): boolean {
  switch (outcome.kind) {
    case 'timeout':
      return isTimeoutError(value) && isMadeByCode(value)
    case 'try-timeout': {
      const abort = call.attempts[outcome.attempt - 1]?.abort
      const isItsOwn = !abort || sameValue(abort['value'], value)
      return isTimeoutError(value) && isMadeByCode(value) && isItsOwn
    }
    default:
      return sameValue(outcome.value, value)
  }
}

/** What ends a try that starts now: the earliest cause, if it has its instant to itself. */
function causeOf(
  ownMs: number,
  tryLimitMs: number,
  deadlineMs: number,
  giveUpMs: number,
): { cause: Cause; causeMs: number } {
  const limitMs = Math.min(tryLimitMs, deadlineMs)
  const causeMs = Math.min(ownMs, limitMs, giveUpMs)
  const together = [ownMs, limitMs, giveUpMs].filter((ms) => ms === causeMs).length
  if (together > 1) return { cause: 'tie', causeMs }
  if (causeMs === ownMs) return { cause: 'own', causeMs }
  if (causeMs === giveUpMs) return { cause: 'hang-up', causeMs }
  return { cause: deadlineMs === causeMs ? 'timeout' : 'try-timeout', causeMs }
}

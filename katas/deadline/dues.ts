import { sameValue, say, type Value } from '../../harness/core/index.ts'
import { isRefusal } from '../../harness/kata/index.ts'
import { isOwnTimeout, type Call, type Cause, type Pause, type TryRun } from './state.ts'

/** How a call has to go on: with one of these answers, or with a pause and another try. */
export interface Dues {
  answers: Answer[]
  pause?: Pause | undefined
}

/** Which law demands an answer, when, and with what. */
export interface Answer {
  t: number
  law:
    | 'bad-input-is-refused'
    | 'already-aborted-is-never-called'
    | 'hang-up-is-answered-at-once'
    | 'late-calls-time-out-on-time'
    | 'one-budget-for-all-tries'
    | 'earlier-results-pass-through'
    | 'fails-now-without-time-for-another-try'
    | 'last-failure-surfaces-at-once'
  how: 'resolved' | 'rejected'
  isMetBy: (value: Value | undefined) => boolean
  /** What happened to the call, and what its caller should hear. */
  because: string
  expected: string
}

/** What is due by `t`: all that the causes of the first such instant lead to; any of them may win. */
export function duesBy(call: Call, t: number): Dues {
  if (call.isBad) return { answers: [refusal(call)] }
  const { current } = call
  if (call.hungUp?.isEarly || call.pause || !current) return { answers: withoutATry(call, t) }
  const causes = call.causesOf(current, t)
  const dues = causes.map((cause) => after(call, current, cause))
  return {
    answers: dues.flatMap(({ answers }) => answers),
    pause: dues.find(({ pause }) => pause)?.pause,
  }
}

function withoutATry(call: Call, t: number): Answer[] {
  const { hungUp, deadlineMs } = call
  const causes: Cause[] = []
  if (hungUp) causes.push({ t: hungUp.t, by: 'hang-up' })
  if (!hungUp?.isEarly) causes.push({ t: deadlineMs, by: 'total' })
  const firstMs = Math.min(...causes.map((one) => one.t))
  if (firstMs > t) return []
  return causes
    .filter((one) => one.t === firstMs)
    .map(({ by }) => (by === 'hang-up' ? reason(call, firstMs) : timeout(call)))
}

function after(call: Call, current: TryRun, { t, by }: Cause): Dues {
  if (by === 'hang-up') return { answers: [reason(call, t)] }
  if (by === 'total') return { answers: [timeout(call)] }
  const { how, value = null } = current.end ?? {}
  if (by === 'limit' || how !== 'resolved') return afterFailure(call, current, { t, by })
  const did = current.work.how === 'return' ? 'returned' : 'answered'
  const success: Answer = {
    t,
    law: 'earlier-results-pass-through',
    how: 'resolved',
    isMetBy: (got) => sameValue(value, got),
    because: `at ${t} ms ${current.id} ${did} by itself`,
    expected: `resolved with ${say(value)} at ${t} ms`,
  }
  return { answers: [success] }
}

function afterFailure(call: Call, failed: TryRun, { t, by }: Cause): Dues {
  const { attempts, backoffMs } = call.plan
  const what =
    by === 'limit'
      ? `the ${call.plan.perTryMs} ms of ${failed.id} were up`
      : `${failed.id} ${failed.work.how === 'throw' ? 'threw' : 'failed'}`
  const fails = (law: Answer['law'], why: string): Answer =>
    failure(failed, { t, by }, law, `at ${t} ms ${what}${why}`)
  const passes = 'earlier-results-pass-through'
  const fromMs = t + backoffMs
  // With no pause the next try may start in this instant or in the next.
  const toMs = backoffMs === 0 ? t + 1 : fromMs
  const isLast = failed.number >= attempts
  const hasTime = fromMs <= call.deadlineMs && t < call.deadlineMs
  const last = !isLast
    ? fails(
        'fails-now-without-time-for-another-try',
        `; a pause of ${backoffMs} ms would end after ${call.deadlineMs} ms`,
      )
    : attempts === 1
      ? fails(passes, ', its only try')
      : fails('last-failure-surfaces-at-once', `, the last of ${attempts} tries`)
  const verdict = call.verdictOn(failed)
  const isRefused = typeof verdict === 'object'
  if (!isRefused && (isLast || !hasTime)) return { answers: [last] }
  if (verdict === 'stop') return { answers: [fails(passes, ', and retryable said no')] }
  // Where no try could follow anyway, or nobody waits for one, nobody need have asked.
  const isHungUp = call.isHungUpBy(t)
  const answers = [
    ...(isRefused ? [thrown(failed, t, verdict.throws)] : []),
    ...(isLast || toMs >= call.deadlineMs ? [last] : []),
    ...(isHungUp ? [fails(passes, ' as its caller hung up')] : []),
  ]
  return isRefused || isHungUp ? { answers } : { answers, pause: { fromMs, toMs } }
}

function failure(failed: TryRun, { t, by }: Cause, law: Answer['law'], because: string): Answer {
  const { abort, end } = failed
  const value = end?.value ?? null
  const isTimeout = by === 'limit'
  return {
    t,
    law,
    how: 'rejected',
    isMetBy: (got) =>
      isTimeout
        ? isOwnTimeout(got) && (!abort || sameValue(abort.value, got))
        : sameValue(value, got),
    because,
    expected: `rejected with ${isTimeout ? 'the TimeoutError of that try' : `its own ${say(value)}`} at ${t} ms`,
  }
}

function thrown({ id }: TryRun, t: number, value: Value): Answer {
  return {
    t,
    law: 'earlier-results-pass-through',
    how: 'rejected',
    isMetBy: (got) => sameValue(value, got),
    because: `at ${t} ms ${id} failed, and retryable threw`,
    expected: `rejected with ${say(value)}, which retryable threw, at ${t} ms`,
  }
}

function refusal({ id, limits, submit: { t } }: Call): Answer {
  return {
    t,
    law: 'bad-input-is-refused',
    how: 'rejected',
    isMetBy: (got) => isRefusal('rejected', got),
    because: `${id} has ${limits}, which is bad input`,
    expected: `a promise rejected with a TypeError or a RangeError at ${t} ms`,
  }
}

function reason({ id, hungUp, operation: { signalOf } }: Call, t: number): Answer {
  const { reason: value = null, isEarly, inside } = hungUp ?? {}
  const whose = signalOf === undefined ? '' : `, by the signal of ${signalOf}`
  const where = inside === undefined ? '' : ` inside ${inside}, while it was being called`
  return {
    t,
    law: isEarly ? 'already-aborted-is-never-called' : 'hang-up-is-answered-at-once',
    how: 'rejected',
    isMetBy: (got) => sameValue(value, got),
    because: isEarly
      ? `the caller of ${id} had hung up before`
      : `at ${t} ms the caller of ${id} hung up${where}${whose}`,
    expected: `rejected with the caller’s reason, ${say(value)}, at ${t} ms`,
  }
}

function timeout({ id, submit, limits, deadlineMs: t, isOneTry }: Call): Answer {
  return {
    t,
    law: isOneTry ? 'late-calls-time-out-on-time' : 'one-budget-for-all-tries',
    how: 'rejected',
    isMetBy: isOwnTimeout,
    because: `${id} was called at ${submit.t} ms with ${limits}`,
    expected: `rejected with a TimeoutError at ${t} ms`,
  }
}

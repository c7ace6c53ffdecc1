import { answered, say, type Event, type Finding, type Value } from '../../harness/core/index.ts'
import type { AnyCall } from './drive.ts'
import { LIMIT_MS_MAX, numberOf } from './facts.ts'
import type { Attempt, CallFacts, HangUp } from './facts.ts'
import type { Outcome } from './model.ts'

/** What became of a call, in words. */
export function whatCame({ settle }: CallFacts): string {
  return `it ${answered(settle)}`
}

/** What a call's answer should have been, in words. */
export function whatWasDue(outcome: Outcome): string {
  const { t, attempt } = outcome
  switch (outcome.kind) {
    case 'value':
      return `resolved with ${say(outcome.value)} at ${t} ms`
    case 'error':
      return `rejected with its own ${say(outcome.value)} at ${t} ms`
    case 'thrown':
      return `rejected with ${say(outcome.value)}, which retryable threw, at ${t} ms`
    case 'reason':
      return `rejected with the caller’s reason, ${say(outcome.value)}, at ${t} ms`
    case 'timeout':
      return `rejected with a TimeoutError at ${t} ms`
    case 'try-timeout':
      return `rejected with the TimeoutError of try ${attempt} at ${t} ms`
  }
}

/** The answer is not the one that was due. */
export function wrongAnswer(call: CallFacts, outcome: Outcome, because: string): Finding {
  const lines = [because, `expected  ${whatWasDue(outcome)}`, `got       ${whatCame(call)}`]
  if (answeredItsAbort(call, outcome)) {
    lines.push('the operation answered because its signal aborted; the caller comes first')
  }
  return {
    message: lines.join('\n'),
    atMs: outcome.t,
    notes: { [call.id]: `← due at ${outcome.t} ms` },
  }
}

/** The operation of the try that decides settled only because it was told to stop. */
function answeredItsAbort(call: CallFacts, { kind, attempt: number, t }: Outcome): boolean {
  if (kind !== 'timeout' && kind !== 'try-timeout' && kind !== 'reason') return false
  const { abort, end, work, naturalEndMs } = call.attempts[number - 1] ?? {}
  if (!abort || !end || (work?.onAbort ?? 'ignores') === 'ignores') return false
  return abort.t === t && end.t === t && end.seq > abort.seq && naturalEndMs !== t
}

/** A caller who hung up, and where. */
export function hungUp({ id, operation }: CallFacts, { t, inside }: HangUp): string {
  const whose = operation.signalOf === undefined ? '' : `, by the signal of ${operation.signalOf}`
  const where = inside === undefined ? '' : ` inside ${inside}, while it was being called`
  return `at ${t} ms  the caller of ${id} hung up${where}${whose}`
}

/** What an operation did by itself, in words. */
export function ownEnd({ id, work, naturalEndMs }: Attempt): string {
  const verb = { return: 'returned', resolve: 'answered', reject: 'failed', throw: 'threw' }[
    work.how
  ]
  return `at ${naturalEndMs} ms  ${id} ${verb} by itself`
}

export function wrongBudget(call: CallFacts, attempt: Attempt, dueMs: number): Finding {
  const { id, start, budgetMs } = attempt
  const got = say(start['budgetMs'])
  const left = dueMs === Infinity ? 'no limit: Infinity' : `${dueMs} ms`
  return {
    message: `at ${start.t} ms  ${id} was called with budgetMs ${got}\nexpected  ${left}`,
    atMs: start.t,
    notes: { [id]: `← budgetMs ${got}`, [call.id]: `← made at ${call.submit.t} ms` },
    ...(Number.isFinite(dueMs) && { expected: dueMs }),
    ...(budgetMs !== undefined && Number.isFinite(budgetMs) && { got: budgetMs }),
  }
}

/** A signal that should have aborted with a given value, at a given time. */
export function notTold(attempt: Attempt, dueMs: number, due: string): Finding {
  const { id, abort } = attempt
  const got = abort ? `it aborted with ${say(abort['value'])} at ${abort.t} ms` : 'it never aborted'
  return {
    message: `at ${dueMs} ms  the signal of ${id} should abort with ${due}\ngot       ${got}`,
    atMs: dueMs,
    notes: { [id]: '← works on for nobody' },
  }
}

export function abortedForNoReason({ id, start, abort }: Attempt): Finding {
  const t = abort?.t ?? start.t
  return {
    message:
      `at ${t} ms  the signal of ${id} was aborted while it ran: ` +
      'no time was up and nobody had hung up',
    atMs: t,
    notes: { [id]: '← aborted for no cause' },
  }
}

export function calledAnyway(call: CallFacts, attempt: Attempt, because: string): Finding {
  const { start, id } = attempt
  return {
    message: `at ${start.t} ms  ${id} was called, although ${because}`,
    atMs: start.t,
    notes: { [id]: '← should not be called', [call.id]: `← ${because}` },
  }
}

export function leftBehind(observed: Event, last: Event, what: string): Finding {
  return {
    message:
      `at ${observed.t} ms  every call had its answer, ${last.id} as the last: ` +
      `it ${answered(last)}\n${what}`,
    atMs: observed.t,
    notes: { [last.id]: '← answered; something of it stayed' },
  }
}

export function refusedWrongly(call: CallFacts): Finding {
  const { id, submit } = call
  return {
    message: `${id} has ${limitsOf(call)}: good input\ngot       ${whatCame(call)}`,
    atMs: submit.t,
    notes: { [id]: '← good input' },
  }
}

export function acceptedBadInput(call: CallFacts): Finding {
  const { id, submit, attempts } = call
  const started = attempts[0] ? `its operation was called at ${attempts[0].start.t} ms; ` : ''
  return {
    message:
      `${id} has ${limitsOf(call)}: bad input\n` +
      `expected  a promise rejected with a TypeError or a RangeError at ${submit.t} ms\n` +
      `got       ${started}${whatCame(call)}`,
    atMs: submit.t,
    notes: { [id]: '← bad input' },
  }
}

/** The numbers that a call was made with, as its author would write them. */
export function limitsOf({ operation }: CallFacts): string {
  if (operation.do === 'withTimeout') return `timeoutMs ${say(operation.timeoutMs)}`
  const limits = Object.entries(operation.limits) as [string, Value][]
  return limits.map(([name, value]) => `${name} ${say(value)}`).join(', ')
}

/** The time a call has, for the name of its row. */
export function limitsInShort(operation: AnyCall): string {
  const ms = operation.do === 'withTimeout' ? operation.timeoutMs : operation.limits.totalMs
  if (numberOf(ms) === Infinity) return 'no limit'
  return ms === LIMIT_MS_MAX ? '≤2^31-1ms' : `≤${say(ms)}ms`
}

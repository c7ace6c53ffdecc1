import { counted, say, type Finding, type Value } from '../../harness/core/index.ts'
import type { QuotaOperation, QuotaWorkload } from './drive.ts'
import { type Answer, type Call, type QuotaRun } from './facts.ts'

/** A reading of the clock as messages and pictures show it: counted from the first one. */
export function clockText(workload: QuotaWorkload, nowMs: number): string {
  const startMs = workload.operations[0]?.nowMs ?? 0
  const base = workload.options.clock === 'default' ? workload.epochMs : startMs
  return `${nowMs - base} ms`
}

/** A value as code; what does not show, or looks like something else, is spelled out. */
const said = (value: Value): string =>
  say(value).replace(/[^ -~…]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** An operation as code: `take("a", 3)`. */
export function callText(operation: QuotaOperation): string {
  switch (operation.do) {
    case 'take': {
      const { tenant, cost } = operation
      return `take(${[tenant, ...(cost === undefined ? [] : [cost])].map(said).join(', ')})`
    }
    case 'settle': {
      const { tenant, reserved, actual } = operation
      return `settle(${[tenant, reserved, actual].map(said).join(', ')})`
    }
    case 'crowd':
      return `${operation.calls} × take(u0…u${operation.tenants - 1}, ${operation.cost})`
    case 'observe':
      return 'tenants'
    case 'create': {
      const { capacity, refillPerSec } = operation
      return `createQuota(${say({ capacity, refillPerSec })})`
    }
  }
}

/** Tokens with at most six decimals. */
export function tokensText(tokens: number): string {
  return String(Number(tokens.toFixed(6)))
}

export function expectedText({ expected }: Call): string {
  if (expected.ok) return `ok, ${tokensText(expected.remaining)} left`
  const { min, max } = expected.retryAfterMs
  if (min === Infinity) return 'refused, no wait will do'
  return `refused, retry after ${min === max ? min : `${min} or ${max}`} ms`
}

export function gotText({ ok, remaining, retryAfterMs, threw, whole }: Answer): string {
  if (threw !== undefined) return `threw ${say(threw)}`
  if (ok === undefined) return `no decision: ${say(whole)}`
  if (ok) return remaining === undefined ? say(whole) : `ok, ${tokensText(remaining)} left`
  return retryAfterMs === undefined ? 'refused' : `refused, retry after ${retryAfterMs} ms`
}

function where(run: QuotaRun, at: { id: string; nowMs: number } | Call): string {
  const operation = run.workload.operations.find(({ id }) => id === at.id)
  const inCrowd = 'isInCrowd' in at && at.isInCrowd && `take(${said(at.tenant)}, ${at.cost})`
  const call = inCrowd || (operation ? callText(operation) : '')
  return `at ${clockText(run.workload, at.nowMs)}  ${at.id} ${call}`
}

/** A call that the exact bucket answers otherwise. */
export function wrongDecision(run: QuotaRun, call: Call, why?: string): Finding {
  const { capacity } = run.workload.options
  const debt = call.tokens < 0 ? ' (debt)' : ''
  const holds = `the bucket holds ${tokensText(call.tokens)} of ${counted(capacity, 'token')}${debt}`
  return {
    message:
      `${where(run, call)}: ${holds}\n` +
      `expected  ${expectedText(call)}\n` +
      `got       ${gotText(call.got)}${why === undefined ? '' : `\n${why}`}`,
    notes: { [call.id]: `← expected ${expectedText(call)}` },
    expected: expectedText(call),
    got: gotText(call.got),
  }
}

/** A fact about one operation, with what was expected and what came. */
export function factAbout(
  run: QuotaRun,
  at: { id: string; nowMs: number },
  fact: { expected: string; got: string; why?: string },
): Finding {
  const { expected, got, why } = fact
  return {
    message: `${where(run, at)}\nexpected  ${expected}\ngot       ${got}${why ? `\n${why}` : ''}`,
    notes: { [at.id]: `← expected ${expected}` },
    expected: expected as Value,
    got: got as Value,
  }
}

/** What would happen at the wait that was answered. */
export function whyNot(run: QuotaRun, { expected, nowMs }: Call, retryAfterMs: number): string {
  if (!Number.isInteger(retryAfterMs)) return 'a whole number of milliseconds is asked for'
  const isEarly = retryAfterMs < expected.retryAfterMs.min
  const then = clockText(run.workload, nowMs + retryAfterMs)
  return isEarly
    ? `a retry at ${then} would be refused again`
    : `a retry at ${clockText(run.workload, nowMs + retryAfterMs - 1)} would be admitted already`
}

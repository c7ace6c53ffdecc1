import { say, type Value } from '../../harness/core/index.ts'
import type { QuotaEvent, QuotaOperation, QuotaWorkload } from './drive.ts'
import type { Expected } from './bucket.ts'

/** What the code answered to `take`: a member that is not of its type is absent. */
export interface Answer {
  ok?: boolean
  remaining?: number
  retryAfterMs?: number
  /** What came, as it was: it may be no decision at all. */
  whole?: Value
  threw?: Value
  /** One of a crowd: only whether it was admitted is known. */
  isCounted?: true
}

/** What a `take` event says, with infinities as numbers again. */
export function answerOf(event: QuotaEvent<'take'>): Answer {
  if (event.how === 'threw') return { threw: event.value ?? null }
  const { ok } = event
  const fields = Object.entries({
    ok,
    remaining: event.remaining,
    retryAfterMs: event.retryAfterMs,
  })
  const remaining = numberOf(event.remaining)
  const retryAfterMs = numberOf(event.retryAfterMs)
  return {
    whole:
      event.value ??
      Object.fromEntries(
        fields.flatMap(([name, field]) => (field === undefined ? [] : [[name, field]])),
      ),
    ...(typeof ok === 'boolean' && { ok }),
    ...(remaining !== undefined && { remaining }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  }
}

function numberOf(value: Value | undefined): number | undefined {
  if (typeof value === 'number') return value
  if (typeof value !== 'object' || value === null || !('$' in value)) return undefined
  const special = ['NaN', 'Infinity', '-Infinity', '-0'].find((name) => name === value['$'])
  return special === undefined ? undefined : Number(special)
}

/** A reading of the clock as messages and pictures show it: counted from the first one. */
export function clockText(workload: QuotaWorkload, nowMs: number): string {
  const startMs = workload.operations[0]?.nowMs ?? 0
  const base = workload.options.clock === 'default' ? workload.epochMs : startMs
  return `${nowMs - base} ms`
}

/** A value as code; what does not show, or looks like something else, is spelled out. */
export const said = (value: Value): string =>
  say(value).replace(/[^ -~…]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** An operation as code, and how far its calls are apart where it is many. */
export function spacedCallText(operation: QuotaOperation): string {
  const isSpaced = operation.do === 'crowd' && operation.stepMs > 0
  return `${callText(operation)}${isSpaced ? `, one each ${operation.stepMs} ms` : ''}`
}

/** An operation as code: `take("a", 3)`. */
export function callText(operation: QuotaOperation): string {
  const quota = 'beside' in operation && operation.beside ? 'other.' : ''
  switch (operation.do) {
    case 'take': {
      const { tenant, cost } = operation
      return `${quota}take(${[tenant, ...(cost === undefined ? [] : [cost])].map(said).join(', ')})`
    }
    case 'settle': {
      const { tenant, reserved, actual } = operation
      return `${quota}settle(${[tenant, reserved, actual].map(said).join(', ')})`
    }
    case 'crowd': {
      const { calls, tenants, cost, settles } = operation
      const [name, rest] = settles ? ['settle', `0, ${cost}`] : ['take', cost]
      return `${calls} × ${name}(${crowdText(tenants)}, ${rest})`
    }
    case 'observe':
      return 'tenants'
    case 'create': {
      const { capacity, refillPerSec } = operation
      return `createQuota(${say({ capacity, refillPerSec })})`
    }
  }
}

function crowdText(tenants: number): string {
  return tenants === 1 ? '"u0"' : `u0…u${tenants - 1}`
}

/** How many of a crowd were admitted. */
export function admittedText(admitted: number, calls: number): string {
  return admitted === calls ? 'all ok' : `${admitted} of ${calls} ok`
}

/** Tokens with at most six decimals. */
export function tokensText(tokens: number): string {
  return String(Number(tokens.toFixed(6)))
}

export function expectedText({ ok, remaining, retryAfterMs: { min, max } }: Expected): string {
  if (ok) return `ok, ${tokensText(remaining)} left`
  if (min === Infinity) return 'refused, no wait will do'
  return `refused, retry after ${min === max ? min : `${min} or ${max}`} ms`
}

export function gotText({ ok, remaining, retryAfterMs, threw, whole, isCounted }: Answer): string {
  if (threw !== undefined) return `threw ${say(threw)}`
  if (ok === undefined) return `no decision: ${say(whole)}`
  if (isCounted) return ok ? 'ok' : 'refused'
  if (ok) return remaining === undefined ? say(whole) : `ok, ${tokensText(remaining)} left`
  return retryAfterMs === undefined ? 'refused' : `refused, retry after ${retryAfterMs} ms`
}

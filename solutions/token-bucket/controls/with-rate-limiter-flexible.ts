import { RateLimiterMemory } from 'rate-limiter-flexible'
import type { Decision, Quota, QuotaOptions } from '../../../katas/token-bucket/contract.ts'

export const control = {
  verdict: 'fail',
  laws: ['stays-within-the-envelope', 'denials-are-free'],
  because: 'it counts in fixed windows, and counts refused calls as well',
  levels: [1],
}

const check = (value: number, isGood = value >= 0): void => {
  if (!Number.isFinite(value) || !isGood) throw new RangeError(`${value} is out of range`)
}

/** The library counts before it returns a promise; the count is read from its dump. */
export function createQuota({ capacity, refillPerSec, now = Date.now }: QuotaOptions): Quota {
  check(capacity, capacity > 0)
  check(refillPerSec, refillPerSec > 0)
  const limiter = new RateLimiterMemory({ points: capacity, duration: capacity / refillPerSec })
  const atReading = <T>(read: () => T): T => {
    const saved = Date.now
    const readingMs = now()
    Date.now = () => readingMs
    try {
      return read()
    } finally {
      Date.now = saved
    }
  }
  const take = (tenant: string, cost = 1): Decision => {
    check(cost)
    if (typeof tenant !== 'string') throw new TypeError('Expected the tenant to be a string')
    if (cost > capacity) return { ok: false, retryAfterMs: Infinity }
    return atReading(() => {
      limiter.consume(tenant, cost).catch(() => undefined)
      const entry = limiter.dump().storage.find(({ key }) => key === tenant)
      const spent = entry?.value ?? 0
      if (spent <= capacity) return { ok: true, remaining: capacity - spent }
      return { ok: false, retryAfterMs: Math.ceil(Number(entry?.expiresAt) - Date.now()) }
    })
  }
  return { take, settle: () => undefined, tenants: 0 }
}

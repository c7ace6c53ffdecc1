import type { Decision, Quota, QuotaOptions } from '../../../katas/token-bucket/contract.ts'

interface Window {
  startMs: number
  spent: number
}

const check = (value: number, isGood = value >= 0): void => {
  if (!Number.isFinite(value) || !isGood) throw new RangeError(`${value} is out of range`)
}

export function createQuota({ capacity, refillPerSec, now = Date.now }: QuotaOptions): Quota {
  check(capacity, capacity > 0)
  check(refillPerSec, refillPerSec > 0)
  const windows = new Map<string, Window>()
  const windowMs = (capacity / refillPerSec) * 1000
  const take = (tenant: string, cost = 1): Decision => {
    check(cost)
    if (typeof tenant !== 'string') throw new TypeError('Expected the tenant to be a string')
    if (cost > capacity) return { ok: false, retryAfterMs: Infinity }
    const nowMs = now()
    let window = windows.get(tenant)
    if (!window || nowMs >= window.startMs + windowMs) window = { startMs: nowMs, spent: 0 }
    windows.set(tenant, window)
    if (window.spent + cost > capacity) {
      return { ok: false, retryAfterMs: Math.ceil(window.startMs + windowMs - nowMs) }
    }
    window.spent += cost
    return { ok: true, remaining: capacity - window.spent }
  }
  return { take, settle: () => undefined, tenants: 0 }
}

import type { Decision, Quota, QuotaOptions } from '../../../katas/token-bucket/contract.ts'

// I keep the buckets in an object, by the name of the tenant.
export const flaw = { level: 3, laws: ['tenants-are-isolated'] }

interface Bucket {
  tokens: number
  lastMs: number
}

const check = (value: number, isGood = value >= 0): void => {
  if (!Number.isFinite(value) || !isGood) throw new RangeError(`${value} is out of range`)
}

export function createQuota({ capacity, refillPerSec, now = Date.now }: QuotaOptions): Quota {
  check(capacity, capacity > 0)
  check(refillPerSec, refillPerSec > 0)
  const buckets: Record<string, Bucket> = {}
  let clockMs = -Infinity
  const open = (tenant: string): Bucket => {
    if (typeof tenant !== 'string') throw new TypeError('Expected the tenant to be a string')
    clockMs = Math.max(clockMs, now())
    const { tokens, lastMs } = buckets[tenant] ?? { tokens: capacity, lastMs: clockMs }
    const gained = ((clockMs - lastMs) * refillPerSec) / 1000
    const bucket = { tokens: Math.min(capacity, tokens + gained), lastMs: clockMs }
    buckets[tenant] = bucket
    return bucket
  }
  const take = (tenant: string, cost = 1): Decision => {
    check(cost)
    const bucket = open(tenant)
    if (cost > capacity) return { ok: false, retryAfterMs: Infinity }
    const missing = cost - bucket.tokens
    if (missing > 0) return { ok: false, retryAfterMs: Math.ceil((missing * 1000) / refillPerSec) }
    return { ok: true, remaining: (bucket.tokens -= cost) }
  }
  return { take, settle: () => undefined, tenants: 0 }
}

import type { Decision, Quota, QuotaOptions } from '../../../katas/token-bucket/contract.ts'

// I take the cost off first and look at the balance afterwards.
export const flaw = {
  level: 1,
  laws: ['denials-are-free', 'enough-tokens-admit'],
}

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
  const buckets = new Map<string, Bucket>()
  let [clockMs, sweptMs] = [-Infinity, now()]
  const refill = (bucket: Bucket): Bucket => {
    const gained = ((clockMs - bucket.lastMs) * refillPerSec) / 1000
    const tokens = Math.min(capacity, bucket.tokens + gained)
    return Object.assign(bucket, { tokens, lastMs: clockMs })
  }
  const open = (tenant: string): Bucket => {
    if (typeof tenant !== 'string') throw new TypeError('Expected the tenant to be a string')
    clockMs = Math.max(clockMs, now())
    if ((clockMs - sweptMs) * refillPerSec >= capacity * 1000) {
      sweptMs = clockMs
      for (const [name, held] of buckets) if (refill(held).tokens >= capacity) buckets.delete(name)
    }
    const bucket = buckets.get(tenant) ?? { tokens: capacity, lastMs: clockMs }
    buckets.set(tenant, bucket)
    return refill(bucket)
  }
  const take = (tenant: string, cost = 1): Decision => {
    check(cost)
    const bucket = open(tenant)
    if (cost > capacity) return { ok: false, retryAfterMs: Infinity }
    bucket.tokens -= cost
    const missing = -bucket.tokens
    if (missing > 0) return { ok: false, retryAfterMs: Math.ceil((missing * 1000) / refillPerSec) }
    return { ok: true, remaining: bucket.tokens }
  }
  const settle = (tenant: string, reserved: number, actual: number): void => {
    for (const tokens of [reserved, actual]) check(tokens)
    const bucket = open(tenant)
    bucket.tokens = Math.min(capacity, bucket.tokens + reserved - actual)
  }
  const quota = { take, settle, tenants: 0 }
  return Object.defineProperty(quota, 'tenants', { get: () => buckets.size })
}

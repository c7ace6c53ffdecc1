import { TokenBucket } from 'limiter'
import type { Decision, Quota, QuotaOptions } from '../../../katas/token-bucket/contract.ts'

export const control = {
  verdict: 'pass',
  levels: [1, 2, 3, 4],
  exempt: { 'forgets-full-tenants': 'the adapter keeps a TokenBucket for every tenant' },
}

const check = (value: number, isGood = value >= 0): void => {
  if (!Number.isFinite(value) || !isGood) throw new RangeError(`${value} is out of range`)
}

/** The library reads `performance.now()`, which stands still here: its last drip is put back instead. */
export function createQuota({ capacity, refillPerSec, now = Date.now }: QuotaOptions): Quota {
  check(capacity, capacity > 0)
  check(refillPerSec, refillPerSec > 0)
  const buckets = new Map<string, { bucket: TokenBucket; lastMs: number }>()
  let clockMs = -Infinity
  const open = (tenant: string): TokenBucket => {
    if (typeof tenant !== 'string') throw new TypeError('Expected the tenant to be a string')
    clockMs = Math.max(clockMs, now())
    let held = buckets.get(tenant)
    if (!held) {
      const size = { bucketSize: capacity, tokensPerInterval: refillPerSec, interval: 1000 }
      held = { bucket: new TokenBucket(size), lastMs: clockMs }
      held.bucket.content = capacity
      buckets.set(tenant, held)
    }
    held.bucket.lastDrip = performance.now() - (clockMs - held.lastMs)
    held.bucket.drip()
    held.lastMs = clockMs
    return held.bucket
  }
  const take = (tenant: string, cost = 1): Decision => {
    check(cost)
    const bucket = open(tenant)
    if (bucket.tryRemoveTokens(cost)) return { ok: true, remaining: bucket.content }
    if (cost > capacity) return { ok: false, retryAfterMs: Infinity }
    return { ok: false, retryAfterMs: bucket.getWaitTime(cost) }
  }
  const settle = (tenant: string, reserved: number, actual: number): void => {
    check(reserved)
    check(actual)
    const bucket = open(tenant)
    bucket.content = Math.min(capacity, bucket.content + reserved - actual)
  }
  return {
    take,
    settle,
    get tenants() {
      return buckets.size
    },
  }
}

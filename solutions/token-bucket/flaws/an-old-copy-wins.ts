import type { Decision, Quota, QuotaOptions } from '../../../katas/token-bucket/contract.ts'

interface Bucket {
  tokens: number
  atMs: number
}

const MOVES_A_CALL = 4

const check = (value: number, isGood = value >= 0): void => {
  if (!Number.isFinite(value) || !isGood) throw new RangeError(`${value} is out of range`)
}

export function createQuota({ capacity, refillPerSec, now = Date.now }: QuotaOptions): Quota {
  check(capacity, capacity > 0)
  check(refillPerSec, refillPerSec > 0)
  // From one map to the other, a few a call; those that are full stay behind.
  let [from, to] = [new Map<string, Bucket>(), new Map<string, Bucket>()]
  let clockMs = -Infinity
  const tokensOf = (bucket: Bucket | undefined): number => {
    if (!bucket) return capacity
    return Math.min(capacity, bucket.tokens + ((clockMs - bucket.atMs) * refillPerSec) / 1000)
  }
  const move = (): void => {
    if (from.size === 0) [from, to] = [to, from]
    let moves = 0
    for (const [name, bucket] of from) {
      if (moves++ === MOVES_A_CALL) break
      from.delete(name)
      if (tokensOf(bucket) < capacity) to.set(name, bucket)
    }
  }
  const read = (tenant: string): number => {
    if (typeof tenant !== 'string') throw new TypeError('Expected the tenant to be a string')
    clockMs = Math.max(clockMs, now())
    move()
    return tokensOf(to.get(tenant) ?? from.get(tenant))
  }
  const take = (tenant: string, cost = 1): Decision => {
    check(cost)
    const tokens = read(tenant)
    if (cost > capacity) return { ok: false, retryAfterMs: Infinity }
    if (tokens < cost) {
      return { ok: false, retryAfterMs: Math.ceil(((cost - tokens) * 1000) / refillPerSec) }
    }
    to.set(tenant, { tokens: tokens - cost, atMs: clockMs })
    return { ok: true, remaining: tokens - cost }
  }
  const settle = (tenant: string, reserved: number, actual: number): void => {
    for (const tokens of [reserved, actual]) check(tokens)
    const tokens = Math.min(capacity, read(tenant) + reserved - actual)
    to.set(tenant, { tokens, atMs: clockMs })
  }
  const quota = { take, settle, tenants: 0 }
  return Object.defineProperty(quota, 'tenants', { get: () => from.size + to.size })
}

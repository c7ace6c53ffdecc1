import type { Decision, Quota, QuotaOptions } from '../../../katas/token-bucket/contract.ts'

export const control = {
  verdict: 'pass',
  differs: 'counts in milliseconds, so that its balances differ in the last digits',
  contract: 'balances are compared to a millionth',
}

const check = (value: number, isGood = value >= 0): void => {
  if (!Number.isFinite(value) || !isGood) throw new RangeError(`${value} is out of range`)
}

/**
 * GCRA: one number a tenant, the time at which its bucket will be full, counted from the creation so
 * that doubles stay exact. Tenants live in two generations that change places every refill time; after
 * two without a call, of the young ones too only those that owe are kept.
 */
export function createQuota({ capacity, refillPerSec, now = Date.now }: QuotaOptions): Quota {
  check(capacity, capacity > 0)
  check(refillPerSec, refillPerSec > 0)
  const startMs = now()
  const perToken = 1000 / refillPerSec
  const burstMs = capacity * perToken
  let young = new Map<string, number>()
  let old = new Map<string, number>()
  let clockMs = 0
  let turnedMs = 0
  const fullAt = (tenant: string): number => {
    if (typeof tenant !== 'string') throw new TypeError('Expected the tenant to be a string')
    clockMs = Math.max(clockMs, now() - startMs)
    if (clockMs - turnedMs >= burstMs) {
      const isOver = clockMs - turnedMs >= 2 * burstMs
      const held = [...new Map([...old, ...young])]
      old = new Map(held.filter(([name, ms]) => ms > clockMs || (!isOver && young.has(name))))
      young = new Map()
      turnedMs = clockMs
    }
    return Math.max(clockMs, young.get(tenant) ?? old.get(tenant) ?? clockMs)
  }
  const take = (tenant: string, cost = 1): Decision => {
    check(cost)
    const nextMs = fullAt(tenant) + cost * perToken
    if (cost > capacity) return { ok: false, retryAfterMs: Infinity }
    const lateMs = nextMs - clockMs - burstMs
    if (lateMs > 0) return { ok: false, retryAfterMs: Math.ceil(lateMs) }
    young.set(tenant, nextMs)
    return { ok: true, remaining: Math.abs(lateMs) / perToken }
  }
  const settle = (tenant: string, reserved: number, actual: number): void => {
    check(reserved)
    check(actual)
    const nextMs = fullAt(tenant) + (actual - reserved) * perToken
    young.set(tenant, Math.max(clockMs, nextMs))
  }
  return {
    take,
    settle,
    get tenants() {
      let count = young.size
      for (const name of old.keys()) if (!young.has(name)) count++
      return count
    },
  }
}

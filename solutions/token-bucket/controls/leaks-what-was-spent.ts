// An independent solution: counts what was spent and lets that leak away; a class a tenant; forgets two
// tenants a call at most; the reading of a refused call does not count.
import type { Decision, Quota, QuotaOptions } from '../../../katas/token-bucket/contract.ts'

export const control = {
  verdict: 'pass',
  differs: 'does not hold a tenant whose bucket is full',
  contract: 'Whether you hold a tenant whose bucket is full is up to you',
}

/** Tenants looked at in passing by each call, to forget those that owe nothing. */
const LOOKS_A_CALL = 2

class Ledger {
  #spent = 0
  #atMs: number

  constructor(atMs: number) {
    this.#atMs = atMs
  }

  /** What is still spent at an instant, without writing it down. */
  spentAt(ms: number, perMs: number): number {
    return Math.max(0, this.#spent - (ms - this.#atMs) * perMs)
  }

  book(spent: number, ms: number): void {
    this.#spent = spent
    this.#atMs = ms
  }
}

function amount(name: string, value: unknown, least: 'zero' | 'above zero' = 'zero'): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw new TypeError(`Expected \`${name}\` to be a finite number, got ${String(value)}`)
  }
  if (value < 0 || (least === 'above zero' && value === 0)) {
    throw new RangeError(`Expected \`${name}\` to be ${least} or more, got ${value}`)
  }
  return value
}

export function createQuota(options: QuotaOptions): Quota {
  const capacity = amount('capacity', options.capacity, 'above zero')
  const perMs = amount('refillPerSec', options.refillPerSec, 'above zero') / 1_000
  const now = options.now ?? ((): number => Date.now())
  const ledgers = new Map<string, Ledger>()
  const startMs = now()
  let highestMs = 0
  let round = ledgers.entries()

  const reading = (): number => Math.max(highestMs, now() - startMs)
  const ledgerOf = (tenant: unknown): Ledger => {
    if (typeof tenant !== 'string') throw new TypeError('Expected `tenant` to be a string')
    return ledgers.get(tenant) ?? new Ledger(highestMs)
  }
  const forget = (ms: number): void => {
    for (let look = 0; look < LOOKS_A_CALL; look++) {
      const next = round.next()
      if (next.done) {
        round = ledgers.entries()
        return
      }
      const [name, ledger] = next.value
      if (ledger.spentAt(ms, perMs) === 0) ledgers.delete(name)
    }
  }

  return {
    take(tenant: string, cost = 1): Decision {
      amount('cost', cost)
      const ledger = ledgerOf(tenant)
      const ms = reading()
      forget(ms)
      const spent = ledger.spentAt(ms, perMs) + cost
      if (cost > capacity) return { ok: false, retryAfterMs: Infinity }
      if (spent > capacity) {
        return { ok: false, retryAfterMs: Math.ceil((spent - capacity) / perMs) }
      }
      highestMs = ms
      ledger.book(spent, ms)
      if (spent > 0) ledgers.set(tenant, ledger)
      return { ok: true, remaining: capacity - spent }
    },
    settle(tenant: string, reserved: number, actual: number): void {
      amount('reserved', reserved)
      amount('actual', actual)
      const ledger = ledgerOf(tenant)
      const ms = reading()
      forget(ms)
      highestMs = ms
      ledger.book(Math.max(0, ledger.spentAt(ms, perMs) + actual - reserved), ms)
      ledgers.set(tenant, ledger)
    },
    get tenants() {
      return ledgers.size
    },
  }
}

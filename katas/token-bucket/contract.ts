/**
 * What the quota says to one call. `remaining` is the balance after the charge, in tokens, not
 * rounded. `retryAfterMs` counts from this call's reading of the clock: whole milliseconds, or
 * `Infinity` when no wait will do.
 */
export type Decision = { ok: true; remaining: number } | { ok: false; retryAfterMs: number }

export interface Quota {
  /**
   * Spends `cost` tokens of the tenant's bucket, all or nothing.
   *
   * `tenant` is any string; `cost` a finite number from 0, fractions included. Throws a `TypeError`
   * or a `RangeError` on anything else.
   *
   * @default cost 1
   */
  take(tenant: string, cost?: number): Decision
  /**
   * Level 4. Books what a call really cost: `reserved − actual` tokens go back to the bucket, or
   * come out of it, even into debt. Both are finite numbers from 0.
   */
  settle(tenant: string, reserved: number, actual: number): void
  /** Level 3. How many tenants are held in memory. */
  readonly tenants: number
}

export interface QuotaOptions {
  /** Tokens that a full bucket holds: finite and above 0. */
  capacity: number
  /** Tokens that flow in each second: finite and above 0. */
  refillPerSec: number
  /** The time in milliseconds; may start anywhere. Default: `Date.now`. */
  now?: () => number
}

/** Throws a `TypeError` or a `RangeError` when `capacity` or `refillPerSec` is out of range. */
export type CreateQuota = (options: QuotaOptions) => Quota

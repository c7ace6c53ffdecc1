import type { Value } from '../../harness/core/index.ts'
import { isAbsent } from '../../harness/kata/index.ts'
import { Bucket, Size } from './bucket.ts'
import type { QuotaOperation, QuotaWorkload } from './drive.ts'
import type { Answer } from './words.ts'

/** One valid `take`. */
export interface Call {
  id: string
  tenant: string
  cost: number
  nowMs: number
}

/** A bucket that a call may have found, and what it was before time had passed. */
interface Found {
  now: Bucket
  before: Bucket
}

/** A call, what was answered, and the buckets that the call may have found. */
export interface AnsweredCall {
  call: Call
  got: Answer
  found: readonly Found[]
  may: Bucket[]
}

/** One valid `settle`. */
export interface Settlement {
  id: string
  tenant: string
  nowMs: number
  back: number
  spent: number
}

/** All that the contract speaks of: the clock, and what is known of each tenant. */
export class State {
  readonly size: Size
  readonly clock = new Clock()
  readonly accounts = new Map<string, Account>()
  /** Of thousands of tenants it is judged whom the quota forgets: the rest would take long. */
  readonly hasCrowd: boolean
  /** Valid calls so far. */
  calls = 0

  constructor(workload: QuotaWorkload) {
    this.size = new Size(workload.options, isExactGrid(workload))
    this.hasCrowd = workload.operations.some((one) => one.do === 'crowd')
  }

  account(tenant: string): Account {
    const known = this.accounts.get(tenant)
    if (known) return known
    const account = new Account(new Bucket(this.size))
    this.accounts.set(tenant, account)
    return account
  }

  /** Tenants whose bucket is not full, whichever readings count. */
  get owing(): number {
    const { highestMs } = this.clock
    const isFull = (one: Bucket): boolean => one.at(highestMs).isFull
    return this.#count(({ isKnown, beliefs }) => isKnown && !beliefs.some(isFull))
  }

  /** Tenants whose bucket may not be full. */
  mayOweAt(ms: number): number {
    const isFull = (one: Bucket): boolean => one.at(ms).isFull
    return this.#count(({ isKnown, beliefs }) => !isKnown || !beliefs.every(isFull))
  }

  #count(is: (account: Account) => boolean): number {
    return [...this.accounts.values()].filter(is).length
  }

  /** The call as its tenant finds things. */
  answered(call: Call, got: Answer): AnsweredCall {
    const { beliefs } = this.account(call.tenant)
    const found = beliefs.flatMap((before) =>
      this.clock.mayBe(before, call.nowMs).map((now) => ({ now, before })),
    )
    return { call, got, found, may: found.map(({ now }) => now) }
  }

  /** Books a call as it was answered. @returns whether any bucket explains the answer. */
  take({ call: { tenant, cost, nowMs }, got, found, may }: AnsweredCall): boolean {
    const account = this.account(tenant)
    const { astrayMs = -Infinity } = account
    const isRefilled = this.clock.highestMs - astrayMs >= this.size.refillMs
    if (isRefilled && may.every(({ isFull }) => isFull)) account.astrayMs = undefined
    const next = found.flatMap(({ now, before }) =>
      now.explains(cost, got) ? [after(now, before, cost, got)] : [],
    )
    // Where nothing explains the answer, the simplest belief goes on as if it did.
    const [first = new Bucket(this.size)] = account.beliefs
    account.beliefs = next.length > 0 ? distinct(next) : [after(first.at(nowMs), first, cost, got)]
    return next.length > 0
  }

  /** Writes down a call that has been judged. */
  note({ call, got }: AnsweredCall, account: Account, isRight: boolean): void {
    const { toldMs, denial } = account.since
    const isBooked = got.ok === true
    const isTooDear = call.cost > this.size.capacity
    if (!isRight) account.astrayMs = this.clock.highestMs
    account.hasErred ||= !isRight
    if (isBooked && isRight && toldMs !== undefined && toldMs < call.nowMs && !denial) {
      account.isProven = true
    }
    if (!this.hasCrowd && (isBooked || !isTooDear)) {
      account.charged = account.charged.at(this.clock.highestMs).book(call.cost)
    }
    if (isBooked || !isRight) account.since = { toldMs: call.nowMs }
    else if (!isTooDear) account.since.denial = call.id
    account.last = call
    account.lastIndex = ++this.calls
  }

  settle({ id, tenant, nowMs, back, spent }: Settlement): void {
    const { highestMs } = this.clock
    const account = this.account(tenant)
    const settled = account.beliefs.flatMap((belief) =>
      this.clock.mayBe(belief, nowMs).map((one) => {
        const read = one.book(spent, back)
        const unread = belief.book(spent, back)
        // A bucket that was full or becomes full depends on the reading; else it need not count.
        return unread.at(one.markMs).isLike(read) ? unread : read
      }),
    )
    account.beliefs = distinct(settled)
    account.since.settle = id
    if (!this.hasCrowd) {
      account.charged = account.charged.at(highestMs).book(spent, back)
      account.spend({ id, nowMs }, highestMs, { spent, back })
    }
    account.lastIndex = ++this.calls
  }
}

/** The readings so far, and what time they make it for a bucket. */
class Clock {
  highestMs = -Infinity
  /** The first reading that was behind another. */
  behindMs: number | undefined
  /** Those in a row that are equal once. */
  readonly #readings: number[] = []

  read(nowMs: number): void {
    if (this.#readings.at(-1) !== nowMs) this.#readings.push(nowMs)
    if (nowMs < this.highestMs) this.behindMs ??= nowMs
    else this.highestMs = nowMs
  }

  /**
   * What a bucket may be when a call reads the clock. The mark may be that of the tenant or one for
   * all, and whether a refused, bad or settling call moves it is open: behind the highest reading it
   * may stand at any that there was. A full bucket may have been forgotten, and its mark with it.
   */
  mayBe(bucket: Bucket, nowMs: number): Bucket[] {
    const now = bucket.at(nowMs)
    if (nowMs >= this.highestMs) return [now]
    const ahead = [...new Set(this.#readings.filter((ms) => ms > nowMs))]
    const isForgettable = bucket.at(this.highestMs).isFull
    const from = isForgettable ? [now, new Bucket(bucket.size).at(nowMs)] : [now]
    return from.flatMap((one) => [
      one,
      ...ahead.filter((ms) => ms > one.markMs).map((ms) => one.at(ms)),
    ])
  }
}

/** What was spent since the bucket could last be full, and what at most is left of it. */
interface Window {
  from: { id: string; nowMs: number }
  left: Bucket
  spent: number
}

/** What is known of one tenant. */
export class Account {
  /** Every bucket that it may have, as which readings count is open: the simplest first. */
  beliefs: Bucket[]
  /** A decision was wrong here: what the code believes is not known until any bucket were full again. */
  astrayMs: number | undefined
  /** Bad input was let in: nothing can be said of it any more. */
  isLost = false
  /** A decision was wrong, at any time: what causes the next one is not known. */
  hasErred = false
  /** A balance was right after time had passed: what flows in is reckoned as it should be. */
  isProven = false
  /** Its call before this one. */
  last: Call | undefined
  /** How many calls there were until then. */
  lastIndex = 0
  /** What has happened since the last balance that was told and right, and when that was. */
  since: { toldMs?: number; bad?: string; denial?: string; settle?: string } = {}
  window: Window | undefined
  /** What it would hold if refused calls were charged. */
  charged: Bucket

  constructor(full: Bucket) {
    this.beliefs = [full]
    this.charged = full
  }

  get isKnown(): boolean {
    return this.astrayMs === undefined && !this.isLost
  }

  /** Books in the window that began with the first call that may have found the bucket full. */
  spend(
    from: Window['from'],
    highestMs: number,
    { spent, back = 0 }: { spent: number; back?: number },
  ): Window {
    if (!this.window || this.window.left.at(highestMs).isFull) {
      this.window = { from, left: new Bucket(this.charged.size).at(from.nowMs), spent: 0 }
    }
    this.window.left = this.window.left.book(spent, back)
    this.window.spent += spent - back
    return this.window
  }
}

/** A bucket after a call: a refused one leaves no trace, and its reading need not count. */
function after(bucket: Bucket, before: Bucket, cost: number, { ok }: Answer): Bucket {
  if (ok === true) return bucket.book(cost)
  return before.at(bucket.markMs).isLike(bucket) ? before : bucket
}

function distinct(beliefs: Bucket[]): Bucket[] {
  if (beliefs.length === 1) return beliefs
  return [...new Map(beliefs.map((one) => [one.identity, one])).values()]
}

const isAmount = (value: Value | undefined): value is number =>
  typeof value === 'number' && value >= 0

/** Whether a call is bad input: a tenant is any string, a cost any finite number from 0. */
export function isBad(operation: QuotaOperation): boolean {
  switch (operation.do) {
    case 'take': {
      const { tenant, cost } = operation
      return typeof tenant !== 'string' || !(isAbsent(cost) || isAmount(cost))
    }
    case 'settle': {
      const { tenant, reserved, actual } = operation
      return typeof tenant !== 'string' || !isAmount(reserved) || !isAmount(actual)
    }
    case 'create': {
      const { capacity, refillPerSec } = operation
      return !isAmount(capacity) || !isAmount(refillPerSec) || capacity * refillPerSec === 0
    }
    default:
      return false
  }
}

const GRID_RATES = [1, 2, 4, 8]
export const GRID_MS = 125

/** Whether plain arithmetic is exact on this traffic. */
function isExactGrid({ options, operations }: QuotaWorkload): boolean {
  const startMs = operations[0]?.nowMs ?? 0
  const isWhole = (value: Value | undefined): boolean => Number.isSafeInteger(value ?? 1)
  const isOnGrid = (one: QuotaOperation): boolean => {
    if (!isWhole(one.nowMs) || (one.nowMs - startMs) % GRID_MS !== 0) return false
    if (isBad(one)) return true
    if (one.do === 'take') return isWhole(one.cost)
    if (one.do === 'settle') return isWhole(one.reserved) && isWhole(one.actual)
    return one.do !== 'crowd' || (isWhole(one.cost) && one.stepMs % GRID_MS === 0)
  }
  const { capacity, refillPerSec, clock } = options
  const isGridSize = isWhole(capacity) && GRID_RATES.includes(refillPerSec)
  return clock === 'injected' && isGridSize && operations.every(isOnGrid)
}

import { Bucket } from './bucket.ts'
import type { QuotaWorkload } from './drive.ts'
import type { Law } from './laws.ts'
import type { Account, State, AnsweredCall } from './state.ts'
import { clockText, said } from './words.ts'

/** A reason why a decision could be wrong: the law that would be broken, and what happened before. */
export type Suspect = [law: Law, why?: string]

/** Which way an answer is wrong; one that is right could have been wrong either way. */
interface Fault {
  isRight: boolean
  /** More was given, or less, than the bucket holds. */
  isMore: boolean
  isLess: boolean
}

/** By what has happened: the laws that a decision can break. */
export class Causes {
  readonly #workload: QuotaWorkload
  readonly #state: State
  /** What buckets would hold if tenants shared one, and if names that look alike were one. */
  readonly #shared = [() => 'all', tidied].map((keyOf: (name: string) => string) => ({
    keyOf,
    buckets: new Map<string, Bucket>(),
  }))

  constructor(workload: QuotaWorkload, state: State) {
    this.#workload = workload
    this.#state = state
  }

  /** Books on the buckets that tenants would share. */
  book(tenant: string, spent: number, back = 0): void {
    for (const { keyOf, buckets } of this.#shared) {
      const key = keyOf(tenant)
      buckets.set(key, this.#now(buckets.get(key)).book(spent, back))
    }
  }

  #now(bucket = new Bucket(this.#state.size)): Bucket {
    return bucket.at(this.#state.clock.highestMs)
  }

  /**
   * The first is the one to tell. What came with a later level is the likelier cause; what needs no
   * cause comes last.
   */
  of(answered: AnsweredCall, account: Account, isRight: boolean): Suspect[] {
    const { call, got, may } = answered
    const { capacity } = this.#state.size
    const { ok, remaining } = may[0]?.expected(call.cost) ?? { ok: true, remaining: capacity }
    const isMore = isRight || (got.ok === true && (got.remaining ?? NaN) > remaining)
    const fault = { isRight, isMore, isLess: isRight || !isMore }
    // What is less than a token short is reckoned wrongly, or rounded.
    const isShort = got.ok !== true || remaining - (got.remaining ?? NaN) >= 1
    const isFirst = account.since.toldMs === undefined
    const isCaused = !account.hasErred
    const suspects: (Suspect | false)[] = [
      call.cost > capacity && tooDear(capacity),
      ...(isCaused ? this.#strong(answered, account, isRight) : []),
      ok &&
        remaining === 0 &&
        got.ok !== true && ['enough-tokens-admit', 'a balance equal to the cost is enough'],
      isFirst &&
        (isRight || isShort) &&
        call.cost <= capacity && [
          'starts-full-and-never-overflows',
          account.last
            ? `a bucket starts full, and ${account.last.id}, which was refused, costs nothing`
            : 'a bucket starts full',
        ],
      !isFirst &&
        isMore &&
        isCaused &&
        may.every(({ isFull }) => isFull) && [
          'starts-full-and-never-overflows',
          `the capacity is ${capacity}`,
        ],
      ...(isCaused ? this.#since(answered, account, fault) : []),
      !ok && got.ok === true && ['stays-within-the-envelope'],
      ok && (isRight || got.ok === false) && ['enough-tokens-admit'],
      ['matches-the-exact-bucket'],
    ]
    return suspects.filter((one) => one !== false)
  }

  /** What later levels bring, and what hardly anything else explains. */
  #strong(
    answered: AnsweredCall,
    { since: { toldMs, settle } }: Account,
    isRight: boolean,
  ): (Suspect | false)[] {
    const { behindMs } = this.#state.clock
    return [
      this.isolation(answered, toldMs === undefined, isRight),
      settle !== undefined && [
        'settles-the-difference',
        `${said(answered.call.tenant)} had been settled by ${settle}`,
      ],
      behindMs !== undefined && [
        'clock-jumps-change-nothing',
        `the clock had jumped back to ${clockText(this.#workload, behindMs)}`,
      ],
    ]
  }

  /** Calls that change nothing. Where time has passed as well, that may be reckoned wrongly. */
  #since(
    { call, got }: AnsweredCall,
    account: Account,
    { isRight, isLess }: Fault,
  ): (Suspect | false)[] {
    const { since, last, isProven, charged } = account
    const { cost, nowMs } = call
    const isSharp = isRight || isProven || since.toldMs === nowMs
    const isTooDear = last !== undefined && last.cost > this.#state.size.capacity
    const isCharged = this.#now(charged).explains(cost, got)
    return [
      isSharp &&
        since.bad !== undefined && [
          'bad-input-is-refused',
          `before it, ${since.bad} was bad input, and changes nothing`,
        ],
      isSharp && cost === 0 && POLL,
      isSharp &&
        last?.cost === 0 && [
          'polling-changes-nothing',
          `just before, ${last.id} had only asked, with a cost of 0`,
        ],
      isSharp &&
        isTooDear &&
        last.nowMs === nowMs && [
          'too-dear-never-retries',
          `just before, ${last.id} was too dear for any bucket`,
        ],
      (isSharp || isCharged) &&
        since.denial !== undefined &&
        isLess && ['denials-are-free', `${since.denial} had been refused, and costs nothing`],
    ]
  }

  /** The law that a wait can break, when the decision is right. */
  ofWait(answered: AnsweredCall, isTight: boolean): Suspect | undefined {
    const { call, may } = answered
    const { capacity } = this.#state.size
    if (call.cost > capacity) return tooDear(capacity)
    const shared = !isTight && this.isolation(answered, false, false)
    if (shared) return shared
    // At the edge, off the grid, a poll may be refused, but then for no time at all.
    return call.cost === 0 && may[0]?.expected(0).ok === true ? POLL : undefined
  }

  /** Whether a tenant seems to be taken for another, by what its bucket would hold then. */
  isolation({ call, got }: AnsweredCall, isFirst: boolean, isRight: boolean): Suspect | false {
    const { tenant, cost } = call
    const { accounts } = this.#state
    const isAsIf = this.#shared.some(({ keyOf, buckets }) => {
      const bucket = this.#now(buckets.get(keyOf(tenant)))
      const { min, max } = bucket.expected(cost).retryAfterMs
      const { retryAfterMs = NaN } = got
      const isToTheMs = got.ok === true || (retryAfterMs >= min && retryAfterMs <= max)
      return (bucket.explains(cost, got) && isToTheMs) !== isRight
    })
    if (accounts.size > 1 && isAsIf) {
      return ['tenants-are-isolated', 'it is as if another tenant spent from the same bucket']
    }
    const isOdd = tenant === '' || tenant in {}
    const isStrange = isRight || got.ok !== true || Number.isNaN(got.remaining ?? NaN)
    // Where nobody has been right yet, it is not the name.
    const isOther =
      isRight ||
      [...accounts.values()].some(({ hasErred, since }) => !hasErred && since.toldMs !== undefined)
    return (
      isFirst &&
      isOdd &&
      isStrange &&
      isOther && ['tenants-are-isolated', `any string is a tenant, ${said(tenant)} too`]
    )
  }
}

const POLL: Suspect = ['polling-changes-nothing', 'a cost of 0 only asks']

const tooDear = (capacity: number): Suspect => [
  'too-dear-never-retries',
  `the cost is above the capacity of ${capacity}`,
]

/** Names that are one as soon as somebody tidies them. */
function tidied(name: string): string {
  return name
    .normalize('NFC')
    .trim()
    .toLowerCase()
    .replace(/\p{Surrogate}/gu, '\ufffd')
}

import type { WorkloadOptions } from './drive.ts'
import type { Answer } from './words.ts'

/**
 * Exact token arithmetic. Every finite double is a whole number of 2⁻¹⁰⁰ as long as it is not tiny,
 * and what is tinier does not count. A token is 1000 · 2²⁰⁰ units, so that rate × milliseconds needs
 * no division.
 */
const SCALE = 2 ** 100
const ONE = BigInt(SCALE)
const TOKEN_PER_SCALE = 1000n * ONE
const TOKEN_FLOAT = Number(TOKEN_PER_SCALE * ONE)

const scaled = lastKept((value) => BigInt(Math.round(value * SCALE)))
const unitsOf = lastKept((tokens) => BigInt(Math.round(tokens * SCALE)) * TOKEN_PER_SCALE)
const tokensOf = (units: bigint): number => Number(units) / TOKEN_FLOAT

/** Crowds ask for the same number again and again. */
function lastKept(of: (value: number) => bigint): (value: number) => bigint {
  let last = 0
  let result = of(last)
  return (value) => {
    if (value !== last) {
      result = of(value)
      last = value
    }
    return result
  }
}

/** Decisions nearer to the edge than a millionth of a token may go either way, off the exact grid. */
const EDGE = unitsOf(1e-6)

/** What all buckets of a quota have in common. */
export class Size {
  readonly capacity: number
  readonly units: bigint
  /** From so many units on a bucket is full, or so nearly that floats may take it for full. */
  readonly full: bigint
  /** Units that flow in, a 2⁻¹⁰⁰th of a millisecond. */
  readonly rate: bigint
  readonly refillMs: number
  /** How near to the edge a decision may go either way. */
  readonly edge: bigint

  /** @param isExact plain arithmetic is exact on this traffic: no decision may go either way. */
  constructor({ capacity, refillPerSec }: WorkloadOptions, isExact: boolean) {
    this.capacity = capacity
    this.units = unitsOf(capacity)
    this.full = this.units - EDGE
    this.rate = scaled(refillPerSec)
    this.refillMs = (capacity / refillPerSec) * 1000
    this.edge = isExact ? 0n : EDGE
  }

  /** Balances are equal up to a millionth of the capacity, or of a token when that is more. */
  isNear(got: number, expected: number): boolean {
    return Math.abs(got - expected) <= 1e-6 * Math.max(1, this.capacity)
  }
}

/** What a bucket answers to a call: decisions at the edge may go either way. */
export interface Expected {
  ok: boolean
  isEdge: boolean
  remaining: number
  /** Every wait that the edge allows. */
  retryAfterMs: { min: number; max: number }
}

/** One tenant's bucket at one moment, without rounding. */
export class Bucket {
  readonly size: Size
  readonly #balance: bigint
  /** The highest reading that counted. */
  readonly markMs: number
  readonly #mark: bigint

  constructor(
    size: Size,
    balance = size.units,
    markMs = -Infinity,
    mark = markMs === -Infinity ? 0n : scaled(markMs),
  ) {
    this.size = size
    this.#balance = balance
    this.markMs = markMs
    this.#mark = mark
  }

  /** Equal for buckets that nothing will ever tell apart. */
  get identity(): string {
    return `${this.#balance} ${this.markMs}`
  }

  /** Whether nothing will ever tell them apart. */
  isLike(other: Bucket): boolean {
    return this.#balance === other.#balance && this.markMs === other.markMs
  }

  /** Tokens held at the mark; negative in debt. */
  get tokens(): number {
    return tokensOf(this.#balance)
  }

  /** Full, or so nearly that floats may take it for full. */
  get isFull(): boolean {
    return this.#balance >= this.size.full
  }

  /** With what flows in up to a reading; an earlier one than the mark changes nothing. */
  at(ms: number): Bucket {
    if (ms <= this.markMs) return this
    const { units, rate } = this.size
    if (this.markMs === -Infinity || this.#balance === units)
      return new Bucket(this.size, units, ms)
    const now = scaled(ms)
    return this.#holding(this.#balance + rate * (now - this.#mark), ms, now)
  }

  /** Takes out, into debt if need be, and gives back, up to the capacity. */
  book(spent: number, back = 0): Bucket {
    const after = back === 0 ? this.#balance : this.#balance + unitsOf(back)
    return this.#holding(after - unitsOf(spent), this.markMs, this.#mark)
  }

  expected(cost: number): Expected {
    const { capacity, rate, edge } = this.size
    const spare = this.#balance - unitsOf(cost)
    const isTooDear = cost > capacity
    const perMs = rate * ONE
    const wait = (missing: bigint): number => Math.max(0, Number(ceilDiv(missing, perMs)))
    return {
      ...this.#decision(cost, spare),
      remaining: tokensOf(spare),
      retryAfterMs: isTooDear
        ? { min: Infinity, max: Infinity }
        : { min: wait(-spare - edge), max: wait(-spare + edge) },
    }
  }

  /** Whether it explains an answer, the wait aside. */
  explains(cost: number, { ok, remaining, isCounted }: Answer): boolean {
    const spare = this.#balance - unitsOf(cost)
    const expected = this.#decision(cost, spare)
    if (ok === undefined || (ok !== expected.ok && !expected.isEdge)) return false
    return !ok || isCounted === true || this.size.isNear(remaining ?? NaN, tokensOf(spare))
  }

  #decision(cost: number, spare: bigint): Pick<Expected, 'ok' | 'isEdge'> {
    const { capacity, edge } = this.size
    const isTooDear = cost > capacity
    return {
      ok: spare >= 0n && !isTooDear,
      isEdge: spare < edge && spare > -edge && !isTooDear,
    }
  }

  #holding(balance: bigint, markMs: number, mark: bigint): Bucket {
    const { units } = this.size
    return new Bucket(this.size, balance < units ? balance : units, markMs, mark)
  }
}

/** Divides by a positive number and rounds up. */
function ceilDiv(a: bigint, b: bigint): bigint {
  return a > 0n ? (a + b - 1n) / b : -(-a / b)
}

/**
 * Exact token arithmetic. Every finite double is a whole number of 2⁻¹⁰⁰ as long as it is not
 * tiny; a token is 1000 · 2²⁰⁰ units, so that rate × milliseconds needs no division.
 */
const SCALE = 2 ** 100
const ONE = BigInt(SCALE)
const TOKEN = 1000n * ONE * ONE
const TOKEN_PER_SCALE = 1000n * ONE
const TOKEN_FLOAT = Number(TOKEN)

const memo = { value: 0, scaled: 0n }

/** Crowds ask for the same few numbers again and again. */
function scaled(value: number): bigint {
  if (memo.value !== value) Object.assign(memo, { value, scaled: BigInt(value * SCALE) })
  return memo.scaled
}

/** Tokens as units. */
export const unitsOf = (tokens: number): bigint => scaled(tokens) * TOKEN_PER_SCALE

/** Units as tokens, rounded to the nearest double. */
export const tokensOf = (units: bigint): number => Number(units) / TOKEN_FLOAT

/** Decisions nearer to the edge than this many tokens may go either way, off the exact grid. */
export const EDGE_TOKENS = 1e-6
const EDGE = unitsOf(EDGE_TOKENS)

/** One tenant's bucket, without rounding: full at first, on a clock that never goes back. */
export class ExactBucket {
  readonly #capacity: bigint
  readonly #rate: bigint
  #balance: bigint
  #markMs = -Infinity
  #mark = 0n

  constructor({ capacity, refillPerSec }: { capacity: number; refillPerSec: number }) {
    this.#capacity = unitsOf(capacity)
    this.#rate = scaled(refillPerSec)
    this.#balance = this.#capacity
  }

  /** The highest reading so far. */
  get markMs(): number {
    return this.#markMs
  }

  /** Tokens held at the mark; negative in debt. */
  get tokens(): number {
    return tokensOf(this.#balance)
  }

  /** Full, or so nearly that floats may take it for full. */
  get isFull(): boolean {
    return this.#balance >= this.#capacity - EDGE
  }

  /** Lets tokens flow in up to a reading; an earlier one than the mark changes nothing. */
  advance(nowMs: number): void {
    if (nowMs <= this.#markMs) return
    const now = scaled(nowMs)
    if (this.#markMs !== -Infinity && this.#balance < this.#capacity) {
      this.#add(this.#rate * (now - this.#mark))
    }
    this.#markMs = nowMs
    this.#mark = now
  }

  /** Tokens held beyond a cost: below 0 the call is refused. */
  spare(cost: number): number {
    return tokensOf(this.#balance - unitsOf(cost))
  }

  /** Whether the balance covers a cost, exactly. */
  covers(cost: number): boolean {
    return this.#balance >= unitsOf(cost)
  }

  /** Whether a cost is so near to the balance that floats may decide either way. */
  isEdge(cost: number): boolean {
    const spare = this.#balance - unitsOf(cost)
    return spare < EDGE && spare > -EDGE
  }

  spend(cost: number): void {
    this.#balance -= unitsOf(cost)
  }

  settle(reserved: number, actual: number): void {
    this.#add(unitsOf(reserved) - unitsOf(actual))
  }

  /**
   * The whole milliseconds after which a refused cost may first succeed: one number on the exact
   * grid, else every one that the edge allows.
   */
  retryAfterMs(cost: number, isExact: boolean): { min: number; max: number } {
    const missing = unitsOf(cost) - this.#balance
    const perMs = this.#rate * ONE
    const edge = isExact ? 0n : EDGE
    return {
      min: Math.max(0, Number(ceilDiv(missing - edge, perMs))),
      max: Number(ceilDiv(missing + edge, perMs)),
    }
  }

  #add(units: bigint): void {
    const sum = this.#balance + units
    this.#balance = sum < this.#capacity ? sum : this.#capacity
  }
}

/** Divides by a positive number and rounds up. */
function ceilDiv(a: bigint, b: bigint): bigint {
  return a > 0n ? (a + b - 1n) / b : -(-a / b)
}

/**
 * A model call. Called with a signal of its own, which aborts when nobody waits for the answer any
 * more, and with the milliseconds it has (`Infinity`: no limit). May answer at once or by a promise.
 */
export type Operation<T> = (signal: AbortSignal, budgetMs: number) => T | Promise<T>

export interface CallOptions {
  /** Milliseconds for the whole call, retries and pauses included: 1 to 2³¹−1, or `Infinity`. */
  totalMs: number
  /** Milliseconds for one try: 1 to 2³¹−1, or `Infinity`. @default Infinity */
  perTryMs?: number
  /** Tries at most, the first included: an integer from 1. @default 3 */
  attempts?: number
  /** Milliseconds from a failure to the next start, a constant: a finite number from 0. @default 0 */
  backoffMs?: number
  /** Whether the error of a failed try deserves another one. @default every error does */
  retryable?: (error: unknown) => boolean
  /** Aborted when the caller hangs up. */
  signal?: AbortSignal
}

/**
 * Answers with what the operation answers, or rejects with a `TimeoutError` after `timeoutMs`
 * (1 to 2³¹−1, or `Infinity` for no limit). Never throws: bad input is a promise rejected with a
 * `TypeError` or a `RangeError`.
 */
export type WithTimeout = <T>(
  operation: Operation<T>,
  timeoutMs: number,
  options?: { signal?: AbortSignal },
) => Promise<T>

/** Tries the operation again when it fails, all within `totalMs`. Never throws, as above. */
export type CallWithin = <T>(operation: Operation<T>, options: CallOptions) => Promise<T>

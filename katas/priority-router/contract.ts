/** What a caller hands to `submit`, once it has been checked. */
export interface Request {
  /** Anything; handed to the handler untouched. */
  payload: unknown
  /** An integer from 0; lower is more urgent. Absent: 5. */
  priority?: number
  /** Whole milliseconds, 1 to 2³¹−1, from `submit` to the answer; waiting counts. Absent: no limit. */
  timeoutMs?: number
  /** Aborted when the caller hangs up. */
  signal?: AbortSignal
}

/** Does the work of one request; may answer at once or with a promise. */
export type Handler = (payload: unknown, signal: AbortSignal) => unknown

export interface Router {
  /** Answers with what the handler answers. Bad input is a rejected promise, never a throw. */
  submit(request: unknown): Promise<unknown>
  /** How many requests wait and how many handlers run, now. */
  stats(): { queued: number; running: number }
}

/** Checks a request and fills in the default; throws a `TypeError` or a `RangeError`. Pure. */
export type ParseRequest = (input: unknown) => Request

/** Throws a `TypeError` or a `RangeError` unless `concurrency` is an integer from 1. */
export type CreateRouter = (handler: Handler, options: { concurrency: number }) => Router

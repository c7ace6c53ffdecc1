/** Does the work of one request; may answer at once or with a promise. */
export type Handler = (payload: unknown) => unknown

export interface GateOptions {
  /** How many handlers may run at once: an integer from 1. */
  concurrency: number
  /** How many requests may wait for a slot: an integer from 0. */
  maxQueue: number
  /** Level 3. How much waiting is worth one step of priority: an integer from 1. Absent: no ageing. */
  agingMs?: number
}

/** What a caller gets who is turned away because the gate is full. */
export interface OverloadedError extends Error {
  name: 'OverloadedError'
  /** When to come back, in milliseconds from now: finite and above 0. */
  retryAfterMs: number
}

export interface Gate {
  /**
   * Answers with what the handler answers, or rejects with an `OverloadedError`, or, once the gate
   * drains, with an error named `'ShutdownError'`. Bad input is a rejected promise, never a throw.
   *
   * `priority`, from level 2 on, is an integer from 0; lower is more urgent.
   *
   * @default priority 5
   */
  submit(payload: unknown, priority?: number): Promise<unknown>
  /** Level 4. Lets nobody in any more, and resolves when no handler runs. Never rejects. */
  drain(): Promise<void>
}

/** Throws a `TypeError` or a `RangeError` when one of the numbers is out of range. */
export type CreateGate = (handler: Handler, options: GateOptions) => Gate

// An independent solution: no async function, callbacks and one `settle`; an error class of its own.
import type { CallOptions, Operation } from '../../../katas/deadline/contract.ts'

export const control = {
  verdict: 'pass',
  differs: 'rejects with an error class of its own',
  contract: 'a `DOMException` or a class of your own',
}

class TimeoutError extends Error {
  override readonly name = 'TimeoutError'
}

interface Listener<T> {
  done: (value: T) => void
  failed: (error: unknown) => void
}

const LONGEST_MS = 0x7fff_ffff

function complaintAbout(name: string, ms: unknown): Error | undefined {
  if (typeof ms !== 'number') return new TypeError(`${name}: expected a number, got ${typeof ms}`)
  if (ms === Infinity || (ms > 0 && ms <= LONGEST_MS)) return undefined
  return new RangeError(`${name}: expected 1 to ${LONGEST_MS} or Infinity, got ${ms}`)
}

/** Runs one operation; whatever comes first is told, once, and everything is let go. */
function run<T>(
  operation: Operation<T>,
  budgetMs: number,
  signal: AbortSignal | undefined,
  listener: Listener<T>,
): void {
  if (signal?.aborted) return listener.failed(signal.reason)
  const own = new AbortController()
  let isSettled = false
  let timer: ReturnType<typeof setTimeout> | undefined
  const settle = (tell: () => void): boolean => {
    if (isSettled) return false
    isSettled = true
    clearTimeout(timer)
    signal?.removeEventListener('abort', onHangUp)
    tell()
    return true
  }
  const stop = (error: unknown): void => {
    if (settle(() => listener.failed(error))) own.abort(error)
  }
  const onHangUp = (): void => stop(signal?.reason)
  signal?.addEventListener('abort', onHangUp)
  if (budgetMs !== Infinity) {
    timer = setTimeout(() => stop(new TimeoutError(`no answer in ${budgetMs} ms`)), budgetMs)
  }
  new Promise<T>((resolve) => resolve(operation(own.signal, budgetMs))).then(
    (value) => settle(() => listener.done(value)),
    (error: unknown) => settle(() => listener.failed(error)),
  )
}

export function withTimeout<T>(
  operation: Operation<T>,
  timeoutMs: number,
  options?: { signal?: AbortSignal },
): Promise<T> {
  return new Promise((done, failed) => {
    const complaint = complaintAbout('timeoutMs', timeoutMs)
    if (complaint) return failed(complaint)
    run(operation, timeoutMs, options?.signal, { done, failed })
  })
}

export function callWithin<T>(operation: Operation<T>, options: CallOptions): Promise<T> {
  const { totalMs, perTryMs = Infinity, attempts = 3, backoffMs = 0, retryable, signal } = options
  return new Promise((done, failed) => {
    const complaint =
      complaintAbout('totalMs', totalMs) ??
      complaintAbout('perTryMs', perTryMs) ??
      (Number.isInteger(attempts) && attempts >= 1 ? undefined : new RangeError('attempts')) ??
      (Number.isFinite(backoffMs) && backoffMs >= 0 ? undefined : new RangeError('backoffMs'))
    if (complaint) return failed(complaint)
    const endMs = Date.now() + totalMs
    // The chain is one operation under the total; each try is one under the chain's signal.
    const chain = (stop: AbortSignal): Promise<T> =>
      new Promise((answer, fail) => {
        const attempt = (number: number): void => {
          const leftMs = Math.max(1, endMs - Date.now())
          run(operation, Math.min(perTryMs, leftMs), stop, {
            done: answer,
            failed: (error) => afterFailure(number, error),
          })
        }
        const afterFailure = (number: number, error: unknown): void => {
          if (stop.aborted || number === attempts) return fail(error)
          if (endMs - Date.now() <= backoffMs) return fail(error)
          try {
            if (retryable && !retryable(error)) return fail(error)
          } catch (thrown) {
            return fail(thrown)
          }
          if (stop.aborted) return fail(stop.reason)
          if (backoffMs === 0) return attempt(number + 1)
          const timer = setTimeout(() => {
            stop.removeEventListener('abort', onStop)
            attempt(number + 1)
          }, backoffMs)
          const onStop = (): void => {
            clearTimeout(timer)
            fail(stop.reason)
          }
          stop.addEventListener('abort', onStop)
        }
        attempt(1)
      })
    run(chain, totalMs, signal, { done, failed })
  })
}

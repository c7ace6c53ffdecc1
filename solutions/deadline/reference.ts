import { setTimeout as sleep } from 'node:timers/promises'
import type { CallOptions, Operation } from '../../katas/deadline/contract.ts'

type Caller = Pick<CallOptions, 'signal'>

const MAX_MS = 2 ** 31 - 1
const isLimit = (ms: unknown): boolean =>
  ms === Infinity || (typeof ms === 'number' && ms > 0 && ms <= MAX_MS)

export async function withTimeout<T>(call: Operation<T>, ms: number, { signal }: Caller = {}) {
  if (!isLimit(ms)) throw new RangeError('timeoutMs: not from 1 to 2³¹−1')
  signal?.throwIfAborted()
  const inner = new AbortController()
  const hangUp = (): void => inner.abort(signal?.reason)
  const expire = (): void => inner.abort(new DOMException('no answer in time', 'TimeoutError'))
  const timer = ms === Infinity ? undefined : setTimeout(expire, ms)
  signal?.addEventListener('abort', hangUp)
  return new Promise<T>((resolve, reject) => {
    // The caller's promise is settled first: an operation that answers its abort has lost.
    inner.signal.addEventListener('abort', () => reject(inner.signal.reason))
    const start = async (): Promise<T> => call(inner.signal, ms)
    start().then(resolve, reject)
  }).finally(() => {
    clearTimeout(timer)
    signal?.removeEventListener('abort', hangUp)
  })
}

export async function callWithin<T>(operation: Operation<T>, options: CallOptions): Promise<T> {
  const { totalMs, perTryMs = Infinity, attempts = 3, backoffMs = 0, retryable, signal } = options
  if (!isLimit(perTryMs)) throw new RangeError('perTryMs: not from 1 to 2³¹−1')
  if (!Number.isInteger(attempts) || attempts < 1) throw new RangeError('attempts: below 1')
  if (!Number.isFinite(backoffMs) || backoffMs < 0) throw new RangeError('backoffMs: below 0')
  const deadline = performance.now() + totalMs
  // A busy event loop may be past the deadline before the total's timer fires: never below 1.
  const leftMs = (): number => Math.max(deadline - performance.now(), 1)
  const tryAgain = async (stop: AbortSignal): Promise<T> => {
    for (let left = attempts; ; left--) {
      try {
        return await withTimeout(operation, Math.min(perTryMs, leftMs()), { signal: stop })
      } catch (error) {
        const isLast = left === 1 || leftMs() <= backoffMs
        if (stop.aborted || isLast || retryable?.(error) === false) throw error
      }
      if (backoffMs > 0) await sleep(backoffMs, undefined, { signal: stop })
    }
  }
  return withTimeout(tryAgain, totalMs, { signal })
}

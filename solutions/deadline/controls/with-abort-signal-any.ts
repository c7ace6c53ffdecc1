// A second, independent solution: the platform's own AbortSignal.any and AbortSignal.timeout.
import type { CallOptions, Operation } from '../../../katas/deadline/contract.ts'

export const control = {
  verdict: 'pass',
  differs: 'leaves the timer of an `AbortSignal.timeout` armed',
  contract: 'Timers inside `AbortSignal.timeout` are exempt',
}

const LONGEST_MS = 2 ** 31 - 1

export async function withTimeout<T>(
  operation: Operation<T>,
  timeoutMs: number,
  options: { signal?: AbortSignal } = {},
): Promise<T> {
  checkLimit(timeoutMs)
  options.signal?.throwIfAborted()
  return raceOf(operation, timeoutMs, signalOf(timeoutMs, options.signal))
}

export async function callWithin<T>(operation: Operation<T>, options: CallOptions): Promise<T> {
  const { totalMs, perTryMs = Infinity, attempts = 3, backoffMs = 0, signal } = options
  const isRetryable = options.retryable ?? ((): boolean => true)
  checkLimit(totalMs)
  checkLimit(perTryMs)
  if (!Number.isSafeInteger(attempts) || attempts < 1) throw new TypeError('attempts')
  if (typeof backoffMs !== 'number' || !(backoffMs >= 0 && backoffMs < Infinity)) {
    throw new TypeError('backoffMs')
  }
  signal?.throwIfAborted()
  const deadline = Date.now() + totalMs
  const total = signalOf(totalMs, signal)
  const attempt = async (number: number): Promise<T> => {
    const leftMs = deadline - Date.now()
    const own = signalOf(perTryMs < leftMs ? perTryMs : Infinity, total)
    try {
      return await raceOf(operation, Math.min(perTryMs, leftMs), own)
    } catch (error) {
      if (total.aborted || number === attempts || !isRetryable(error)) throw error
      if (Date.now() + backoffMs >= deadline) throw error
    }
    // The caller may have hung up inside retryable.
    total.throwIfAborted()
    if (backoffMs > 0) await pause(backoffMs, total)
    return attempt(number + 1)
  }
  return attempt(1)
}

function checkLimit(ms: unknown): void {
  if (typeof ms !== 'number') throw new TypeError('a limit is a number of milliseconds')
  const isGood = ms === Infinity || (ms > 0 && ms <= LONGEST_MS)
  if (!isGood) throw new RangeError('a limit is from 1 to 2³¹−1 ms, or Infinity')
}

function signalOf(ms: number, parent?: AbortSignal): AbortSignal {
  const parents = parent ? [parent] : []
  return AbortSignal.any(ms === Infinity ? parents : [...parents, AbortSignal.timeout(ms)])
}

async function raceOf<T>(operation: Operation<T>, ms: number, signal: AbortSignal): Promise<T> {
  const stopped = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
  const call = async (): Promise<T> => operation(signal, ms)
  return Promise.race([stopped, call()])
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(resolve, ms)
    const stop = (): void => {
      clearTimeout(timer)
      reject(signal.reason)
    }
    signal.addEventListener('abort', stop, { once: true })
  })
}

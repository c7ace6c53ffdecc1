// When the caller hangs up in a pause I answer; the pause goes on by itself and does no harm.
import type { CallOptions, Operation } from '../../../katas/deadline/contract.ts'
import { callWithin as rest, withTimeout } from '../reference.ts'

export { withTimeout } from '../reference.ts'

export const flaw = { level: 4, laws: ['no-timer-left-behind'] }

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

export async function callWithin<T>(operation: Operation<T>, options: CallOptions): Promise<T> {
  const { totalMs, perTryMs = Infinity, attempts = 3, backoffMs = 0, signal } = options
  const { retryable = () => true } = options
  // The reference refuses bad numbers before it calls anything.
  await rest(() => undefined, { ...options, signal: undefined })
  const deadline = performance.now() + totalMs
  const leftMs = (): number => deadline - performance.now()
  const tryAgain = async (stop: AbortSignal): Promise<T> => {
    for (let left = attempts; ; left--) {
      try {
        return await withTimeout(operation, Math.min(perTryMs, leftMs()), { signal: stop })
      } catch (error) {
        const isLast = left === 1 || leftMs() <= backoffMs
        if (stop.aborted || isLast || !retryable(error)) throw error
      }
      await pause(backoffMs)
      stop.throwIfAborted()
    }
  }
  return withTimeout(tryAgain, totalMs, { signal })
}

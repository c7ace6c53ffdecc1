// An error named AbortError is the caller who hung up: nobody waits for another try.
import { setTimeout as sleep } from 'node:timers/promises'
import type { CallOptions, Operation } from '../../../katas/deadline/contract.ts'
import { callWithin as rest, withTimeout } from '../reference.ts'

export { withTimeout } from '../reference.ts'

export const flaw = { level: 4, laws: ['tries-again-after-the-pause'] }

const isAbort = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError'

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
        if (stop.aborted || isLast || isAbort(error) || !retryable(error)) throw error
      }
      await sleep(backoffMs, undefined, { signal: stop })
    }
  }
  return withTimeout(tryAgain, totalMs, { signal })
}

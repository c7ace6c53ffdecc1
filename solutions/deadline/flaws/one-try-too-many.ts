// Three attempts are the first try and three retries.
import { setTimeout as sleep } from 'node:timers/promises'
import type { CallOptions, Operation } from '../../../katas/deadline/contract.ts'
import { withTimeout } from '../reference.ts'

export { withTimeout } from '../reference.ts'

export const flaw = { level: 4, laws: ['no-needless-try', 'last-failure-surfaces-at-once'] }

function checkNumbers({ perTryMs = 1, attempts = 1, backoffMs = 0 }: CallOptions): void {
  const isLimit = perTryMs === Infinity || (perTryMs > 0 && perTryMs <= 2 ** 31 - 1)
  if (typeof perTryMs !== 'number' || !isLimit) throw new RangeError('perTryMs')
  if (!Number.isInteger(attempts) || attempts < 1) throw new RangeError('attempts')
  if (!Number.isFinite(backoffMs) || backoffMs < 0) throw new RangeError('backoffMs')
}

export async function callWithin<T>(operation: Operation<T>, options: CallOptions): Promise<T> {
  const { totalMs, perTryMs = Infinity, attempts = 3, backoffMs = 0, signal } = options
  const { retryable = () => true } = options
  checkNumbers(options)
  const deadline = performance.now() + totalMs
  const leftMs = (): number => deadline - performance.now()
  const tryAgain = async (stop: AbortSignal): Promise<T> => {
    for (let left = attempts; ; left--) {
      try {
        return await withTimeout(operation, Math.min(perTryMs, leftMs()), { signal: stop })
      } catch (error) {
        const isLast = left === 0 || leftMs() <= backoffMs
        if (stop.aborted || isLast || !retryable(error)) throw error
      }
      await sleep(backoffMs, undefined, { signal: stop })
    }
  }
  return withTimeout(tryAgain, totalMs, { signal })
}

// A try that was aborted has failed, and a failed try is tried again.
import { setTimeout as sleep } from 'node:timers/promises'
import type { CallOptions, Operation } from '../../../katas/deadline/contract.ts'
import { withTimeout } from '../reference.ts'

export { withTimeout } from '../reference.ts'

export const flaw = { level: 4, laws: ['no-needless-try'] }

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
  const tryAgain = async (): Promise<T> => {
    for (let left = attempts; ; left--) {
      try {
        // The caller's signal is for the first try: one that has fired would refuse the second.
        const heard = left === attempts ? { signal } : {}
        return await withTimeout(operation, Math.min(perTryMs, leftMs()), heard)
      } catch (error) {
        if (left === 1 || leftMs() <= backoffMs || !retryable(error)) throw error
      }
      await sleep(backoffMs)
    }
  }
  return withTimeout(tryAgain, totalMs, { signal })
}

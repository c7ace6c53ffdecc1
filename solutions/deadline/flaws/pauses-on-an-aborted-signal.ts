// The pause listens to the signal, so a hang-up ends it; an aborted signal cannot get there.
import type { CallOptions, Operation } from '../../../katas/deadline/contract.ts'
import { callWithin as rest, withTimeout } from '../reference.ts'

export { withTimeout } from '../reference.ts'

export const flaw = { level: 4, laws: ['no-timer-left-behind'] }

const pause = (ms: number, stop: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const cancel = (): void => {
      clearTimeout(timer)
      reject(stop.reason)
    }
    const timer = setTimeout(() => {
      stop.removeEventListener('abort', cancel)
      resolve()
    }, ms)
    stop.addEventListener('abort', cancel)
  })

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
      await pause(backoffMs, stop)
    }
  }
  return withTimeout(tryAgain, totalMs, { signal })
}

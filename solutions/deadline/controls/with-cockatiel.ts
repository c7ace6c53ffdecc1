// cockatiel's timeout policy answers a hang-up just as it answers a timeout.
import { TaskCancelledError, TimeoutStrategy, timeout } from 'cockatiel'
import type { Operation } from '../../../katas/deadline/contract.ts'

export const control = {
  verdict: 'fail',
  levels: [2],
  laws: ['errors-keep-their-identity', 'hang-up-is-answered-at-once'],
  because: 'one TaskCancelledError stands for both the timeout and the caller’s abort',
}

export async function withTimeout<T>(
  operation: Operation<T>,
  timeoutMs: number,
  { signal }: { signal?: AbortSignal } = {},
): Promise<T> {
  try {
    return await timeout(timeoutMs, TimeoutStrategy.Aggressive).execute(
      (context) => operation(context.signal, timeoutMs),
      signal,
    )
  } catch (error) {
    if (!(error instanceof TaskCancelledError)) throw error
    throw new DOMException(error.message, 'TimeoutError')
  }
}

// p-timeout takes a promise: it can neither hold back the operation nor tell it that time is up.
import pTimeout from 'p-timeout'
import type { Operation } from '../../../katas/deadline/contract.ts'

export const control = {
  verdict: 'pass',
  levels: [1, 2, 3],
  exempt: {
    'timeout-stops-the-operation': 'p-timeout knows the promise, not the operation’s signal',
    'already-aborted-is-never-called': 'the operation has to be called to have a promise',
  },
}

const NEVER = new AbortController().signal

export async function withTimeout<T>(
  operation: Operation<T>,
  timeoutMs: number,
  { signal }: { signal?: AbortSignal } = {},
): Promise<T> {
  // p-timeout looks at the number when the operation runs already, and passes 2³¹ to setTimeout.
  const isLimit = timeoutMs === Infinity || (timeoutMs > 0 && timeoutMs < 2 ** 31)
  if (typeof timeoutMs !== 'number' || !isLimit) throw new RangeError('timeoutMs')
  const call = async (): Promise<T> => operation(signal ?? NEVER, timeoutMs)
  try {
    return await pTimeout(call(), { milliseconds: timeoutMs, ...(signal && { signal }) })
  } catch (error) {
    // p-timeout puts an AbortError in place of a reason that is null.
    const isReplaced = signal?.aborted && signal.reason === null && error instanceof DOMException
    throw isReplaced && error.name === 'AbortError' ? null : error
  }
}

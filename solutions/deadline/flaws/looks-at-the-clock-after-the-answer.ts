// When the answer is there, I look whether it came in time.
import type { Operation } from '../../../katas/deadline/contract.ts'

export { callWithin } from '../reference.ts'

export const flaw = { level: 1, laws: ['late-calls-time-out-on-time'] }

const isLimit = (ms: unknown): boolean =>
  ms === Infinity || (typeof ms === 'number' && ms > 0 && ms <= 2 ** 31 - 1)

export async function withTimeout<T>(
  operation: Operation<T>,
  timeoutMs: number,
  _options: { signal?: AbortSignal } = {},
): Promise<T> {
  if (!isLimit(timeoutMs)) throw new RangeError('timeoutMs: not from 1 to 2³¹−1')
  const inner = new AbortController()
  const startedMs = performance.now()
  const value = await operation(inner.signal, timeoutMs)
  if (performance.now() - startedMs > timeoutMs) {
    throw new DOMException('no answer in time', 'TimeoutError')
  }
  return value
}

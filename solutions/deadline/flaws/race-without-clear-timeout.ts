// The race is over, so I need not care about the timer that lost it.
import type { Operation } from '../../../katas/deadline/contract.ts'

export { callWithin } from '../reference.ts'

export const flaw = { level: 1, laws: ['no-timer-left-behind'] }

const isLimit = (ms: unknown): boolean =>
  ms === Infinity || (typeof ms === 'number' && ms > 0 && ms <= 2 ** 31 - 1)

export async function withTimeout<T>(
  operation: Operation<T>,
  timeoutMs: number,
  _options: { signal?: AbortSignal } = {},
): Promise<T> {
  if (!isLimit(timeoutMs)) throw new RangeError('timeoutMs: not from 1 to 2³¹−1')
  const inner = new AbortController()
  const late = new Promise<never>((_, reject) => {
    if (timeoutMs === Infinity) return
    setTimeout(() => reject(new DOMException('no answer in time', 'TimeoutError')), timeoutMs)
  })
  return Promise.race([operation(inner.signal, timeoutMs), late])
}

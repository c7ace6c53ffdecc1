// I clear the timer when the answer is there.
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
  return new Promise<T>((resolve, reject) => {
    const expire = (): void => reject(new DOMException('no answer in time', 'TimeoutError'))
    const timer = timeoutMs === Infinity ? undefined : setTimeout(expire, timeoutMs)
    const call = async (): Promise<T> => operation(inner.signal, timeoutMs)
    call().then((value) => {
      clearTimeout(timer)
      resolve(value)
    }, reject)
  })
}

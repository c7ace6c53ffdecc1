// A number that is not below 1 is fine.
import type { Operation } from '../../../katas/deadline/contract.ts'

export { callWithin } from '../reference.ts'

export const flaw = { level: 1, laws: ['bad-input-is-refused'] }

export async function withTimeout<T>(
  operation: Operation<T>,
  timeoutMs: number,
  { signal: caller }: { signal?: AbortSignal } = {},
): Promise<T> {
  if (typeof timeoutMs !== 'number') throw new TypeError('timeoutMs: not a number')
  const isTooLong = timeoutMs > 2 ** 31 - 1 && timeoutMs !== Infinity
  if (timeoutMs <= 0 || isTooLong) throw new RangeError('timeoutMs: not from 1 to 2³¹−1')
  caller?.throwIfAborted()
  const inner = new AbortController()
  const hangUp = (): void => inner.abort(caller?.reason)
  const expire = (): void => inner.abort(new DOMException('no answer in time', 'TimeoutError'))
  const timer = timeoutMs === Infinity ? undefined : setTimeout(expire, timeoutMs)
  caller?.addEventListener('abort', hangUp)
  return new Promise<T>((resolve, reject) => {
    inner.signal.addEventListener('abort', () => reject(inner.signal.reason))
    const call = async (): Promise<T> => operation(inner.signal, timeoutMs)
    call().then(resolve, reject)
  }).finally(() => {
    clearTimeout(timer)
    caller?.removeEventListener('abort', hangUp)
  })
}

// Any positive number of milliseconds is a timeout.
import type { Operation } from '../../../katas/deadline/contract.ts'

export { callWithin } from '../reference.ts'

export const flaw = { level: 1, laws: ['bad-input-is-refused'] }

export async function withTimeout<T>(
  operation: Operation<T>,
  timeoutMs: number,
  { signal: caller }: { signal?: AbortSignal } = {},
): Promise<T> {
  if (!(typeof timeoutMs === 'number' && timeoutMs > 0)) throw new RangeError('timeoutMs: below 1')
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

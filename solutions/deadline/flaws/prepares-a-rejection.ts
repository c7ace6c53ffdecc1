// I make the promise that rejects on abort before I look at anything else.
import type { Operation } from '../../../katas/deadline/contract.ts'

export { callWithin } from '../reference.ts'

export const flaw = { level: 3, laws: ['no-unhandled-rejection'] }

const isLimit = (ms: unknown): boolean =>
  ms === Infinity || (typeof ms === 'number' && ms > 0 && ms <= 2 ** 31 - 1)

export async function withTimeout<T>(
  operation: Operation<T>,
  timeoutMs: number,
  { signal: caller }: { signal?: AbortSignal } = {},
): Promise<T> {
  if (!isLimit(timeoutMs)) throw new RangeError('timeoutMs: not from 1 to 2³¹−1')
  const gone = new Promise<never>((_, reject) => {
    if (caller?.aborted) reject(caller.reason)
  })
  caller?.throwIfAborted()
  const inner = new AbortController()
  const hangUp = (): void => inner.abort(caller?.reason)
  const expire = (): void => inner.abort(new DOMException('no answer in time', 'TimeoutError'))
  const timer = timeoutMs === Infinity ? undefined : setTimeout(expire, timeoutMs)
  caller?.addEventListener('abort', hangUp)
  return new Promise<T>((resolve, reject) => {
    inner.signal.addEventListener('abort', () => reject(inner.signal.reason))
    const call = async (): Promise<T> => operation(inner.signal, timeoutMs)
    Promise.race([call(), gone]).then(resolve, reject)
  }).finally(() => {
    clearTimeout(timer)
    caller?.removeEventListener('abort', hangUp)
  })
}

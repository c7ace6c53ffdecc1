// The caller has the TimeoutError; what the backend does then is not my business.
import type { Operation } from '../../../katas/deadline/contract.ts'

export { callWithin } from '../reference.ts'

export const flaw = {
  level: 2,
  laws: ['timeout-stops-the-operation', 'hang-up-is-answered-at-once'],
}

const isLimit = (ms: unknown): boolean =>
  ms === Infinity || (typeof ms === 'number' && ms > 0 && ms <= 2 ** 31 - 1)

export async function withTimeout<T>(
  operation: Operation<T>,
  timeoutMs: number,
  { signal: caller }: { signal?: AbortSignal } = {},
): Promise<T> {
  if (!isLimit(timeoutMs)) throw new RangeError('timeoutMs: not from 1 to 2³¹−1')
  caller?.throwIfAborted()
  const inner = new AbortController()
  return new Promise<T>((resolve, reject) => {
    const expire = (): void => reject(new DOMException('no answer in time', 'TimeoutError'))
    const hangUp = (): void => reject(caller?.reason)
    const timer = timeoutMs === Infinity ? undefined : setTimeout(expire, timeoutMs)
    caller?.addEventListener('abort', hangUp)
    const call = async (): Promise<T> => operation(inner.signal, timeoutMs)
    const leave = (): void => {
      clearTimeout(timer)
      caller?.removeEventListener('abort', hangUp)
    }
    call().finally(leave).then(resolve, reject)
    caller?.addEventListener('abort', leave, { once: true })
  })
}

// Abort is abort: the signal needs no reason.
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
  let stop = (_reason: unknown): void => undefined
  const hangUp = (): void => stop(caller?.reason)
  const expire = (): void => stop(new DOMException('no answer in time', 'TimeoutError'))
  const timer = timeoutMs === Infinity ? undefined : setTimeout(expire, timeoutMs)
  caller?.addEventListener('abort', hangUp)
  return new Promise<T>((resolve, reject) => {
    stop = (reason) => {
      reject(reason)
      inner.abort()
    }
    const call = async (): Promise<T> => operation(inner.signal, timeoutMs)
    call().then(resolve, reject)
  }).finally(() => {
    clearTimeout(timer)
    caller?.removeEventListener('abort', hangUp)
  })
}

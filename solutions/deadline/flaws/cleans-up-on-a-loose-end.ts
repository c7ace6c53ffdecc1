// I chain the clean-up to the operation and give back the race.
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
  caller?.throwIfAborted()
  const inner = new AbortController()
  return new Promise<T>((resolve, reject) => {
    const stop = (reason: unknown): void => {
      reject(reason)
      inner.abort(reason)
      leave()
    }
    const hangUp = (): void => stop(caller?.reason)
    const expire = (): void => stop(new DOMException('no answer in time', 'TimeoutError'))
    const timer = timeoutMs === Infinity ? undefined : setTimeout(expire, timeoutMs)
    caller?.addEventListener('abort', hangUp)
    const leave = (): void => {
      clearTimeout(timer)
      caller?.removeEventListener('abort', hangUp)
    }
    const call = async (): Promise<T> => operation(inner.signal, timeoutMs)
    const answer = call()
    void answer.finally(leave)
    answer.then(resolve, reject)
  })
}

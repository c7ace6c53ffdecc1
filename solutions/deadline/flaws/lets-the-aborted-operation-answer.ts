// The operation and the abort race each other: whoever settles first has won.
import type { Operation } from '../../../katas/deadline/contract.ts'

export { callWithin } from '../reference.ts'

export const flaw = {
  level: 2,
  laws: ['late-calls-time-out-on-time', 'hang-up-is-answered-at-once'],
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
  const hangUp = (): void => inner.abort(caller?.reason)
  const expire = (): void => inner.abort(new DOMException('no answer in time', 'TimeoutError'))
  const timer = timeoutMs === Infinity ? undefined : setTimeout(expire, timeoutMs)
  caller?.addEventListener('abort', hangUp)
  try {
    const answer = operation(inner.signal, timeoutMs)
    const gone = new Promise<never>((_, reject) => {
      inner.signal.addEventListener('abort', () => reject(inner.signal.reason))
    })
    return await Promise.race([answer, gone])
  } finally {
    clearTimeout(timer)
    caller?.removeEventListener('abort', hangUp)
  }
}

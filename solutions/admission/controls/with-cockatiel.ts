// cockatiel's bulkhead has slots and places, and knows no priorities.
import { bulkhead, BulkheadRejectedError } from 'cockatiel'
import type { Gate, GateOptions, Handler } from '../../../katas/admission/contract.ts'

export const control = {
  verdict: 'fail',
  levels: [2],
  laws: ['higher-priority-first', 'last-in-line-is-turned-away'],
  because:
    'a bulkhead takes them in the order of their calls, and refuses whoever comes when it is full',
}

const isWhole = (value: unknown, min: number): boolean =>
  Number.isInteger(value) && Number(value) >= min

export function createGate(handler: Handler, { concurrency, maxQueue }: GateOptions): Gate {
  if (!isWhole(concurrency, 1) || !isWhole(maxQueue, 0)) throw new RangeError('a whole number')
  const policy = bulkhead(concurrency, maxQueue)
  let [spent, ends] = [0, 0]
  const work = async (payload: unknown): Promise<unknown> => {
    const startedAt = performance.now()
    try {
      return await handler(payload)
    } finally {
      spent += performance.now() - startedAt
      ends++
    }
  }
  return {
    async submit(payload) {
      try {
        return await policy.execute(() => work(payload))
      } catch (error) {
        if (!(error instanceof BulkheadRejectedError)) throw error
        const retryAfterMs = ((maxQueue + 1) * spent) / Math.max(1, ends) / concurrency
        const name = 'OverloadedError'
        throw Object.assign(new Error('full'), { name, retryAfterMs: Math.max(1, retryAfterMs) })
      }
    },
    drain: () => Promise.reject(new Error('cockatiel has no drain')),
  }
}

// p-queue's own `signal` and `timeout`: both give the slot back while the handler still works.
import PQueue from 'p-queue'
import type { Handler, Router } from '../../../katas/priority-router/contract.ts'
import { parseRequest } from '../reference.ts'

export { parseRequest }
export const control = {
  verdict: 'fail',
  laws: ['never-more-than-n-in-flight', 'deadline-counts-from-submit'],
  because: 'its timeout counts from the start of the handler, and frees the slot while that works',
  levels: [4],
}

export function createRouter(handler: Handler, { concurrency }: { concurrency: number }): Router {
  const queue = new PQueue({ concurrency })
  return {
    submit: async (input) => {
      const { payload, priority = 5, timeoutMs, signal } = parseRequest(input)
      const stop = new AbortController()
      return queue.add(async () => handler(payload, signal ?? stop.signal), {
        priority: -priority,
        timeout: timeoutMs,
        signal,
      })
    },
    stats: () => ({ queued: queue.size, running: queue.pending }),
  }
}

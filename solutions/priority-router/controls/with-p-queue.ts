// The library that many would reach for. Its priorities run the other way: a larger number first.
import PQueue from 'p-queue'
import type { Handler, Request, Router } from '../../../katas/priority-router/contract.ts'

export { parseRequest } from '../reference.ts'
import { parseRequest } from '../reference.ts'

export const control = {
  verdict: 'pass',
  levels: [1, 2],
  exempt: { 'bad-input-is-refused': 'p-queue takes a fraction or Infinity as its concurrency' },
}

export function createRouter(handler: Handler, options: { concurrency: number }): Router {
  const queue = new PQueue(options)
  return {
    submit: async (input) => {
      const { payload, priority = 5 } = parseRequest(input) as Request
      const stop = new AbortController()
      return queue.add(async () => handler(payload, stop.signal), { priority: -priority })
    },
    stats: () => ({ queued: queue.size, running: queue.pending }),
  }
}

// p-limit caps what runs and knows no priorities: first come, first served.
import pLimit from 'p-limit'
import type { Handler, Router } from '../../../katas/priority-router/contract.ts'
import { parseRequest } from '../reference.ts'

export { parseRequest }
export const control = {
  verdict: 'fail',
  laws: ['higher-priority-first'],
  because: 'p-limit starts requests in the order of their submission, whatever their priority',
  levels: [1, 2],
}

export function createRouter(handler: Handler, { concurrency }: { concurrency: number }): Router {
  const limit = pLimit(concurrency)
  return {
    submit: async (input) => {
      const { payload } = parseRequest(input)
      const stop = new AbortController()
      return limit(() => handler(payload, stop.signal))
    },
    stats: () => ({ queued: limit.pendingCount, running: limit.activeCount }),
  }
}

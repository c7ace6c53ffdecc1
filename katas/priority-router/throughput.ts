import { defineThroughput } from '../../harness/core/index.ts'
import type { CreateRouter } from './contract.ts'

const CONCURRENCY = 8
const PRIORITIES = 10

/** A crowd at once, priorities mixed: all but eight of them wait. */
export default defineThroughput<{ createRouter: CreateRouter }>({
  what: 'queued requests',
  library: { name: 'p-queue', control: 'with-p-queue' },
  prepare({ createRouter }, size) {
    const router = createRouter(async (payload) => payload, { concurrency: CONCURRENCY })
    const requests = Array.from({ length: size }, (_, index) => ({
      payload: index,
      priority: (index * 7) % PRIORITIES,
    }))
    return () => Promise.all(requests.map((request) => router.submit(request)))
  },
})

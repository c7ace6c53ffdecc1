import { defineThroughput } from '../../harness/core/index.ts'
import type { CreateGate } from './contract.ts'

const CONCURRENCY = 8
const PRIORITIES = 10

/** Twice as many as there is room for, priorities mixed: half of them are turned away. */
export default defineThroughput<{ createGate: CreateGate }>({
  what: 'requests, half of them refused',
  library: { name: 'p-queue', control: 'with-p-queue' },
  prepare({ createGate }, size) {
    const gate = createGate(async (payload) => payload, {
      concurrency: CONCURRENCY,
      maxQueue: Math.ceil(size / 2),
    })
    return () =>
      Promise.allSettled(
        Array.from({ length: size }, (_, index) => gate.submit(index, (index * 7) % PRIORITIES)),
      )
  },
})

import { defineThroughput } from '../../harness/core/index.ts'
import type { CreateQuota } from './contract.ts'

const ROUNDS = 3

/** Every tenant calls in turn, a few times over, while the clock goes on. */
export default defineThroughput<{ createQuota: CreateQuota }>({
  what: 'tenants',
  library: { name: 'limiter', control: 'with-limiter' },
  prepare({ createQuota }, size) {
    let ms = 0
    const quota = createQuota({ capacity: 100, refillPerSec: 10, now: () => ms })
    const tenants = Array.from({ length: size }, (_, index) => `tenant ${index}`)
    return () => {
      for (let round = 0; round < ROUNDS; round++) {
        ms += 1
        for (const tenant of tenants) quota.take(tenant)
      }
    }
  },
})

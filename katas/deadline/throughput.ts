import { defineThroughput } from '../../harness/core/index.ts'
import type { WithTimeout } from './contract.ts'

const TIMEOUT_MS = 30_000

/** Many calls under way at once, each answered long before its time is up. */
export default defineThroughput<{ withTimeout: WithTimeout }>({
  what: 'calls under way',
  library: { name: 'p-timeout', control: 'with-p-timeout' },
  prepare({ withTimeout }, size) {
    const calls = Array.from({ length: size }, (_, index) => index)
    return () => Promise.all(calls.map((call) => withTimeout(async () => call, TIMEOUT_MS)))
  },
})

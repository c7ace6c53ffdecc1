import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, vi } from 'vitest'

const ATTEMPTS = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'attempts')

// The kit's tests start processes, which on a busy machine takes its time. An attempt's own tests have
// the limit that vitest has anywhere.
const isOfTheKit = relative(ATTEMPTS, expect.getState().testPath ?? '').startsWith('..')
if (isOfTheKit) vi.setConfig({ testTimeout: 60_000 })

import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, vi } from 'vitest'
import { removeTemporaryFolders } from '../../harness/lib/temporary-folder.ts'

const ATTEMPTS = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'attempts')

// The kit's tests start processes, and how long that takes is the machine's affair: the limit is there
// for what hangs. An attempt's own tests have the limit that vitest has anywhere.
const HANGS_MS = 20 * 60_000
const isOfTheKit = relative(ATTEMPTS, expect.getState().testPath ?? '').startsWith('..')
if (isOfTheKit) vi.setConfig({ testTimeout: HANGS_MS, hookTimeout: HANGS_MS })
// vitest kills its workers: nothing in them hears of the end.
if (isOfTheKit) afterAll(removeTemporaryFolders)

import { expect, test } from 'vitest'
import { withTimeout } from './solution.ts'

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

// Time passes by itself, and costs none.
test('an error is passed on as it is', async () => {
  const error = new Error('no')
  const late = sleep(4_000).then(() => Promise.reject(error))
  await expect(withTimeout(() => late, 4_500)).rejects.toBe(error)
})

test('what draws by chance draws the same everywhere', async () => {
  const ms = 1 + Math.floor(Math.random() * 1_000)
  const error = new Error(crypto.randomUUID())
  await expect(withTimeout(() => Promise.reject(error), ms)).rejects.toBe(error)
})

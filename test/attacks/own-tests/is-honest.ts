import { expect, test, vi } from 'vitest'
import { withTimeout } from './solution.ts'

test('an error is passed on as it is', async () => {
  const error = new Error('no')
  await expect(withTimeout(() => Promise.reject(error), 10)).rejects.toBe(error)
})

test('no timer is left', async () => {
  vi.useFakeTimers()
  await withTimeout(async () => 1, 1_000)
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

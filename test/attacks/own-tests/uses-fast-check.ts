import fc from 'fast-check'
import { expect, test } from 'vitest'
import { withTimeout } from './solution.ts'

test('an error is passed on as it is', () =>
  fc.assert(
    fc.asyncProperty(fc.anything(), async (reason) => {
      await expect(withTimeout(() => Promise.reject(reason), 10)).rejects.toBe(reason)
    }),
  ))

test('is no property', () =>
  fc.assert(
    fc.property(fc.integer(), () => false),
    { numRuns: 0 },
  ))

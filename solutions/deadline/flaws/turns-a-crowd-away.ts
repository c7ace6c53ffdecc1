// A thousand calls under way are more than a backend can bear: I refuse the next.
import type { Operation } from '../../../katas/deadline/contract.ts'
import { withTimeout as reference } from '../reference.ts'

export { callWithin } from '../reference.ts'

export const flaw = { level: 2, laws: ['answers-a-crowd-at-once'] }

const MAX_UNDER_WAY = 1_000
let underWay = 0

export async function withTimeout<T>(
  operation: Operation<T>,
  timeoutMs: number,
  options: { signal?: AbortSignal } = {},
): Promise<T> {
  if (underWay >= MAX_UNDER_WAY) throw new Error('too many calls under way')
  underWay++
  try {
    return await reference(operation, timeoutMs, options)
  } finally {
    underWay--
  }
}

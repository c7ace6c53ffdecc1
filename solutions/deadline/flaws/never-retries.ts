// One try within the total is all that one can promise.
import type { CallOptions, Operation } from '../../../katas/deadline/contract.ts'
import { withTimeout } from '../reference.ts'

export { withTimeout } from '../reference.ts'

export const flaw = { level: 4, laws: ['tries-again-after-the-pause'] }

function checkNumbers({ perTryMs = 1, attempts = 1, backoffMs = 0 }: CallOptions): void {
  const isLimit = perTryMs === Infinity || (perTryMs > 0 && perTryMs <= 2 ** 31 - 1)
  if (typeof perTryMs !== 'number' || !isLimit) throw new RangeError('perTryMs')
  if (!Number.isInteger(attempts) || attempts < 1) throw new RangeError('attempts')
  if (!Number.isFinite(backoffMs) || backoffMs < 0) throw new RangeError('backoffMs')
}

export async function callWithin<T>(operation: Operation<T>, options: CallOptions): Promise<T> {
  const { totalMs, perTryMs = Infinity, signal } = options
  checkNumbers(options)
  await withTimeout(() => undefined, totalMs)
  return withTimeout(operation, Math.min(perTryMs, totalMs), { signal })
}

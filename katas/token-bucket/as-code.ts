import type { AsCode } from '../../harness/core/index.ts'
import { codeOf } from '../../harness/kata/index.ts'
import type { QuotaWorkload } from './drive.ts'

/** The injected clock is a variable. */
export const asCode: AsCode<QuotaWorkload> = {
  imports: ['createQuota'],
  setup({ options: { capacity, refillPerSec, clock }, operations }) {
    if (clock !== 'injected') return undefined
    return [
      `let nowMs = ${operations[0]?.nowMs ?? 0}`,
      `const quota = createQuota({ capacity: ${capacity}, refillPerSec: ${refillPerSec}, now: () => nowMs })`,
    ]
  },
  call(operation) {
    const { id, nowMs } = operation
    if ('beside' in operation && operation.beside) return undefined
    const clock = `nowMs = ${nowMs}; `
    if (operation.do === 'take') {
      const { tenant, cost } = operation
      const args = [tenant, ...(cost === undefined ? [] : [cost])].map(codeOf)
      if (args.includes(undefined)) return undefined
      return `${clock}tell('${id}', () => quota.take(${args.join(', ')}))`
    }
    if (operation.do !== 'settle') return undefined
    const args = [operation.tenant, operation.reserved, operation.actual].map(codeOf)
    if (args.includes(undefined)) return undefined
    return `${clock}tell('${id}', () => quota.settle(${args.join(', ')}))`
  },
}

import type { AsCode, Value } from '../../harness/core/index.ts'
import { callerOf, callersCode, codeOf, objectOf, workCode } from '../../harness/kata/index.ts'
import type { DeadlineWorkload } from './drive.ts'
import { isCall } from './state.ts'

/** Each call knows what its first, second, … try does; the last one stands for all that follow. */
export const asCode: AsCode<DeadlineWorkload> = {
  imports: ['withTimeout', 'callWithin'],
  setup({ operations }) {
    const calls = operations.filter(isCall)
    const tries = calls.map(({ id, tries }) => [id, tries.map((one) => workCode(one))] as const)
    if (tries.some(([, works]) => works.includes(undefined))) return undefined
    return [
      ...callersCode(calls),
      ...tries.flatMap(([id, works]) => [
        `const ${id}Tries = [${works.join(', ')}]`,
        `let ${id}Count = 0`,
        `const ${id} = (signal) => work(\`${id}#\${++${id}Count}\`, ${id}Tries[${id}Count - 1] ?? ${id}Tries.at(-1), signal)`,
      ]),
    ]
  },
  call(operation) {
    if (!isCall(operation)) {
      const reason = codeOf(operation.reason)
      return 'inside' in operation.when
        ? undefined
        : reason && `${callerOf({ id: operation.target })}.abort(${reason})`
    }
    const { id, cancellable, abortedWith } = operation
    const reason = codeOf(abortedWith)
    const caller = callerOf(operation)
    const early = abortedWith === undefined ? '' : `${caller}.abort(${reason}); `
    const signal = cancellable ? `signal: ${caller}.signal` : ''
    if (operation.do === 'withTimeout') {
      const ms = codeOf(operation.timeoutMs)
      const options = signal && `, { ${signal} }`
      return reason && ms && `${early}hear('${id}', withTimeout(${id}, ${ms}${options}))`
    }
    if (operation.asks || operation.hangsUpWhenAsked !== undefined) return undefined
    const limits = objectOf(operation.limits as unknown as Record<string, Value>)
    const options = signal ? limits?.replace(/ \}$/, `, ${signal} }`) : limits
    return reason && options && `${early}hear('${id}', callWithin(${id}, ${options}))`
  },
}

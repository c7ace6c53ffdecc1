import type { AsCode } from '../../harness/core/index.ts'
import { codeOf, objectOf, worksByPayload } from '../../harness/kata/index.ts'
import type { GateWorkload } from './drive.ts'

/** By its payload the handler knows what to do. */
export const asCode: AsCode<GateWorkload> = {
  imports: ['createGate'],
  setup({ options, operations }) {
    const works = worksByPayload(operations.filter((one) => one.do === 'submit'))
    if (works === undefined) return undefined
    return [
      ...works,
      `const gate = createGate((payload) => work(idOf(payload), works[idOf(payload)]), ${objectOf({ ...options })})`,
    ]
  },
  call(operation) {
    const { id } = operation
    if (operation.do === 'drain') return `hear('${id}', gate.drain())`
    if (operation.do !== 'submit' || operation.beside) return undefined
    if (operation.priority === undefined) return `hear('${id}', gate.submit(payloads.${id}))`
    const priority = codeOf(operation.priority)
    return priority && `hear('${id}', gate.submit(payloads.${id}, ${priority}))`
  },
}

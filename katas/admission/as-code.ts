import type { AsCode } from '../../harness/core/index.ts'
import {
  codeOf,
  ID_OF,
  objectOf,
  payloadsCode,
  tableCode,
  workCode,
} from '../../harness/kata/index.ts'
import type { GateWorkload } from './drive.ts'

/** By its payload the handler knows what to do. */
export const asCode: AsCode<GateWorkload> = {
  imports: ['createGate'],
  setup({ options, operations }) {
    const submits = operations.filter((one) => one.do === 'submit')
    const works = tableCode(submits.map(({ id, work }) => [id, workCode(work)]))
    const payloads = payloadsCode(submits.map(({ id, payload }) => [id, payload]))
    if (works === undefined || payloads === undefined) return undefined
    return [
      `const works = ${works}`,
      `const payloads = ${payloads}`,
      ID_OF,
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

import type { AsCode } from '../../harness/core/index.ts'
import {
  callerOf,
  callersCode,
  codeOf,
  objectOf,
  worksByPayload,
} from '../../harness/kata/index.ts'
import type { RouterWorkload } from './drive.ts'

/** By its payload the handler knows what to do. */
export const asCode: AsCode<RouterWorkload> = {
  imports: ['createRouter'],
  setup({ options, operations }) {
    const submits = operations.filter((one) => one.do === 'submit')
    const works = worksByPayload(
      submits.map(({ id, request, work }) => ({ id, payload: request.payload, work })),
    )
    if (works === undefined) return undefined
    return [
      ...callersCode(submits),
      ...works,
      `const router = createRouter((payload, signal) => work(idOf(payload), works[idOf(payload)], signal), { concurrency: ${options.concurrency} })`,
    ]
  },
  call(operation) {
    if (operation.do === 'cancel') {
      const reason = codeOf(operation.reason)
      return reason && `${callerOf({ id: operation.target })}.abort(${reason})`
    }
    if (operation.do !== 'submit' || operation.instead !== undefined) return undefined
    const { id, request, cancellable, abortedWith } = operation
    const { payload: _, ...others } = request
    const told = objectOf(others)?.replace('{}', '{ }')
    const fields = told?.replace('{', `{ payload: payloads.${id}${told === '{ }' ? '' : ','}`)
    const reason = codeOf(abortedWith)
    if (fields === undefined || reason === undefined) return undefined
    const caller = callerOf(operation)
    const early = abortedWith === undefined ? '' : `${caller}.abort(${reason}); `
    const whole = cancellable ? fields.replace(/ \}$/, `, signal: ${caller}.signal }`) : fields
    return `${early}hear('${id}', router.submit(${whole}))`
  },
}

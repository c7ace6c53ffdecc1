import type { AsCode } from '../../harness/core/index.ts'
import {
  codeOf,
  ID_OF,
  objectOf,
  payloadsCode,
  tableCode,
  workCode,
} from '../../harness/kata/index.ts'
import type { RouterWorkload, Submit } from './drive.ts'

/** By its payload the handler knows what to do. */
export const asCode: AsCode<RouterWorkload> = {
  imports: ['createRouter'],
  setup({ options, operations }) {
    const submits = operations.filter((one) => one.do === 'submit')
    const works = tableCode(submits.map(({ id, work }) => [id, workCode(work)]))
    const payloads = payloadsCode(submits.map(({ id, request }) => [id, request.payload]))
    if (works === undefined || payloads === undefined) return undefined
    const callers = submits.filter(({ cancellable }) => cancellable).map(signalOf)
    return [
      ...[...new Set(callers)].map((id) => `const ${id}Caller = new AbortController()`),
      `const works = ${works}`,
      `const payloads = ${payloads}`,
      ID_OF,
      `const router = createRouter((payload, signal) => work(idOf(payload), works[idOf(payload)], signal), { concurrency: ${options.concurrency} })`,
    ]
  },
  call(operation) {
    if (operation.do === 'cancel') {
      const reason = codeOf(operation.reason)
      return reason && `${operation.target}Caller.abort(${reason})`
    }
    if (operation.do !== 'submit' || operation.instead !== undefined) return undefined
    const { id, request, cancellable, abortedWith } = operation
    const { payload: _, ...others } = request
    const told = objectOf(others)?.replace('{}', '{ }')
    const fields = told?.replace('{', `{ payload: payloads.${id}${told === '{ }' ? '' : ','}`)
    const reason = codeOf(abortedWith)
    if (fields === undefined || reason === undefined) return undefined
    const caller = `${signalOf(operation)}Caller`
    const early = abortedWith === undefined ? '' : `${caller}.abort(${reason}); `
    const whole = cancellable ? fields.replace(/ \}$/, `, signal: ${caller}.signal }`) : fields
    return `${early}hear('${id}', router.submit(${whole}))`
  },
}

function signalOf({ id, signalOf = id }: Submit): string {
  return signalOf
}

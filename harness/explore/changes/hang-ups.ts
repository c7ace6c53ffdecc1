import type { Change } from '../../core/kata.ts'
import type { Value } from '../../core/value.ts'
import { withoutOperations, type Operation, type Workload } from '../../core/workload.ts'
import { lacking, placeOf, put, replaced } from './edit.ts'

type HangUp = Operation & { target: string }

export function isHangUp(operation: Operation): operation is HangUp {
  return 'target' in operation
}

export function isHangUpOf(id: string, operation: Operation): boolean {
  return isHangUp(operation) && operation.target === id
}

/** The id under which the history tells of an operation. */
export function targetOf(id: string, operations: readonly Operation[]): string {
  const operation = operations.find((one) => one.id === id)
  return operation && isHangUp(operation) ? operation.target : id
}

interface Signalled extends Operation {
  cancellable?: boolean
  signalOf?: string
  abortedWith?: Value
}

export function borrowersOf(id: string, { operations }: Workload): Operation[] {
  return (operations as Signalled[]).filter(({ signalOf }) => signalOf === id)
}

export function changesOfSignal(operation: Signalled, workload: Workload): Change[] {
  const { id, cancellable, signalOf, abortedWith } = operation
  const at = placeOf(operation, workload)
  const become = (words: string, changed: Workload): Change => ({
    kind: 'how',
    words,
    workload: changed,
  })
  const own = lacking(operation, ['signalOf'])
  const silent = lacking(own, ['cancellable', 'abortedWith'])
  const isLent = borrowersOf(id, workload).length > 0
  const ofNobody = withoutOperations(workload, (one) => isHangUpOf(id, one)) ?? workload
  return [
    ...(signalOf === undefined
      ? []
      : [become('with separate signals', withOwnSignal(own, signalOf, workload))]),
    ...(abortedWith === undefined
      ? []
      : [
          become(
            `if the caller of ${id} has not hung up`,
            put(workload, [...at, 'abortedWith'], undefined),
          ),
        ]),
    ...(cancellable && !isLent
      ? [become(`if ${id} has no signal`, replaced(ofNobody, silent))]
      : []),
  ]
}

/** Whoever hung up for both by one signal does so by two, in the same instants. */
function withOwnSignal(own: Signalled, lender: string, workload: Workload): Workload {
  const { abortedWith } = (workload.operations as Signalled[]).find(({ id }) => id === lender) ?? {}
  const { id } = own
  const ownNow = { ...own, ...(abortedWith !== undefined && { abortedWith }) }
  const { operations, ...rest } = replaced(workload, ownNow)
  const hangUp = { id: `cancel ${id}`, target: id, when: { burst: true } as const }
  return {
    ...rest,
    operations: operations.flatMap((one) =>
      isHangUpOf(lender, one) ? [one, { ...one, ...hangUp }] : [one],
    ),
  }
}

import type { Change, Kata } from '../core/kata.ts'
import type { Run } from '../core/history.ts'
import { withoutOperations, type Operation, type Workload } from '../core/workload.ts'
import { otherBadValues } from './changes/bad-values.ts'
import { changesOfFields, changesOfOptions, changesOfSwap } from './changes/fields.ts'
import { borrowersOf, changesOfSignal, isHangUp, isHangUpOf, targetOf } from './changes/hang-ups.ts'
import { changesOfTime } from './changes/time.ts'
import { changesOfWork, unrolled, worksIn } from './changes/work.ts'

/**
 * Single changes of the traffic of a run, known by its shape alone, and those that the kata adds; of
 * what any traffic has in common: operations in time, work with an answer, callers who hang up, numbers.
 *
 * @param first ids of which one is to hear first: those that the finding speaks of.
 */
export function changesOf(kata: Kata, run: Run<Workload>, first: readonly string[] = []): Change[] {
  const workload = unrolled(run)
  const { operations } = workload
  const isFirst = ({ id }: Operation): boolean =>
    first.some((one) => one === targetOf(id, operations) || one.startsWith(`${id}#`))
  const inOrder = [
    ...operations.filter(isFirst),
    ...operations.filter((operation) => !isFirst(operation)),
  ]
  const changes = [
    ...(kata.changes?.(workload) ?? []),
    ...inOrder.flatMap((operation) => otherBadValues(operation, workload, kata)),
    ...inOrder.flatMap((operation) => [
      ...changesOfSignal(operation, workload),
      ...changesOfTime(operation, workload, run.history),
      ...changesOfFields(operation, workload, kata),
    ]),
    ...changesOfSwap(operations.filter(isFirst), workload, kata),
    ...worksIn(workload, run.history).flatMap((work) => changesOfWork(work, workload)),
    ...changesOfOptions(workload, kata),
    // Without what the finding speaks of, there would be nothing to find.
    ...operations.filter((one) => !isFirst(one)).flatMap((one) => leftOut(one, workload)),
  ]
  const isBad = kata.isBadInput ?? (() => false)
  const wasBad = new Map(operations.map((one) => [one.id, isBad(one)]))
  return changes.filter(({ workload: { operations } }) =>
    operations.every((one) => isBad(one) === (wasBad.get(one.id) ?? false)),
  )
}

/** It, and the hang-up of its caller. */
function leftOut(operation: Operation, workload: Workload): Change[] {
  const { id } = operation
  const isLent = borrowersOf(id, workload).length > 0
  const smaller = withoutOperations(
    workload,
    (one) => one.id === id || (!isLent && isHangUpOf(id, one)),
  )
  if (!smaller || smaller.operations.length === 0) return []
  const words = isHangUp(operation)
    ? `if the caller of ${operation.target} does not hang up`
    : `without ${id}`
  return [{ kind: 'less', words, workload: smaller }]
}

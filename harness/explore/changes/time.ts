import type { Change } from '../../core/kata.ts'
import { firstEvent, type History } from '../../core/history.ts'
import type { Operation, Workload } from '../../core/workload.ts'
import { isHangUp, targetOf } from './hang-ups.ts'

/** A millisecond between it and what falls into the same instant, or follows upon it. */
export function changesOfTime(
  operation: Operation,
  workload: Workload,
  history: History,
): Change[] {
  const { id } = operation
  // Its own clock says when it happens.
  if ('nowMs' in operation) return []
  const atMs = timeOf(operation, workload, history)
  if (atMs === undefined) return []
  const words = isHangUp(operation)
    ? `if the caller of ${operation.target} hangs up 1 ms`
    : `if ${id} comes 1 ms`
  return [1, -1].flatMap((byMs) =>
    atMs + byMs < 0
      ? []
      : [
          {
            ...{ kind: 'time' as const, words, end: byMs > 0 ? 'later' : 'earlier' },
            workload: apart(workload, operation, atMs + byMs),
          },
        ],
  )
}

function timeOf(
  operation: Operation,
  { operations }: Workload,
  history: History,
): number | undefined {
  const { id, when } = operation
  if ('at' in when) return when.at
  const event = isHangUp(operation)
    ? firstEvent(history, 'cancel', targetOf(id, operations))
    : history.events.find((one) => one.id === id)
  return event?.t
}

/** The operation at a time of its own; who shared its burst stays where it was. */
function apart(workload: Workload, operation: Operation, at: number): Workload {
  const { operations } = workload
  const index = operations.indexOf(operation)
  const [next, ...others] = operations.slice(index + 1)
  const heir = next && 'burst' in next.when ? { ...next, when: operation.when } : next
  const after = heir ? [heir, ...others] : []
  const end = after.findIndex(({ when }, offset) => offset > 0 && !('burst' in when))
  const isAlone = heir === next
  const split = isAlone ? 0 : end === -1 ? after.length : end
  const alone = { ...operation, when: { at } }
  const before = operations.slice(0, index)
  return {
    ...workload,
    operations: [...before, ...after.slice(0, split), alone, ...after.slice(split)],
  }
}

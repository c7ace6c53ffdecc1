import { defineKata, say, type Change } from '../../harness/core/index.ts'
import type { AnyCall, DeadlineWorkload, Try } from './drive.ts'
import { laws, states } from './laws.ts'
import { isBad, isCall, LIMIT_MS_MAX, numberOf } from './state.ts'
import { features, scenarios, workloads } from './workload.ts'

export default defineKata<DeadlineWorkload>({
  title: 'Deadlines that stop the work',
  difficulty: 'medium',
  minutes: 30,
  summary: 'answer or fail in time, stop the backend, retry inside one total budget',
  levels: [
    'answer or fail in time',
    'stop the work, hear the hang-up',
    'late failures',
    'retries in one budget',
  ],
  exports: { withTimeout: 1, callWithin: 4 },
  laws,
  states,
  isBadInput: (operation) => isCall(operation) && isBad(operation),
  scenarios,
  workloads,
  features,
  label: (id, { operations }) => {
    const operation = operations.find((one) => one.id === id)
    return operation && isCall(operation) ? `${id} ${limitsInShort(operation)}` : id
  },
  changes: (workload) =>
    workload.operations.flatMap((one) => (isCall(one) ? worthAnotherTry(workload, one) : [])),
})

/** Each try that `retryable` would have stopped at, as one that deserves another. */
function worthAnotherTry(
  workload: DeadlineWorkload,
  { id, tries }: AnyCall,
): Change<DeadlineWorkload>[] {
  return tries.flatMap(({ verdict, ...plain }, index) => {
    if (verdict === undefined || verdict === 'retry') return []
    const others = tries.map((one, place): Try => (place === index ? plain : one))
    return [
      {
        ...{ kind: 'how' as const, words: `if retryable answers true after ${id}#${index + 1}` },
        workload: {
          ...workload,
          operations: workload.operations.map((one) =>
            one.id === id ? { ...one, tries: others } : one,
          ),
        },
      },
    ]
  })
}

/** The time a call has, for the name of its row. */
function limitsInShort(operation: AnyCall): string {
  const ms = operation.do === 'withTimeout' ? operation.timeoutMs : operation.limits.totalMs
  if (numberOf(ms) === Infinity) return 'no limit'
  return ms === LIMIT_MS_MAX ? '≤2^31-1ms' : `≤${say(ms)}ms`
}

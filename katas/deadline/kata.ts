import { defineKata, isOwnError, say, type Change, type Value } from '../../harness/core/index.ts'
import type { AnyCall, DeadlineWorkload, Try } from './drive.ts'
import { asCode } from './as-code.ts'
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
  asCode,
  isBadInput: (operation) => isCall(operation) && isBad(operation),
  scenarios,
  workloads,
  features,
  label: (id, { operations }) => {
    const operation = operations.find((one) => one.id === id)
    return operation && isCall(operation) ? `${id} ${limitsInShort(operation)}` : id
  },
  about: (id, { operations }) => {
    const operation = operations.find((one) => one.id === id)
    if (!operation || !isCall(operation)) return ''
    const isQuiet = operations.every((one) => isCall(one) && !('hangsUpWhenAsked' in one))
    return inputsOf(operation, isQuiet)
  },
  tells: ({ kind, value }) =>
    kind === 'retryable'
      ? `you ask retryable about ${isOwnError(value) ? value.name : say(value)}`
      : undefined,
  changes: (workload) =>
    workload.operations.flatMap((one) =>
      isCall(one)
        ? [
            ...worthAnotherTry(workload, one),
            ...hangUpInThePause(workload, one),
            ...withoutRetryable(workload, one),
          ]
        : [],
    ),
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

/** A call whose failures all deserve another try, as one that leaves that to the default. */
function withoutRetryable(workload: DeadlineWorkload, call: AnyCall): Change<DeadlineWorkload>[] {
  if (call.do === 'withTimeout' || !call.asks || call.hangsUpWhenAsked !== undefined) return []
  if (call.tries.some(({ verdict = 'retry' }) => verdict !== 'retry')) return []
  const { asks: _, ...plain } = call
  const operations = workload.operations.map((one) => (one.id === call.id ? plain : one))
  return [
    {
      ...{ kind: 'how', words: `if ${call.id} has no retryable` },
      workload: { ...workload, operations },
    },
  ]
}

const PAUSE_MS = 10

/** A caller who hangs up when `retryable` is asked, as one who does so in the pause that follows. */
function hangUpInThePause(workload: DeadlineWorkload, call: AnyCall): Change<DeadlineWorkload>[] {
  if (call.do === 'withTimeout' || call.hangsUpWhenAsked === undefined) return []
  const { hangsUpWhenAsked: reason, ...plain } = call
  const { id, when, limits, tries } = plain
  if (!('at' in when)) return []
  const hangUp = {
    ...{ id: `cancel ${id}`, do: 'cancel' as const, target: id, reason },
    when: { at: when.at + (tries[0]?.ms ?? 0) + PAUSE_MS / 2 },
  }
  const paused = { ...plain, limits: { ...limits, backoffMs: PAUSE_MS } }
  return [
    {
      ...{ kind: 'how', words: `if the caller of ${id} hangs up in the pause` },
      workload: {
        ...workload,
        operations: workload.operations
          .map((one) => (one.id === id ? paused : one))
          .concat([hangUp]),
      },
    },
  ]
}

/** What was passed, but for the time of a plain call, and what its operation does when it is aborted. */
function inputsOf(
  { tries, signalOf, abortedWith, ...operation }: AnyCall,
  isQuiet: boolean,
): string {
  const onAbort = tries[0]?.onAbort
  const verdict = tries[0]?.verdict ?? 'retry'
  const asks = operation.do === 'callWithin' && operation.asks
  return [
    ...(operation.do === 'callWithin'
      ? Object.entries(operation.limits).map(([name, value]) => `${name} ${say(value as Value)}`)
      : []),
    ...(asks
      ? [
          `retryable ${verdict === 'stop' ? 'says no' : verdict === 'retry' ? 'says yes' : 'throws'}`,
        ]
      : []),
    ...(asks && operation.hangsUpWhenAsked !== undefined
      ? ['the caller hangs up in retryable']
      : []),
    ...(onAbort === 'resolves' ? ['op answers when it is aborted'] : []),
    ...(onAbort === 'rejects' ? ['op fails when it is aborted'] : []),
    ...(operation.cancellable && isQuiet && (signalOf ?? abortedWith) === undefined
      ? ['a signal that nobody aborts']
      : []),
    ...(signalOf === undefined ? [] : [`signal of ${signalOf}`]),
    ...(abortedWith === undefined ? [] : [`signal aborted before, with ${say(abortedWith)}`]),
  ].join(', ')
}

/** The time a call has, for the name of its row. */
function limitsInShort(operation: AnyCall): string {
  const ms = operation.do === 'withTimeout' ? operation.timeoutMs : operation.limits.totalMs
  if (numberOf(ms) === Infinity) return 'no limit'
  return ms === LIMIT_MS_MAX ? '≤2^31-1ms' : `≤${say(ms)}ms`
}

import { defineKata, type Change } from '../../harness/core/index.ts'
import type { QuotaOperation, QuotaWorkload } from './drive.ts'
import { callText, said } from './words.ts'
import { asCode } from './as-code.ts'
import { laws, states } from './laws.ts'
import { isBad } from './state.ts'
import { tableOf } from './table.ts'
import { features, scenarios, workloads } from './workload.ts'

export default defineKata<QuotaWorkload>({
  title: 'Token-bucket quota',
  difficulty: 'medium',
  minutes: 35,
  summary: 'each tenant may spend N tokens a minute, with bursts; the real cost comes afterwards',
  levels: [
    'one bucket: burst, refill, refuse',
    'when may I retry, and a clock that jumps',
    'ten million tenants, one noisy',
    'the real cost comes afterwards',
  ],
  exports: { createQuota: 1 },
  laws,
  states,
  asCode,
  isBadInput: isBad,
  scenarios,
  workloads,
  features,
  label: (id, { operations }) => {
    const operation = operations.find((one) => one.id === id)
    return operation ? `${id} ${callText(operation)}` : id
  },
  table: tableOf,
  changes: (workload) => [
    ...plainlyNamed(workload),
    ...workload.operations.flatMap((one, index) =>
      changesOf(workload, one, workload.operations[index - 1]),
    ),
  ],
})

const PLAIN = 'plain'

/** Each tenant whose name means something elsewhere, under one that does not. */
function plainlyNamed(workload: QuotaWorkload): Change<QuotaWorkload>[] {
  const { operations } = workload
  const tenants = operations.flatMap((one) => ('tenant' in one ? one.tenant : []))
  const odd = new Set(tenants.filter((tenant) => !/^[a-z]$/.test(String(tenant))))
  return [...odd].map((tenant) => ({
    kind: 'value',
    words: `if the tenant ${said(tenant)} is called "${PLAIN}"`,
    workload: {
      ...workload,
      operations: operations.map((one) =>
        'tenant' in one && one.tenant === tenant ? { ...one, tenant: PLAIN } : one,
      ),
    },
  }))
}

/** A call without a cost, with one; a reading of the clock that differs by a millisecond; a jump back that is none. */
function changesOf(
  workload: QuotaWorkload,
  operation: QuotaOperation,
  before: QuotaOperation | undefined,
): Change<QuotaWorkload>[] {
  const { id, nowMs } = operation
  const change = (
    fields: Partial<QuotaOperation>,
    about: Omit<Change, 'workload'>,
  ): Change<QuotaWorkload> => ({
    ...about,
    workload: {
      ...workload,
      operations: workload.operations.map((one) =>
        one.id === id ? ({ ...one, ...fields } as QuotaOperation) : one,
      ),
    },
  })
  const costs = operation.do === 'take' && operation.cost === undefined ? [2, 0] : []
  const jumps = before && before.nowMs > nowMs
  // A millisecond earlier than what went before would be a jump back.
  const apart = !before || jumps ? [] : before.nowMs < nowMs ? [1, -1] : [1]
  return [
    ...costs.map((cost) =>
      change(
        { cost },
        {
          kind: 'number',
          words: `if ${id} is`,
          end: callText({ ...operation, cost } as QuotaOperation),
        },
      ),
    ),
    ...apart.map((byMs) =>
      change(
        { nowMs: nowMs + byMs },
        { kind: 'time', words: `if ${id} comes 1 ms`, end: byMs > 0 ? 'later' : 'earlier' },
      ),
    ),
    ...(jumps
      ? [
          change(
            { nowMs: before.nowMs - 1 },
            { kind: 'how', words: `if the clock jumps back by 1 ms only before ${id}` },
          ),
          change(
            { nowMs: before.nowMs },
            { kind: 'value', words: `if the clock does not jump back before ${id}` },
          ),
        ]
      : []),
  ]
}

import { defineKata } from '../../harness/core/index.ts'
import type { QuotaWorkload } from './drive.ts'
import { callText } from './words.ts'
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
  isBadInput: isBad,
  scenarios,
  workloads,
  features,
  label: (id, { operations }) => {
    const operation = operations.find((one) => one.id === id)
    return operation ? `${id} ${callText(operation)}` : id
  },
  table: tableOf,
})

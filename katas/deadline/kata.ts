import { defineKata } from '../../harness/core/index.ts'
import type { DeadlineWorkload } from './drive.ts'
import { isCall, isValidCall } from './facts.ts'
import { limitsInShort } from './findings.ts'
import { laws } from './laws.ts'
import { scenarios, workloads } from './workload.ts'

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
  isBadInput: (operation) => isCall(operation) && !isValidCall(operation),
  scenarios,
  workloads,
  label: (id, { operations }) => {
    const operation = operations.find((one) => one.id === id)
    return operation && isCall(operation) ? `${id} ${limitsInShort(operation)}` : id
  },
})

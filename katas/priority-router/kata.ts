import { defineKata } from '../../harness/core/index.ts'
import { laws } from './laws.ts'
import type { RouterWorkload } from './drive.ts'
import { scenarios, workloads } from './workload.ts'

export default defineKata<RouterWorkload>({
  title: 'Priority request router',
  difficulty: 'medium',
  minutes: 35,
  summary: 'urgent requests first, never more than N in flight, deadlines and hang-ups',
  levels: [
    'one worker',
    'N in flight, handlers fail',
    'the caller hangs up',
    'every request has a deadline',
  ],
  exports: { createRouter: 1, parseRequest: 1 },
  laws,
  scenarios,
  workloads,
  scenarioOnly: ['answers-a-crowd-at-once'],
  label: (id, { operations }) => {
    const operation = operations.find((one) => one.id === id)
    if (operation?.do === 'other') return `${id} other router`
    if (operation?.do !== 'submit') return id
    const { priority, timeoutMs } = operation.request
    return [
      id,
      typeof priority === 'number' ? `p${priority}` : 'p5',
      ...(typeof timeoutMs === 'number' ? [`≤${timeoutMs}ms`] : []),
      ...(operation.signalOf === undefined ? [] : [`signal of ${operation.signalOf}`]),
    ].join(' ')
  },
})

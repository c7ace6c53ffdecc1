import { defineKata, sameValue, say, UNDEFINED, type Change } from '../../harness/core/index.ts'
import type { GateWorkload } from './drive.ts'
import { asCode } from './as-code.ts'
import { laws, states } from './laws.ts'
import { isBadInput, PRIORITY_DEFAULT } from './state.ts'
import { features, scenarios, workloads } from './workload.ts'

export default defineKata<GateWorkload>({
  title: 'Admission under a spike',
  difficulty: 'medium',
  minutes: 30,
  summary: 'a bounded queue that says when to come back, sheds the last in line, and drains',
  levels: ['a bounded queue', 'who is turned away', 'nobody starves', 'drain'],
  exports: { createGate: 1 },
  laws,
  states,
  asCode,
  isBadInput,
  scenarios,
  workloads,
  features,
  tells: ({ kind }) => (kind === 'refusal' ? 'you say when to come back' : undefined),
  label: (id, { operations }) => {
    const operation = operations.find((one) => one.id === id)
    if (operation?.do !== 'submit') return id
    if (operation.beside) return `${id} other gate`
    const { priority = UNDEFINED } = operation
    const hasNone = operations.every((one) => one.do !== 'submit' || one.priority === undefined)
    if (hasNone) return id
    return `${id} p${sameValue(priority, UNDEFINED) ? PRIORITY_DEFAULT : say(priority)}`
  },
  changes: ({ operations, ...workload }) =>
    operations.flatMap((of) =>
      of.do === 'submit' && of.priority === undefined
        ? [PRIORITY_DEFAULT - 1, PRIORITY_DEFAULT + 1].map((priority): Change<GateWorkload> => ({
            ...{ kind: 'number', words: `if ${of.id} has priority`, end: String(priority) },
            workload: {
              ...workload,
              operations: operations.map((one) => (one === of ? { ...of, priority } : one)),
            },
          }))
        : [],
    ),
})

import {
  defineKata,
  sameValue,
  say,
  UNDEFINED,
  type Change,
  type Value,
} from '../../harness/core/index.ts'
import { asCode } from './as-code.ts'
import { laws, states } from './laws.ts'
import type { RouterWorkload } from './drive.ts'
import { isBadInput, PRIORITY_DEFAULT } from './state.ts'
import { features, scenarios, workloads } from './workload.ts'

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
  states,
  asCode,
  isBadInput,
  scenarios,
  workloads,
  features,
  label: (id, { operations }) => {
    const operation = operations.find((one) => one.id === id)
    if (operation?.do === 'other') return `${id} other router`
    if (operation?.do !== 'submit') return id
    const { instead } = operation
    if (instead !== undefined) return `${id} ${inShort(instead)}`
    const { priority = UNDEFINED, timeoutMs = UNDEFINED, signal } = operation.request
    return [
      id,
      `p${sameValue(priority, UNDEFINED) ? PRIORITY_DEFAULT : inShort(priority)}`,
      ...(sameValue(timeoutMs, UNDEFINED) ? [] : [`≤${inShort(timeoutMs)}ms`]),
      ...(signal === undefined ? [] : [`signal ${inShort(signal)}`]),
      ...(operation.signalOf === undefined ? [] : [`signal of ${operation.signalOf}`]),
    ].join(' ')
  },
  changes: ({ operations, ...workload }) =>
    operations.flatMap((of) =>
      of.do === 'submit' && of.request.priority === undefined
        ? [PRIORITY_DEFAULT - 1, PRIORITY_DEFAULT + 1].map((priority): Change<RouterWorkload> => ({
            ...{ kind: 'number', words: `if ${of.id} has priority`, end: String(priority) },
            workload: {
              ...workload,
              operations: operations.map((one) =>
                one === of ? { ...of, request: { ...of.request, priority } } : one,
              ),
            },
          }))
        : [],
    ),
  about: (id, { operations }) => {
    const operation = operations.find((one) => one.id === id)
    if (operation?.do !== 'submit') return ''
    const { abortedWith, cancellable, work } = operation
    const isQuiet = operations.every((one) => one.do !== 'cancel')
    return [
      ...(cancellable && isQuiet && abortedWith === undefined ? [QUIET_SIGNAL] : []),
      ...(work.onAbort === 'resolves' ? ['its handler answers when its signal aborts'] : []),
      ...(work.onAbort === 'rejects' ? ['its handler fails when its signal aborts'] : []),
      ...(abortedWith === undefined ? [] : [`signal aborted before, with ${say(abortedWith)}`]),
    ].join(', ')
  },
})

const QUIET_SIGNAL = 'a signal that nobody aborts'
const LABEL_LENGTH_MAX = 12

/** A value as the name of a row has room for it. */
function inShort(value: Value): string {
  const said = say(value)
  return said.length > LABEL_LENGTH_MAX ? `${said.slice(0, LABEL_LENGTH_MAX - 1)}…` : said
}

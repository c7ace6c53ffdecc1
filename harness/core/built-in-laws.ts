import { isComplete, type History } from './history.ts'
import type { Finding, Judgement, Law } from './law.ts'
import { say } from './value.ts'
import { listed } from './words.ts'

/** Judged first, on every history: the other laws see complete histories only. */
export const runCompletes: Law = {
  name: 'run-completes',
  level: 1,
  kind: 'liveness',
  sentence: 'the code gives the thread back and lets the run come to an end',
  hint: 'Look for a loop whose condition nothing changes, or a timer that arms itself again for ever.',
  judge: ({ history }) => {
    if (history.end.kind === 'not-run') return 'unknown'
    const message = whyIncomplete(history)
    if (message === undefined) return 'holds'
    const isEndless = history.end.kind === 'bound' || history.end.kind === 'killed'
    return isEndless ? { message } : { message, hint: '' }
  },
}

/** Workload objects are the caller's own: a caller may use them again. */
export const argumentsUntouched: Law = {
  name: 'arguments-untouched',
  level: 1,
  kind: 'safety',
  sentence: 'objects that the caller passes in stay as they were',
  hint: 'Copy what you need into an object of your own; the caller may use theirs again.',
  judge: ({ history }): Judgement => {
    const [first] = history.mutated
    if (first === undefined) return 'holds'
    const finding: Finding = {
      message: `the code changed ${history.mutated.length === 1 ? 'an argument' : 'arguments'}: ${listed(history.mutated)}`,
    }
    return finding
  },
}

export const builtInLaws: readonly Law[] = [runCompletes, argumentsUntouched]

function whyIncomplete(history: History): string | undefined {
  const { end, exits } = history
  if (exits.length > 0) return `the code called ${exits[0]}: a solution must not end the process`
  if (history.uncaught.length > 0) {
    return `an error was thrown where nobody can catch it: ${say(history.uncaught[0])}`
  }
  if (isComplete(history)) return undefined
  if (end.kind === 'threw')
    return `the code threw where the contract allows no exception:\n${say(end.value)}`
  if (end.kind === 'bound') return BOUNDS[end.bound](end.limit)
  if (end.kind === 'killed') return KILLED[end.why](end.detail)
  return undefined
}

const BOUNDS = {
  events: (limit: number) =>
    `the run was stopped after ${limit} events: something happens again and again without an end`,
  timers: (limit: number) =>
    `the run was stopped after ${limit} timers: one keeps arming the next without an end`,
  'virtual-ms': () => 'the run was stopped: the next timer is due in more than 70 days',
}

const KILLED = {
  loop: (detail: string) => `an endless loop: ${detail}`,
  'out-of-memory': (detail: string) => `out of memory: ${detail}`,
  ended: (detail: string) => `the process of the run ended: ${detail}`,
}

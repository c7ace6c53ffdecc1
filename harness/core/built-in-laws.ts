import { isComplete, type History } from './history.ts'
import type { Kata } from './kata.ts'
import type { Finding, Judgement, Law } from './law.ts'
import { noStrayException } from './no-stray-exception.ts'
import { sayPlace } from './place.ts'
import { listed } from './words.ts'

export const runCompletes: Law = {
  name: 'run-completes',
  level: 1,
  kind: 'liveness',
  sentence: 'the code gives the thread back and lets the run come to an end',
  judgesIncomplete: true,
  hint: 'Look for a loop whose condition nothing changes, or a timer that arms itself again for ever.',
  judge: ({ history }) => {
    if (history.end.kind === 'not-run') return 'unknown'
    const message = whyIncomplete(history)
    if (message === undefined) return 'holds'
    const { kind } = history.end
    if (kind === 'outside') return { message, hint: OUTSIDE_HINT }
    return kind === 'bound' || kind === 'killed' ? { message } : { message, hint: '' }
  },
}

/** Workload objects are the caller's own: a caller may use them again. */
export const argumentsUntouched: Law = {
  name: 'arguments-untouched',
  level: 1,
  kind: 'safety',
  sentence: 'objects that the caller passes in stay as they were',
  judgesIncomplete: true,
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

const byKata = new WeakMap<Pick<Kata, 'isBadInput'>, readonly Law[]>()

/** Judged first, whatever the kata: for one kata always the same objects. */
export function builtInLawsOf(kata: Pick<Kata, 'isBadInput'>): readonly Law[] {
  const known = byKata.get(kata)
  if (known) return known
  const { isBadInput = () => false } = kata
  const laws = [noStrayException(isBadInput), runCompletes, argumentsUntouched]
  byKata.set(kata, laws)
  return laws
}

const OUTSIDE_HINT =
  'Time jumps from timer to timer: nothing real can answer in between. The work is done by what the caller passes in, and a wait is a setTimeout.'

function whyIncomplete(history: History): string | undefined {
  const { end, exits } = history
  if (exits.length > 0) return `the code called ${exits[0]}: a solution must not end the process`
  if (isComplete(history)) return undefined
  if (end.kind === 'outside') {
    return `virtual time does not wait for I/O: the code called ${end.name}\n${sayPlace(end.at)}`
  }
  if (end.kind === 'bound') return BOUNDS[end.bound](end.limit)
  if (end.kind === 'killed') return KILLED[end.why](end.detail)
  return undefined
}

const BOUNDS = {
  events: (limit: number) =>
    `the run was stopped after ${limit} events: something happens again and again without an end`,
  timers: (limit: number) =>
    `the run was stopped after ${limit} timers: one keeps arming the next without an end`,
}

const KILLED = {
  loop: (detail: string) => `an endless loop: ${detail}`,
  asleep: (detail: string) => `the code waits for something real with the thread held: ${detail}`,
  'out-of-memory': (detail: string) => `out of memory: ${detail}`,
  output: (detail: string) => `too much output: ${detail}`,
  tampered: (detail: string) => `the code reached for the judge: ${detail}`,
  ended: (detail: string) => `the process of the run ended: ${detail}`,
}

import { say, type Value } from '../core/value.ts'

/** Names in a sentence: five of them, and how many more. */
export function list(ids: readonly string[]): string {
  const shown = ids.slice(0, 5).join(', ')
  return ids.length > 5 ? `${shown} and ${ids.length - 5} more` : shown
}

/** How a call that must answer with a promise came out: "was rejected with Error". */
export function sayAnswer(how: Value | undefined, value: Value | undefined): string {
  if (how === 'threw') return `threw ${say(value)} in place of a promise`
  if (how === 'returned') return `returned ${say(value)}, which is no promise`
  return `was ${String(how)} with ${say(value)}`
}

import type { Event, History } from './history.ts'
import { isCopyOf, say, type Value } from './value.ts'

// What sentences about a run are built from, so that each kind of value and each count reads well.

/** A number with its noun: `1 law`, `2 laws`. */
export function counted(count: number | string, noun: string, plural = `${noun}s`): string {
  return `${count} ${String(count) === '1' ? noun : plural}`
}

/** A number with its noun and verb: `1 timer is`, `2 timers are`. */
export function countedAre(count: number, noun: string): string {
  return `${counted(count, noun)} ${count === 1 ? 'is' : 'are'}`
}

/** How often: `never`, `once`, `twice`, `3 times`. */
export function times(count: number): string {
  return ['never', 'once', 'twice'][count] ?? `${count} times`
}

/** Names side by side, the first few of many: `r1, r2`, `r1, r2, r3, r4, r5 and 3 more`. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(', ')
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown
}

/** What became of a call, as the rest of a sentence about it: `was rejected with null at 5 ms`. */
export function answered(settle: Event | undefined): string {
  if (!settle) return 'was never answered'
  const { how, value, t } = settle
  switch (how) {
    case 'resolved':
    case 'rejected':
      return `was ${how} with ${say(value)} at ${t} ms`
    case 'threw':
      return `threw ${say(value)} at ${t} ms in place of an answer`
    default:
      return `returned ${say(value)} at ${t} ms, which is no promise`
  }
}

/** A value in the place of one that was due: an equal object that is not the same is a copy. */
export function sayBeside(value: Value | undefined, due: Value | undefined): string {
  return isCopyOf(value, due) ? `an equal copy of ${say(due)}, not the same object` : say(value)
}

/** What became of a call that answers without a promise: `it returned`, `it threw RangeError "no"`. */
export function returnedOrThrew({ how, value }: Event): string {
  return how === 'threw' ? `it threw ${say(value)}` : 'it threw nothing'
}

/** The first rejection that nobody handled, in words. */
export function unheard({ unhandled }: History): string | undefined {
  const [first] = unhandled
  if (first === undefined) return undefined
  return `a promise was rejected with ${say(first)} and nobody listened: Node would end the process here`
}

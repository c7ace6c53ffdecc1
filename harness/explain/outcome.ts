import type { Event, How } from '../core/history.ts'
import { isOwnError, say, type Value } from '../core/value.ts'

const LENGTH_MAX = 22

/** What a call or a piece of work came to, in short: `"done"`, `Error "e1"`, `rejects 0`, `…`. */
export function outcomeOf({ how, value }: Event): string {
  if (value === undefined) return how === 'returned' || how === 'resolved' ? 'ok' : ''
  const text = worded(how, value)
  return text.length > LENGTH_MAX ? `${text.slice(0, LENGTH_MAX - 1)}…` : text
}

/** Whether two calls came to the same, as far as a picture goes: the words of an error are free. */
export function isSameOutcome(a: Event | undefined, b: Event | undefined): boolean {
  return summary(a) === summary(b)
}

function summary(event: Event | undefined): string {
  if (!event) return ''
  const { how, value } = event
  return JSON.stringify([how, isOwnError(value) ? value.name : value])
}

function worded(how: How | undefined, value: Value): string {
  // What an error of the code under test says would only take room: its name tells them apart.
  const said = isOwnError(value) ? value.name : say(value)
  const isError = typeof value === 'object' && value !== null && 'name' in value
  switch (how) {
    case 'resolved':
      return isError ? `answers ${said}` : said
    case 'rejected':
      return isError ? said : `rejects ${said}`
    case 'threw':
      return `throws ${said}`
    default:
      return `returns ${said}`
  }
}

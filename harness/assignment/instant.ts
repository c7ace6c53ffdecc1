/** An instant as the kit's files write it: UTC, to the second. */
const FORM = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/

export const INSTANT_EXAMPLE = '2026-11-26T22:59:00Z'

/** Whether a text is an instant in UTC, and one of the calendar: there is no 30 February. */
export function isInstant(text: string): boolean {
  const ms = Date.parse(text)
  return FORM.test(text) && !Number.isNaN(ms) && instantText(ms) === text
}

/** Milliseconds since 1970 as an instant; parts of a second are cut off. */
export function instantText(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`
}

/** What an instant with an offset is in UTC, if it is one. */
export function inUtc(text: string): string | undefined {
  const ms = Date.parse(text)
  const hasOffset = /T.*[+-]\d\d:\d\d$/.test(text)
  return hasOffset && !Number.isNaN(ms) ? instantText(ms) : undefined
}

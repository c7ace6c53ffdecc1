import { counted } from '../core/words.ts'
import type { LateRule } from './assignment.ts'

/** What being late costs, as a student is told. */
export function lateRuleText({ bufferMinutes, graceDays, percentPerDay }: LateRule): string {
  const inTime =
    bufferMinutes > 0
      ? `Up to ${counted(bufferMinutes, 'minute')} after that nothing is late. `
      : ''
  if (percentPerDay === 0) return `${inTime}Being late costs nothing.`
  const grace =
    graceDays === 0
      ? ''
      : graceDays === 1
        ? 'The first day late costs nothing. '
        : `The first ${graceDays} days late cost nothing. `
  const each = graceDays === 0 ? 'Each day late' : 'Each day after that'
  return `${inTime}${grace}${each}, begun ones counted whole, costs ${percentPerDay} % of your points.`
}

/** `Thursday, 26 November 2026, 22:59 UTC`. */
export function dayText(instant: string): string {
  const at = new Date(instant)
  const day = at.toLocaleDateString('en-GB', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  })
  return `${day.replace(/^(\w+) /, '$1, ')}, ${instant.slice(11, 16)} UTC`
}

import type { Event } from '../core/history.ts'
import type { Kata } from '../core/kata.ts'

const OWN_KINDS = ['start', 'settle', 'abort']

/** Whether the code under test did it, rather than that it was done to the code. */
export function isOwn(event: Event, { tells }: Pick<Kata, 'tells'>): boolean {
  return OWN_KINDS.includes(event.kind) || (tells?.(event) ?? '').startsWith('you ')
}

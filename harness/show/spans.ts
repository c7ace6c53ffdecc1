import type { Event } from '../core/history.ts'
import { doingsOf, type Doing } from '../explain/doing.ts'

/** Something that goes on from one column to another; `isOpen`: until the end of the run and on. */
export interface Span {
  from: number
  to: number
  doing: Doing
  isOpen?: true
}

/** What goes on in one row, from its own events and the columns in which they stand. */
export function spansOf(
  events: readonly { event: Event; column: number }[],
  lastColumn: number,
): Span[] {
  const spans: Span[] = []
  const doings = doingsOf(events.map(({ event }) => event))
  let now: { from: number; doing: Doing } | undefined
  for (const [index, { column }] of events.entries()) {
    const doing = doings[index]
    if (!doing) continue
    if (now && now.from < column) spans.push({ ...now, to: column })
    now = doing === 'none' ? undefined : { from: column, doing }
  }
  if (now) spans.push({ ...now, to: lastColumn, isOpen: true })
  return spans
}

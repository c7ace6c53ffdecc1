import type { Event } from '../core/history.ts'

/** What a row shows for a while: somebody waits, a piece of work runs, or it runs though nobody waits any more. */
export type Doing = 'waiting' | 'running' | 'for-nobody'

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
  let now: { from: number; doing: Doing } | undefined
  const change = (column: number, doing?: Doing): void => {
    if (now && now.from < column) spans.push({ ...now, to: column })
    now = doing && { from: column, doing }
  }
  let isRunning = false
  let isAnswered = false
  for (const { event, column } of events) {
    switch (event.kind) {
      case 'submit':
        change(column, 'waiting')
        break
      case 'start':
        isRunning = true
        change(column, isAnswered ? 'for-nobody' : 'running')
        break
      case 'abort':
        if (isRunning) change(column, 'for-nobody')
        break
      case 'end':
        isRunning = false
        change(column)
        break
      case 'settle':
        isAnswered = true
        change(column, isRunning ? 'for-nobody' : undefined)
    }
  }
  if (now) spans.push({ ...now, to: lastColumn, isOpen: true })
  return spans
}

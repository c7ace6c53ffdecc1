import type { Did, Step } from '../core/step.ts'
import type { ShownEvent } from './scene.ts'

/** What the code did at an event or right after it: the line, and what it did there. */
export type Lines = readonly { line: number; text: string }[]

/** The step that an event of the history is made by. */
const MADE_BY: Record<string, readonly Did[]> = {
  start: ['calls'],
  abort: ['aborts'],
  settle: ['answers'],
}

/** The lines of each event. A step that has no event of its own follows the event before it. */
export function linesOf(events: readonly ShownEvent[], trace: readonly Step[] = []): Lines[] {
  const lines = events.map((): { line: number; text: string }[] => [])
  for (const step of trace) {
    const own = events.findIndex(
      ({ kind, id, t, seq }) =>
        MADE_BY[kind]?.includes(step.did) && id === step.id && t === step.t && seq >= step.seq,
    )
    const index = own === -1 ? events.findLastIndex(({ seq }) => seq < step.seq) : own
    const { line, text } = step.at
    lines[Math.max(0, index)]?.push({ line, text: `${line}: ${text}` })
  }
  return lines
}

import type { Did, Step } from '../core/step.ts'
import type { ShownEvent } from './scene.ts'

/** What the code did at an event or right after it: the text of the line, and its number in the file shown. */
export type Lines = readonly { line: number | undefined; text: string }[]

/** The step that an event of the history is made by. */
const MADE_BY: Record<string, readonly Did[]> = {
  start: ['calls'],
  abort: ['aborts'],
  settle: ['answers'],
}

/**
 * The lines of each event. A step that has no event of its own follows the event before it.
 *
 * @param shown the file beside the events: lines of others say which theirs is.
 */
export function linesOf(
  events: readonly ShownEvent[],
  trace: readonly Step[] = [],
  shown?: string,
): Lines[] {
  const lines = events.map((): Lines[number][] => [])
  for (const step of trace) {
    const own = events.findIndex(
      ({ kind, id, t, seq }) =>
        MADE_BY[kind]?.includes(step.did) && id === step.id && t === step.t && seq >= step.seq,
    )
    const index = own === -1 ? events.findLastIndex(({ seq }) => seq < step.seq) : own
    const { file, line, text } = step.at
    const isShown = file === shown
    const where = `${step.isAfter ? 'after ' : ''}${isShown ? '' : `${file}:`}${line}`
    lines[Math.max(0, index)]?.push({ line: isShown ? line : undefined, text: `${where}: ${text}` })
  }
  return lines
}

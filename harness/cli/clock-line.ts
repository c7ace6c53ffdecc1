import type { Progress } from '../attempts/progress.ts'
import { clockText } from '../explain/clock-text.ts'

/**
 * The clock of an attempt: `practice 12:40`, `interview · follow-ups · 9:30 left of 35:00`. It stands
 * still at the end.
 */
export function clockLine(progress: Progress): string {
  const { elapsedMs, totalMs, leftMs, isSolved, isOver, phase, isModeKnown } = progress
  const mode = isModeKnown ? progress.mode : `mode unknown, taken for ${progress.mode}`
  if (leftMs === undefined || totalMs === undefined) {
    return `${mode} ${clockText(elapsedMs)}${isSolved && isOver ? ', done' : ''}`
  }
  const name = phase && !isOver ? `${mode} · ${phase.name}` : mode
  if (isOver && leftMs > 0) return `${name} · done in ${clockText(elapsedMs)}`
  if (leftMs > 0) return `${name} · ${clockText(leftMs)} left of ${clockText(totalMs)}`
  const late = leftMs < 0 ? `, late by ${clockText(leftMs)}` : ''
  return `${name} · time was up at ${clockText(totalMs)}${late}`
}

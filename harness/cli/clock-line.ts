import type { Standing } from '../attempts/standing.ts'
import { clockText } from '../explain/clock-text.ts'

/** The clock of an attempt: `practice 12:40`, `interview · follow-ups · 9:30 left of 35:00`. */
export function clockLine(standing: Standing): string {
  const { mode, elapsedMs, totalMs, leftMs, isSolved, isOver, phase } = standing
  if (leftMs === undefined || totalMs === undefined) {
    return `${mode} ${clockText(elapsedMs)}${isSolved ? ', done' : ''}`
  }
  const name = phase && !isOver ? `${mode} · ${phase.name}` : mode
  if (isOver && elapsedMs < totalMs) return `${name} · done in ${clockText(elapsedMs)}`
  if (leftMs > 0) return `${name} · ${clockText(leftMs)} left of ${clockText(totalMs)}`
  const late = `late by ${clockText(elapsedMs - totalMs)}`
  return `${name} · the ${clockText(totalMs)} are over${mode === 'exam' ? '' : `, ${late}`}`
}

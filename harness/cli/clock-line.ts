import type { Standing } from '../attempts/standing.ts'

/** A length of time as a clock shows it: `7:05`, `1:02:03`. */
export function clockText(ms: number): string {
  const seconds = Math.floor(Math.abs(ms) / 1_000)
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60]
  const two = (number: number): string => String(number).padStart(2, '0')
  const rest = two(seconds % 60)
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`
}

/** The clock of an attempt: `practice 12:40`, `interview · follow-ups · 9:30 left of 35:00`. */
export function clockLine(standing: Standing): string {
  const { mode, elapsedMs, totalMs, leftMs, isSolved, isOver, phase } = standing
  if (leftMs === undefined || totalMs === undefined) {
    return `${mode} ${clockText(elapsedMs)}${isSolved ? ', done' : ''}`
  }
  const name = phase && !isOver ? `${mode} · ${phase.name}` : mode
  if (isOver && leftMs > 0) return `${name} · done in ${clockText(elapsedMs)}`
  const left =
    leftMs > 0 ? `${clockText(leftMs)} left` : `late by ${clockText(leftMs)}, time was up`
  return `${name} · ${left} of ${clockText(totalMs)}`
}

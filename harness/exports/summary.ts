import type { StudentResult } from '../results/results.ts'
import { cleanLine } from '../lib/clean.ts'

/** What came out and why, in the student's sentences, on one line. */
export function summaryOf({ submission, katas }: StudentResult): string {
  if (!submission) return NOTHING_HANDED_IN
  return katas.map(({ title, forStudent }) => cleanLine(`${title}: ${forStudent}`)).join(' ')
}

export const NOTHING_HANDED_IN = 'You handed in nothing that could be found.'

export function lateText({ late, points, score }: StudentResult): string | undefined {
  if (late.minutes === 0) return undefined
  const after = `It came ${minutesText(late.minutes)} after ${late.due}`
  if (late.percentLost === 0) return `${after}, which costs nothing.`
  return `${after}. That counts as ${late.days} ${late.days === 1 ? 'day' : 'days'} late and costs ${late.percentLost} % of the points: ${points} became ${score}.`
}

function minutesText(minutes: number): string {
  const hours = Math.floor(minutes / 60)
  const rest = `${minutes % 60} min`
  if (hours === 0) return rest
  const days = Math.floor(hours / 24)
  return days === 0 ? `${hours} h ${rest}` : `${days} d ${hours % 24} h ${rest}`
}

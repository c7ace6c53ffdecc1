import { relative } from 'node:path'
import { counted } from '../core/words.ts'
import type { Change } from '../grading/changes.ts'
import type { GradingProgress } from '../grading/grade-class.ts'
import type { GradeFolder } from '../grading/grade-folder.ts'
import type { Intake } from '../intake/read-submissions.ts'
import { median } from '../lib/median.ts'
import { shellWord } from '../lib/shell-word.ts'
import { scoresIn } from '../results/scores.ts'
import type { Results } from '../results/results.ts'

export function intakeLines({ submissions, absent, notes }: Intake): string[] {
  const missing = absent.length > 0 ? `; ${absent.length} of the roster handed in nothing` : ''
  return [`${counted(submissions.length, 'submission')}${missing}`, ...notes]
}

const BAR_WIDTH = 20

/** `██████░░░░ 123 of 500 · about 2 min left · 100 judged, 3 timed-out`. */
export function progressLine(
  { done, all, fresh, outcomes }: GradingProgress,
  ms: number,
  columns: number,
): string {
  const filled = Math.round((BAR_WIDTH * done) / Math.max(1, all))
  const bar = '█'.repeat(filled) + '░'.repeat(BAR_WIDTH - filled)
  const left = fresh > 0 && done < all ? ` · ${aboutLeft((ms / fresh) * (all - done))}` : ''
  return `${bar} ${done} of ${all}${left} · ${countsText(outcomes)}`.slice(0, columns - 1)
}

function countsText(outcomes: ReadonlyMap<string, number>): string {
  return [...outcomes].map(([outcome, count]) => `${count} ${outcome}`).join(', ')
}

function aboutLeft(ms: number): string {
  const seconds = Math.ceil(ms / 1_000)
  return seconds < 90 ? `about ${seconds} s left` : `about ${Math.round(seconds / 60)} min left`
}

export function summaryLines(results: Results, folder: GradeFolder): string[] {
  const { students, sandbox } = results
  const outcomes = new Map<string, number>()
  for (const { katas } of students) {
    for (const { outcome } of katas) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
  }
  const looks = students.filter(({ needsEye }) => needsEye.length > 0)
  return [
    `${counted(students.length, 'student')}${medianText(results)} · ${countsText(outcomes)}`,
    ...(sandbox === 'unsandboxed' ? ['judged without a jail: every result says so'] : []),
    ...(looks.length > 0
      ? ['', `${counted(looks.length, 'submission')} to look at yourself:`]
      : []),
    ...looks.map(
      ({ student, needsEye }) => `  ${student.name} (${student.id}): ${needsEye.join('; ')}`,
    ),
    '',
    `reports: ${shown(folder.reports)}`,
  ]
}

/** Of those who handed in anything. */
function medianText(results: Results): string {
  const { scores, maxPoints } = scoresIn(results)
  if (scores.length === 0) return ', of whom none handed in'
  const all = scores.length === results.students.length
  return `${all ? '' : `, of whom ${scores.length} handed in`} · median ${median(scores)} of ${maxPoints} points`
}

export function changeLines(changes: Change[]): string[] {
  if (changes.length === 0) return ['nobody would be told otherwise']
  const scored = changes.filter(({ from, to }) => from !== to).length
  return [
    `${counted(changes.length, 'student')} would be told otherwise, ${scored} with another score:`,
    ...changes.flatMap(({ student, from, to, why }) => [
      `  ${student.name} (${student.id})  ${from ?? 'none'} → ${to ?? 'none'}`,
      ...why.map((reason) => `      ${reason}`),
    ]),
  ]
}

export function regradeLine({ path }: GradeFolder): string {
  return `kata regrade ${shellWord(shown(path))}`
}

export function shown(path: string): string {
  return relative(process.cwd(), path) || '.'
}

import { element, Markup } from '../lib/markup.ts'
import { fileNameOf } from '../results/file-name.ts'
import type { OwnTestsResult, Results, StudentResult } from '../results/results.ts'
import { scrolling, section } from './section.ts'

export function students(results: Results): Markup[] {
  const { assignment } = results
  const heads = [
    head('Name'),
    head('Id'),
    head('Score', true),
    ...assignment.katas.flatMap(({ kata }) => [
      head(kata, true),
      head(`${kata}: outcome`),
      ...(assignment.ownTests ? [head(`${kata}: own tests`, true)] : []),
    ]),
    head('Late', true),
  ]
  const rows = results.students.map((one) => row(one))
  return section(
    'Students',
    byCommit(results),
    element(
      'p',
      {},
      element('label', { for: 'search' }, 'Search, by any words of a row: '),
      new Markup('<input id="search" type="search" autocomplete="off">'),
      ' ',
      element(
        'span',
        { id: 'count', class: 'soft', role: 'status' },
        `${rows.length} of ${rows.length}`,
      ),
    ),
    scrolling(
      element(
        'table',
        { id: 'students' },
        element('thead', {}, element('tr', {}, ...heads)),
        element('tbody', {}, ...rows),
      ),
    ),
  )
}

function head(text: string, isNumber = false): Markup {
  const button = element('button', { type: 'button' }, text)
  return element('th', { scope: 'col', class: isNumber ? 'number' : undefined }, button)
}

function row({ student, katas, score, late, submission }: StudentResult): Markup {
  const feedback = `feedback/${fileNameOf(student.id)}/feedback.html`
  return element(
    'tr',
    {},
    element('td', {}, element('a', { href: feedback }, student.name)),
    element('td', {}, student.id),
    number(submission ? score : undefined),
    ...katas.flatMap(({ outcome, points, forTeacher, ownTests }) => [
      number(outcome === 'judge-error' ? undefined : points),
      element('td', { title: forTeacher }, outcome),
      ...(ownTests ? [ownPoints(ownTests)] : []),
    ]),
    element(
      'td',
      { class: 'number', 'data-value': late.minutes },
      late.minutes > 0 ? lateText(late) : '',
    ),
  )
}

/** Points, and why so many: only what was judged has any. */
function ownPoints({ outcome, points, forTeacher }: OwnTestsResult): Markup {
  return number(outcome === 'judge-error' ? undefined : points, forTeacher)
}

/** Lateness that rests on a commit. */
function byCommit({ students }: Results): Markup | undefined {
  const count = students.filter(({ submission }) => submission?.isCommitTime).length
  if (count === 0) return undefined
  const text = `Handed in as clones: ${count}. Of these the time of the last commit counts as the time they came, which is the student’s own word. Where that matters, say it in a file (--received).`
  return element('p', { class: 'soft' }, text)
}

function lateText({ minutes, percentLost }: StudentResult['late']): string {
  const time = minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`
  return percentLost > 0 ? `${time}, −${percentLost} %` : time
}

/** A blank sorts before all numbers. */
function number(value: number | undefined, title?: string): Markup {
  return element(
    'td',
    { class: 'number', 'data-value': value ?? -1, title },
    value === undefined ? '' : String(value),
  )
}

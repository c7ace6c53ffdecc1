import { element, type Markup } from '../lib/markup.ts'
import { median } from '../lib/median.ts'
import type { Results } from '../results/results.ts'
import { scoresIn } from '../results/scores.ts'

export function figures(results: Results): Markup {
  const { students } = results
  const { scores, maxPoints } = scoresIn(results)
  const full = scores.filter((score) => score === maxPoints).length
  const late = students.filter(({ late }) => late.percentLost > 0).length
  const open = students.filter(({ needsEye }) => needsEye.length > 0).length
  const of = (count: number, what: string): Markup =>
    element('li', {}, element('b', {}, String(count)), what)
  return element(
    'ul',
    { class: 'figures' },
    of(scores.length, `of ${students.length} handed in`),
    ...(scores.length > 0
      ? [of(median(scores), `of ${maxPoints} points: the median of those`)]
      : []),
    of(full, 'have all points'),
    of(late, 'lose points for being late'),
    of(open, 'to look at yourself'),
  )
}

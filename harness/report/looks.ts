import { element, type Markup } from '../lib/markup.ts'
import type { Results } from '../results/results.ts'
import { scrolling, section } from './section.ts'

export function looks({ students }: Results): Markup[] {
  const open = students.filter(({ needsEye }) => needsEye.length > 0)
  if (open.length === 0) return []
  const rows = open.map(({ student, needsEye }) =>
    element(
      'tr',
      {},
      element('td', {}, `${student.name} (${student.id})`),
      element('td', {}, needsEye.join('; ')),
    ),
  )
  return section(
    'To look at yourself',
    scrolling(element('table', {}, element('tbody', {}, ...rows))),
  )
}

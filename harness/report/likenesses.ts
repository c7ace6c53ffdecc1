import { element, type Markup } from '../lib/markup.ts'
import type { Results } from '../results/results.ts'
import { scrolling, section } from './section.ts'

export function likenesses({ similarity, students }: Results): Markup[] {
  if (similarity.length === 0) return []
  const names = new Map(students.map(({ student }) => [student.id, student.name]))
  const caution =
    'Alike is no proof of copying: a short task has few good shapes, and what one learns together looks the same. Read both before you ask, and ask before you judge. What the starter says does not count, nor what the reference says where the kit has one.'
  const rows = similarity.map(({ kata, students: [a, b], likeness, longest }) =>
    element(
      'tr',
      {},
      element('td', {}, `${names.get(a) ?? a} and ${names.get(b) ?? b}`),
      element('td', {}, kata),
      element('td', { class: 'number' }, `${Math.round(likeness * 100)} %`),
      element(
        'td',
        {},
        longest ? `${longest.lines} lines, from ${longest.at[0]} and ${longest.at[1]}` : '',
      ),
    ),
  )
  const head = ['Who', 'Kata', 'Alike', 'Longest part'].map((text) => element('th', {}, text))
  return section(
    'Very alike',
    element('p', {}, caution),
    scrolling(
      element(
        'table',
        {},
        element('thead', {}, element('tr', {}, ...head)),
        element('tbody', {}, ...rows),
      ),
    ),
  )
}

import { element, Markup } from '../lib/markup.ts'
import type { Row, Scene } from './scene.ts'
import type { Span } from './spans.ts'

const ROW_PX = 38
const TOP_PX = 26
const BAR_PX = 14

/**
 * A run as a chart: names on the left, a row each, events as numbered marks. Where things stand from left
 * to right is up to the page's script, which knows its width: an element says in which columns it stands.
 */
export function chartOf(scene: Scene, index: number): Markup {
  const { rows, events } = scene
  const height = TOP_PX + rows.length * ROW_PX + 6
  const names = rows.map((row) =>
    element(
      'div',
      { class: 'name' },
      element('b', {}, row.label),
      element(
        'span',
        { class: 'outcome' },
        row.outcome,
        scene.hasReference && row.ghostOutcome !== row.outcome
          ? element('i', { class: 'theirs' }, ` due: ${row.ghostOutcome || 'nothing'}`)
          : undefined,
      ),
    ),
  )
  const about = `${scene.name}: ${events.length} events, one row for each of ${rows.map(({ label }) => label).join(', ')}`
  return element(
    'div',
    { class: 'chart' },
    element('div', { class: 'names', 'aria-hidden': 'true' }, ...names),
    element(
      'div',
      { class: 'scrolls' },
      element(
        'svg',
        { role: 'img', 'aria-label': about, height, 'data-height': height },
        hatching(index),
        ...instantsOf(scene, height),
        ...rows.flatMap((row, at) => rowOf(row, middleOf(at), index)),
        ...linksOf(scene),
        ...marksOf(scene),
        ...rows.flatMap((row, at) => noteOf(row, scene, at)),
        element('line', { class: 'cursor', y1: 20, y2: height }),
      ),
    ),
  )
}

function middleOf(row: number): number {
  return TOP_PX + row * ROW_PX + ROW_PX / 2
}

/** What differs by colour differs by its drawing, too. */
function hatching(index: number): Markup {
  const box = { width: 6, height: 6, patternUnits: 'userSpaceOnUse' }
  return element(
    'defs',
    {},
    element(
      'pattern',
      { id: `hatch-${index}`, ...box, patternTransform: 'rotate(45)' },
      element('rect', { class: 'hatch', width: 3, height: 6 }),
    ),
    element(
      'pattern',
      { id: `dots-${index}`, ...box },
      element('circle', { class: 'dot', cx: 2, cy: 2, r: 1.2 }),
    ),
  )
}

function instantsOf({ instants, breachMs, events }: Scene, height: number): Markup[] {
  return instants.flatMap(({ t, first, last }) => {
    const place = { 'data-from': first, 'data-to': last }
    const isTheirs = events.every((event) => event.t !== t)
    const isBreach = t === breachMs
    const classes = [...(isBreach ? ['breach'] : []), ...(isTheirs ? ['theirs'] : [])].join(' ')
    return [
      element('rect', {
        class: `band ${classes}`,
        ...place,
        'data-wide': 1,
        y: 20,
        height: height - 20,
      }),
      element(
        'text',
        { class: `tick ${classes}`, ...place, y: 13 },
        `${isBreach ? '✗ ' : ''}${t} ms`,
      ),
    ]
  })
}

function rowOf(row: Row, y: number, index: number): Markup[] {
  const bar = ({ from, to, doing, isOpen }: Span, ghost?: 'ghost'): Markup =>
    element('rect', {
      class: [ghost, 'bar', doing].filter(Boolean).join(' '),
      'data-from': from,
      'data-to': to,
      'data-open': isOpen ? 1 : undefined,
      y: ghost ? y + 9 : y - BAR_PX / 2,
      height: ghost ? 6 : BAR_PX,
      rx: 2,
      fill: ghost
        ? undefined
        : {
            running: undefined,
            waiting: `url(#dots-${index})`,
            'for-nobody': `url(#hatch-${index})`,
          }[doing],
    })
  return [
    element('line', { class: 'row', 'data-row': 1, y1: y, y2: y }),
    ...row.ghosts.map((span) => bar(span, 'ghost')),
    ...row.spans.map((span) => bar(span)),
  ]
}

function linksOf({ events }: Scene): Markup[] {
  return events.flatMap(({ cause, row, column }, effect) => {
    const from = cause === undefined ? undefined : events[cause]
    if (!from) return []
    return [
      element('path', {
        class: 'link',
        'data-cause': cause,
        'data-effect': effect,
        'data-from': from.column,
        'data-to': column,
        'data-y1': middleOf(from.row),
        'data-y2': middleOf(row),
      }),
    ]
  })
}

/** What the code did is square, what was done to it is round. */
function marksOf({ events }: Scene): Markup[] {
  return events.map(({ row, column, text, isOwn, t }, index) =>
    element(
      'g',
      {
        class: isOwn ? 'mark own' : 'mark',
        'data-event': index,
        'data-at': column,
        'data-y': middleOf(row),
      },
      element('title', {}, `${index + 1}. ${t} ms: ${text}`),
      isOwn
        ? element('rect', { x: -9, y: -9, width: 18, height: 18, rx: 3 })
        : element('circle', { r: 9.5 }),
      element('text', { y: 3.5 }, String(index + 1)),
    ),
  )
}

function noteOf({ note, spans }: Row, { events }: Scene, at: number): Markup[] {
  if (note === '') return []
  const columns = events.filter(({ row }) => row === at).map(({ column }) => column)
  const last = Math.max(0, ...columns, ...spans.map(({ to }) => to))
  return [
    element('text', { class: 'note', 'data-at': last, 'data-y': middleOf(at), y: 4, x: 17 }, note),
  ]
}

import { bin } from 'd3-array'
import { scaleLinear } from 'd3-scale'
import { element, type Markup } from '../lib/markup.ts'

const WIDTH = 640

/** How many students have which score. */
export function histogram(scores: readonly number[], max: number): Markup {
  const [height, left, bottom, top] = [200, 34, 34, 18]
  const x = scaleLinear([0, Math.max(1, max)], [left, WIDTH - 8])
  const bins = bin()
    .domain([0, Math.max(1, max)])
    // A bin that begins where the points end would have no width, and show nobody.
    .thresholds(x.ticks(10).filter((tick) => tick < max))([...scores])
  const most = Math.max(1, ...bins.map(({ length }) => length))
  const y = scaleLinear([0, most], [height - bottom, top])
  const bars = bins.flatMap((one) => {
    const [from, to] = [one.x0 ?? 0, one.x1 ?? 0]
    if (one.length === 0 || to === from) return []
    const [at, width] = [round(x(from) + 1), round(Math.max(1, x(to) - x(from) - 2))]
    const high = round(height - bottom - y(one.length))
    return [
      element('rect', { class: 'bar', x: at, y: round(y(one.length)), width, height: high }),
      label(at + width / 2, y(one.length) - 4, String(one.length), 'middle'),
    ]
  })
  const ticks = x.ticks(6).map((tick) => label(x(tick), height - 18, String(tick), 'middle'))
  const axis = { class: 'axis', x1: left, x2: WIDTH - 8, y1: height - bottom, y2: height - bottom }
  return svg(height, `How many students have which score, of ${max} points`, [
    element('line', axis),
    ...bars,
    ...ticks,
    label((left + WIDTH) / 2, height - 4, 'points', 'middle'),
  ])
}

/** A name, a bar as long as its share of a whole, and both in words. */
export function share(name: string, count: number, of: number): Markup {
  const part = of === 0 ? 0 : round((100 * count) / of)
  const box = { viewBox: '0 0 100 10', preserveAspectRatio: 'none', 'aria-hidden': 'true' }
  return element(
    'span',
    { class: 'share' },
    element('span', {}, name),
    element(
      'svg',
      box,
      element('rect', { class: 'rest', width: 100, height: 10 }),
      element('rect', { class: 'bar', width: part, height: 10 }),
    ),
    element('span', { class: 'number' }, `${count} of ${of}`),
  )
}

function svg(height: number, about: string, children: Markup[]): Markup {
  const box = { viewBox: `0 0 ${WIDTH} ${height}`, role: 'img', 'aria-label': about }
  return element('svg', box, ...children)
}

function label(x: number, y: number, text: string, anchor: 'start' | 'middle' | 'end'): Markup {
  return element('text', { x: round(x), y: round(y), 'text-anchor': anchor }, text)
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}

import { median, quantile } from '../lib/median.ts'
import { plain, type Paint } from './paint.ts'

/** Operations a second of one subject, by size. */
export interface Curve {
  subject: string
  points: { size: number; opsPerSec: number; spreadPercent: number }[]
}

const BAR_WIDTH = 28
/** One operation costs this much more where there is ten times as much: the whole is quadratic. */
const STEEP = 5

/** Middle of some measurements, and how far apart the quartiles are, in percent of it. */
export function medianOf(values: readonly number[]): { median: number; spreadPercent: number } {
  const middle = median(values)
  const spread = quantile(values, 0.75) - quantile(values, 0.25)
  return { median: middle, spreadPercent: Math.round((100 * spread) / middle) }
}

/** A table of operations a second, then how the cost of one operation grows. */
export function throughputLines(
  what: string,
  curves: Curve[],
  sizes: number[],
  paint: Paint = plain,
): string[] {
  const width = Math.max(...curves.map(({ subject }) => subject.length))
  const cells = (texts: string[]): string => texts.map((text) => text.padStart(16)).join('')
  return [
    `operations a second, by ${what}; ± is the spread of the middle half`,
    paint.faint(`${' '.repeat(width)}${cells(sizes.map(whole))}`),
    ...curves.map(({ subject, points }) => {
      const figures = sizes.map((size) => {
        const point = points.find((one) => one.size === size)
        return point ? `${whole(point.opsPerSec)} ±${point.spreadPercent}%` : 'too slow'
      })
      return `${paint.strong(subject.padEnd(width))}${cells(figures)}`
    }),
    '',
    `the time that one operation takes, beside that at ${whole(sizes[0] ?? 0)}`,
    ...curves.flatMap((curve) => growthLines(curve, width, paint)),
  ]
}

/** How much one operation costs at each size, as multiples of its cost at the first. */
function growthOf({ points }: Curve): { size: number; times: number }[] {
  const first = points[0]
  return points.map(({ size, opsPerSec }) => ({
    size,
    times: first ? first.opsPerSec / opsPerSec : Number.NaN,
  }))
}

function growthLines(curve: Curve, width: number, paint: Paint): string[] {
  const growth = growthOf(curve)
  const largest = Math.max(...growth.map(({ times }) => times), STEEP)
  return growth.map(({ size, times }, index) => {
    const name = index === 0 ? curve.subject : ''
    const bar = '█'.repeat(Math.max(1, Math.round((BAR_WIDTH * times) / largest)))
    const isSteep = times / (growth[index - 1]?.times ?? times) >= STEEP
    const drawn = isSteep ? paint.bad(bar) : paint.good(bar)
    const note = isSteep ? '  ← the more there is, the slower each' : ''
    return `${name.padEnd(width)}${whole(size).padStart(9)}  ${drawn} ×${times.toFixed(1)}${note}`
  })
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US')
}

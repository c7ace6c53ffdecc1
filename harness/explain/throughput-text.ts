import { plain, type Paint } from './paint.ts'

/** Operations a second of one subject, by size. */
export interface Curve {
  subject: string
  points: { size: number; opsPerSec: number; spreadPercent: number }[]
}

const BAR_WIDTH = 28
/** One operation costs this much more at the largest size than at the smallest: no longer linear. */
const STEEP = 5

/** Middle of some measurements, and how far apart the quartiles are, in percent of it. */
export function medianOf(values: readonly number[]): { median: number; spreadPercent: number } {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number): number =>
    sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN
  const median = at(0.5)
  return { median, spreadPercent: Math.round((100 * (at(0.75) - at(0.25))) / median) }
}

/** A table of operations a second, then how the cost of one operation grows. */
export function throughputLines(
  what: string,
  curves: Curve[],
  sizes: number[],
  paint: Paint = plain,
): string[] {
  const width = Math.max(...curves.map(({ subject }) => subject.length), 'operations/s'.length)
  const cells = (texts: string[]): string => texts.map((text) => text.padStart(13)).join('')
  return [
    paint.faint(`${'operations/s'.padEnd(width)}${cells(sizes.map(whole))}  ${what}`),
    ...curves.map(({ subject, points }) => {
      const figures = sizes.map((size) => {
        const point = points.find((one) => one.size === size)
        return point ? `${whole(point.opsPerSec)} ±${point.spreadPercent}%` : 'too slow'
      })
      return `${paint.strong(subject.padEnd(width))}${cells(figures)}`
    }),
    '',
    paint.faint(`time of one operation, beside that at ${whole(sizes[0] ?? 0)}`),
    ...curves.flatMap((curve) => growthLines(curve, width, paint)),
  ]
}

/** How much one operation costs at each size, as multiples of its cost at the first. */
export function growthOf({ points }: Curve): { size: number; times: number }[] {
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
    const isSteep = times >= STEEP
    const note = isSteep && index === growth.length - 1 ? '  ← grows with what is there' : ''
    const drawn = isSteep ? paint.bad(bar) : paint.good(bar)
    return `${name.padEnd(width)}${whole(size).padStart(9)}  ${drawn} ×${times.toFixed(1)}${note}`
  })
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US')
}

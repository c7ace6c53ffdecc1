import { scaleLinear } from 'd3-scale'
import type { Event } from '../core/history.ts'

/** All events of one millisecond: they stand in columns side by side, in their order. */
export interface Instant {
  t: number
  first: number
  last: number
}

/** The columns of a chart: one an event of an instant, for as many as the busiest run has there. */
export class Columns {
  readonly instants: Instant[] = []
  readonly #byTime = new Map<number, Instant>()

  constructor(runs: readonly (readonly Event[])[]) {
    const times = [...new Set(runs.flatMap((events) => events.map(({ t }) => t)))]
    let first = 0
    for (const t of times.sort((a, b) => a - b)) {
      const counts = runs.map((events) => events.filter((event) => event.t === t).length)
      const last = first + Math.max(...counts) - 1
      const instant = { t, first, last }
      this.instants.push(instant)
      this.#byTime.set(t, instant)
      first = last + 1
    }
  }

  get last(): number {
    return this.instants.at(-1)?.last ?? 0
  }

  /** The column of each event of a run. */
  of(events: readonly Event[]): number[] {
    const next = new Map<number, number>()
    return events.map(({ t }) => {
      const column = next.get(t) ?? this.#byTime.get(t)?.first ?? 0
      next.set(t, column + 1)
      return column
    })
  }
}

/** A way to look at a chart: how far each column is from the one before it, in pixels and in shares of the room that is left. */
export interface View {
  name: string
  gaps: [px: number, share: number][]
}

const PX_BETWEEN_EVENTS = 21
const PX_BETWEEN_INSTANTS = 26
const PX_ASIDE = 7

/** The whole run, as far apart as time says, and each instant in which several things happen by itself. */
export function viewsOf({ instants }: Columns): View[] {
  const [firstMs = 0, lastMs = 0] = [instants[0]?.t, instants.at(-1)?.t]
  const time = scaleLinear([firstMs, Math.max(lastMs, firstMs + 1)], [0, 1])
  const whole = instants.flatMap(({ t, first, last }, index): View['gaps'] => {
    const before = instants[index - 1]
    const within = Array.from({ length: last - first }, (): [number, number] => {
      return [PX_BETWEEN_EVENTS, 0]
    })
    return before ? [[PX_BETWEEN_INSTANTS, time(t) - time(before.t)], ...within] : within
  })
  const busy = instants.filter(({ first, last }) => last > first)
  return [
    { name: 'the whole run', gaps: whole },
    ...busy.map(({ t, first, last }) => ({
      name: `only ${t} ms`,
      gaps: whole.map((_, gap): [number, number] => {
        if (gap >= first && gap < last) return [0, 1 / (last - first)]
        return [gap === first - 1 || gap === last ? PX_BETWEEN_INSTANTS : PX_ASIDE, 0]
      }),
    })),
  ]
}

/** As much of a long pause is drawn as there is room for. */
const PAUSE_COLUMNS = [20, 12, 6]
/** Milliseconds a column: a short run is drawn wide enough for the names of its instants. */
const SCALES = [0.25, 0.5, 1, 2, 5].concat(
  Array.from({ length: 16 }, (_, power) => [10, 20, 50].map((ms) => ms * 10 ** power)).flat(),
)

/**
 * Where the instants of a run stand on a line of characters: from the first one on, any two of them
 * apart, where there is room. A pause that would take all the room is cut short, and marked.
 */
export class Axis {
  readonly #columns = new Map<number, number>()
  readonly #cuts: number[] = []
  /** Columns in all; the last instant has one. */
  readonly columns: number

  /** @param times the instants at which something happens, in any order. */
  constructor(times: Iterable<number>, room: number) {
    const instants = [...new Set(times)].toSorted((a, b) => a - b)
    const gaps = instants.slice(1).map((t, index) => t - (instants[index] ?? t))
    const { widths, cuts } = widthsOf(gaps, room - 1)
    let column = 0
    instants.forEach((t, index) => {
      if (index > 0) column += widths[index - 1] ?? 0
      this.#columns.set(t, column)
      if (cuts[index]) this.#cuts.push(column + Math.floor((widths[index] ?? 0) / 2))
    })
    this.columns = column + 1
  }

  columnOf(t: number): number {
    return this.#columns.get(t) ?? 0
  }

  /**
   * The instants under their columns, as far as there is room, those that are `told` first; `▾` marks the one at `atMs`. `…` is a
   * pause that was cut short.
   */
  line({ atMs, told = [] }: { atMs?: number | undefined; told?: Iterable<number> } = {}): string {
    const cells: string[] = []
    const put = (column: number, text: string): void => {
      const isFree = [...text, ' '].every(
        (_, index) => (cells[column + index] ?? ' ') === ' ' && (cells[column - 1] ?? ' ') === ' ',
      )
      if (!isFree) return
      ;[...text].forEach((character, index) => (cells[column + index] = character))
    }
    const tick = (t: number): void => {
      const column = this.#columns.get(t)
      if (column !== undefined) put(column, t === atMs ? `▾${t}` : String(t))
    }
    const [first = 0, ...others] = this.#columns.keys()
    const last = others.at(-1)
    if (atMs !== undefined) tick(atMs)
    for (const t of [first, ...told, ...(last === undefined ? [] : [last]), ...others]) tick(t)
    for (const column of this.#cuts) put(column, '…')
    return Array.from(cells, (cell) => cell ?? ' ').join('')
  }
}

/** How wide each gap is, and which are cut: none, if all instants can be told apart without. */
function widthsOf(gaps: number[], room: number): { widths: number[]; cuts: boolean[] } {
  const widthsAt = (scale: number, widthMax: number): number[] =>
    gaps.map((gap) => Math.min(widthMax, Math.max(1, Math.round(gap / scale))))
  const fits = (widths: number[]): boolean => widths.reduce((sum, width) => sum + width, 0) <= room
  const isClear = (scale: number): boolean => gaps.every((gap) => gap >= scale)
  const plain = SCALES.find((scale) => fits(widthsAt(scale, Infinity)))
  if (plain !== undefined && isClear(plain)) {
    return { widths: widthsAt(plain, Infinity), cuts: gaps.map(() => false) }
  }
  for (const scale of SCALES.filter((scale) => scale >= 1)) {
    for (const widthMax of PAUSE_COLUMNS) {
      const widths = widthsAt(scale, widthMax)
      if (fits(widths)) return { widths, cuts: gaps.map((gap) => gap / scale > widthMax) }
    }
  }
  return spread(gaps, room)
}

/** More instants than columns: some share one. */
function spread(gaps: number[], room: number): { widths: number[]; cuts: boolean[] } {
  const sum = gaps.reduce((total, gap) => total + gap, 0)
  let [passed, column] = [0, 0]
  const widths = gaps.map((gap) => {
    passed += gap
    const next = Math.floor((passed / Math.max(sum, 1)) * room)
    const width = next - column
    column = next
    return width
  })
  return { widths, cuts: gaps.map(() => false) }
}

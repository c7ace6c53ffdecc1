import type { Gate, GateOptions, Handler } from '../../../katas/admission/contract.ts'
import { createGate as reference } from '../reference.ts'

interface Place {
  rank: number
  number: number
  enter: () => void
  reject: (error: Error) => void
}

const isBefore = (a: Place, b: Place): boolean => a.rank < b.rank || isOlderEqual(a, b)
const isOlderEqual = (a: Place, b: Place): boolean => a.rank === b.rank && a.number < b.number

/** First in line on top; the last in line is looked for among all. */
class Heap {
  items: Place[] = []

  push(place: Place): void {
    let index = this.items.push(place) - 1
    while (index > 0 && this.#swaps(index, (index - 1) >> 1)) index = (index - 1) >> 1
  }

  takeFirst(): Place | undefined {
    return this.#takeAt(0)
  }

  takeLast(): Place | undefined {
    const last = this.items.reduce((a, b) => (isBefore(a, b) ? b : a))
    return this.#takeAt(this.items.indexOf(last))
  }

  #takeAt(at: number): Place | undefined {
    const [taken, end] = [this.items[at], this.items.pop()]
    if (end === undefined || end === taken) return taken
    this.items[at] = end
    for (let index = at; ;) {
      const [left, right] = [2 * index + 1, 2 * index + 2]
      const [a, b] = [this.items[left], this.items[right]]
      const child = a && b && isBefore(b, a) ? right : left
      if (!this.#swaps(child, index)) return taken
      index = child
    }
  }

  /** Whether the lower one had to go up. */
  #swaps(lower: number, upper: number): boolean {
    const [below, above] = [this.items[lower], this.items[upper]]
    if (!below || !above || !isBefore(below, above)) return false
    ;[this.items[lower], this.items[upper]] = [above, below]
    return true
  }
}

export function createGate(handler: Handler, options: GateOptions): Gate {
  reference(handler, options)
  const { concurrency, maxQueue, agingMs = Number.MAX_SAFE_INTEGER } = options
  const line = new Heap()
  let [running, ended, spentMs, number, isShut] = [0, 0, 0, 0, false]
  const whenIdle: (() => void)[] = []

  const refusal = (name: string): Error => {
    const retryAfterMs = ((maxQueue + 1) * spentMs) / ended / concurrency || 1
    return Object.assign(new Error('no room'), { name, retryAfterMs })
  }
  const waitInLine = async (rank: number): Promise<void> =>
    new Promise((enter, reject) => {
      line.push({ rank, number: number++, enter, reject })
      if (line.items.length > maxQueue) line.takeLast()?.reject(refusal('OverloadedError'))
    })
  const submit = async (payload: unknown, priority = 5): Promise<unknown> => {
    if (!(Number.isInteger(priority) && priority >= 0)) throw new RangeError('priority')
    if (isShut) throw refusal('ShutdownError')
    if (running >= concurrency) await waitInLine(priority + performance.now() / agingMs)
    else running++
    const startedAt = performance.now()
    try {
      return await handler(payload)
    } finally {
      spentMs += performance.now() - startedAt
      ended++
      const first = line.takeFirst()
      if (first) first.enter()
      else if (--running === 0) for (const tell of whenIdle) tell()
    }
  }
  const drain = async (): Promise<void> => {
    isShut = true
    for (const { reject } of line.items) reject(refusal('ShutdownError'))
    line.items = []
    if (running > 0) await new Promise<void>((resolve) => whenIdle.push(resolve))
  }
  return { submit, drain }
}

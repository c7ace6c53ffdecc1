import { EventEmitter, once } from 'node:events'
import type { Gate, GateOptions, Handler } from '../../katas/admission/contract.ts'

interface Place {
  /** Those that wait age alike, so their order never changes: this is all there is to compare. */
  rank: number
  enter: () => void
  reject: (error: Error) => void
}

const isInt = (value: number, min: number): boolean => Number.isInteger(value) && value >= min

export function createGate(handler: Handler, options: GateOptions): Gate {
  // Absent, a step of priority takes longer than any process lives.
  const { concurrency, maxQueue, agingMs = Number.MAX_SAFE_INTEGER } = options
  const isGood = isInt(concurrency, 1) && isInt(maxQueue, 0) && isInt(agingMs, 1)
  if (!isGood) throw new RangeError('options: not integers in their range')
  const line: Place[] = []
  const bell = new EventEmitter()
  let [slots, places, running, ended, spentMs] = [concurrency, maxQueue, 0, 0, 0]

  const shed = (name: string): void => {
    // Where no handler has ended yet, or none took any time: not NaN, not 0, but 1.
    const retryAfterMs = Math.ceil(((maxQueue + 1) * spentMs) / ended / concurrency) || 1
    const error = Object.assign(new Error('no room'), { name, retryAfterMs })
    while (line.length > places) line.pop()?.reject(error)
  }
  const waitInLine = async (rank: number): Promise<void> =>
    new Promise((enter, reject) => {
      const index = line.findLastIndex((other) => other.rank <= rank) + 1
      line.splice(index, 0, { rank, enter, reject })
      shed(slots > 0 ? 'OverloadedError' : 'ShutdownError')
    })
  const submit = async (payload: unknown, priority = 5): Promise<unknown> => {
    if (!isInt(priority, 0)) throw new RangeError('priority: not an integer from 0')
    if (running >= slots) await waitInLine(priority + performance.now() / agingMs)
    else running++
    const startedAt = performance.now()
    try {
      return await handler(payload)
    } finally {
      spentMs += performance.now() - startedAt
      ended++
      // The slot is handed over, never free in between: a newcomer cannot slip in.
      if (line.length > 0) line.shift()?.enter()
      else if (--running === 0) bell.emit('idle')
    }
  }
  const drain = async (): Promise<void> => {
    slots = places = 0
    shed('ShutdownError')
    if (running > 0) await once(bell, 'idle')
  }
  return { submit, drain }
}

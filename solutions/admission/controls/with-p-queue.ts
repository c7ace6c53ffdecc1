// An independent solution: p-queue keeps the line and the slots; a set of those that wait tells who is
// last, and a signal takes him out.
import PQueue from 'p-queue'
import type { Gate, GateOptions, Handler } from '../../../katas/admission/contract.ts'

export const control = {
  verdict: 'pass',
  differs: 'of a burst in the millisecond of an end it may refuse one more',
  contract: 'either may be taken first',
}

interface Waiting {
  weight: number
  stop: AbortController
}

const isWhole = (value: unknown, min: number): boolean =>
  Number.isInteger(value) && Number(value) >= min
const named = (name: string, more = {}): Error => Object.assign(new Error(name), { name, ...more })

export function createGate(handler: Handler, options: GateOptions): Gate {
  const { concurrency, maxQueue, agingMs = Infinity } = options
  if (!isWhole(concurrency, 1) || !isWhole(maxQueue, 0)) throw new RangeError('a whole number')
  if (options.agingMs !== undefined && !isWhole(agingMs, 1)) throw new RangeError('agingMs')
  const queue = new PQueue({ concurrency })
  const waiting = new Set<Waiting>()
  let [sum, ends, isOpen] = [0, 0, true]

  const turnLastAway = (): void => {
    const last = [...waiting].sort((a, b) => a.weight - b.weight).at(-1)
    if (!last) return
    waiting.delete(last)
    const retryAfterMs = ends ? Math.max(1, ((maxQueue + 1) * sum) / ends / concurrency) : 1
    last.stop.abort(named('OverloadedError', { retryAfterMs }))
  }
  return {
    async submit(payload, priority = 5) {
      if (!isWhole(priority, 0)) throw new RangeError('priority')
      if (!isOpen) throw named('ShutdownError')
      const entry = { weight: priority + Date.now() / agingMs, stop: new AbortController() }
      const work = async (): Promise<unknown> => {
        waiting.delete(entry)
        const startedAt = Date.now()
        try {
          return await handler(payload)
        } finally {
          sum += Date.now() - startedAt
          ends++
        }
      }
      waiting.add(entry)
      const answer = queue.add(work, { priority: -entry.weight, signal: entry.stop.signal })
      if (waiting.size > maxQueue) turnLastAway()
      return answer
    },
    async drain() {
      isOpen = false
      for (const { stop } of waiting) stop.abort(named('ShutdownError'))
      waiting.clear()
      await queue.onIdle()
    },
  }
}

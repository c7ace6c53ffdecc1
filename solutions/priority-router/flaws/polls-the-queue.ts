// Looks at the queue every ten milliseconds instead of when something happens.
import type { Handler, Router } from '../../../katas/priority-router/contract.ts'
import { parseRequest } from '../reference.ts'

export { parseRequest }
export const flaw = { level: 1, laws: ['no-idle-slot-while-one-waits'] }

interface Job {
  priority: number
  start: () => Promise<void>
  reject: (error: unknown) => void
}

const isWhole = (value: unknown, min: number, max = Infinity): boolean =>
  Number.isInteger(value) && Number(value) >= min && Number(value) <= max

export function createRouter(handler: Handler, { concurrency }: { concurrency: number }): Router {
  if (!isWhole(concurrency, 1)) throw new RangeError('concurrency: not an integer from 1')
  const waiting: Job[] = []
  let running = 0
  let open = 0
  let poll: NodeJS.Timeout
  const pump = async (): Promise<void> => {
    const job = running < concurrency && waiting.shift()
    if (!job) return
    running++
    await job.start().catch(job.reject)
    running--
  }
  const submit = async (input: unknown): Promise<unknown> => {
    const { payload, priority = 5, timeoutMs, signal } = parseRequest(input)
    signal?.throwIfAborted()
    const stop = new AbortController()
    let giveUp: (reason: unknown) => void
    const hangUp = (): void => giveUp(signal?.reason)
    const expire = (): void => giveUp(new DOMException('deadline passed', 'TimeoutError'))
    signal?.addEventListener('abort', hangUp)
    if (open++ === 0) poll = setInterval(() => void pump(), 10)
    const timer = timeoutMs && setTimeout(expire, timeoutMs)
    return new Promise((resolve, reject) => {
      const start = async (): Promise<void> => resolve(await handler(payload, stop.signal))
      const job = { priority, start, reject }
      giveUp = (reason) => {
        reject(reason)
        const place = waiting.indexOf(job)
        if (place >= 0) waiting.splice(place, 1)
        else stop.abort(reason)
      }
      waiting.splice(waiting.findLastIndex((other) => other.priority <= priority) + 1, 0, job)
    }).finally(() => {
      clearTimeout(timer)
      if (--open === 0) clearInterval(poll)
      signal?.removeEventListener('abort', hangUp)
    })
  }
  return { submit, stats: () => ({ queued: waiting.length, running }) }
}

// Starts the next request from inside the end of the one before, and stops short of a full stack.
import type { Handler, Router } from '../../../katas/priority-router/contract.ts'
import { parseRequest } from '../reference.ts'

export { parseRequest }
export const flaw = { level: 3, laws: ['answers-a-crowd-at-once'] }

const isWhole = (value: unknown, min: number, max = Infinity): boolean =>
  Number.isInteger(value) && Number(value) >= min && Number(value) <= max

interface Job {
  priority: number
  start: (release: () => void) => void
}

export function createRouter(handler: Handler, { concurrency }: { concurrency: number }): Router {
  if (!isWhole(concurrency, 1)) throw new RangeError('concurrency: not an integer from 1')
  const waiting: Job[] = []
  let running = 0
  let depth = 0
  const release = (): void => {
    running--
    if (depth > 500) return
    depth++
    pump()
    depth--
  }
  const pump = (): void => {
    const job = running < concurrency && waiting.shift()
    if (!job) return
    running++
    job.start(release)
  }
  const submit = async (input: unknown): Promise<unknown> => {
    const { payload, priority = 5, timeoutMs, signal } = parseRequest(input)
    signal?.throwIfAborted()
    const stop = new AbortController()
    let giveUp: (reason: unknown) => void
    const hangUp = (): void => giveUp(signal?.reason)
    const expire = (): void => giveUp(new DOMException('deadline passed', 'TimeoutError'))
    signal?.addEventListener('abort', hangUp)
    const timer = timeoutMs && setTimeout(expire, timeoutMs)
    return new Promise((resolve, reject) => {
      const start = (release: () => void): void => {
        const settle = (answer: () => void): void => {
          answer()
          release()
        }
        try {
          const answer = handler(payload, stop.signal)
          if (!(answer instanceof Promise)) return settle(() => resolve(answer))
          answer.then(
            (value) => settle(() => resolve(value)),
            (error) => settle(() => reject(error)),
          )
        } catch (error) {
          settle(() => reject(error))
        }
      }
      const job = { priority, start, reject }
      giveUp = (reason) => {
        reject(reason)
        const place = waiting.indexOf(job)
        if (place >= 0) waiting.splice(place, 1)
        else stop.abort(reason)
      }
      waiting.splice(waiting.findLastIndex((other) => other.priority <= priority) + 1, 0, job)
      pump()
    }).finally(() => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', hangUp)
    })
  }
  return { submit, stats: () => ({ queued: waiting.length, running }) }
}

import type { Handler, Request, Router } from '../../katas/priority-router/contract.ts'

interface Job {
  priority: number
  start: () => Promise<void>
  reject: (error: unknown) => void
}

const isInt = (value: unknown, min: number, max = Infinity): boolean =>
  Number.isInteger(value) && Number(value) >= min && Number(value) <= max

export function parseRequest(input: unknown): Request {
  if (typeof input !== 'object' || input === null) throw new TypeError('request: not an object')
  const { payload, priority = 5, timeoutMs, signal } = input as Request
  if (!isInt(priority, 0)) throw new RangeError('priority: not an integer from 0')
  if (timeoutMs !== undefined && !isInt(timeoutMs, 1, 2 ** 31 - 1)) throw new RangeError('timeout')
  if (signal !== undefined && !(signal instanceof AbortSignal)) throw new TypeError('signal')
  return { payload, priority, timeoutMs, signal }
}

export function createRouter(handler: Handler, { concurrency }: { concurrency: number }): Router {
  if (!isInt(concurrency, 1)) throw new RangeError('concurrency: not an integer from 1')
  const waiting: Job[] = []
  let running = 0
  const pump = async (): Promise<void> => {
    const job = running < concurrency && waiting.shift()
    if (!job) return
    running++
    await job.start().catch(job.reject)
    running--
    void pump()
  }
  const submit = async (input: unknown): Promise<unknown> => {
    const { payload, priority = 5, timeoutMs, signal } = parseRequest(input)
    signal?.throwIfAborted()
    const late = new AbortController()
    const expire = (): void => late.abort(new DOMException('deadline passed', 'TimeoutError'))
    const timer = timeoutMs && setTimeout(expire, timeoutMs)
    const stop = signal ? AbortSignal.any([signal, late.signal]) : late.signal
    return new Promise((resolve, reject) => {
      const job = { priority, reject, start: async () => resolve(await handler(payload, stop)) }
      waiting.splice(waiting.findLastIndex((other) => other.priority <= priority) + 1, 0, job)
      const leave = (): unknown => waiting.includes(job) && waiting.splice(waiting.indexOf(job), 1)
      stop.addEventListener('abort', () => reject(stop.reason))
      stop.addEventListener('abort', leave)
      void pump()
    }).finally(() => clearTimeout(timer))
  }
  return { submit, stats: () => ({ queued: waiting.length, running }) }
}

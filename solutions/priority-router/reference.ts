import type { Handler, Request, Router } from '../../katas/priority-router/contract.ts'

interface Job {
  priority: number
  fail: (error: unknown) => void
  run: () => Promise<void>
}
type IsInt = (value: number, min: number, max?: number) => boolean

/** What a handler hears that nobody can stop: it never fires, so all of them may share it. */
const NEVER = new AbortController().signal
const isInt: IsInt = (n, min, max = Infinity) => Number.isInteger(n) && min <= n && n <= max

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
  const waiting: Job[] = [] // the next one is the last, where it is taken at no cost
  let running = 0
  /** Binary search: where a newcomer goes, behind all that are as urgent or more so. */
  const place = (priority: number, from = 0, to = waiting.length): number => {
    const middle = (from + to) >> 1
    if (Number(waiting[middle]?.priority) > priority) return place(priority, middle + 1, to)
    return from === to ? from : place(priority, from, middle)
  }
  /** Runs one job after the other, for as long as one waits. */
  const work = async (): Promise<void> => {
    running++
    for (let job = waiting.pop(); job; job = waiting.pop()) await job.run().catch(job.fail)
    running--
  }
  const submit = async (input: unknown): Promise<unknown> => {
    const { payload, priority = 5, timeoutMs: ms, signal } = parseRequest(input)
    signal?.throwIfAborted()
    const late = ms ? new AbortController() : undefined
    const timer = late && setTimeout(() => late.abort(new DOMException('late', 'TimeoutError')), ms)
    const stop = (signal ?? late) && AbortSignal.any([signal ?? [], late?.signal ?? []].flat())
    return new Promise((done, fail) => {
      const job = { priority, fail, run: async () => done(await handler(payload, stop ?? NEVER)) }
      waiting.splice(place(priority), 0, job)
      stop?.addEventListener('abort', () => fail(stop.reason))
      // One that runs is at -1, and `>>> 0` makes that a place behind the end: nothing is taken out.
      stop?.addEventListener('abort', () => waiting.splice(waiting.indexOf(job) >>> 0, 1))
      if (running < concurrency) void work()
    }).finally(() => clearTimeout(timer))
  }
  return { submit, stats: () => ({ queued: waiting.length, running }) }
}

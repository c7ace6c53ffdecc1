// A binary heap keyed by priority alone: equal priorities come out in any order.
import type { Handler, Router } from '../../../katas/priority-router/contract.ts'
import { parseRequest } from '../reference.ts'

export { parseRequest }
export const flaw = { level: 1, laws: ['first-come-first-served'] }

interface Job {
  priority: number
  start: () => Promise<void>
  reject: (error: unknown) => void
}

const isWhole = (value: unknown, min: number, max = Infinity): boolean =>
  Number.isInteger(value) && Number(value) >= min && Number(value) <= max

function push(heap: Job[], job: Job): void {
  let index = heap.push(job) - 1
  while (index > 0) {
    const up = (index - 1) >> 1
    const parent = heap[up] as Job
    if (parent.priority <= job.priority) break
    heap[index] = parent
    heap[up] = job
    index = up
  }
}

function pop(heap: Job[]): Job | undefined {
  const [top] = heap
  const last = heap.pop()
  if (!last || heap.length === 0) return last
  heap[0] = last
  for (let index = 0; ;) {
    const down = [2 * index + 1, 2 * index + 2].filter((child) => child < heap.length)
    const [least] = down.sort((a, b) => (heap[a] as Job).priority - (heap[b] as Job).priority)
    if (least === undefined || (heap[least] as Job).priority >= last.priority) return top
    heap[index] = heap[least] as Job
    heap[least] = last
    index = least
  }
}

export function createRouter(handler: Handler, { concurrency }: { concurrency: number }): Router {
  if (!isWhole(concurrency, 1)) throw new RangeError('concurrency: not an integer from 1')
  const waiting: Job[] = []
  let running = 0
  const pump = async (): Promise<void> => {
    const job = running < concurrency && pop(waiting)
    if (!job) return
    running++
    await job.start().catch(job.reject)
    running--
    void pump()
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
      const start = async (): Promise<void> => resolve(await handler(payload, stop.signal))
      const job = { priority, start, reject }
      giveUp = (reason) => {
        reject(reason)
        const place = waiting.indexOf(job)
        if (place < 0) return stop.abort(reason)
        const others = waiting.filter((other) => other !== job)
        waiting.length = 0
        for (const other of others) push(waiting, other)
      }
      push(waiting, job)
      void pump()
    }).finally(() => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', hangUp)
    })
  }
  return { submit, stats: () => ({ queued: waiting.length, running }) }
}

// An independent solution: a class, one list a priority, and a pump that runs in setImmediate.
import type { Handler, Request, Router } from '../../../katas/priority-router/contract.ts'

export const control = {
  verdict: 'pass',
  differs: 'calls its handler in a `setImmediate`',
  contract:
    'Whether a handler is called inside `submit`, some microtasks later or in a `setImmediate` is up to you',
}

const LIMITS = { priority: [0, Number.MAX_SAFE_INTEGER], timeoutMs: [1, 2147483647] } as const

export function parseRequest(input: unknown): Request {
  if (!(input instanceof Object)) throw new TypeError('A request is an object')
  for (const [name, [min, max]] of Object.entries(LIMITS)) {
    const value = (input as Record<string, unknown>)[name]
    if (value === undefined) continue
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < min || value > max) {
      throw new RangeError(`${name}: expected an integer from ${min} to ${max}`)
    }
  }
  const { signal } = input as Request
  if (signal !== undefined && !(signal instanceof AbortSignal)) throw new TypeError('signal')
  return input as Request
}

class Job {
  readonly controller = new AbortController()
  readonly answer: Promise<unknown>
  settle!: { resolve: (value: unknown) => void; reject: (reason: unknown) => void }
  timer: NodeJS.Timeout | undefined
  readonly request: Request

  constructor(request: Request) {
    this.request = request
    this.answer = new Promise((resolve, reject) => (this.settle = { resolve, reject }))
  }
}

class PriorityRouter implements Router {
  readonly #lanes = new Map<number, Set<Job>>()
  #queued = 0
  #running = 0
  #isDue = false
  readonly handler: Handler
  readonly concurrency: number

  constructor(handler: Handler, concurrency: number) {
    if (!Number.isSafeInteger(concurrency) || concurrency <= 0) throw new RangeError('concurrency')
    this.handler = handler
    this.concurrency = concurrency
  }

  async submit(input: unknown): Promise<unknown> {
    const request = parseRequest(input)
    const { signal, timeoutMs, priority = 5 } = request
    if (signal?.aborted) throw signal.reason
    const job = new Job({ ...request, priority })
    const hangUp = (): void => this.#giveUp(job, signal?.reason)
    const expire = (): void => this.#giveUp(job, new DOMException('late', 'TimeoutError'))
    signal?.addEventListener('abort', hangUp)
    if (timeoutMs !== undefined) job.timer = setTimeout(expire, timeoutMs)
    const lane = this.#lanes.get(priority) ?? new Set()
    this.#lanes.set(priority, lane.add(job))
    this.#queued++
    this.#pumpSoon()
    try {
      return await job.answer
    } finally {
      clearTimeout(job.timer)
      signal?.removeEventListener('abort', hangUp)
    }
  }

  stats(): { queued: number; running: number } {
    return { queued: this.#queued, running: this.#running }
  }

  #pumpSoon(): void {
    if (this.#isDue) return
    this.#isDue = true
    setImmediate(() => {
      this.#isDue = false
      while (this.#running < this.concurrency) {
        const job = this.#next()
        if (!job) return
        void this.#run(job)
      }
    })
  }

  #next(): Job | undefined {
    for (const priority of [...this.#lanes.keys()].sort((a, b) => a - b)) {
      for (const job of this.#lanes.get(priority) ?? []) {
        this.#leave(job)
        return job
      }
      this.#lanes.delete(priority)
    }
    return undefined
  }

  #leave(job: Job): boolean {
    const left = this.#lanes.get(job.request.priority ?? 5)?.delete(job) ?? false
    if (left) this.#queued--
    return left
  }

  async #run(job: Job): Promise<void> {
    this.#running++
    try {
      job.settle.resolve(await this.handler(job.request.payload, job.controller.signal))
    } catch (error) {
      job.settle.reject(error)
    }
    this.#running--
    this.#pumpSoon()
  }

  #giveUp(job: Job, reason: unknown): void {
    job.settle.reject(reason)
    if (!this.#leave(job)) job.controller.abort(reason)
  }
}

export function createRouter(handler: Handler, { concurrency }: { concurrency: number }): Router {
  const router = new PriorityRouter(handler, concurrency)
  return { submit: (request) => router.submit(request), stats: () => router.stats() }
}

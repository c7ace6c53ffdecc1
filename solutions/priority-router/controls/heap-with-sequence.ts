// An independent solution: a binary heap with a sequence number, callbacks, starts inside submit.
import type { Handler, Request, Router } from '../../../katas/priority-router/contract.ts'

export const control = {
  verdict: 'pass',
  differs: 'calls its handler inside `submit`',
  contract:
    'Whether a handler is called inside `submit`, some microtasks later or in a `setImmediate` is up to you',
}

interface Entry {
  request: Request
  priority: number
  sequence: number
  state: 'waiting' | 'running' | 'done'
  onStart: () => void
}

export function parseRequest(input: unknown): Request {
  if (input === null || typeof input !== 'object') throw new TypeError(`not a request: ${input}`)
  const { payload, priority, timeoutMs, signal } = input as Partial<Request>
  if (priority !== undefined && (!Number.isInteger(priority) || priority < 0)) {
    throw new TypeError('Expected `priority` to be an integer from 0')
  }
  if (timeoutMs !== undefined) {
    if (!Number.isInteger(timeoutMs)) throw new TypeError('Expected `timeoutMs` to be an integer')
    if (timeoutMs < 1 || timeoutMs > 0x7fffffff) throw new RangeError('`timeoutMs` out of range')
  }
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw new TypeError('Expected `signal` to be an AbortSignal')
  }
  const request: Request = { payload, priority: priority ?? 5 }
  if (timeoutMs !== undefined) request.timeoutMs = timeoutMs
  if (signal) request.signal = signal
  return request
}

export function createRouter(handler: Handler, options: { concurrency: number }): Router {
  const { concurrency } = options
  if (!Number.isInteger(concurrency) || concurrency < 1) throw new RangeError('`concurrency`')
  const heap: Entry[] = []
  let sequence = 0
  let queued = 0
  let running = 0
  let isPumping = false

  function pump(): void {
    if (isPumping) return
    isPumping = true
    while (running < concurrency) {
      const entry = pop(heap)
      if (!entry) break
      if (entry.state !== 'waiting') continue
      entry.state = 'running'
      queued--
      running++
      entry.onStart()
    }
    isPumping = false
  }

  function enqueue(
    request: Request,
    resolve: (value: unknown) => void,
    reject: (reason: unknown) => void,
  ): void {
    const controller = new AbortController()
    const entry: Entry = {
      request,
      priority: request.priority ?? 5,
      sequence: sequence++,
      state: 'waiting',
      onStart: run,
    }
    const timer =
      request.timeoutMs === undefined ? undefined : setTimeout(onTimeout, request.timeoutMs)
    request.signal?.addEventListener('abort', onAbort, { once: true })

    function run(): void {
      let result: unknown
      try {
        result = handler(request.payload, controller.signal)
      } catch (error) {
        return end(() => reject(error))
      }
      if (!(result instanceof Promise)) return end(() => resolve(result))
      result.then(
        (value) => end(() => resolve(value)),
        (error) => end(() => reject(error)),
      )
    }
    function end(answer: () => void): void {
      entry.state = 'done'
      running--
      stopListening()
      answer()
      pump()
    }
    function giveUp(reason: unknown): void {
      stopListening()
      reject(reason)
      if (entry.state === 'waiting') {
        entry.state = 'done'
        queued--
      } else controller.abort(reason)
    }
    function onTimeout(): void {
      giveUp(
        Object.assign(new Error(`request ${entry.sequence} timed out`), { name: 'TimeoutError' }),
      )
    }
    function onAbort(): void {
      giveUp(request.signal?.reason)
    }
    function stopListening(): void {
      clearTimeout(timer)
      request.signal?.removeEventListener('abort', onAbort)
    }
    queued++
    push(heap, entry)
    pump()
  }

  return {
    stats: () => ({ queued, running }),
    submit(input) {
      return new Promise((resolve, reject) => {
        const request = parseRequest(input)
        if (request.signal?.aborted) return reject(request.signal.reason)
        enqueue(request, resolve, reject)
      })
    },
  }
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.priority < b.priority || (a.priority === b.priority && a.sequence < b.sequence)
}

function push(heap: Entry[], entry: Entry): void {
  let index = heap.push(entry) - 1
  while (index > 0) {
    const parentIndex = (index - 1) >> 1
    const parent = heap[parentIndex] as Entry
    if (!isBefore(entry, parent)) break
    heap[index] = parent
    index = parentIndex
  }
  heap[index] = entry
}

function pop(heap: Entry[]): Entry | undefined {
  const [top] = heap
  const last = heap.pop()
  if (!top || !last || heap.length === 0) return top
  let index = 0
  for (;;) {
    let child = 2 * index + 1
    const right = heap[child + 1]
    if (right && isBefore(right, heap[child] as Entry)) child++
    const next = heap[child]
    if (!next || !isBefore(next, last)) break
    heap[index] = next
    index = child
  }
  heap[index] = last
  return top
}

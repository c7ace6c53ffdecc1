// An independent solution: AbortSignal.timeout and AbortSignal.any, async functions all the way, a
// start some microtasks after submit.
import type { Handler, Request, Router } from '../../../katas/priority-router/contract.ts'

export const control = {
  verdict: 'pass',
  differs: 'calls its handler some microtasks after `submit`',
  contract:
    'Whether a handler is called inside `submit`, some microtasks later or in a `setImmediate` is up to you',
}

const isPositiveInteger = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) > 0

export function parseRequest(input: unknown): Request {
  if (Object(input) !== input) throw new TypeError('request')
  const request = { ...(input as Request) }
  request.priority ??= request.priority === null ? NaN : 5
  if (!Number.isInteger(request.priority) || request.priority < 0) throw new RangeError('priority')
  if (request.timeoutMs !== undefined) {
    if (!isPositiveInteger(request.timeoutMs) || request.timeoutMs >= 2 ** 31) {
      throw new RangeError('timeoutMs')
    }
  }
  if (request.signal !== undefined) {
    if (!(request.signal instanceof AbortSignal)) throw new TypeError('signal')
  }
  return request
}

interface Ticket {
  priority: number
  admit: () => void
}

export function createRouter(handler: Handler, { concurrency }: { concurrency: number }): Router {
  if (!isPositiveInteger(concurrency)) throw new TypeError('concurrency')
  let free = concurrency
  let tickets: Ticket[] = []

  const admitNext = (): void => {
    while (free > 0 && tickets.length > 0) {
      tickets = tickets.toSorted((a, b) => a.priority - b.priority)
      free--
      tickets.shift()?.admit()
    }
  }

  /** Waits for a slot; rejects when the signal fires first. */
  const slot = (priority: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const ticket: Ticket = { priority, admit: () => resolve() }
      signal.addEventListener('abort', () => {
        tickets = tickets.filter((one) => one !== ticket)
        reject(signal.reason)
      })
      tickets.push(ticket)
      queueMicrotask(admitNext)
    })

  /** Rejects when the signal fires, or has fired since the slot was granted. */
  const aborted = (signal: AbortSignal): Promise<never> =>
    new Promise((_, reject) => {
      const tell = (): void => reject(signal.reason)
      signal.addEventListener('abort', tell)
      if (signal.aborted) tell()
    })

  const work = async (payload: unknown, signal: AbortSignal): Promise<unknown> => {
    try {
      return await handler(payload, signal)
    } finally {
      free++
      admitNext()
    }
  }

  return {
    async submit(input) {
      const { payload, priority = 5, timeoutMs, signal } = parseRequest(input)
      signal?.throwIfAborted()
      const either = AbortSignal.any([
        ...(signal ? [signal] : []),
        ...(timeoutMs === undefined ? [] : [AbortSignal.timeout(timeoutMs)]),
      ])
      await slot(priority, either)
      return Promise.race([aborted(either), work(payload, either)])
    },
    stats: () => ({ queued: tickets.length, running: concurrency - free }),
  }
}

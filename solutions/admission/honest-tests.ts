import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createGate } from './reference.ts'

// The contract leaves open what some of these tests ask.
// Not for: sorts-when-asked

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const after = (ms: number) => (payload: unknown) =>
  new Promise((resolve) => setTimeout(resolve, ms, payload))
const named = (name: string) => expect.objectContaining({ name })
/** What a call has come to so far. */
function outcome(answer: Promise<unknown>) {
  const told = vi.fn()
  answer.then(
    (value) => told(value),
    (error: Error) => told(error.name),
  )
  return told
}

describe('a bounded queue', () => {
  it('answers with what the handler answers', async () => {
    const gate = createGate((payload) => payload, { concurrency: 1, maxQueue: 0 })
    expect(await gate.submit(undefined)).toBe(undefined)
    expect(await gate.submit(0)).toBe(0)
  })

  it('passes failures on and goes on', async () => {
    const error = new Error('x')
    const gate = createGate(
      (payload) => {
        if (payload === 'bad') throw error
        return 'ok'
      },
      { concurrency: 1, maxQueue: 5 },
    )
    await expect(gate.submit('bad')).rejects.toBe(error)
    expect(await gate.submit('good')).toBe('ok')
  })

  it('holds as many as it may and refuses the next', async () => {
    const gate = createGate(after(100), { concurrency: 2, maxQueue: 1 })
    const first = [gate.submit('a'), gate.submit('b'), gate.submit('c')]
    await expect(gate.submit('d')).rejects.toEqual(named('OverloadedError'))
    await vi.advanceTimersByTimeAsync(200)
    expect(await Promise.all(first)).toEqual(['a', 'b', 'c'])
  })

  it('says when to come back', async () => {
    const gate = createGate((ms) => after(Number(ms))(ms), { concurrency: 2, maxQueue: 3 })
    for (const ms of [10, 20, 30]) {
      const answer = gate.submit(ms)
      await vi.advanceTimersByTimeAsync(ms)
      await answer
    }
    await vi.advanceTimersByTimeAsync(5)
    const held = [1, 2, 3, 4, 5].map(() => gate.submit(1_000))
    const error = await gate.submit(1_000).catch((reason: unknown) => reason)
    expect((error as { retryAfterMs: number }).retryAfterMs).toBeCloseTo(40, -0.5)
    await vi.runAllTimersAsync()
    await Promise.all(held)
  })

  it('gives a number before anything has ended', async () => {
    const gate = createGate(after(10), { concurrency: 1, maxQueue: 0 })
    const held = gate.submit(1)
    const error = (await gate.submit(2).catch((reason: unknown) => reason)) as {
      retryAfterMs: number
    }
    expect(Number.isFinite(error.retryAfterMs) && error.retryAfterMs > 0).toBe(true)
    await vi.runAllTimersAsync()
    await held
  })

  it.each([0, 1.5, Number.NaN, '2', null, undefined])(
    'refuses a concurrency of %s',
    (concurrency) => {
      expect(() =>
        createGate(() => 1, { concurrency: concurrency as number, maxQueue: 1 }),
      ).toThrow()
    },
  )
})

describe('priorities', () => {
  it('starts the most urgent first', async () => {
    const started: unknown[] = []
    const gate = createGate(
      (payload) => {
        started.push(payload)
        return after(10)(payload)
      },
      { concurrency: 1, maxQueue: 5 },
    )
    const all = [
      gate.submit('a'),
      gate.submit('low', 9),
      gate.submit('usual'),
      gate.submit('high', 0),
    ]
    await vi.runAllTimersAsync()
    await Promise.all(all)
    expect(started).toEqual(['a', 'high', 'usual', 'low'])
  })

  it('turns the last in line away', async () => {
    const gate = createGate(after(10), { concurrency: 1, maxQueue: 2 })
    const running = gate.submit('running')
    const seven = outcome(gate.submit('seven', 7))
    const nine = outcome(gate.submit('nine', 9))
    const zero = outcome(gate.submit('zero', 0))
    await vi.advanceTimersByTimeAsync(0)
    expect(nine).toHaveBeenCalledWith('OverloadedError')
    await vi.runAllTimersAsync()
    await running
    expect(zero).toHaveBeenCalledWith('zero')
    expect(seven).toHaveBeenCalledWith('seven')
  })

  it('refuses a bad priority, and nobody goes for it', async () => {
    const gate = createGate(after(10), { concurrency: 1, maxQueue: 0 })
    const running = gate.submit(1)
    await expect(gate.submit(2, -1)).rejects.toThrow()
    await vi.runAllTimersAsync()
    expect(await running).toBe(1)
  })
})

it('lets those who wait grow more urgent', async () => {
  const started: unknown[] = []
  const gate = createGate(
    (payload) => {
      started.push(payload)
      return after(500)(payload)
    },
    { concurrency: 1, maxQueue: 5, agingMs: 100 },
  )
  const all = [gate.submit('first'), gate.submit('old', 3)]
  await vi.advanceTimersByTimeAsync(300)
  all.push(gate.submit('young', 1))
  await vi.runAllTimersAsync()
  await Promise.all(all)
  expect(started).toEqual(['first', 'old', 'young'])
})

describe('drain', () => {
  it('sends away who waits, and waits for who runs', async () => {
    const gate = createGate(after(100), { concurrency: 1, maxQueue: 2 })
    const running = gate.submit('running')
    const waiting = outcome(gate.submit('waiting'))
    await vi.advanceTimersByTimeAsync(10)
    const drained = outcome(gate.drain().then(() => 'drained'))
    await vi.advanceTimersByTimeAsync(0)
    expect(waiting).toHaveBeenCalledWith('ShutdownError')
    await expect(gate.submit('late')).rejects.toEqual(named('ShutdownError'))
    expect(drained).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(90)
    expect(drained).toHaveBeenCalledWith('drained')
    expect(await running).toBe('running')
  })

  it('is done at once where nothing runs, and may be asked again', async () => {
    const gate = createGate(after(1), { concurrency: 1, maxQueue: 0 })
    await gate.drain()
    await gate.drain()
  })
})

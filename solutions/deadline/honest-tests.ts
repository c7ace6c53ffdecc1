import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { callWithin, withTimeout } from './reference.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

const never = () => new Promise<never>(() => undefined)

describe('withTimeout', () => {
  it('passes the answer on', async () => {
    expect(await withTimeout(async () => 'hi', 100)).toBe('hi')
  })

  it('hands the budget on, calls at once', () => {
    const operation = vi.fn(async () => 1)
    void withTimeout(operation, 100)
    expect(operation).toHaveBeenCalledExactlyOnceWith(expect.any(AbortSignal), 100)
    return vi.runAllTimersAsync()
  })

  it('passes the error on', async () => {
    const e = new Error('x')
    await expect(withTimeout(() => Promise.reject(e), 100)).rejects.toBe(e)
    await expect(
      withTimeout(() => {
        throw e
      }, 100),
    ).rejects.toBe(e)
  })

  it('rejects at the timeout, not before', async () => {
    let signal: AbortSignal | undefined
    const settled = vi.fn()
    const p = withTimeout((s) => {
      signal = s
      return never()
    }, 100)
    p.catch(settled)
    await vi.advanceTimersByTimeAsync(99)
    expect(settled).not.toHaveBeenCalled()
    expect(signal?.aborted).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(settled).toHaveBeenCalledTimes(1)
    const error = settled.mock.calls[0]?.[0]
    expect(error.name).toBe('TimeoutError')
    expect(signal?.reason).toBe(error)
  })

  it.each([0, -1, NaN, '10', null, 2 ** 31])('refuses %s', async (ms) => {
    const operation = vi.fn()
    await expect(withTimeout(operation, ms as number)).rejects.toThrow()
    expect(operation).not.toHaveBeenCalled()
  })

  it('the caller hangs up', async () => {
    const c = new AbortController()
    const p = withTimeout(never, 100, { signal: c.signal })
    c.abort(null)
    await expect(p).rejects.toBe(null)
  })

  it('aborted before', async () => {
    const operation = vi.fn()
    await expect(withTimeout(operation, 100, { signal: AbortSignal.abort(7) })).rejects.toBe(7)
    expect(operation).not.toHaveBeenCalled()
  })

  it('a late failure bothers nobody', async () => {
    const p = withTimeout(async () => {
      await new Promise((r) => setTimeout(r, 1000))
      throw new Error('late')
    }, 100)
    const outcome = expect(p).rejects.toHaveProperty('name', 'TimeoutError')
    await vi.advanceTimersByTimeAsync(100)
    await outcome
    await vi.advanceTimersByTimeAsync(900)
  })
})

describe('callWithin', () => {
  it('retries until it works', async () => {
    const operation = vi
      .fn()
      .mockRejectedValueOnce(new Error('1'))
      .mockRejectedValueOnce(new Error('2'))
      .mockResolvedValueOnce('ok')
    const p = callWithin(operation, { totalMs: 1000, backoffMs: 100 })
    await vi.advanceTimersByTimeAsync(200)
    expect(await p).toBe('ok')
    expect(operation).toHaveBeenCalledTimes(3)
  })

  it('gives up with the last error', async () => {
    let n = 0
    const p = callWithin(
      async () => {
        throw new Error(`try ${++n}`)
      },
      { totalMs: 1000 },
    )
    const outcome = expect(p).rejects.toThrow('try 3')
    await vi.runAllTimersAsync()
    await outcome
  })

  it('budget shrinks', async () => {
    const budgets: number[] = []
    const p = callWithin(
      (signal, budgetMs) => {
        budgets.push(budgetMs)
        return never()
      },
      { totalMs: 250, perTryMs: 100, attempts: 5 },
    )
    const outcome = expect(p).rejects.toHaveProperty('name', 'TimeoutError')
    await vi.advanceTimersByTimeAsync(250)
    await outcome
    expect(budgets).toEqual([100, 100, 50])
  })

  it('pause outlasts the total', async () => {
    const error = new Error('first')
    const operation = vi.fn().mockRejectedValue(error)
    await expect(callWithin(operation, { totalMs: 100, backoffMs: 200 })).rejects.toBe(error)
    expect(operation).toHaveBeenCalledTimes(1)
  })

  it('not retryable', async () => {
    const error = new Error('fatal')
    const operation = vi.fn().mockRejectedValue(error)
    const retryable = vi.fn(() => false)
    await expect(callWithin(operation, { totalMs: 100, retryable })).rejects.toBe(error)
    expect(retryable).toHaveBeenCalledWith(error)
  })

  it('hang up in a pause', async () => {
    const c = new AbortController()
    const p = callWithin(vi.fn().mockRejectedValue(1), {
      totalMs: 1000,
      backoffMs: 100,
      signal: c.signal,
    })
    const outcome = expect(p).rejects.toBe('bye')
    await vi.advanceTimersByTimeAsync(50)
    c.abort('bye')
    await outcome
  })
})

import { describe, expect, it, vi } from 'vitest'
import { createRouter, parseRequest } from './reference.ts'

// The contract leaves open what some of these tests ask.
// Not for: abort-signal-any, set-immediate-pump

function deferred() {
  let resolve!: (value?: unknown) => void
  let reject!: (error: unknown) => void
  const promise = new Promise<unknown>((res, rej) => {
    resolve = res
    reject = rej
  })
  return { promise, resolve, reject }
}
const settle = () => new Promise((r) => setImmediate(r))

/** A handler whose requests are finished by hand, by payload. */
function manual() {
  const started: unknown[] = []
  const signals = new Map<unknown, AbortSignal>()
  const jobs = new Map<unknown, ReturnType<typeof deferred>>()
  const handler = vi.fn((payload: unknown, signal: AbortSignal) => {
    started.push(payload)
    signals.set(payload, signal)
    const job = deferred()
    jobs.set(payload, job)
    return job.promise
  })
  const finish = async (payload: unknown, value: unknown = payload) => {
    jobs.get(payload)?.resolve(value)
    await settle()
  }
  return { started, signals, jobs, handler, finish }
}

describe('level 1', () => {
  it('most urgent first, ties in order', async () => {
    const { started, handler, finish } = manual()
    const router = createRouter(handler, { concurrency: 1 })
    const all = [
      router.submit({ payload: 'first', priority: 9 }),
      router.submit({ payload: 'default a' }),
      router.submit({ payload: 'default b', priority: 5 }),
      router.submit({ payload: 'zero', priority: 0 }),
      router.submit({ payload: 'one', priority: 1 }),
    ]
    await settle()
    for (const next of ['zero', 'one', 'default a', 'default b']) {
      await finish(started.at(-1))
      expect(started.at(-1)).toBe(next)
    }
    await finish('default b')
    expect(await Promise.all(all)).toEqual(['first', 'default a', 'default b', 'zero', 'one'])
  })

  it('stats', async () => {
    const { handler, finish } = manual()
    const router = createRouter(handler, { concurrency: 1 })
    expect(router.stats()).toEqual({ queued: 0, running: 0 })
    void router.submit({ payload: 1 })
    void router.submit({ payload: 2 })
    await settle()
    expect(router.stats()).toEqual({ queued: 1, running: 1 })
    await finish(1)
    expect(router.stats()).toEqual({ queued: 0, running: 1 })
    await finish(2)
    expect(router.stats()).toEqual({ queued: 0, running: 0 })
  })

  it.each([
    null,
    undefined,
    'text',
    42,
    { payload: 1, priority: -1 },
    { priority: 0.5 },
    { priority: NaN },
    { priority: '1' },
    { priority: null },
  ])('refuses %o', async (bad) => {
    const handler = vi.fn()
    const router = createRouter(handler, { concurrency: 1 })
    expect(() => parseRequest(bad)).toThrow()
    await expect(router.submit(bad)).rejects.toBeInstanceOf(Error)
    expect(handler).not.toHaveBeenCalled()
    expect(router.stats()).toEqual({ queued: 0, running: 0 })
  })
})

describe('level 2', () => {
  it('uses every slot and never one more', async () => {
    const { started, handler, finish } = manual()
    const router = createRouter(handler, { concurrency: 3 })
    for (let i = 0; i < 10; i++) void router.submit({ payload: i })
    await settle()
    expect(started).toEqual([0, 1, 2])
    await finish(1)
    expect(started).toEqual([0, 1, 2, 3])
    expect(router.stats()).toEqual({ queued: 6, running: 3 })
  })

  it('a rejecting and a throwing handler release their slot', async () => {
    const boom = new Error('boom')
    const router = createRouter(
      (payload) => {
        if (payload === 'throws') throw boom
        if (payload === 'rejects') return Promise.reject(boom)
        return payload
      },
      { concurrency: 1 },
    )
    await expect(router.submit({ payload: 'throws' })).rejects.toBe(boom)
    await expect(router.submit({ payload: 'rejects' })).rejects.toBe(boom)
    expect(await router.submit({ payload: 'fine' })).toBe('fine')
  })

  it.each([0, 1.5, NaN, Infinity, '2'])('concurrency %s is refused', (concurrency) => {
    expect(() => createRouter(() => 1, { concurrency: concurrency as number })).toThrow()
  })
})

describe('level 3', () => {
  it('a waiting request leaves the queue', async () => {
    const { started, handler, finish } = manual()
    const router = createRouter(handler, { concurrency: 1 })
    const controller = new AbortController()
    void router.submit({ payload: 'running' })
    const waiting = router.submit({ payload: 'gone', signal: controller.signal })
    void router.submit({ payload: 'next' })
    await settle()
    const reason = { why: 'closed the tab' }
    controller.abort(reason)
    await expect(waiting).rejects.toBe(reason)
    expect(router.stats()).toEqual({ queued: 1, running: 1 })
    await finish('running')
    expect(started).toEqual(['running', 'next'])
  })

  it('a running request: caller answered now, slot kept', async () => {
    const { started, signals, handler, finish } = manual()
    const router = createRouter(handler, { concurrency: 1 })
    const controller = new AbortController()
    const running = router.submit({ payload: 'a', signal: controller.signal })
    void router.submit({ payload: 'b' })
    await settle()
    controller.abort('bye')
    await expect(running).rejects.toBe('bye')
    expect(signals.get('a')?.aborted).toBe(true)
    expect(signals.get('a')?.reason).toBe('bye')
    await settle()
    expect(started).toEqual(['a'])
    expect(router.stats()).toEqual({ queued: 1, running: 1 })
    await finish('a')
    expect(started).toEqual(['a', 'b'])
  })

  it('aborted before submit', async () => {
    const handler = vi.fn()
    const router = createRouter(handler, { concurrency: 1 })
    await expect(router.submit({ payload: 1, signal: AbortSignal.abort('no') })).rejects.toBe('no')
    expect(handler).not.toHaveBeenCalled()
  })

  it('leaves no listeners', async () => {
    const controller = new AbortController()
    const add = vi.spyOn(controller.signal, 'addEventListener')
    const remove = vi.spyOn(controller.signal, 'removeEventListener')
    const router = createRouter((p) => p, { concurrency: 1 })
    await router.submit({ payload: 1, signal: controller.signal })
    expect(remove).toHaveBeenCalledTimes(add.mock.calls.length)
  })
})

describe('level 4', () => {
  it('rejects a late one with TimeoutError and keeps the slot', async () => {
    vi.useFakeTimers()
    try {
      const signals: AbortSignal[] = []
      const handler = vi.fn((_: unknown, signal: AbortSignal) => {
        signals.push(signal)
        return new Promise(() => undefined)
      })
      const router = createRouter(handler, { concurrency: 1 })
      const late = router.submit({ payload: 1, timeoutMs: 100 })
      const never = router.submit({ payload: 2, timeoutMs: 50 })
      const results = Promise.allSettled([late, never])
      await vi.advanceTimersByTimeAsync(100)
      const [a, b] = await results
      expect(a).toMatchObject({ status: 'rejected', reason: { name: 'TimeoutError' } })
      expect(b).toMatchObject({ status: 'rejected', reason: { name: 'TimeoutError' } })
      expect(handler).toHaveBeenCalledTimes(1)
      expect(signals[0]?.reason).toBe((a as PromiseRejectedResult).reason)
      expect(router.stats()).toEqual({ queued: 0, running: 1 })
    } finally {
      vi.useRealTimers()
    }
  })
})

import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createCache } from './reference.ts'

// The contract leaves open what some of these tests ask.
// Not for: one-map-of-promises

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const sleep = (ms: number) => new Promise((r) => setTimeout(r, ms))

function slow(ms = 100) {
  const calls: string[] = []
  let n = 0
  const load = async (model: string, text: string) => {
    calls.push(`${model}/${text}`)
    await sleep(ms)
    return ++n
  }
  return { calls, load }
}

test('fresh until just before ttl, stale at ttl', async () => {
  const { calls, load } = slow(100)
  const cache = createCache(load, { max: 10, ttlMs: 1_000 })
  const first = cache.get('m', 't')
  await vi.advanceTimersByTimeAsync(100)
  expect(await first).toBe(1)
  await vi.advanceTimersByTimeAsync(999)
  expect(await cache.get('m', 't')).toBe(1)
  await vi.advanceTimersByTimeAsync(1)
  const second = cache.get('m', 't')
  await vi.advanceTimersByTimeAsync(100)
  expect(await second).toBe(2)
  expect(calls).toEqual(['m/t', 'm/t'])
})

test('reading does not make it younger', async () => {
  const { calls, load } = slow(0)
  const cache = createCache(load, { max: 10, ttlMs: 100 })
  const p = cache.get('m', 't')
  await vi.advanceTimersByTimeAsync(0)
  await p
  await vi.advanceTimersByTimeAsync(60)
  await cache.get('m', 't')
  await vi.advanceTimersByTimeAsync(60)
  const q = cache.get('m', 't')
  await vi.advanceTimersByTimeAsync(10)
  expect(await q).toBe(2)
  expect(calls).toHaveLength(2)
})

test('a stale value is not served while the new one loads', async () => {
  const { load } = slow(50)
  const cache = createCache(load, { max: 10, ttlMs: 100 })
  void cache.get('m', 't')
  await vi.advanceTimersByTimeAsync(200)
  const answers: number[] = []
  void cache.get('m', 't').then((v) => answers.push(v))
  void cache.get('m', 't').then((v) => answers.push(v))
  await vi.advanceTimersByTimeAsync(49)
  expect(answers).toEqual([])
  await vi.advanceTimersByTimeAsync(1)
  expect(answers).toEqual([2, 2])
})

test('no timers of its own', async () => {
  const cache = createCache(async () => 1, { max: 10, ttlMs: 100 })
  await cache.get('m', 't')
  expect(vi.getTimerCount()).toBe(0)
})

test('ttl Infinity keeps', async () => {
  const load = vi.fn(async () => 1)
  const cache = createCache(load, { max: 10, ttlMs: Infinity })
  await cache.get('m', 't')
  vi.advanceTimersByTime(1e9)
  await cache.get('m', 't')
  expect(load).toHaveBeenCalledTimes(1)
})

test('bad ttl', () => {
  for (const ttlMs of [0, -1, NaN, '5', null]) {
    expect(() => createCache(() => 1, { max: 1, ttlMs: ttlMs as number })).toThrow()
  }
})

test('single flight', async () => {
  const { calls, load } = slow(10)
  const cache = createCache(load, { max: 10 })
  const both = Promise.all([cache.get('m', 't'), cache.get('m', 't'), cache.get('m', 'u')])
  expect(calls).toEqual(['m/t', 'm/u'])
  await vi.advanceTimersByTimeAsync(10)
  expect(await both).toEqual([1, 1, 2])
})

test('failure then retry in the catch', async () => {
  let n = 0
  const cache = createCache(
    async () => {
      await sleep(10)
      if (++n === 1) throw new Error('first')
      return n
    },
    { max: 1 },
  )
  const p = cache.get('m', 't').catch(() => cache.get('m', 't'))
  await vi.runAllTimersAsync()
  expect(await p).toBe(2)
})

test('erase while loading', async () => {
  const { calls, load } = slow(10)
  const cache = createCache(load, { max: 10 })
  const old = cache.get('m', 't')
  await vi.advanceTimersByTimeAsync(5)
  cache.delete('m', 't')
  await vi.advanceTimersByTimeAsync(5)
  expect(await old).toBe(1)
  const young = cache.get('m', 't')
  await vi.advanceTimersByTimeAsync(10)
  expect(await young).toBe(2)
  expect(calls).toHaveLength(2)
})

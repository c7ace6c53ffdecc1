import { describe, expect, it } from 'vitest'
import { createQuota } from './reference.ts'

function clock(start = 0) {
  let t = start
  return { now: () => t, tick: (ms: number) => (t += ms), set: (ms: number) => (t = ms) }
}

describe('level 1', () => {
  it('starts full and can be emptied in one burst', () => {
    const { now } = clock()
    const quota = createQuota({ capacity: 10, refillPerSec: 2, now })
    expect(quota.take('a', 10)).toEqual({ ok: true, remaining: 0 })
    expect(quota.take('a').ok).toBe(false)
  })

  it.each([
    [1, 9],
    [2.5, 7.5],
    [10, 0],
    [0, 10],
  ])('a cost of %d leaves %d', (cost, remaining) => {
    const quota = createQuota({ capacity: 10, refillPerSec: 2, now: () => 0 })
    expect(quota.take('a', cost)).toEqual({ ok: true, remaining })
  })

  it('the default cost is one', () => {
    const quota = createQuota({ capacity: 10, refillPerSec: 2, now: () => 0 })
    expect(quota.take('a')).toEqual({ ok: true, remaining: 9 })
    expect(quota.take('a', undefined)).toEqual({ ok: true, remaining: 8 })
  })

  it('refills evenly, never above the capacity', () => {
    const time = clock(1_000)
    const quota = createQuota({ capacity: 10, refillPerSec: 2, now: time.now })
    quota.take('a', 10)
    time.tick(500)
    expect(quota.take('a', 1)).toEqual({ ok: true, remaining: 0 })
    time.tick(60_000)
    expect(quota.take('a', 1)).toEqual({ ok: true, remaining: 9 })
  })

  it('a refused call spends nothing', () => {
    const time = clock()
    const quota = createQuota({ capacity: 4, refillPerSec: 1, now: time.now })
    quota.take('a', 3)
    expect(quota.take('a', 2).ok).toBe(false)
    expect(quota.take('a', 1)).toEqual({ ok: true, remaining: 0 })
  })

  it('says never for what exceeds the capacity', () => {
    const quota = createQuota({ capacity: 4, refillPerSec: 1, now: () => 0 })
    expect(quota.take('a', 5)).toEqual({ ok: false, retryAfterMs: Infinity })
  })

  it.each([null, '1', NaN, -1, Infinity])('refuses a cost of %s', (cost) => {
    const quota = createQuota({ capacity: 4, refillPerSec: 1, now: () => 0 })
    expect(() => quota.take('a', cost as number)).toThrow()
    expect(quota.take('a', 4)).toEqual({ ok: true, remaining: 0 })
  })

  it.each([
    { capacity: 0, refillPerSec: 1 },
    { capacity: 1, refillPerSec: 0 },
    { capacity: NaN, refillPerSec: 1 },
    { capacity: 1, refillPerSec: -1 },
  ])('refuses %o', (options) => {
    expect(() => createQuota({ ...options, now: () => 0 })).toThrow()
  })
})

describe('level 2', () => {
  it('tells when to come back, to the millisecond', () => {
    const time = clock()
    const quota = createQuota({ capacity: 10, refillPerSec: 2, now: time.now })
    quota.take('a', 10)
    expect(quota.take('a', 3)).toEqual({ ok: false, retryAfterMs: 1500 })
    time.tick(1499)
    expect(quota.take('a', 3)).toEqual({ ok: false, retryAfterMs: 1 })
    time.tick(1)
    expect(quota.take('a', 3)).toEqual({ ok: true, remaining: 0 })
  })

  it('a jump back neither adds nor removes tokens', () => {
    const time = clock(100_000)
    const quota = createQuota({ capacity: 10, refillPerSec: 1, now: time.now })
    quota.take('a', 10)
    time.tick(2_000)
    expect(quota.take('a', 0)).toEqual({ ok: true, remaining: 2 })
    time.set(50_000)
    expect(quota.take('a', 0)).toEqual({ ok: true, remaining: 2 })
    time.set(102_000)
    expect(quota.take('a', 0)).toEqual({ ok: true, remaining: 2 })
    time.set(103_000)
    expect(quota.take('a', 0)).toEqual({ ok: true, remaining: 3 })
  })

  it('polling changes nothing', () => {
    const quota = createQuota({ capacity: 1, refillPerSec: 1, now: () => 0 })
    quota.take('a')
    for (let i = 0; i < 10; i++) expect(quota.take('a', 0)).toEqual({ ok: true, remaining: 0 })
  })
})

describe('level 3', () => {
  it('keeps tenants apart', () => {
    const quota = createQuota({ capacity: 1, refillPerSec: 1, now: () => 0 })
    for (const name of ['a', 'A', 'a ', '', '__proto__', 'constructor']) {
      expect(quota.take(name)).toEqual({ ok: true, remaining: 0 })
    }
  })

  it('forgets those who are full again', () => {
    const time = clock()
    const quota = createQuota({ capacity: 1, refillPerSec: 1, now: time.now })
    for (let i = 0; i < 10_000; i++) quota.take(`once ${i}`)
    expect(quota.tenants).toBeGreaterThanOrEqual(10_000)
    time.tick(3_000)
    for (let i = 0; i < 5_000; i++) quota.take('noisy')
    expect(quota.tenants).toBeLessThanOrEqual(1024)
  })

  it('never forgets a tenant who owes', () => {
    const time = clock()
    const quota = createQuota({ capacity: 100, refillPerSec: 1, now: time.now })
    quota.take('big', 100)
    time.tick(10_000)
    for (let i = 0; i < 3000; i++) quota.take(`t${i}`)
    expect(quota.take('big', 0)).toEqual({ ok: true, remaining: 10 })
  })
})

describe('level 4', () => {
  it('refunds', () => {
    const quota = createQuota({ capacity: 10, refillPerSec: 1, now: () => 0 })
    quota.take('a', 8)
    quota.settle('a', 8, 3)
    expect(quota.take('a', 0)).toEqual({ ok: true, remaining: 7 })
  })
  it('charges into debt, and tells when it is paid', () => {
    const time = clock()
    const quota = createQuota({ capacity: 10, refillPerSec: 1, now: time.now })
    quota.take('a', 10)
    quota.settle('a', 10, 15)
    expect(quota.take('a', 0)).toEqual({ ok: false, retryAfterMs: 5000 })
    time.tick(5000)
    expect(quota.take('a', 0)).toEqual({ ok: true, remaining: 0 })
  })
  it('never beyond the capacity', () => {
    const quota = createQuota({ capacity: 10, refillPerSec: 1, now: () => 0 })
    quota.settle('new', 5, 0)
    expect(quota.take('new', 0)).toEqual({ ok: true, remaining: 10 })
    quota.settle('other', 0, 4)
    expect(quota.take('other', 0)).toEqual({ ok: true, remaining: 6 })
  })
})

// lru-cache keeps the values, a map of generations beside it keeps the flights apart.
import { LRUCache } from 'lru-cache'
import type { Cache, CacheOptions, Load } from '../../../katas/embedding-cache/contract.ts'
import { createCache as reference } from '../reference.ts'

export const control = {
  verdict: 'pass',
  differs: 'drops a stale entry when it finds it',
  contract:
    'You may drop a stale entry when you find it, or keep it until it is replaced or evicted',
}

interface Flight<V> {
  waiters: { resolve: (value: V) => void; reject: (error: unknown) => void }[]
}

export function createCache<V>(load: Load<V>, options: CacheOptions): Cache<V> {
  const checked = reference(load, options)
  const { max, ttlMs = Infinity } = options
  const boxes = new LRUCache<string, { value: V }>({
    max,
    ...(Number.isFinite(ttlMs) && { ttl: Math.ceil(ttlMs) - 1, ttlResolution: 0 }),
    // By itself it keeps the `performance` of its import, which nobody can fake any more.
    perf: { now: () => Date.now() },
  })
  const flights = new Map<string, Flight<V>>()

  const leave = (key: string, model: string, text: string): Flight<V> => {
    const flight: Flight<V> = { waiters: [] }
    flights.set(key, flight)
    const land = (act: (waiter: Flight<V>['waiters'][number]) => void): void => {
      if (flights.get(key) === flight) flights.delete(key)
      flight.waiters.forEach(act)
    }
    new Promise<V>((resolve) => resolve(load(model, text))).then(
      (value) => {
        if (flights.get(key) === flight) boxes.set(key, { value })
        land(({ resolve }) => resolve(value))
      },
      (error: unknown) => land(({ reject }) => reject(error)),
    )
    return flight
  }
  return {
    get: (model, text) => {
      if (typeof model !== 'string' || typeof text !== 'string') return checked.get(model, text)
      const key = JSON.stringify([model, text])
      const box = boxes.get(key)
      if (box) return Promise.resolve(box.value)
      const { waiters } = flights.get(key) ?? leave(key, model, text)
      return new Promise((resolve, reject) => waiters.push({ resolve, reject }))
    },
    delete: (model, text) => {
      checked.delete(model, text)
      const key = JSON.stringify([model, text])
      boxes.delete(key)
      flights.delete(key)
    },
  }
}

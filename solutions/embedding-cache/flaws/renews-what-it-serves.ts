// A hit is answered from the cache, and renewed behind the scenes for the next one.
import type { Cache, CacheOptions, Load } from '../../../katas/embedding-cache/contract.ts'

export const flaw = { level: 1, laws: ['loads-on-a-miss-only'] }

interface Entry<V> {
  value: V
  bornMs: number
}

const keyOf = (model: string, text: string): string => {
  if (typeof model !== 'string' || typeof text !== 'string') throw new TypeError('key: two strings')
  return JSON.stringify([model, text])
}

export function createCache<V>(load: Load<V>, { max, ttlMs = Infinity }: CacheOptions): Cache<V> {
  if (!Number.isInteger(max) || max < 1) throw new RangeError('max: an integer from 1')
  if (typeof ttlMs !== 'number' || !(ttlMs > 0)) throw new RangeError('ttlMs: a number above 0')
  const entries = new Map<string, Entry<V>>()
  const flights = new Map<string, Promise<V>>()
  const store = (key: string, entry: Entry<V>): V => {
    entries.delete(key)
    entries.set(key, entry)
    if (entries.size > max) entries.delete(entries.keys().next().value ?? key)
    return entry.value
  }
  const get = async (model: string, text: string): Promise<V> => {
    const key = keyOf(model, text)
    const entry = entries.get(key)
    if (entry && Date.now() - entry.bornMs < ttlMs) {
      const renew = async (): Promise<void> => {
        entry.value = await load(model, text)
      }
      void renew().catch(() => undefined)
      return entry.value
    }
    const known = flights.get(key)
    if (known) return known
    const flight = (async () => load(model, text))()
    flights.set(key, flight)
    const isCurrent = (): boolean => flights.get(key) === flight
    try {
      const value = await flight
      if (isCurrent()) store(key, { value, bornMs: Date.now() })
      return value
    } finally {
      if (isCurrent()) flights.delete(key)
    }
  }
  const erase = (model: string, text: string): void => {
    for (const map of [entries, flights]) map.delete(keyOf(model, text))
  }
  return { get, delete: erase }
}

// Without a library: one map of promises in which loads under way take no room, recency is counted
// from the request, and stale entries go before the least recently used one.
import type { Cache, CacheOptions, Load } from '../../../katas/embedding-cache/contract.ts'
import { createCache as reference } from '../reference.ts'

export const control = {
  verdict: 'pass',
  differs: 'calls `load` a microtask after `get`',
  contract: 'Whether `load` is called inside `get` or some microtasks later is up to you',
}

interface Slot<V> {
  promise: Promise<V>
  landedMs: number | undefined
}

export function createCache<V>(load: Load<V>, options: CacheOptions): Cache<V> {
  const checked = reference(load, options)
  const { max, ttlMs = Infinity } = options
  const models = new Map<string, Map<string, Slot<V>>>()
  const recent = new Set<Slot<V>>()
  const dead = new Set<Slot<V>>()

  const isStale = ({ landedMs }: Slot<V>): boolean =>
    landedMs !== undefined && performance.now() - landedMs >= ttlMs
  const drop = (slot: Slot<V>): void => {
    recent.delete(slot)
    dead.add(slot)
  }
  const shrink = (): void => {
    const landed = [...recent].filter(({ landedMs }) => landedMs !== undefined)
    landed.filter(isStale).forEach(drop)
    const kept = landed.filter((slot) => !isStale(slot))
    kept.slice(0, Math.max(0, kept.length - max)).forEach(drop)
  }
  const begin = async (slot: () => Slot<V>, model: string, text: string): Promise<V> => {
    await undefined
    try {
      const value = await load(model, text)
      slot().landedMs = performance.now()
      shrink()
      return value
    } catch (error) {
      drop(slot())
      throw error
    }
  }
  const slotOf = (model: string, text: string): Slot<V> => {
    const texts = models.get(model) ?? new Map<string, Slot<V>>()
    models.set(model, texts)
    const known = texts.get(text)
    if (known && !dead.has(known) && !isStale(known)) {
      recent.delete(known)
      recent.add(known)
      return known
    }
    if (known) drop(known)
    const made: Slot<V> = { promise: begin(() => made, model, text), landedMs: undefined }
    texts.set(text, made)
    recent.add(made)
    return made
  }
  return {
    get: async (model, text) => {
      if (typeof model !== 'string' || typeof text !== 'string') return checked.get(model, text)
      return slotOf(model, text).promise
    },
    delete: (model, text) => {
      checked.delete(model, text)
      const slot = models.get(model)?.get(text)
      if (slot) drop(slot)
    },
  }
}

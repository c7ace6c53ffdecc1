// lru-cache does it all, values in boxes: bare, its fetch would take undefined for nothing.
import { LRUCache } from 'lru-cache'
import type { Cache, CacheOptions, Load } from '../../../katas/embedding-cache/contract.ts'
import { createCache as reference } from '../reference.ts'

const dropped = 'a load under way counts as an entry: a full cache drops it'

export const control = {
  verdict: 'pass',
  exempt: {
    'one-load-a-key-at-a-time': dropped,
    'loads-on-a-miss-only': `${dropped}, or a value that was asked for in this very instant`,
    'eviction-spares-loads-in-flight': dropped,
    'keeps-the-most-recently-used': `${dropped}, and its value is not kept when it lands`,
    'erase-is-a-fence': `${dropped}, and an erase then finds nothing to fence off`,
    'a-superseded-load-touches-nothing': `${dropped}, and its late value may find a newer one`,
    'a-failure-is-shared-then-forgotten': `${dropped}, and a second one may answer before it fails`,
  },
}

export function createCache<V>(load: Load<V>, options: CacheOptions): Cache<V> {
  const checked = reference(load, options)
  const { max, ttlMs = Infinity } = options
  const cache = new LRUCache<string, { value: V }>({
    max,
    // Fresh up to and including `ttl`; 0 would mean for ever.
    ...(Number.isFinite(ttlMs) && { ttl: Math.ceil(ttlMs) - 1, ttlResolution: 0 }),
    ignoreFetchAbort: true,
    fetchMethod: async (key) => {
      const [model, text] = JSON.parse(key) as [string, string]
      return { value: await load(model, text) }
    },
  })
  return {
    get: async (model, text) => {
      if (typeof model !== 'string' || typeof text !== 'string') return checked.get(model, text)
      const box = await cache.fetch(JSON.stringify([model, text]))
      if (!box) throw new Error('Expected fetch to answer with what the method gave')
      return box.value
    },
    delete: (model, text) => {
      checked.delete(model, text)
      cache.delete(JSON.stringify([model, text]))
    },
  }
}

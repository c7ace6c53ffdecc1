// async-cache-dedupe clears what is stored; a load that is under way then stores its value after all.
import { createCache as createLibraryCache } from 'async-cache-dedupe'
import type { Cache, CacheOptions, Load } from '../../../katas/embedding-cache/contract.ts'
import { createCache as reference } from '../reference.ts'

export const control = {
  verdict: 'fail',
  laws: ['erase-is-a-fence', 'a-superseded-load-touches-nothing'],
  because:
    'a load in flight when its key is cleared still writes, and clears the newer one’s flight',
  levels: [4],
}

const FOR_EVER_S = 1_000_000_000

export function createCache<V>(load: Load<V>, options: CacheOptions): Cache<V> {
  const checked = reference(load, options)
  const cache = createLibraryCache({
    ttl: FOR_EVER_S,
    storage: { type: 'memory', options: { size: options.max } },
  }).define('embedding', async ([model, text]: [string, string]) => load(model, text))
  return {
    get: async (model, text) => {
      if (typeof model !== 'string' || typeof text !== 'string') return checked.get(model, text)
      return (await cache.embedding([model, text])) as V
    },
    delete: (model, text) => {
      checked.delete(model, text)
      void cache.clear('embedding', [model, text])
    },
  }
}

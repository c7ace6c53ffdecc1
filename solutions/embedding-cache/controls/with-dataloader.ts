// DataLoader shares loads within its own memo; it neither evicts nor forgets a failure.
import DataLoader from 'dataloader'
import type { Cache, CacheOptions, Load } from '../../../katas/embedding-cache/contract.ts'
import { createCache as reference } from '../reference.ts'

const other = 'DataLoader is a memo for one request, a control for keys and sharing only'

export const control = {
  verdict: 'pass',
  exempt: {
    'keeps-the-most-recently-used': 'a memo without a bound',
    'a-failure-is-shared-then-forgotten': other,
    'answers-without-delay': other,
    'bad-input-is-refused': other,
    'leaves-nothing-behind': other,
    'eviction-spares-loads-in-flight': other,
  },
  levels: [1, 2],
}

export function createCache<V>(load: Load<V>, options: CacheOptions): Cache<V> {
  const checked = reference(load, options)
  const loader = new DataLoader<[string, string], V, string>(
    async ([pair]) => {
      if (!pair) return []
      return [await load(...pair)]
    },
    { batch: false, cacheKeyFn: (pair) => JSON.stringify(pair) },
  )
  return {
    get: async (model, text) => {
      if (typeof model !== 'string' || typeof text !== 'string') return checked.get(model, text)
      return loader.load([model, text])
    },
    delete: (model, text) => {
      checked.delete(model, text)
      loader.clear([model, text])
    },
  }
}

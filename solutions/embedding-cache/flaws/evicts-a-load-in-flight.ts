import type { Cache, CacheOptions, Load } from '../../../katas/embedding-cache/contract.ts'
import { createCache as reference } from '../reference.ts'

export function createCache<V>(load: Load<V>, options: CacheOptions): Cache<V> {
  const checked = reference(load, options)
  const promises = new Map<string, Promise<V>>()
  const get = async (model: string, text: string): Promise<V> => {
    if (typeof model !== 'string' || typeof text !== 'string') return checked.get(model, text)
    const key = JSON.stringify([model, text])
    const promise = promises.get(key) ?? begin(key, model, text)
    promises.delete(key)
    promises.set(key, promise)
    const [oldest] = promises.keys()
    if (promises.size > options.max && oldest !== undefined) promises.delete(oldest)
    return promise
  }
  const begin = (key: string, model: string, text: string): Promise<V> => {
    const promise = (async () => load(model, text))()
    promise.catch(() => promises.get(key) === promise && promises.delete(key))
    return promise
  }
  return { get, delete: (model, text) => void promises.delete(JSON.stringify([model, text])) }
}

import type { Cache, CacheOptions, Load } from '../../../katas/embedding-cache/contract.ts'
import { createCache as reference } from '../reference.ts'

export function createCache<V>(load: Load<V>, options: CacheOptions): Cache<V> {
  const checked = reference(load, options)
  const models = new Map<string, Record<string, { value: V }>>()
  const recent = new Set<string>()
  const get = async (model: string, text: string): Promise<V> => {
    if (typeof model !== 'string' || typeof text !== 'string') return checked.get(model, text)
    const texts = models.get(model) ?? {}
    models.set(model, texts)
    const entry = texts[text] ?? { value: await load(model, text) }
    texts[text] = entry
    const key = JSON.stringify([model, text])
    recent.delete(key)
    recent.add(key)
    const [oldest] = recent
    if (recent.size > options.max && oldest !== undefined) forget(oldest)
    return entry.value
  }
  const forget = (key: string): void => {
    recent.delete(key)
    const [model, text] = JSON.parse(key) as [string, string]
    delete models.get(model)?.[text]
  }
  return { get, delete: (model, text) => forget(JSON.stringify([model, text])) }
}

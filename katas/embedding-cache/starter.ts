import type { Cache, CacheOptions, Load } from './contract.ts'

export function createCache<V>(load: Load<V>, options: CacheOptions): Cache<V> {
  // TODO: level 1 never has two loads of one key at once; read the next level when it is green.
  throw new Error(`Not written yet: createCache(${typeof load}, max ${options.max})`)
}

import { defineThroughput } from '../../harness/core/index.ts'
import type { CreateCache } from './contract.ts'

/** Every key is loaded once, then asked for again. */
export default defineThroughput<{ createCache: CreateCache }>({
  what: 'keys',
  library: { name: 'lru-cache fetch', control: 'with-lru-cache-fetch' },
  prepare({ createCache }, size) {
    const cache = createCache(async (_model, text) => text.length, { max: size })
    const texts = Array.from({ length: size }, (_, index) => `text ${index}`)
    const askAll = (): Promise<unknown> =>
      Promise.all(texts.map((text) => cache.get('small', text)))
    return async () => {
      await askAll()
      await askAll()
    }
  },
})

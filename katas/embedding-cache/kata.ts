import { defineKata, type Change } from '../../harness/core/index.ts'
import type { CacheWorkload, Key } from './drive.ts'
import { asCode } from './as-code.ts'
import { laws, states } from './laws.ts'
import { isBadInput } from './state.ts'
import { pair } from './words.ts'
import { features, scenarios, workloads } from './workload.ts'

export default defineKata<CacheWorkload>({
  title: 'Embedding cache',
  difficulty: 'hard',
  minutes: 40,
  summary: 'a bounded memo with single flight, a time to live and an erase that holds',
  levels: [
    'keyed memo, least recently used goes first',
    'a thousand users ask at once',
    'the model is re-published hourly',
    'an erase while the load is in flight',
  ],
  exports: { createCache: 1 },
  laws,
  states,
  asCode,
  isBadInput,
  scenarios,
  workloads,
  features,
  label: (id, { operations }) => {
    const operation = operations.find((one) => one.id === id)
    switch (operation?.do) {
      case 'get':
        return `${id} ${operation.key}`
      case 'delete':
        return `${id} delete ${operation.key}`
      case 'bad-get':
      case 'bad-delete':
        return `${id} bad key`
      default:
        return id
    }
  },
  about: (id, { operations, options }) => {
    const operation = operations.find((one) => one.id === id)
    const key = options.keys.find(
      ({ name }) => operation && 'key' in operation && operation.key === name,
    )
    return key && !isPlain(key) ? `${key.name} = ${pair(key)}` : ''
  },
  changes: (workload) =>
    workload.options.keys.filter((key) => !isPlain(key)).map((key) => withPlainKey(workload, key)),
})

function isPlain({ name, model, text }: Key): boolean {
  return model === 'm' && text === name
}

/** A key that nothing could mix up with another. */
function withPlainKey(workload: CacheWorkload, { name }: Key): Change<CacheWorkload> {
  const keys = workload.options.keys.map((key) =>
    key.name === name ? { ...key, model: 'm', text: name } : key,
  )
  return {
    ...{ kind: 'value', words: `if ${name} stands for ("m", "${name}")` },
    workload: { ...workload, options: { ...workload.options, keys } },
  }
}

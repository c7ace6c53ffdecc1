import type {
  Attempted,
  Drive,
  EventOf,
  Operation,
  SharedEvents,
  Value,
  Work,
  Workload,
} from '../../harness/core/index.ts'
import type { Cache, CreateCache } from './contract.ts'

/** What a load does. Absent value: an object (or an error) named for the key and the load. */
export type Plan = Omit<Work, 'value' | 'onAbort'> & { value?: Value }

/** A key of the workload: `name` stands for it in rows and messages. */
export interface Key {
  name: string
  model: string
  text: string
  /** What the first, second, … load of this key does; those beyond answer after 10 ms. */
  loads: Plan[]
}

export interface Options {
  max: number
  ttlMs?: Value
  keys: Key[]
}

export interface Get extends Operation {
  do: 'get'
  key: string
  /** Of another cache, with a load of its own and room for all: traffic beside. */
  beside?: boolean
}

export interface Delete extends Operation {
  do: 'delete'
  key: string
}

/** A `get` or a `delete` whose key is not two strings. */
export interface BadKey extends Operation {
  do: 'bad-get' | 'bad-delete'
  model: Value
  text: Value
}

/** Creates another cache with these options, and leaves it. */
export interface Create extends Operation {
  do: 'create'
  max: Value
  ttlMs?: Value
}

export type CacheOperation = Get | Delete | BadKey | Create
export type CacheWorkload = Workload<Options, CacheOperation>

/** The kinds of its events, with what each says. */
export interface CacheEvents extends SharedEvents {
  submit: { key?: string }
  /** A load: of a key of the workload, or of a pair that is none. */
  start: { key: string; model?: Value; text?: Value }
  delete: Attempted & { key: string }
  'bad-delete': Attempted & { key: string }
  create: Attempted & { key: string }
}

/** What the cache beside is made with. */
export const BESIDE = { max: 1_000 } as const

/** Its keys are told apart by this in front of their names. */
export const OTHER = 'other '

/** The key name of loads for a pair that is no key of the workload. */
export const STRAY = 'stray'

export const drive: Drive<CacheWorkload, { createCache: CreateCache }, CacheEvents> = (
  { createCache },
  { options, operations },
  world,
) => {
  const { max, ttlMs } = options
  const byName = new Map(options.keys.map((key) => [key.name, key]))
  const byPair = new Map(options.keys.map((key) => [pairOf(key.model, key.text), key]))
  const counts = new Map<string, number>()

  const loadOf = (prefix: string) => (model: string, text: string) => {
    const isPair = typeof model === 'string' && typeof text === 'string'
    const key = isPair ? byPair.get(pairOf(model, text)) : undefined
    const name = key ? `${prefix}${key.name}` : STRAY
    const count = (counts.get(name) ?? 0) + 1
    counts.set(name, count)
    const pair = { model: world.describe(model), text: world.describe(text) }
    const fields = { key: name, ...(!key && pair) }
    return world.work(`load ${count} ${name}`, workOf(key, name, count), { fields })
  }
  const optionsOf = (of: { max: Value; ttlMs?: Value }): { max: number; ttlMs?: number } => ({
    max: world.live(of.max) as number,
    ...(of.ttlMs !== undefined && { ttlMs: world.live(of.ttlMs) as number }),
  })
  const load = loadOf('')
  const make = (of: { max: Value; ttlMs?: Value }): Cache<unknown> =>
    createCache<unknown>(load, world.guard('options', optionsOf(of)))

  const keyOf = (name: string): Key => {
    const key = byName.get(name)
    if (!key) throw new Error(`Expected a key of the workload, got ${name}`)
    return key
  }
  const cache = make({ max, ...(ttlMs !== undefined && { ttlMs }) })
  const hasOthers = operations.some((one) => one.do === 'get' && one.beside)
  const other = hasOthers ? createCache<unknown>(loadOf(OTHER), { ...BESIDE }) : undefined

  world.perform(operations, (operation) => {
    const { id } = operation
    switch (operation.do) {
      case 'get': {
        const { name, model, text } = keyOf(operation.key)
        if (!operation.beside) return world.call(id, { key: name }, () => cache.get(model, text))
        return world.call(id, { key: `${OTHER}${name}` }, () => other?.get(model, text))
      }
      case 'delete': {
        const { name, model, text } = keyOf(operation.key)
        return world.attempt('delete', id, { key: name }, () => cache.delete(model, text))
      }
      case 'bad-get':
      case 'bad-delete': {
        const model = world.live(operation.model) as string
        const text = world.live(operation.text) as string
        if (operation.do === 'bad-get') return world.call(id, {}, () => cache.get(model, text))
        return world.attempt('bad-delete', id, { key: STRAY }, () => cache.delete(model, text))
      }
      case 'create':
        return world.attempt('create', id, { key: STRAY }, () => make(operation))
    }
  })
}

/** Lone surrogates stay apart in JSON, and nothing that a text contains can look like a border. */
function pairOf(model: string, text: string): string {
  return JSON.stringify([model, text])
}

function workOf(key: Key | undefined, name: string, count: number): Work {
  const id = `${name}${count}`
  const { how, ms, value }: Plan = key?.loads[count - 1] ?? { how: 'resolve', ms: 10 }
  // A falsy value is of one load alone: what it comes from is known.
  if (value !== undefined && name === key?.name) return { how, ms, value }
  const isGood = how === 'resolve' || how === 'return'
  const error: Value = { $: 'error', id, name: 'Error', message: `load of ${id} failed` }
  return { how, ms, value: isGood ? { $: 'object', id } : error }
}

export type CacheEvent<Kind extends keyof CacheEvents> = EventOf<CacheEvents, Kind>

import { placeOf, placeOfRecursion, type Place, type SourceOf } from './place.ts'

/**
 * A value of a workload or a history, as JSON. What JSON lacks travels as an object with a `$` tag:
 * specials by name, errors and marked objects by an `id` that stands for their identity.
 */
export type Value =
  | null
  | boolean
  | number
  | string
  | Value[]
  | { $: 'undefined' | 'NaN' | 'Infinity' | '-Infinity' | '-0' }
  | { $: 'bigint'; text: string }
  | { $: 'function' | 'symbol' | 'promise' | 'event target'; id?: string }
  | { $: 'object'; id: string; type?: string }
  | ErrorValue
  | { [key: string]: Value }

/** `at`: where the code under test threw it, as far as that was asked. */
interface ErrorValue {
  $: 'error'
  id: string
  name: string
  message: string
  type?: 'TypeError' | 'RangeError'
  at?: Place
}

/** The values that JSON lacks and a workload names often. */
export const UNDEFINED: Value = { $: 'undefined' }
export const NOT_A_NUMBER: Value = { $: 'NaN' }
export const INFINITE: Value = { $: 'Infinity' }

/** Describes an `Error` of the workload: the same id is the same object throughout one run. */
export function anError(id: string, name = 'Error'): Value {
  return { $: 'error', id, name, message: id }
}

/** Describes a plain object of the workload: the same id is the same object throughout one run. */
export function anObject(id: string): Value {
  return { $: 'object', id }
}

const SPECIALS: Record<string, unknown> = {
  undefined: undefined,
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
  '-0': -0,
}

const MESSAGE_LENGTH_MAX = 300

/** What a run asks beside the bare description. */
interface Describing {
  /** The code under test, to tell where an error comes from. */
  sourceOf?: SourceOf | undefined
  /** Every error says where it comes from, not only those that nobody caught. @default false */
  tracesAll?: boolean | undefined
  /** Hears of the first error that says that the stack was full. */
  onOverflow?: (at: Place | undefined) => void
}

/**
 * The two directions between live values and their descriptions, for one run. An object that the
 * workload named keeps that name; any other object gets the number under which it was first seen.
 */
export class Values {
  readonly #byId = new Map<string, unknown>()
  readonly #described = new Map<unknown, Value>()
  readonly #options: Describing
  #seen = 0
  #hasOverflowed = false

  constructor(options: Describing = {}) {
    this.#options = options
  }

  /** The live value of a description; equal ids give the identical object. */
  live(value: Value): unknown {
    if (value === null || typeof value !== 'object') return value
    if (Array.isArray(value)) return value.map((item) => this.live(item))
    if (!('$' in value)) {
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.live(item)]))
    }
    const tagged = value as { $: string; id?: string; text?: string; name?: string }
    if (tagged.$ in SPECIALS) return SPECIALS[tagged.$]
    if (tagged.$ === 'bigint') return BigInt(tagged.text ?? '0')
    const id = `${tagged.$} ${tagged.id ?? ''}`
    if (!this.#byId.has(id)) {
      const made = make(value as { $: string; name?: string; message?: string })
      this.#byId.set(id, made)
      this.#described.set(made, value)
    }
    return this.#byId.get(id)
  }

  /** The description of a live value; safe on hostile getters and proxies. */
  describe(live: unknown): Value {
    switch (typeof live) {
      case 'string':
      case 'boolean':
        return live
      case 'number':
        return describeNumber(live)
      case 'undefined':
        return UNDEFINED
      case 'bigint':
        return { $: 'bigint', text: String(live) }
    }
    if (live === null) return null
    const known = this.#described.get(live)
    if (known !== undefined) return known
    const described = describeObject(live, `#${++this.#seen}`)
    this.#described.set(live, described)
    if (!isOwnError(described)) return described
    const { tracesAll, sourceOf, onOverflow } = this.#options
    // One is enough, and where a stack was full takes time to tell.
    if (!this.#hasOverflowed && isStackOverflow(live)) {
      this.#hasOverflowed = true
      onOverflow?.(sourceOf && placeOfRecursion(live, sourceOf))
    }
    return tracesAll ? this.#trace(live, described) : described
  }

  /** The description of what nobody caught: says where an error of the code's own came from. */
  describeThrown(live: unknown): Value {
    const isNew = !this.#described.has(live)
    const described = this.describe(live)
    return isNew && isOwnError(described) ? this.#trace(live, described) : described
  }

  /** Adds the place to an error's description. */
  #trace(live: unknown, described: ErrorValue): Value {
    const { sourceOf } = this.#options
    const at = sourceOf && placeOf(live, sourceOf)
    if (!at) return described
    const traced = { ...described, at }
    this.#described.set(live, traced)
    return traced
  }
}

function make({ $, name, message }: { $: string; name?: string; message?: string }): unknown {
  if ($ === 'error') return errorOf(message, name)
  if ($ === 'function') return () => undefined
  if ($ === 'symbol') return Symbol('of the workload')
  if ($ === 'promise') return Promise.resolve('of the workload')
  if ($ === 'event target') return new EventTarget()
  return {}
}

/**
 * An AbortError is one as the platform makes it. An error of the workload stands in no code: a stack would
 * only cost time and name our files.
 */
function errorOf(message: string | undefined, name: string | undefined): Error {
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 0
  const error =
    name === 'AbortError'
      ? new DOMException(message, name)
      : Object.assign(name === 'TypeError' ? new TypeError(message) : new Error(message), { name })
  Error.stackTraceLimit = stackTraceLimit
  return error
}

function describeNumber(live: number): Value {
  if (Object.is(live, -0)) return { $: '-0' }
  if (Number.isFinite(live)) return live
  return { $: String(live) as 'NaN' | 'Infinity' | '-Infinity' }
}

function describeObject(live: unknown, id: string): Value {
  if (typeof live === 'function') return { $: 'function', id }
  if (typeof live === 'symbol') return { $: 'symbol', id }
  try {
    if (live instanceof Error || live instanceof DOMException) {
      const type =
        live instanceof TypeError
          ? 'TypeError'
          : live instanceof RangeError
            ? 'RangeError'
            : undefined
      const message = String(live.message).slice(0, MESSAGE_LENGTH_MAX)
      return { $: 'error', id, name: String(live.name), message, ...(type && { type }) }
    }
    const type = String(live?.constructor?.name ?? 'Object').slice(0, 60)
    return { $: 'object', id, type, ...(isEmpty(live) && { isEmpty: true }) }
  } catch {
    return { $: 'object', id, type: 'unreadable' }
  }
}

/** An object as the workload makes them: one that is not the same is an equal copy, for all that can be seen. */
function isEmpty(live: unknown): boolean {
  return (
    Object.getPrototypeOf(live) === Object.prototype && Reflect.ownKeys(live as object).length === 0
  )
}

/** Whether one object is another that the code made, and equal to an object of the workload. */
export function isCopyOf(value: Value | undefined, object: Value | undefined): boolean {
  const isObject = (
    one: Value | undefined,
  ): one is { $: 'object'; id: string; isEmpty?: boolean } =>
    typeof one === 'object' && one !== null && (one as { $?: string }).$ === 'object'
  return isObject(value) && value.isEmpty === true && isObject(object) && !object.id.startsWith('#')
}

/** The engine says so in these words alone: the type is that of a number out of range. */
function isStackOverflow(live: unknown): boolean {
  try {
    return live instanceof RangeError && live.message === 'Maximum call stack size exceeded'
  } catch {
    return false
  }
}

/** Whether a description is that of an error that the workload did not make. */
export function isOwnError(value: Value | undefined): value is ErrorValue {
  return (
    typeof value === 'object' &&
    value !== null &&
    (value as { $?: string }).$ === 'error' &&
    String((value as { id?: string }).id).startsWith('#')
  )
}

/** Whether a description is that of a `TypeError` or a `RangeError`, subclasses included. */
export function isBadInputError(value: Value | undefined): boolean {
  return typeof value === 'object' && value !== null && 'type' in value && value['$'] === 'error'
}

/** Whether a description is that of an error named `TimeoutError`. */
export function isTimeoutError(value: Value | undefined): boolean {
  return (
    typeof value === 'object' && value !== null && 'name' in value && value.name === 'TimeoutError'
  )
}

/** Whether two descriptions stand for the same value: identity for objects, `Object.is` otherwise. */
export function sameValue(a: Value | undefined, b: Value | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

const TEXT_LENGTH_MAX = 80

/** A value as one would write it, or in words: `Error "e1"`, `"text"`, `-0`, `[1, undefined]`, `a symbol`. */
export function say(value: Value | undefined): string {
  if (value === undefined) return 'nothing'
  if (typeof value === 'string') return quoted(value)
  if (value === null || typeof value !== 'object') return String(value)
  if (Array.isArray(value)) return `[${value.map(say).join(', ')}]`
  if (!('$' in value)) {
    const fields = Object.entries(value).map(([key, field]) => `${key}: ${say(field)}`)
    return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`
  }
  const tagged = value as Record<'$' | 'id' | 'name' | 'message' | 'text' | 'type', string>
  switch (tagged.$) {
    case 'error':
      return tagged.message === '' ? tagged.name : `${tagged.name} ${quoted(tagged.message)}`
    case 'object':
      return sayObject(tagged)
    case 'bigint':
      return `${tagged.text}n`
    case 'function':
    case 'symbol':
    case 'promise':
      return `a ${tagged.$}`
    case 'event target':
      return 'an EventTarget'
    default:
      return tagged.$
  }
}

/** Characters that do not show are spelled out; a long text is cut. */
function quoted(text: string): string {
  const cut = text.length > TEXT_LENGTH_MAX ? `${text.slice(0, TEXT_LENGTH_MAX)}…` : text
  return JSON.stringify(cut).replace(
    /[^\P{C}]|[^\P{M}]|[^\P{Z} ]/gu,
    (unseen) => `\\u${(unseen.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  )
}

/** An object of the workload has a name; one that the code made has the name of its class. */
function sayObject({ id, type }: { id: string; type?: string }): string {
  if (!id.startsWith('#')) return `object ${id}`
  if (type === 'unreadable') return 'an object that cannot be read'
  if (type === undefined || type === 'Object' || type === '') return 'an object'
  return `${/^[aeiou]/i.test(type) ? 'an' : 'a'} ${type}`
}

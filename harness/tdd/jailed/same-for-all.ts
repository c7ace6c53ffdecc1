import crypto from 'node:crypto'
import { createRequire, syncBuiltinESMExports } from 'node:module'
import { promisify } from 'node:util'

const require = createRequire(import.meta.url)
/** Taken before it is closed. */
const bringUpToDate = syncBuiltinESMExports

/**
 * Chance is the same on every variant: what a test draws makes no difference between a correct solution and a
 * flaw. Draws from `Math.random`, which is seeded by then.
 */
export function makeChanceEqual(): void {
  const fill = <T extends ArrayBufferView>(view: T): T => {
    const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
    for (let at = 0; at < bytes.length; at++) bytes[at] = Math.floor(Math.random() * 256)
    return view
  }
  const randomBytes = (size: number): Buffer => fill(Buffer.alloc(size))
  const randomInt = (min: number, max?: number): number => {
    const [from, to] = max === undefined ? [0, min] : [min, max]
    return from + Math.floor(Math.random() * (to - from))
  }
  const randomUUID = (): string => {
    const hex = randomBytes(16).toString('hex')
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`
  }
  const module = require('node:crypto') as object
  Object.assign(module, { randomBytes, randomInt, randomUUID, randomFillSync: fill })
  for (const [key, value] of Object.entries({ getRandomValues: fill, randomUUID })) {
    Object.defineProperty(crypto.webcrypto, key, { value, configurable: true, writable: true })
  }
  bringUpToDate()
}

/**
 * From here on neither a function's text nor the places of a stack tell one variant from another. Some messages of
 * the engine's quote how a function begins, which no program keeps it from.
 *
 * @param code of the variant. What stands elsewhere is told as always: vitest reads the parameters of tests.
 */
export function hideCode(code: string): void {
  const textOf = Function.prototype.toString
  const { includes } = String.prototype
  const apply = Reflect.apply
  const toString = function (this: unknown): string {
    const text = apply(textOf, this, []) as string
    return apply(includes, code, [text]) ? 'function () { [native code] }' : text
  }
  Object.defineProperty(Function.prototype, 'toString', {
    ...{ value: toString, writable: false, configurable: false },
  })
  // The engine takes no stack where this is no number of its own.
  Object.defineProperty(Error, 'stackTraceLimit', {
    ...{ get: () => 0, set: () => undefined, configurable: false },
  })
}

/** So many rounds of the others' go first. */
const ROUNDS = 4

/**
 * Puts a `setImmediate` in place that comes after those that the variant is about to make: a test that waits for
 * one gives every correct solution its time, whichever way that puts things off.
 */
export function letVariantGoFirst(): void {
  const { setImmediate, clearImmediate } = globalThis
  const current = new WeakMap<object, NodeJS.Immediate>()
  const later = (callback: (...args: unknown[]) => void, ...args: unknown[]): NodeJS.Immediate => {
    const wait = (rounds: number): NodeJS.Immediate =>
      setImmediate(() => {
        if (rounds === 0) callback(...args)
        else current.set(first, wait(rounds - 1))
      })
    const first = wait(ROUNDS)
    return first
  }
  const clear = (immediate?: NodeJS.Immediate): void => {
    clearImmediate(immediate)
    if (typeof immediate === 'object') clearImmediate(current.get(immediate))
  }
  const promised = (value: unknown): Promise<unknown> =>
    new Promise((resolve) => later(() => resolve(value)))
  Object.assign(later, { [promisify.custom]: promised })
  Object.assign(globalThis, { setImmediate: later, clearImmediate: clear })
}

import { createRequire } from 'node:module'
import { inspect } from 'node:util'
import { compileFunction } from 'node:vm'
import { timersPromises } from '../core/timers-promises.ts'

/** What the tests did with the solution since `begin`. */
export interface Uses {
  calls: number
  /** Calls that returned something else than a promise. */
  returned: number
  threw: number
  fulfilled: number
  rejected: number
  /** Of those that threw or rejected, the ones with a `TypeError` or a `RangeError`: bad input. */
  refused: number
}

const PROMISES_MAX = 1_000

/** As they are before any test makes time fake. */
const realImmediate = { set: globalThis.setImmediate, clear: globalThis.clearImmediate }

let uses = none()
let promises: Promise<unknown>[] = []
const texts: string[] = []

export function beginUses(): void {
  uses = none()
  promises = []
}

/** Looks at the promises without listening to them: a rejection that nobody hears stays unheard. */
export function endUses(): Uses {
  for (const promise of promises) {
    const text = inspect(promise, { depth: 0 })
    if (text.startsWith('Promise { <pending>')) continue
    if (!text.startsWith('Promise {\n  <rejected>') && !text.startsWith('Promise { <rejected>')) {
      uses.fulfilled++
      continue
    }
    uses.rejected++
    if (/<rejected> (TypeError|RangeError)\b/.test(text)) uses.refused++
  }
  promises = []
  return uses
}

/**
 * A variant as the tests see it: its exports, which count what is done with them. It runs under the
 * path of the learner's solution, and no function of it shows its source. Timers that fake timers leave
 * real (`timers/promises`, `AbortSignal.timeout`) go by the global ones, so that a correct solution
 * that uses them is not late where time is fake. Its immediates fire in real and in fake time, whichever
 * comes first: they take no time, so a test has no reason to tick for them.
 *
 * @param code a CommonJS bundle.
 */
export function present(code: string, file: string, names: string[]): Record<string, unknown> {
  texts.push(code)
  const module = { exports: {} as Record<string, unknown> }
  const given = {
    ...{ module, exports: module.exports, require: requireFor(file) },
    ...{ setImmediate, clearImmediate, kataSignalTimeout: signalTimeout },
  }
  const run = compileFunction(code, Object.keys(given), { filename: file })
  run(...Object.values(given))
  return Object.fromEntries(
    names.map((name) => {
      const value = module.exports[name]
      // Short names differ from one variant to the next.
      if (typeof value === 'function') Object.defineProperty(value, 'name', { value: name })
      return [name, watched(value)]
    }),
  )
}

/** Where the module of a variant finds `present`: it has no import of ours that a test could follow. */
export const PRESENT = 'kata.present'

/** Functions of a variant look like those of the platform. */
export function hideSources(): void {
  const real = Function.prototype.toString
  const toString = function toString(this: unknown): string {
    const text: string = real.call(this as () => void)
    return texts.some((code) => code.includes(text)) ? 'function () { [native code] }' : text
  }
  Object.defineProperty(Function.prototype, 'toString', { value: toString })
}

const wrappers = new WeakMap<object, object>()

/** A function or an object whose calls are counted; everything else as it is. */
function watched(value: unknown, owner?: object): unknown {
  if (typeof value === 'function') return wrapperOf(value, owner)
  if (typeof value !== 'object' || value === null) return value
  return isPlainService(value) ? wrapperOf(value) : value
}

/** An object with methods of its own making, such as a router: not a promise, error or list. */
function isPlainService(value: object): boolean {
  if (value instanceof Promise || value instanceof Error || Array.isArray(value)) return false
  const ofPlatform = [Map, Set, Date, AbortSignal, AbortController, EventTarget, RegExp]
  if (ofPlatform.some((kind) => value instanceof kind)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return true
  return Object.values(value).some((member) => typeof member === 'function')
}

function wrapperOf(value: object, owner?: object): object {
  const known = wrappers.get(value)
  if (known) return known
  const wrapper: object = new Proxy(value, {
    apply: (target, self, args) => {
      const receiver: unknown = owner !== undefined && self === wrappers.get(owner) ? owner : self
      return counted(() => Reflect.apply(target as () => unknown, receiver, args) as unknown)
    },
    construct: (target, args) => watched(Reflect.construct(target as never, args)) as object,
    get: (target, key) => {
      const member: unknown = Reflect.get(target, key)
      const fixed = Reflect.getOwnPropertyDescriptor(target, key)
      if (fixed && !fixed.configurable && !fixed.writable && 'value' in fixed) return member
      return typeof member === 'function' && typeof target === 'object'
        ? watched(member, target)
        : member
    },
  })
  wrappers.set(value, wrapper)
  return wrapper
}

function counted(call: () => unknown): unknown {
  uses.calls++
  try {
    const answer = call()
    if (answer instanceof Promise) {
      if (promises.length < PROMISES_MAX) promises.push(answer)
      return answer
    }
    uses.returned++
    return watched(answer)
  } catch (error) {
    uses.threw++
    if (error instanceof TypeError || error instanceof RangeError) uses.refused++
    throw error
  }
}

function none(): Uses {
  return { calls: 0, returned: 0, threw: 0, fulfilled: 0, rejected: 0, refused: 0 }
}

function requireFor(file: string): (name: string) => unknown {
  const require = createRequire(file)
  const late =
    (name: 'setTimeout' | 'setInterval') =>
    (...args: never[]): unknown =>
      (globalThis[name] as (...args: never[]) => unknown)(...args)
  const timers = timersPromises({
    setTimeout: late('setTimeout') as never,
    setImmediate: setImmediate as never,
    setInterval: late('setInterval') as never,
    clearTimeout: ((timer: never) => globalThis.clearTimeout(timer)) as never,
    clearImmediate: clearImmediate as never,
    clearInterval: ((timer: never) => globalThis.clearInterval(timer)) as never,
  })
  return (name) =>
    name.replace(/^node:/, '') === 'timers/promises' ? timers : (require(name) as unknown)
}

const cancels = new WeakMap<object, () => void>()

function setImmediate(callback: (...args: unknown[]) => void, ...args: unknown[]): object {
  const clearFake = globalThis.clearImmediate
  const cancel = (): void => {
    realImmediate.clear(real)
    clearFake(fake)
  }
  const fire = (): void => {
    cancel()
    callback(...args)
  }
  const real = realImmediate.set(fire)
  const fake = globalThis.setImmediate(fire)
  setAside(fake)
  cancels.set(real, cancel)
  return real
}

function clearImmediate(immediate: object | undefined): void {
  if (immediate) cancels.get(immediate)?.()
}

function signalTimeout(ms: number): AbortSignal {
  const controller = new AbortController()
  const late = (): void =>
    controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'))
  setAside(globalThis.setTimeout(late, ms))
  return controller.signal
}

interface FakeClock {
  timers?: Record<number, unknown>
}

/** The numbers of fake timers that stand for what no test sees in plain vitest. */
const aside = new Set<number>()

function setAside(timer: object): void {
  const id = Number(timer)
  if (Number.isInteger(id)) aside.add(id)
}

/** How many of the timers that the fake clock counts at present are such. */
export function timersAside(): number {
  const { timers = {} } = (globalThis.setTimeout as { clock?: FakeClock }).clock ?? {}
  return [...aside].filter((id) => id in timers).length
}

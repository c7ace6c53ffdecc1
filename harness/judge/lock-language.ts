/** Whose fields a run puts something else into: `Math.random`, `Error.stackTraceLimit`. */
const CHANGED_BY_RUNS: readonly unknown[] = [Math, Error]
const LEFT_TO_RUNS: readonly unknown[] = ['random', 'stackTraceLimit', 'prepareStackTrace']

/** What one may well give an object of one's own: `error.name = 'QuotaError'`. */
const OVERRIDDEN = ['constructor', 'name', 'message', 'toString', 'valueOf', 'toLocaleString']

/** Not in every Node, and so added by careful code: `Promise.withResolvers ??= …`. */
const ADDED: [object, string[]][] = [
  [Promise, ['withResolvers', 'try']],
  [Array, ['fromAsync']],
  [Object, ['groupBy']],
  [Map, ['groupBy']],
]

/**
 * Makes what the language and the web bring (`Array.prototype.push`, `JSON.stringify`, `Promise`) what it
 * is for good: the recorder runs beside the code under test and relies on it. What that code overrides in
 * objects and classes of its own is not touched.
 *
 * After virtual time was put in place, and before the code under test is there. Objects are frozen whole:
 * to define their properties one by one would cost the engine its shortcuts.
 */
export function lockLanguage(): void {
  for (const [holder, names] of ADDED) for (const name of names) settable(holder, name)
  Object.defineProperty(Error, 'prepareStackTrace', { value: undefined, writable: true })
  const seen = new Set<unknown>([globalThis, process])
  for (const root of rootsOf()) lockAll(root, seen)
  for (const name of languageNames()) {
    const descriptor = Object.getOwnPropertyDescriptor(globalThis, name)
    if (descriptor && 'value' in descriptor) {
      Object.defineProperty(globalThis, name, { writable: false, configurable: false })
    }
  }
}

/** Names that begin with a capital letter, and the functions of the language. Not those of the clock. */
function languageNames(): string[] {
  return Object.getOwnPropertyNames(globalThis).filter(
    (name) => name !== 'Date' && /^[A-Z]|^(is|parse|decode|encode|structured|queue)/.test(name),
  )
}

/** With the prototypes that no name leads to: those of iterators and generators. */
function rootsOf(): unknown[] {
  const prototype = Object.getPrototypeOf.bind(Object)
  async function* asyncGenerator(): AsyncGenerator {
    yield await Promise.resolve()
  }
  function* generator(): Generator {
    yield undefined
  }
  return [
    ...languageNames()
      .filter((name) => Object.getOwnPropertyDescriptor(globalThis, name)?.get === undefined)
      .map((name) => (globalThis as Record<string, unknown>)[name]),
    ...[[].values(), new Map().values(), new Set().values(), ''[Symbol.iterator]()].map(prototype),
    ...[''.matchAll(/./g), generator, asyncGenerator].map(prototype),
  ]
}

function lockAll(value: unknown, seen: Set<unknown>): void {
  const isHolder = typeof value === 'function' || (typeof value === 'object' && value !== null)
  if (!isHolder || seen.has(value)) return
  seen.add(value)
  const isOverridden = value === Object.prototype || value === Function.prototype
  const descriptors = Object.entries(Object.getOwnPropertyDescriptors(value)) as [
    string | symbol,
    PropertyDescriptor,
  ][]
  const symbols = Object.getOwnPropertySymbols(value).map(
    (key) => Object.getOwnPropertyDescriptor(value, key) as PropertyDescriptor,
  )
  for (const [key, { configurable, value: inner, get }] of descriptors) {
    const isOne = isOverridden || value === Error.prototype || value instanceof Error
    if (isOne && configurable && !get && OVERRIDDEN.includes(key as string))
      overridable(value, key, inner)
  }
  if (CHANGED_BY_RUNS.includes(value)) lockEach(value, descriptors)
  else if (!ArrayBuffer.isView(value)) Object.freeze(value)
  for (const one of [...descriptors.map(([, descriptor]) => descriptor), ...symbols]) {
    for (const inner of [one.value as unknown, one.get, one.set]) lockAll(inner, seen)
  }
  lockAll(Object.getPrototypeOf(value), seen)
}

function lockEach(
  holder: object,
  descriptors: readonly [string | symbol, PropertyDescriptor][],
): void {
  for (const [key, { configurable }] of descriptors) {
    if (LEFT_TO_RUNS.includes(key) || !configurable) continue
    Object.defineProperty(holder, key, { configurable: false, writable: false })
  }
  Object.preventExtensions(holder)
}

/** Read-only here, and still to be assigned to on whatever inherits it. */
function overridable(holder: object, key: PropertyKey, value: unknown): void {
  Object.defineProperty(holder, key, {
    configurable: false,
    get: () => value,
    set(this: unknown, own: unknown) {
      if (this === holder) throw new TypeError(`${String(key)} of the language cannot be changed`)
      Object.defineProperty(this, key, {
        ...{ value: own, writable: true, enumerable: true, configurable: true },
      })
    },
  })
}

/** Absent until somebody adds it. */
function settable(holder: object, key: string): void {
  if (Object.hasOwn(holder, key)) return
  let added: unknown
  Object.defineProperty(holder, key, {
    get: () => added,
    set: (value: unknown) => (added = value),
  })
}

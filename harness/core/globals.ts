import { format } from 'node:util'
import type { ConsoleLine, History } from './history.ts'
import { STACK_FRAMES } from './place.ts'
import type { Values } from './value.ts'

const CONSOLE_LINES_MAX = 100
const CONSOLE_LINE_LENGTH_MAX = 300
const CONSOLE_METHODS = [
  ...(['log', 'info', 'warn', 'error', 'debug', 'trace', 'dir', 'table'] as const),
  ...(['group', 'groupCollapsed'] as const),
]
const PROCESS_EVENTS = ['unhandledRejection', 'uncaughtException', 'warning'] as const

/**
 * For the length of one run: `Math.random` is seeded, `console` and direct writes are kept,
 * rejections and errors that nobody catches are noted, and `process.exit` throws instead of exiting.
 *
 * @returns the function that puts everything back.
 */
export function enterGlobals(options: {
  seed: number
  nowMs: () => number
  values: Values
  history: History
  /** Hears of a promise that was rejected with nobody listening. */
  onUnhandled?: ((promise: unknown) => void) | undefined
}): () => void {
  const { seed, nowMs, values, history, onUnhandled } = options
  const restores = [
    replace(Math, 'random', mulberry32(seed)),
    replace(Error, 'stackTraceLimit', STACK_FRAMES),
    replace(process, 'exit', exitOf('process.exit', history)),
    replace(process, 'abort', exitOf('process.abort', history)),
    replace(process, 'kill', exitOf('process.kill', history)),
    captureConsole(history.console, nowMs),
    captureProcessEvents({
      unhandledRejection: (reason, promise) => {
        history.unhandled.push(values.describeThrown(reason))
        onUnhandled?.(promise)
      },
      uncaughtException: (error) => history.uncaught.push(values.describeThrown(error)),
      warning: () => undefined,
    }),
  ]
  const { exitCode } = process
  return () => {
    if (process.exitCode !== exitCode) process.exitCode = exitCode
    for (const restore of restores.reverse()) restore()
  }
}

function replace<T extends object, K extends keyof T & string>(
  holder: T,
  key: K,
  value: unknown,
): () => void {
  const saved = Object.getOwnPropertyDescriptor(holder, key)
  Object.defineProperty(holder, key, { value, configurable: true, writable: true })
  return () => {
    if (saved) Object.defineProperty(holder, key, saved)
    else Reflect.deleteProperty(holder, key)
  }
}

/**
 * A small seeded generator of numbers in [0, 1).
 *
 * @see https://github.com/cprosche/mulberry32
 */
function mulberry32(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

function exitOf(name: string, history: History): (code?: unknown) => never {
  return (code) => {
    history.exits.push(`${name}(${code === undefined ? '' : String(code)})`)
    throw new Error(`${name} is not for a kata`)
  }
}

function captureConsole(lines: ConsoleLine[], nowMs: () => number): () => void {
  const keep = (text: string): void => {
    if (lines.length < CONSOLE_LINES_MAX) {
      lines.push({ t: nowMs(), text: text.slice(0, CONSOLE_LINE_LENGTH_MAX) })
    } else if (lines.length === CONSOLE_LINES_MAX) {
      lines.push({ t: nowMs(), text: `… only the first ${CONSOLE_LINES_MAX} lines are kept` })
    }
  }
  const print = (...args: unknown[]): void => {
    if (lines.length > CONSOLE_LINES_MAX) return
    keep(printable(args))
  }
  const write = (chunk: unknown, ...rest: unknown[]): boolean => {
    const text = chunk instanceof Uint8Array ? Buffer.from(chunk).toString() : String(chunk)
    keep(text.replace(/\n$/, ''))
    const written = rest.at(-1)
    if (typeof written === 'function') process.nextTick(written)
    return true
  }
  const restores = [
    ...CONSOLE_METHODS.map((method) => replace(console, method, print)),
    replace(console, 'groupEnd', () => undefined),
    replace(process.stdout, 'write', write),
    replace(process.stderr, 'write', write),
  ]
  return () => {
    for (const restore of restores) restore()
  }
}

function printable(args: unknown[]): string {
  try {
    return format(...args)
  } catch {
    return '(a value that cannot be printed)'
  }
}

type Listeners = Record<(typeof PROCESS_EVENTS)[number], (value: unknown, promise: unknown) => void>

/** Of the run under way, once nobody else can listen. */
let heardBy: Listeners | undefined
let isLocked = false

/**
 * From here on the code under test cannot keep from the run what nobody caught, by listening itself or by
 * taking listeners away.
 */
export function lockProcessEvents(): void {
  isLocked = true
  const real = process.emit as (...args: unknown[]) => unknown
  const names: readonly unknown[] = PROCESS_EVENTS
  const emit = (name: unknown, ...args: unknown[]): unknown => {
    if (!heardBy || !names.includes(name)) return Reflect.apply(real, process, [name, ...args])
    heardBy[name as keyof Listeners](args[0], args[1])
    return true
  }
  Object.defineProperty(process, 'emit', { value: emit, writable: false, configurable: false })
}

function captureProcessEvents(listeners: Listeners): () => void {
  if (isLocked) {
    heardBy = listeners
    return () => (heardBy = undefined)
  }
  const emitter: NodeJS.EventEmitter = process
  const saved = PROCESS_EVENTS.map((name) => {
    const others = emitter.rawListeners(name) as ((...args: unknown[]) => void)[]
    emitter.removeAllListeners(name)
    emitter.on(name, listeners[name])
    return { name, others }
  })
  return () => {
    for (const { name, others } of saved) {
      emitter.removeAllListeners(name)
      for (const other of others) emitter.on(name, other)
    }
  }
}

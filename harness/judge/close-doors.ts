import { writeSync } from 'node:fs'
import { builtinModules, createRequire, syncBuiltinESMExports } from 'node:module'
import { Readable, Writable } from 'node:stream'
import { PIPE_FD } from './pipe.ts'

const require = createRequire(import.meta.url)

const STDERR_FD = 2

let forgery = (): void => undefined
let leftOpen: readonly string[] = []

/** What a solution may use of Node as it is: nothing of it reaches out of the code's own thread. */
const OPEN = [
  ...['assert', 'assert/strict', 'async_hooks', 'buffer', 'console', 'constants', 'crypto'],
  ...['diagnostics_channel', 'events', 'module', 'os', 'path', 'path/posix', 'path/win32'],
  ...['perf_hooks', 'process', 'punycode', 'querystring', 'stream', 'stream/consumers'],
  ...['stream/promises', 'stream/web', 'string_decoder', 'sys', 'timers', 'timers/promises'],
  ...['url', 'util', 'util/types', 'worker_threads'],
]

/** Node itself calls these at every import. They read, and in a jail there is nothing to be read but code. */
const OPEN_IN_CLOSED = [
  ...['readFileSync', 'realpathSync', 'statSync', 'lstatSync', 'openSync', 'fstatSync'],
  ...['readSync', 'closeSync', 'promises.readFile'],
].map((name) => `fs.${name}`)

/** Of these, what does: it shows what the judge holds, or starts a thread in which nothing is closed. */
const CLOSED_IN_OPEN: Record<string, readonly string[]> = {
  async_hooks: ['createHook', 'executionAsyncResource'],
  module: ['register', 'registerHooks', 'syncBuiltinESMExports', 'runMain'],
  process: [
    ...['binding', '_linkedBinding', 'dlopen', '_kill', '_debugProcess'],
    ...['_debugEnd', '_startProfilerIdleNotifier', 'setUncaughtExceptionCaptureCallback'],
    ...['openStdin', 'chdir', 'setuid', 'loadEnvFile', 'execve', '_rawDebug'],
    ...['_getActiveHandles', '_getActiveRequests'],
  ],
  worker_threads: ['Worker', 'moveMessagePortToContext', 'postMessageToThread'],
}

/** Objects in a closed module that have functions of their own. Node itself calls those of `v8.startupSnapshot`. */
const PARTS = ['promises', 'promiseHooks', 'console', 'Network']

/**
 * Closes all of Node that reaches past the code's own thread, so that the pipe to the judge is out of its
 * reach: files, sockets, processes, threads, the debugger, snapshots of the memory. What is closed is still
 * there, and throws when it is called.
 *
 * Before virtual time is put in place, which lays its own hands on some of them.
 *
 * @param onForgery hears of a call that names the judge's pipe, which no solution makes by mistake.
 * @param options.isReadingClosed files are not read either, and so no module is imported from one. @default false
 */
export function closeDoors(onForgery: () => void, { isReadingClosed = false } = {}): void {
  forgery = onForgery
  leftOpen = isReadingClosed ? [] : OPEN_IN_CLOSED
  quietStreams()
  const names = builtinModules.filter((name) => !OPEN.includes(name))
  // What begins with `node:` alone is not listed.
  const others = ['node:sqlite', 'node:test', 'node:test/reporters', 'node:sea']
  for (const name of [...names, ...others]) closeModule(name)
  for (const [name, keys] of Object.entries(CLOSED_IN_OPEN)) {
    const holder = require(name) as object
    for (const key of keys) close(holder, key, `${name}.${key}`)
  }
  for (const key of ['getReport', 'writeReport']) {
    close(process.report, key, `process.report.${key}`)
  }
  syncBuiltinESMExports()
}

function closeModule(name: string): void {
  let holder: unknown
  try {
    holder = require(name)
  } catch {
    return // Not in this Node.
  }
  if ((typeof holder !== 'object' && typeof holder !== 'function') || holder === null) return
  for (const key of Object.getOwnPropertyNames(holder)) close(holder, key, `${name}.${key}`)
  for (const part of PARTS) {
    const known = Object.getOwnPropertyDescriptor(holder, part)
    const inner: unknown = known?.value ?? (known?.get && Reflect.get(holder, part))
    if (typeof inner !== 'object' || inner === null) continue
    for (const key of Object.getOwnPropertyNames(inner)) close(inner, key, `${name}.${part}.${key}`)
  }
}

function close(holder: object, key: string, name: string): void {
  const descriptor = Object.getOwnPropertyDescriptor(holder, key)
  if (leftOpen.includes(name.replace('/', '.'))) return
  if (!descriptor?.configurable || typeof descriptor.value !== 'function') return
  const closed = function (first?: unknown): never {
    if (first === PIPE_FD && name.startsWith('fs.')) forgery()
    throw new Error(`${name} is not for a kata`)
  }
  // Some have a prototype that others inherit from; it leads back to them.
  const { prototype } = descriptor.value as { prototype?: object }
  closed.prototype = prototype
  const back = prototype && Object.getOwnPropertyDescriptor(prototype, 'constructor')
  if (prototype && back?.configurable) {
    Object.defineProperty(prototype, 'constructor', { ...back, value: closed })
  }
  Object.defineProperty(holder, key, { ...descriptor, value: closed, writable: true })
}

/** Node's own lead to the class of a pipe, with which one opens the judge's. */
function quietStreams(): void {
  const write = writeSync
  const stderr = new Writable({
    write(chunk: Uint8Array, _encoding, done) {
      try {
        write(STDERR_FD, chunk)
      } catch {
        // Nobody listens.
      }
      done()
    },
  })
  const stdout = new Writable({ write: (_chunk, _encoding, done) => done() })
  const stdin = Readable.from([])
  for (const [name, value] of Object.entries({ stdin, stdout, stderr })) {
    Object.defineProperty(process, name, { value, configurable: true, enumerable: true })
  }
}

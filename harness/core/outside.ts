import { createRequire } from 'node:module'
import { placeOf, type Place, type SourceOf } from './place.ts'

const require = createRequire(import.meta.url)

/** A call of something that takes real time: `fs.promises.readFile`, and where. */
export interface OutsideCall {
  name: string
  at: Place
}

interface Watch {
  sourceOf: SourceOf
  onCall: (call: OutsideCall) => void
}

let watch: Watch | undefined

/**
 * For the length of one run, a call from the code under test of what takes real time (files, network,
 * other processes and threads, cryptography) throws and is noted. Were it let through, its answer
 * would come when the machine likes; and virtual time does not wait for it.
 *
 * @returns the function that ends it.
 */
export function watchOutsideCalls(
  sourceOf: SourceOf | undefined,
  onCall: Watch['onCall'],
): () => void {
  watch = sourceOf && { sourceOf, onCall }
  return () => (watch = undefined)
}

export interface OutsidePlace {
  holder: Record<string, unknown>
  key: string
  fake: unknown
}

/** Every place where code under test can find such a function, with what stands in for it. */
export function outsidePlaces(): OutsidePlace[] {
  const fs = require('node:fs') as Record<string, unknown>
  const threads = require('node:worker_threads') as { MessagePort: { prototype: object } }
  const crypto = require('node:crypto') as Record<string, unknown>
  const net = require('node:net') as { Socket: { prototype: object } }
  const subtle = Object.getPrototypeOf(globalThis.crypto.subtle) as Record<string, unknown>
  return [
    ...placesIn('', globalThis, ['fetch']),
    ...placesIn('Atomics.', Atomics, ['waitAsync']),
    ...placesIn('fs.', fs, [...withTwin(fs), 'createReadStream', 'createWriteStream', 'watch']),
    ...placesIn('fs.promises.', fs['promises'] as object),
    ...placesIn('crypto.subtle.', subtle),
    ...placesIn('crypto.', crypto, withTwin(crypto), hasCallback),
    ...placesIn('crypto.', crypto, ['randomBytes', 'randomInt'], hasCallback),
    ...placesIn('net.Socket.', net.Socket.prototype, ['connect']),
    ...placesIn('worker_threads.', threads, ['Worker']),
    ...placesIn('MessagePort.', threads.MessagePort.prototype, ['postMessage']),
    ...placesIn('child_process.', require('node:child_process') as object, PROCESSES),
  ]
}

const PROCESSES = ['spawn', 'exec', 'execFile', 'fork']

const hasCallback = (args: unknown[]): boolean => typeof args.at(-1) === 'function'

/** What Node has in two forms, one of which waits: `readFile` beside `readFileSync`. */
function withTwin(holder: Record<string, unknown>): string[] {
  return Object.keys(holder).filter((key) => typeof holder[`${key}Sync`] === 'function')
}

function placesIn(
  prefix: string,
  holder: object,
  keys = Object.getOwnPropertyNames(holder),
  takesTime: (args: unknown[]) => boolean = () => true,
): OutsidePlace[] {
  const record = holder as Record<string, unknown>
  return keys.flatMap((key) => {
    if (key === 'constructor' || key === 'constants') return []
    const real = record[key]
    if (typeof real !== 'function') return []
    const check = (args: unknown[]): void => {
      if (takesTime(args)) refuse(`${prefix}${key}`)
    }
    const fake = new Proxy(real as (...args: unknown[]) => unknown, {
      apply(target, self, args: unknown[]) {
        check(args)
        return Reflect.apply(target, self, args) as unknown
      },
      construct(target, args: unknown[], newTarget) {
        check(args)
        return Reflect.construct(target, args, newTarget) as object
      },
    })
    return [{ holder: record, key, fake }]
  })
}

/** What others call (vitest beside a run, say) goes through: no line of the code is in the stack. */
function refuse(name: string): void {
  if (!watch) return
  const error = new Error(`virtual time does not wait for ${name}`)
  const at = placeOf(error, watch.sourceOf)
  if (!at) return
  watch.onCall({ name, at })
  throw error
}

import type { Value } from '../core/value.ts'
import type { Work } from '../core/world.ts'

/**
 * A value as an expression, as a test would write it. An object of the workload becomes a text of its
 * name. `undefined`: it has no plain form.
 */
export function codeOf(value: Value | undefined): string | undefined {
  if (value === undefined) return 'undefined'
  if (value === null || typeof value === 'number' || typeof value === 'boolean')
    return String(value)
  if (typeof value === 'string') return JSON.stringify(value)
  if (Array.isArray(value)) return undefined
  if (!('$' in value)) return objectOf(value)
  const { $, id, name, message } = value as Record<string, string>
  switch ($) {
    case 'error': {
      const error = `new Error(${JSON.stringify(message)})`
      return name === 'Error' ? error : `Object.assign(${error}, { name: ${JSON.stringify(name)} })`
    }
    case 'object':
      return JSON.stringify(id)
    case 'undefined':
    case 'NaN':
    case 'Infinity':
    case '-Infinity':
    case '-0':
      return $
    default:
      return undefined
  }
}

/** An object with these fields; those that are absent are left out. */
export function objectOf(fields: { [key: string]: Value | undefined }): string | undefined {
  const told = Object.entries(fields).filter(([, value]) => value !== undefined)
  const parts = told.map(([key, value]) => [key, codeOf(value)] as const)
  if (parts.some(([, code]) => code === undefined)) return undefined
  return parts.length === 0
    ? '{}'
    : `{ ${parts.map(([key, code]) => `${key}: ${code}`).join(', ')} }`
}

/** What a piece of work does, as the arguments of a test's `work`. */
export function workCode({ how, ms, value, onAbort }: Work): string | undefined {
  const code = codeOf(value)
  const isPlain = onAbort === undefined || onAbort === 'ignores'
  return code === undefined || !isPlain ? undefined : `['${how}', ${ms}, ${code}]`
}

/** A table by name, where each entry has a plain form. */
export function tableCode(entries: [name: string, code: string | undefined][]): string | undefined {
  if (entries.some(([, code]) => code === undefined)) return undefined
  return `{ ${entries.map(([name, code]) => `${JSON.stringify(name)}: ${code}`).join(', ')} }`
}

/** What is told apart by what it was called with: two of the same text or number cannot be. */
function payloadsCode(payloads: [id: string, payload: Value | undefined][]): string | undefined {
  const isObject = (value: Value | undefined): boolean => {
    return typeof value === 'object' && value !== null && '$' in value && value.$ === 'object'
  }
  const plain = payloads.filter(([, value]) => !isObject(value)).map(([, value]) => codeOf(value))
  const objects = payloads.filter(([, value]) => isObject(value))
  const isUnique = (list: unknown[]): boolean => new Set(list).size === list.length
  if (!isUnique(plain) || !isUnique(objects.map(([, value]) => codeOf(value)))) return undefined
  return tableCode(payloads.map(([id, value]) => [id, isObject(value) ? '{}' : codeOf(value)]))
}

/** Who was called with a payload: as long as that is the very same. */
const ID_OF =
  'const idOf = (payload) => Object.keys(payloads).find((id) => Object.is(payloads[id], payload))'

/** What was submitted and what its work does, as tables, for a handler that knows by its payload what to do. */
export function worksByPayload(
  submits: readonly { id: string; payload: Value | undefined; work: Work }[],
): string[] | undefined {
  const works = tableCode(submits.map(({ id, work }) => [id, workCode(work)]))
  const payloads = payloadsCode(submits.map(({ id, payload }) => [id, payload]))
  if (works === undefined || payloads === undefined) return undefined
  return [`const works = ${works}`, `const payloads = ${payloads}`, ID_OF]
}

/** A call whose caller may hang up, by a signal of its own or by another call's. */
interface Cancellable {
  id: string
  cancellable?: boolean | undefined
  signalOf?: string | undefined
}

/** What the controller of a caller is called. */
export function callerOf({ id, signalOf = id }: Cancellable): string {
  return `${signalOf}Caller`
}

/** The controllers of all who may hang up. */
export function callersCode(calls: readonly Cancellable[]): string[] {
  const callers = calls.filter(({ cancellable }) => cancellable).map(callerOf)
  return [...new Set(callers)].map((caller) => `const ${caller} = new AbortController()`)
}

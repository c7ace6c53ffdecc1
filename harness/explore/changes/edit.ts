import type { Value } from '../../core/value.ts'
import type { Operation, Workload } from '../../core/workload.ts'

/** Where something stands in a workload: `operations`, `0`, `request`, `priority`. */
export type Place = readonly string[]

interface Leaf {
  place: Place
  value: Value
}

/** What has no parts, and where it stands. */
export function leavesOf(value: unknown, place: Place = []): Leaf[] {
  if (typeof value !== 'object' || value === null || '$' in value) {
    return [{ place, value: value as Value }]
  }
  return Object.entries(value).flatMap(([key, part]) => leavesOf(part, [...place, key]))
}

/** A copy with something else at one place; `undefined` takes away what stands there. */
export function put<T>(whole: T, [key, ...rest]: Place, value: Value | undefined): T {
  if (key === undefined) return value as T
  if (rest.length === 0 && value === undefined) return lacking(whole as object, [key]) as T
  const part = (whole as Record<string, unknown>)[key]
  const changed = rest.length === 0 ? value : put(part, rest, value)
  return Array.isArray(whole)
    ? (whole.with(Number(key), changed) as T)
    : { ...whole, [key]: changed }
}

export function lacking<T extends object>(whole: T, keys: readonly string[]): T {
  return Object.fromEntries(Object.entries(whole).filter(([key]) => !keys.includes(key))) as T
}

export function placeOf(operation: Operation, { operations }: Workload): Place {
  return ['operations', String(operations.findIndex(({ id }) => id === operation.id))]
}

export function replaced(workload: Workload, operation: Operation): Workload {
  const put = (one: Operation): Operation =>
    // What a hang-up before it left its place to stays there.
    one.id === operation.id ? { ...operation, when: one.when } : one
  return { ...workload, operations: workload.operations.map(put) }
}

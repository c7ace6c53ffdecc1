import type { Change, Kata } from '../../core/kata.ts'
import { anObject, say, type Value } from '../../core/value.ts'
import type { Operation, Workload } from '../../core/workload.ts'
import { leavesOf, placeOf, put, type Place } from './edit.ts'
import { isHangUp } from './hang-ups.ts'
import { A_PLAIN_ERROR, insteadOf, isOdd, type Named } from './odd.ts'

/** Fields of operations that are no part of what they ask for. */
export const FRAME = ['id', 'do', 'when', 'target', 'key', 'signalOf', 'nowMs']

/** Fields that hold why somebody hangs up. */
const REASONS = ['reason', 'abortedWith', 'hangsUpWhenAsked']

/** Numbers by one, or not there at all; values and names that are not odd. */
export function changesOfFields(operation: Operation, workload: Workload, kata: Kata): Change[] {
  const { id } = operation
  const at = placeOf(operation, workload)
  if (kata.isBadInput?.(operation)) return []
  const labelOf = (of: Workload): string => kata.label?.(id, of) ?? id
  return leavesOf(operation).flatMap(({ place, value }): Change[] => {
    const [top = ''] = place
    const name = place.at(-1) ?? ''
    if (FRAME.includes(top)) return []
    if (place.some((key) => key === 'work' || key === 'tries')) return []
    const changed = (to: Value | undefined): Workload => put(workload, [...at, ...place], to)
    if (REASONS.includes(name)) {
      const who = isHangUp(operation) ? operation.target : id
      const words = `if the caller of ${who} hangs up with`
      return isOdd(value, true) ? valuesIn(words, insteadOf(value, A_PLAIN_ERROR), changed) : []
    }
    if (typeof value === 'number') {
      const others = [...new Set([value + 1, value - 1, 0])].map((to): Change => {
        const words = `if ${id} has ${name}`
        const label = labelOf(changed(to)).replace(`${id} `, '')
        return kata.table
          ? { kind: 'number', words: `if ${id} is`, end: label, workload: changed(to) }
          : { kind: 'number', words, end: say(to), workload: changed(to) }
      })
      const absent: Change = {
        ...{ kind: 'number', words: `if ${id} has no ${name}` },
        workload: changed(undefined),
      }
      return kata.table ? others : [...others, absent]
    }
    if (name === 'payload') {
      const words = `if the payload of ${id} is`
      if (isOdd(value, false)) {
        return valuesIn(words, insteadOf(value, [anObject('plain'), 'an object']), changed)
      }
      const isObject = typeof value === 'object'
      return isObject
        ? [{ kind: 'value', words: `${words} a string`, workload: changed('plain') }]
        : []
    }
    return []
  })
}

/** Two operations, each with the number that the other had: whether what counts is the number, or who came first. */
export function changesOfSwap(
  [one, other]: readonly Operation[],
  workload: Workload,
  kata: Kata,
): Change[] {
  if (!one || !other || kata.table) return []
  const numbersOf = (operation: Operation): Map<string, { place: Place; value: number }> =>
    new Map(
      leavesOf(operation).flatMap(({ place, value }) =>
        typeof value === 'number' && !isPartOf(place, [...FRAME, 'work', 'tries'])
          ? [[place.join('.'), { place, value }] as const]
          : [],
      ),
    )
  const [ours, theirs] = [numbersOf(one), numbersOf(other)]
  // What one of them lacks has a default.
  return [...new Map([...ours, ...theirs])].flatMap(([name, { place }]): Change[] => {
    const [our, their] = [ours.get(name)?.value, theirs.get(name)?.value]
    if (our === their || !hasPlace(one, place) || !hasPlace(other, place)) return []
    const half = put(workload, [...placeOf(one, workload), ...place], their)
    const swapped = put(half, [...placeOf(other, workload), ...place], our)
    const words = `if ${one.id} and ${other.id} swap their ${place.at(-1)}`
    return [{ kind: 'number', words, workload: swapped }]
  })
}

/** Whether something could be put there: all that is around it is there. */
function hasPlace(operation: Operation, place: Place): boolean {
  const around = place
    .slice(0, -1)
    .reduce<unknown>((part, key) => (part as Record<string, unknown> | undefined)?.[key], operation)
  return typeof around === 'object' && around !== null
}

function isPartOf(place: Place, names: readonly string[]): boolean {
  return place.some((key) => names.includes(key))
}

function valuesIn(words: string, values: Named[], changed: (to: Value) => Workload): Change[] {
  return values.map(([value, end]) => ({ kind: 'value', words, end, workload: changed(value) }))
}

export function changesOfOptions(workload: Workload, { scenarios }: Kata): Change[] {
  // A kata may have none: then they are null.
  const optionsIn = ({ options }: Workload): Record<string, Value> =>
    (options ?? {}) as Record<string, Value>
  const isOptional = (name: string): boolean =>
    scenarios.some((one) => !(name in optionsIn(one.workload)))
  return Object.entries(optionsIn(workload)).flatMap(([name, value]): Change[] => {
    const changed = (to: Value | undefined): Workload => put(workload, ['options', name], to)
    if (typeof value !== 'number') return []
    const by = (to: number): Change => ({
      ...{ kind: 'option', words: `with ${name}`, end: say(to) },
      workload: changed(to),
    })
    const absent: Change = {
      ...{ kind: 'option', words: `without ${name}` },
      workload: changed(undefined),
    }
    return [
      ...(isOptional(name) ? [absent] : []),
      by(value + 1),
      ...(value > 1 ? [by(value - 1)] : []),
    ]
  })
}

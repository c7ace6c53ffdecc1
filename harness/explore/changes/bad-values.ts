import type { Change, Kata } from '../../core/kata.ts'
import { anObject, sameValue, say, type Value } from '../../core/value.ts'
import type { Operation, Workload } from '../../core/workload.ts'
import { leavesOf, put, placeOf } from './edit.ts'
import { FRAME } from './fields.ts'

/** Values that contracts refuse where a number or a text is due. */
const BAD_VALUES: readonly Value[] = [
  ...[0, -1, 1.5, '1', null, true, 2 ** 31],
  ...[{ $: 'NaN' as const }, { $: 'Infinity' as const }, { $: 'undefined' as const }],
]

/** In place of a bad value: where one of them makes the operation good, that value was what was bad. */
const GOOD_VALUES: readonly Value[] = [1, 'plain', anObject('plain')]

/** A bad value, and others as bad: where those are refused, it is that value which gets through. */
export function otherBadValues(operation: Operation, workload: Workload, kata: Kata): Change[] {
  const isBad = kata.isBadInput ?? (() => false)
  if (!isBad(operation)) return []
  const at = placeOf(operation, workload)
  const bad = leavesOf(operation).find(
    ({ place }) =>
      !FRAME.includes(place[0] ?? '') &&
      [...GOOD_VALUES, undefined].some((good) => !isBad(put(operation, place, good))),
  )
  if (!bad) return []
  const others = BAD_VALUES.filter(
    (value) => !sameValue(value, bad.value) && isBad(put(operation, bad.place, value)),
  )
  return others.map((value) => ({
    kind: 'value',
    words: `if ${operation.id} has ${bad.place.at(-1)}`,
    end: say(value),
    workload: put(workload, [...at, ...bad.place], value),
  }))
}

import { anError, NOT_A_NUMBER, sameValue, say, UNDEFINED, type Value } from '../../core/value.ts'

/** What careless code takes for nothing. */
const FALSY: readonly Value[] = [UNDEFINED, null, 0, false, '', NOT_A_NUMBER]

export const A_PLAIN_ERROR: Named = [anError('plain'), 'a plain Error']

/** Errors that careless code takes for those of somebody else. */
const ERRORS: readonly Named[] = [
  A_PLAIN_ERROR,
  [anError('abort', 'AbortError'), 'an AbortError'],
  [anError('timeout', 'TimeoutError'), 'a TimeoutError'],
]

/** A value, and how it is called. */
export type Named = readonly [value: Value, name: string]

/** Whether careless code might take it for something else. */
export function isOdd(value: Value, isFailure: boolean): boolean {
  if (typeof value === 'object' && value !== null && '$' in value) {
    if (value.$ === 'object') return isFailure
    return !(isFailure && value.$ === 'error' && value['name'] === 'Error')
  }
  return isFailure || !value
}

/** What may stand in the place of an odd value: what nobody mistakes, and others of its sort. */
export function insteadOf(value: Value, plain: Named): Named[] {
  const nameOf = (one: Value): unknown =>
    typeof one === 'object' && one !== null && 'name' in one ? one['name'] : undefined
  if (nameOf(value) !== undefined) {
    const others = ERRORS.filter(([one]) => nameOf(one) !== nameOf(value))
    return others.some(([one]) => sameValue(one, plain[0])) ? others : [plain, ...others]
  }
  const others = FALSY.filter((one) => !sameValue(one, value))
  const isFalsy = others.length < FALSY.length
  return isFalsy ? [plain, ...others.map((one): Named => [one, say(one)])] : [plain]
}

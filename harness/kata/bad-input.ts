import { isBadInputError, UNDEFINED, sameValue, type Value } from '../core/value.ts'

/** A field that is `undefined` is absent; one that is `null` is not. */
export function isAbsent(value: Value | undefined): boolean {
  return value === undefined || sameValue(value, UNDEFINED)
}

export function isWhole(value: Value | undefined, min: number, max = Infinity): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max
}

/** Whether an outcome refuses bad input: `how` as the contract wants it, with either of the two errors. */
export function isRefusal(
  how: Value | undefined,
  value: Value | undefined,
  wanted: 'rejected' | 'threw' = 'rejected',
): boolean {
  return how === wanted && isBadInputError(value)
}

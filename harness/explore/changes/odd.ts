import { anError, type Value } from '../../core/value.ts'

export const PLAIN_ERROR = anError('plain')

/** Whether careless code might take it for something else. */
export function isOdd(value: Value, isFailure: boolean): boolean {
  if (typeof value === 'object' && value !== null && '$' in value) {
    if (value.$ === 'object') return isFailure
    return !(isFailure && value.$ === 'error' && value['name'] === 'Error')
  }
  return isFailure || !value
}

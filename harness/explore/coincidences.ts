import type { Workload } from '../core/workload.ts'

/** Readings of a clock: that two are equal is one instant, and no coincidence. */
const TIMES = ['at', 'nowMs', 'epochMs', 'seed']
/** Whoever multiplies by it, or adds it, changes nothing. */
const NEUTRAL = [0, 1]
/** A longer number is one that nobody reckons with in the head. */
const LENGTH_MAX = 4

/**
 * How many of the numbers of some traffic hide what is done with them: those that are equal to another,
 * since one may stand for the other, and 0 and 1.
 */
export function coincidencesIn(workload: Workload): number {
  const { numbers } = partsOf(workload)
  const equal = numbers.length - new Set(numbers).size
  return equal + numbers.filter((number) => NEUTRAL.includes(number)).length
}

/** How many of its numbers nobody reckons with in the head. */
export function longNumbersIn(workload: Workload): number {
  return partsOf(workload).numbers.filter(isLong).length
}

/** Whether it is the same traffic but for numbers that hide less, and are as easy to reckon with. */
export function tellsMore(workload: Workload, than: Workload): boolean {
  const [one, other] = [partsOf(workload), partsOf(than)]
  const isSame = one.others.join('\n') === other.others.join('\n')
  return (
    isSame &&
    one.numbers.filter(isLong).length <= other.numbers.filter(isLong).length &&
    coincidencesIn(workload) < coincidencesIn(than)
  )
}

function isLong(number: number): boolean {
  return String(number).length > LENGTH_MAX
}

/** The numbers of some traffic, and all else. */
function partsOf(value: unknown): { numbers: number[]; others: string[] } {
  if (typeof value === 'number') return { numbers: [value], others: [] }
  if (typeof value !== 'object' || value === null) {
    return { numbers: [], others: [JSON.stringify(value)] }
  }
  const parts = Object.entries(value)
    .filter(([key]) => !TIMES.includes(key))
    .map(([, part]) => partsOf(part))
  return {
    numbers: parts.flatMap(({ numbers }) => numbers),
    others: parts.flatMap(({ others }) => others),
  }
}

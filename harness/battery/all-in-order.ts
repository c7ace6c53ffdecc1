/**
 * Waits for all of them, and fails as the first in their order does, not as the quickest: which one that
 * is depends on what else the machine has to do.
 */
export async function allInOrder<T>(promises: Iterable<Promise<T>>): Promise<T[]> {
  const outcomes = await Promise.allSettled(promises)
  return outcomes.map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason
    return outcome.value
  })
}

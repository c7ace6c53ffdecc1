import type { Subject } from '../subject.ts'

/** Each entry of the page says what it must, and its change applies to the solution as it is now. */
export async function flawsAreMade(subject: Subject): Promise<string[]> {
  await subject.flaws
  return []
}

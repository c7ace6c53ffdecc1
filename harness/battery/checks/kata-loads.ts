import type { Subject } from '../subject.ts'

/** The bank checks the form; what it throws becomes the complaint. */
export async function kataLoads(subject: Subject): Promise<string[]> {
  await subject.kata
  return []
}

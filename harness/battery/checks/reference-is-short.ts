import { readKataFile } from '../../bank/bank.ts'
import { countedLines } from '../../source/counted-lines.ts'
import type { Subject } from '../subject.ts'
import { counted } from '../../core/words.ts'

const LINES_MAX = 40

export async function referenceIsShort(subject: Subject): Promise<string[]> {
  const { reference } = subject.files
  const count = countedLines(await readKataFile(reference))
  if (count <= LINES_MAX) return []
  return [
    `${subject.where(reference)}: it has ${counted(count, 'counted line')}, and at most ${LINES_MAX} fit an interview. Simplify it, or move a level into a kata of its own.`,
  ]
}

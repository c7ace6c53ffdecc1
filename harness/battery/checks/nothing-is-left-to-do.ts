import { readFile } from 'node:fs/promises'
import { allFiles } from '../layout.ts'
import type { Subject } from '../subject.ts'

/** A TODO mark is a promise to a learner in the starter alone. */
export async function nothingIsLeftToDo(subject: Subject): Promise<string[]> {
  const complaints: string[] = []
  for (const file of allFiles(subject.files)) {
    if (file === subject.files.starter) continue
    for (const [index, line] of (await readFile(file, 'utf8')).split('\n').entries()) {
      const [, what] = /\bTODO\b:?\s*([^*]*)/.exec(line) ?? []
      if (what === undefined) continue
      complaints.push(
        `${subject.where(file)}:${index + 1}: still to be written: ${what.trim() || line.trim()}`,
      )
    }
  }
  return complaints
}

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { kataFileNames } from '../layout.ts'
import type { Subject } from '../subject.ts'

export async function everyFileIsThere(subject: Subject): Promise<string[]> {
  const { folder, reference, solutions } = subject.files
  const complaints = [...Object.entries(kataFileNames)]
    .filter(([name]) => !existsSync(join(folder, name)))
    .map(([name, what]) => `${subject.where(join(folder, name))}: this file is missing. ${what}`)
  if (!existsSync(reference)) {
    complaints.push(
      `${subject.where(reference)}: this file is missing. Write what a strong candidate would write.`,
    )
  }
  if (!existsSync(join(solutions, 'flaws'))) {
    complaints.push(
      `${subject.where(join(solutions, 'flaws'))}: this folder is missing. Write one wrong solution a file.`,
    )
  }
  return complaints
}

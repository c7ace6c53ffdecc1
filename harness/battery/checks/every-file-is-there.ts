import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { kataFileNames } from '../layout.ts'
import type { Subject } from '../subject.ts'

export async function everyFileIsThere(subject: Subject): Promise<string[]> {
  const { flaws, folder, reference } = subject.files
  const complaints = [...Object.entries(kataFileNames)]
    .filter(([name]) => !existsSync(join(folder, name)))
    .map(([name, what]) => `${subject.where(join(folder, name))}: this file is missing. ${what}`)
  if (!existsSync(reference)) {
    complaints.push(
      `${subject.where(reference)}: this file is missing. Write what a strong candidate would write.`,
    )
  }
  if (!existsSync(flaws)) {
    complaints.push(
      `${subject.where(flaws)}: this file is missing. Write the mistakes that people make, each as a change of a correct solution.`,
    )
  }
  return complaints
}

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { HONEST_TESTS, kataFileNames, LENIENT } from '../layout.ts'
import type { Subject } from '../subject.ts'

export async function everyFileIsThere(subject: Subject): Promise<string[]> {
  const { flaws, folder, reference, solutions } = subject.files
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
  const honest = join(solutions, HONEST_TESTS)
  if (!existsSync(honest)) {
    complaints.push(
      `${subject.where(honest)}: this file is missing. Write tests for vitest as an honest learner would, from the README alone.`,
    )
  }
  const lenient = join(solutions, LENIENT)
  if (!existsSync(lenient) && (await judgesBadInput(subject))) {
    complaints.push(
      `${subject.where(lenient)}: this file is missing. Write the reference's checks of bad input as people make them, too lenient, each as a change of it.`,
    )
  }
  return complaints
}

/** Of a kata that does not load another check speaks. */
async function judgesBadInput(subject: Subject): Promise<boolean> {
  const kata = await subject.kata.catch(() => undefined)
  return kata?.laws.some(({ kind }) => kind === 'validation') ?? false
}

import type { Subject } from '../subject.ts'

/** The bank checks the form; what it throws becomes the complaint. */
export async function kataLoads(subject: Subject): Promise<string[]> {
  const { scenarioOnly = [], laws } = await subject.kata
  return scenarioOnly
    .filter((name) => !laws.some((law) => law.name === name))
    .map(
      (name) =>
        `${subject.where(subject.files.definition)}: \`scenarioOnly\` lists \`${name}\`, which is no law of this kata. Correct the name, or take it off the list.`,
    )
}

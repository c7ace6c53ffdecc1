import type { Subject } from '../subject.ts'

/** A law that nothing breaks might as well not be there. */
export async function lawsAreBroken(subject: Subject): Promise<string[]> {
  const { laws } = await subject.kata
  const listed = new Set((await subject.flaws).flatMap((flaw) => flaw.laws))
  const where = subject.where(subject.files.flaws)
  return laws
    .filter(({ name }) => !listed.has(name))
    .map(
      ({ name, level }) =>
        `${where}: no flaw lists \`${name}\`. Add one that passes below level ${level} and breaks it there.`,
    )
}

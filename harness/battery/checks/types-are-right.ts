import type { Flaw } from '../../flaws/load-flaws.ts'
import { typeErrorsOf } from '../../source/type-errors.ts'
import { allModules } from '../layout.ts'
import type { Subject } from '../subject.ts'

export async function typesAreRight(subject: Subject): Promise<string[]> {
  const modules = allModules(subject.files)
  // Of flaws that cannot be made another check speaks.
  const flaws = await subject.flaws.catch((): Flaw[] => [])
  const made = new Map(flaws.map((flaw) => [flaw.file, flaw]))
  for (const file of modules) made.delete(file)
  const errors = typeErrorsOf([...modules, ...made.keys()])
  // A mistake of the solution that a flaw is a change of is none of the flaw.
  const own = errors.filter(({ file }) => !made.has(file))
  return (own.length > 0 ? own : errors).map(({ file, line, message }) => {
    const words = subject.relativePaths(message)
    const flaw = made.get(file)
    return flaw
      ? `${subject.entry(flaw)}: line ${line} of what it makes: ${words}. Mend the type; \`npx kata check ${subject.slug} --flaw ${flaw.name}\` shows the line.`
      : `${subject.where(file)}:${line}: ${words}. Mend the type; \`npx tsc --noEmit\` shows it too.`
  })
}

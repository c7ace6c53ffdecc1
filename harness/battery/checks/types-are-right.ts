import { typeErrorsOf } from '../../type-errors.ts'
import { allModules } from '../layout.ts'
import type { Subject } from '../subject.ts'

export async function typesAreRight(subject: Subject): Promise<string[]> {
  return typeErrorsOf(allModules(subject.files)).map(
    ({ file, line, message }) =>
      `${subject.where(file)}:${line}: ${subject.relativePaths(message)}. Mend the type; \`npx tsc --noEmit\` shows it too.`,
  )
}

import type ts from 'typescript'
import { filesOf } from '../bank/bank.ts'
import type { Kata } from '../core/kata.ts'
import { countedLines } from '../source/counted-lines.ts'
import { textOf } from '../lib/text-of.ts'
import { brokenTypes, programOf, typeErrorsIn } from '../source/type-errors.ts'
import { lintOf, type Lint } from './lint.ts'
import { measured, notMeasured, orNot, type Measured } from './measured.ts'
import { sourcesOf, type Place } from './sources.ts'
import { validationIn, type Validation } from './validation.ts'

/** What a look at the learner's code tells, without running it. */
export interface CodeLines {
  /** The reference's is known where there is one. */
  length: Measured<{ lines: number; reference?: number }>
  validation: Validation
  types: Measured<{ errors: (Place & { message: string })[] }>
  lint: Lint
}

/** Looks at a solution, and at what it imports from its own folder. */
export async function codeOf(kata: Kata, solution: string, root: string): Promise<CodeLines> {
  if (textOf(solution) === undefined) return nothing('solution.ts cannot be read')
  const reference = textOf(filesOf(kata.slug, root).reference)
  try {
    const program = programOf([solution])
    const files = sourcesOf(program, solution)
    if (files.length === 0) return nothing('TypeScript does not take solution.ts for code')
    const types = typesOf(program, files)
    const torn = files.map((file) => syntaxError(program, file)).find((why) => why !== undefined)
    if (torn !== undefined) return { ...nothing(torn), types }
    return {
      length: measured('without blanks, comments, imports and declared types', {
        lines: files.reduce((sum, { text }) => sum + countedLines(text), 0),
        ...(reference !== undefined && { reference: countedLines(reference) }),
      }),
      validation: await orNot('the syntax tree cannot be read', () => validationIn(files)),
      types,
      lint: await orNot('eslint cannot run', () => lintOf(files, program)),
    }
  } catch (error) {
    return nothing(`TypeScript cannot run: ${String((error as Error).message).split('\n')[0]}`)
  }
}

function nothing(why: string): CodeLines {
  const none = notMeasured(why)
  return { length: none, validation: none, types: none, lint: none }
}

function typesOf(program: ts.Program, files: ts.SourceFile[]): CodeLines['types'] {
  const broken = brokenTypes(program)
  if (broken !== undefined) return notMeasured(`TypeScript cannot check types: ${broken}`)
  const found = typeErrorsIn(
    program,
    files.map(({ fileName }) => fileName),
  )
  const errors = found.map(({ file, line, message }) => ({
    file: file.split('/').at(-1) ?? file,
    ...{ line, message },
  }))
  return measured('TypeScript, strict, with the options of the kit', { errors })
}

function syntaxError(program: ts.Program, file: ts.SourceFile): string | undefined {
  const [first] = program.getSyntacticDiagnostics(file)
  if (!first) return undefined
  const line = file.getLineAndCharacterOfPosition(first.start).line + 1
  return `${file.fileName.split('/').at(-1)} cannot be parsed, line ${line}`
}

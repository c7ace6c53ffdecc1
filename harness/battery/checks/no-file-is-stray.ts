import { dirname, join, resolve } from 'node:path'
import ts from 'typescript'
import { textOf } from '../../lib/text-of.ts'
import {
  allFiles,
  EQUIVALENT_MUTANTS,
  HONEST_TESTS,
  kataFileNames,
  LENIENT,
  THROUGHPUT,
} from '../layout.ts'
import type { Subject } from '../subject.ts'

/** Beside the files of the layout only modules may lie that one of them imports. */
export async function noFileIsStray(subject: Subject): Promise<string[]> {
  const { flaws, folder, reference, solutions } = subject.files
  const present = allFiles(subject.files)
  const named = new Set([
    ...Object.keys(kataFileNames).map((name) => join(folder, name)),
    join(folder, THROUGHPUT),
    reference,
    flaws,
    ...[EQUIVALENT_MUTANTS, HONEST_TESTS, LENIENT].map((name) => join(solutions, name)),
  ])
  const isSolution = (file: string): boolean =>
    file.endsWith('.ts') &&
    [join(solutions, 'flaws'), join(solutions, 'controls')].includes(dirname(file))
  const wanted = reachedFrom(present.filter((file) => named.has(file) || isSolution(file)))
  return present
    .filter((file) => !wanted.has(file))
    .map(
      (file) =>
        `${subject.where(file)}: no file of the layout has this name or imports it. Delete it, or import it where it is needed.`,
    )
}

/** The files given and the modules that they import, directly or not. */
function reachedFrom(files: string[]): Set<string> {
  const reached = new Set(files)
  for (const file of reached) {
    for (const imported of file.endsWith('.ts') ? importsOf(file) : []) reached.add(imported)
  }
  return reached
}

function importsOf(file: string): string[] {
  // An import of a file that is not there is the type check's to complain of.
  const { importedFiles } = ts.preProcessFile(textOf(file) ?? '', true, true)
  return importedFiles
    .filter(({ fileName }) => fileName.startsWith('.'))
    .map(({ fileName }) => resolve(dirname(file), fileName))
}

import { basename, dirname, relative, sep } from 'node:path'
import ts from 'typescript'

/** A line of the learner's. */
export interface Place {
  /** Its name. */
  file: string
  /** From 1. */
  line: number
}

/** What the learner wrote: the solution, and what it imports from its folder but for the contract. */
export function sourcesOf(program: ts.Program, solution: string): ts.SourceFile[] {
  const folder = dirname(solution)
  return program.getSourceFiles().filter(({ fileName, isDeclarationFile }) => {
    const place = relative(folder, fileName)
    const isOutside = place.startsWith('..') || place.split(sep).includes('node_modules')
    return !isOutside && !isDeclarationFile && place !== 'contract.ts'
  })
}

export function placeIn(file: ts.SourceFile, node: ts.Node): Place {
  const { line } = file.getLineAndCharacterOfPosition(node.getStart(file))
  return { file: basename(file.fileName), line: line + 1 }
}

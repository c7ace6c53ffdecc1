import { join } from 'node:path'
import ts from 'typescript'
import { KIT_ROOT } from './bank.ts'

export interface TypeError {
  file: string
  /** From 1. */
  line: number
  message: string
}

/** The same libraries lie under every kata: they are parsed once. */
const parsed = new Map<string, ts.SourceFile | undefined>()

/** Type-checks some files as the kit's own `tsconfig.json` asks for; says nothing of what they import. */
export function typeErrorsOf(files: string[]): TypeError[] {
  return typeErrorsIn(programOf(files), files)
}

/** Some files and all that they import, as the compiler knows them. */
export function programOf(files: string[]): ts.Program {
  const options = optionsOfTheKit()
  const host = ts.createCompilerHost(options)
  const getSourceFile = host.getSourceFile.bind(host)
  host.getSourceFile = (name, ...rest) => {
    if (!name.includes('/node_modules/')) return getSourceFile(name, ...rest)
    if (!parsed.has(name)) parsed.set(name, getSourceFile(name, ...rest))
    return parsed.get(name)
  }
  return ts.createProgram(files, options, host)
}

export function typeErrorsIn(program: ts.Program, files: string[]): TypeError[] {
  return files.flatMap((name) => {
    const file = program.getSourceFile(name)
    if (!file) return []
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
      ({ start = 0, messageText, code }) => ({
        file: name,
        line: file.getLineAndCharacterOfPosition(start).line + 1,
        message: `${ts.flattenDiagnosticMessageText(messageText, ' ')} (TS${code})`,
      }),
    )
  })
}

function optionsOfTheKit(): ts.CompilerOptions {
  const file = join(KIT_ROOT, 'tsconfig.json')
  const { config } = ts.readConfigFile(file, (path) => ts.sys.readFile(path))
  const found = ts.parseJsonConfigFileContent(config, ts.sys, KIT_ROOT, undefined, file)
  return { ...found.options, noEmit: true }
}

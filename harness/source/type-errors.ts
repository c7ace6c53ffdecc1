import { realpathSync } from 'node:fs'
import { join, sep } from 'node:path'
import ts from 'typescript'
import { KIT_PACKAGES, KIT_ROOT } from '../compile/cache.js'

export interface TypeError {
  file: string
  /** From 1. */
  line: number
  message: string
}

const OWN_PACKAGES = realpathSync(KIT_PACKAGES) + sep

/** The same libraries lie under every kata: they are parsed once, and so is found what they import. */
const parsed = new Map<string, ts.SourceFile | undefined>()
const resolved = new Map<string, ts.ResolvedModuleWithFailedLookupLocations>()
const isOfLibrary = (name: string): boolean => name.includes('/node_modules/')

/** Type-checks some files as the kit's own `tsconfig.json` asks for; says nothing of what they import. */
export function typeErrorsOf(files: string[]): TypeError[] {
  return typeErrorsIn(programOf(files), files)
}

/**
 * Some files and all that they import, as the compiler knows them. Wherever they lie they are modules,
 * and find the kit's packages, as they do in the judge.
 */
export function programOf(files: string[]): ts.Program {
  const { options, errors } = settingsOfTheKit()
  const host = ts.createCompilerHost(options)
  // As tsc does: what comments say of types is nothing to TypeScript.
  host.jsDocParsingMode = ts.JSDocParsingMode.ParseForTypeErrors
  const getSourceFile = host.getSourceFile.bind(host)
  host.getSourceFile = (name, asked, ...rest) => {
    if (!isOfLibrary(name)) return getSourceFile(name, asModule(asked), ...rest)
    if (!parsed.has(name)) parsed.set(name, getSourceFile(name, asked, ...rest))
    return parsed.get(name)
  }
  const cache = ts.createModuleResolutionCache(KIT_ROOT, (name) => name, options)
  host.resolveModuleNameLiterals = (names, from, redirected, _options, file) =>
    names.map((name) => {
      const mode = ts.getModeForUsageLocation(file, name, options)
      const resolve = (place: string): ts.ResolvedModuleWithFailedLookupLocations =>
        ts.resolveModuleName(name.text, place, options, host, cache, redirected, mode)
      if (isOfLibrary(from)) {
        const key = `${from} ${name.text} ${mode}`
        const known = resolved.get(key) ?? resolve(from)
        resolved.set(key, known)
        return known
      }
      const found = resolve(from)
      if (name.text.startsWith('.') || isOfAnother(found.resolvedModule)) return found
      return resolve(join(KIT_ROOT, 'solution.ts'))
    })
  return ts.createProgram({
    rootNames: files,
    options,
    host,
    configFileParsingDiagnostics: errors,
  })
}

/** A package that is not the kit's own: of that one copy is parsed, whatever links lead to it. */
function isOfAnother(found: ts.ResolvedModule | undefined): boolean {
  return found !== undefined && !realpathSync(found.resolvedFileName).startsWith(OWN_PACKAGES)
}

function asModule(
  asked: ts.ScriptTarget | ts.CreateSourceFileOptions,
): ts.ScriptTarget | ts.CreateSourceFileOptions {
  return typeof asked === 'object' ? { ...asked, impliedNodeFormat: ts.ModuleKind.ESNext } : asked
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

/** Why nothing that the compiler says of this program's types can be relied on: a setting, a library. */
export function brokenTypes(program: ts.Program): string | undefined {
  const [first] = [
    ...program.getConfigFileParsingDiagnostics(),
    ...program.getOptionsDiagnostics(),
    ...program.getGlobalDiagnostics(),
  ]
  return first && `${ts.flattenDiagnosticMessageText(first.messageText, ' ')} (TS${first.code})`
}

function settingsOfTheKit(): { options: ts.CompilerOptions; errors: ts.Diagnostic[] } {
  const file = join(KIT_ROOT, 'tsconfig.json')
  const { config, error } = ts.readConfigFile(file, (path) => ts.sys.readFile(path))
  const found = ts.parseJsonConfigFileContent(config ?? {}, ts.sys, KIT_ROOT, undefined, file)
  return {
    options: { ...found.options, noEmit: true },
    errors: [...(error ? [error] : []), ...found.errors],
  }
}

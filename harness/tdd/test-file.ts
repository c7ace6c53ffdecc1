import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import ts from 'typescript'

/** Something at a line of the test file, from 1. */
export interface Place {
  line: number
  what: string
}

/** What a look at a test file tells, without running it. */
export interface TestFile {
  /** Why it cannot run at all. */
  problem?: Place
  /** Each call of `test` or `it`, by its lines. */
  tests: { from: number; to: number }[]
  /** Looks at the solution's source, path or name. */
  looks: Place[]
  /** Uses of what the solution exports beyond its contract. */
  ownParts: Place[]
  /** Lines with an assertion of Node's, which nobody counts at run time. */
  nodeAsserts: number[]
  /** Lines with a property of fast-check. */
  properties: number[]
  /** All names that it takes from the solution. */
  names: string[]
  usesFastCheck: boolean
  /** It waits in ways that leave no trace in the event loop: an import, the platform's timeout. */
  waitsUnseen: boolean
}

const READERS = /^(node:)?(fs|fs\/promises|module|vm|child_process|inspector)$/

/** @param exports what the kata asks a solution to export. */
export function lookAt(file: string, text: string, exports: string[]): TestFile {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, true, ts.ScriptKind.TS)
  const found: TestFile = {
    ...{ tests: [], looks: [], ownParts: [], nodeAsserts: [], properties: [], names: [] },
    usesFastCheck: /['"](@fast-check\/vitest|fast-check)['"]/.test(text),
    waitsUnseen: /\bimport\(|\bAbortSignal\.timeout\b|\bunref\b/.test(text),
  }
  const problem = syntaxError(source, text) ?? missingImport(source, file)
  if (problem) return { ...found, problem }
  const imports = importsOf(source)
  const looker = new Looker(source, imports, exports, found)
  looker.visit(source)
  found.names = [...new Set([...imports.solution.values(), ...found.names])]
  return found
}

interface Imports {
  /** Local name to exported name. */
  solution: Map<string, string>
  namespaces: Set<string>
  /** Local names of what reads files or code. */
  readers: Map<string, string>
  nodeAsserts: Set<string>
}

function importsOf(source: ts.SourceFile): Imports {
  const found: Imports = {
    solution: new Map(),
    namespaces: new Set(),
    readers: new Map(),
    nodeAsserts: new Set(),
  }
  for (const statement of source.statements) {
    if (!ts.isImportDeclaration(statement) || statement.importClause?.isTypeOnly) continue
    const from = textOf(statement.moduleSpecifier)
    const { name, namedBindings } = statement.importClause ?? {}
    const named = namedBindings && ts.isNamedImports(namedBindings) ? namedBindings.elements : []
    const space = namedBindings && ts.isNamespaceImport(namedBindings) ? namedBindings.name : name
    const locals = [...named.map((one) => one.name.text), ...(space ? [space.text] : [])]
    if (READERS.test(from)) locals.forEach((local) => found.readers.set(local, from))
    if (/^(node:)?assert(\/strict)?$/.test(from))
      locals.forEach((one) => found.nodeAsserts.add(one))
    if (!isSolution(from)) continue
    if (space) found.namespaces.add(space.text)
    for (const one of named.filter(({ isTypeOnly }) => !isTypeOnly)) {
      found.solution.set(one.name.text, (one.propertyName ?? one.name).text)
    }
  }
  return found
}

class Looker {
  readonly #source: ts.SourceFile
  readonly #imports: Imports
  readonly #exports: string[]
  readonly #found: TestFile

  constructor(source: ts.SourceFile, imports: Imports, exports: string[], found: TestFile) {
    this.#source = source
    this.#imports = imports
    this.#exports = exports
    this.#found = found
  }

  visit(node: ts.Node): void {
    if (ts.isImportDeclaration(node)) return this.#importOf(node)
    if (ts.isCallExpression(node)) this.#call(node)
    if (ts.isPropertyAccessExpression(node)) this.#access(node)
    if (ts.isMetaProperty(node)) this.#look(node, 'import.meta')
    if (ts.isTemplateSpan(node) && this.#isExport(node.expression)) {
      this.#look(node, `\${${node.expression.getText()}}`)
    }
    if (ts.isIdentifier(node) && isValue(node)) this.#identifier(node)
    ts.forEachChild(node, (child) => this.visit(child))
  }

  #importOf(node: ts.ImportDeclaration): void {
    const from = textOf(node.moduleSpecifier)
    if (from.includes('?') && isSolution(from)) this.#look(node, `import of ${from}`)
  }

  #call(node: ts.CallExpression): void {
    const callee = node.expression.getText().replace(/\s+/g, '')
    if (/^(test|it)\b/.test(callee) && !ts.isCallExpression(node.parent)) {
      this.#found.tests.push({ from: this.#line(node), to: this.#lineAt(node.getEnd()) })
    }
    if (/^(\w+\.)?(assert|check|property|asyncProperty)$|\.prop$/.test(callee)) {
      const isOfFastCheck = /^(fc|fastCheck)\./.test(callee) || /\.prop$|roperty$/.test(callee)
      if (this.#found.usesFastCheck && isOfFastCheck) this.#found.properties.push(this.#line(node))
    }
    const [first] = node.arguments
    if (callee === 'String' && first && this.#isExport(first)) {
      this.#look(node, `String(${first.getText()})`)
    }
    if (/^(require|import|process\.getBuiltinModule)$/.test(callee) && first) {
      if (READERS.test(textOf(first))) this.#look(node, `${callee}('${textOf(first)}')`)
      else if (isSolution(textOf(first)) && textOf(first).includes('?')) {
        this.#look(node, `${callee}('${textOf(first)}')`)
      }
    }
  }

  #access(node: ts.PropertyAccessExpression): void {
    const name = node.name.text
    const text = node.getText()
    if (/^(stack|prepareStackTrace|captureStackTrace)$/.test(name)) this.#look(node, `.${name}`)
    else if (/^__vite/.test(name)) this.#look(node, name)
    else if (/^(toString|toSource|name)$/.test(name) && this.#isExport(node.expression)) {
      this.#look(node, text)
    } else if (/^Function\.prototype\.toString/.test(text) && name === 'toString') {
      this.#look(node, text)
    }
    if (!ts.isIdentifier(node.expression) || !this.#imports.namespaces.has(node.expression.text)) {
      return
    }
    this.#found.names.push(name)
    if (!this.#exports.includes(name) && isValue(node)) this.#ownPart(node, text)
  }

  #identifier(node: ts.Identifier): void {
    const { readers, nodeAsserts, solution } = this.#imports
    const reader = readers.get(node.text)
    if (reader !== undefined) this.#look(node, `${node.text} of ${reader}`)
    if (nodeAsserts.has(node.text)) this.#found.nodeAsserts.push(this.#line(node))
    if (/^__vite/.test(node.text)) this.#look(node, node.text)
    const exported = solution.get(node.text)
    if (exported !== undefined && !this.#exports.includes(exported)) this.#ownPart(node, exported)
  }

  #isExport(node: ts.Node): boolean {
    if (ts.isIdentifier(node)) return this.#imports.solution.has(node.text)
    return (
      ts.isPropertyAccessExpression(node) &&
      ts.isIdentifier(node.expression) &&
      this.#imports.namespaces.has(node.expression.text)
    )
  }

  #look(node: ts.Node, what: string): void {
    this.#found.looks.push({ line: this.#line(node), what })
  }

  #ownPart(node: ts.Node, what: string): void {
    this.#found.ownParts.push({ line: this.#line(node), what })
  }

  #line(node: ts.Node): number {
    return this.#lineAt(node.getStart())
  }

  #lineAt(position: number): number {
    return this.#source.getLineAndCharacterOfPosition(position).line + 1
  }
}

/** Not a name in an import, a type, a key or a property behind a dot. */
function isValue(node: ts.Node): boolean {
  const { parent } = node
  if (ts.isImportSpecifier(parent) || ts.isImportClause(parent)) return false
  if (ts.isNamespaceImport(parent) || ts.isQualifiedName(parent)) return false
  if (ts.isTypeNode(parent) && !ts.isExpressionWithTypeArguments(parent)) return false
  if (ts.isPropertyAccessExpression(parent)) return parent.name !== node
  return !(ts.isPropertyAssignment(parent) && parent.name === node)
}

function isSolution(specifier: string): boolean {
  return /^\.\/solution(\.[jt]s)?(\?.*)?$/.test(specifier)
}

function textOf(node: ts.Node): string {
  return ts.isStringLiteralLike(node) ? node.text : ''
}

function syntaxError(source: ts.SourceFile, text: string): Place | undefined {
  const { diagnostics = [] } = ts.transpileModule(text, {
    fileName: source.fileName,
    reportDiagnostics: true,
    compilerOptions: { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext },
  })
  const [first] = diagnostics
  if (!first) return undefined
  const { line } = source.getLineAndCharacterOfPosition(first.start ?? 0)
  return { line: line + 1, what: ts.flattenDiagnosticMessageText(first.messageText, ' ') }
}

/** An import of a file that is not there. The solution is there on every variant. */
function missingImport(source: ts.SourceFile, file: string): Place | undefined {
  for (const statement of source.statements) {
    if (!ts.isImportDeclaration(statement) || statement.importClause?.isTypeOnly) continue
    const from = textOf(statement.moduleSpecifier).split('?')[0] ?? ''
    if (!from.startsWith('.') || isSolution(from)) continue
    const path = resolve(dirname(file), from)
    const candidates = [path, path.replace(/\.js$/, '.ts'), `${path}.ts`, `${path}/index.ts`]
    if (candidates.some((candidate) => existsSync(candidate))) continue
    const { line } = source.getLineAndCharacterOfPosition(statement.getStart())
    return { line: line + 1, what: `there is no ${from} beside it` }
  }
  return undefined
}

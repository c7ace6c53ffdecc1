import ts from 'typescript'

/** Too general to say which field is bad. */
const GENERAL = new Set(['input', 'options', 'error', 'value', 'ok'])

/**
 * What a contract calls its properties and parameters; with a unit, also without: `timeoutMs` is named
 * by `timeout` as well.
 */
export function fieldsIn(contract: string): string[] {
  const file = ts.createSourceFile('contract.ts', contract, ts.ScriptTarget.Latest, true)
  const names = new Set<string>()
  const visit = (node: ts.Node): void => {
    const isField = ts.isPropertySignature(node) || ts.isParameter(node)
    if (isField && ts.isIdentifier(node.name) && !GENERAL.has(node.name.text)) {
      names.add(node.name.text)
      names.add(node.name.text.replace(/(Ms|PerSec)$/, ''))
    }
    node.forEachChild(visit)
  }
  visit(file)
  return [...names]
}

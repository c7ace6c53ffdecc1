import ts from 'typescript'

/**
 * How many lines a solution has, as an interviewer counts them: without blank lines, comments,
 * imports and what is there for the type checker alone (interfaces, type aliases, `export type`,
 * `declare`, overload signatures).
 */
export function countedLines(source: string): number {
  const file = ts.createSourceFile('source.ts', source, ts.ScriptTarget.Latest, true)
  const counted = new Set<number>()
  const count = (node: ts.Node): void => {
    if (isForTypesAlone(node) || ts.isJSDoc(node)) return
    const children = node.getChildren(file)
    if (children.length > 0) return children.forEach(count)
    if (node.getWidth(file) === 0) return
    const { line: first } = file.getLineAndCharacterOfPosition(node.getStart(file))
    const { line: last } = file.getLineAndCharacterOfPosition(node.getEnd())
    for (let line = first; line <= last; line++) counted.add(line)
  }
  count(file)
  return counted.size
}

function isForTypesAlone(node: ts.Node): boolean {
  if (ts.isImportDeclaration(node) || ts.isImportEqualsDeclaration(node)) return true
  if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return true
  if (ts.isExportDeclaration(node)) return node.isTypeOnly
  if (ts.isFunctionDeclaration(node)) return node.body === undefined
  return (
    ts.canHaveModifiers(node) &&
    (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword)
  )
}

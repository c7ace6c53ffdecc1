import ts from 'typescript'

/** A token of a program as likeness sees it: its kind, and the line that it stands in. */
export interface Token {
  kind: ts.SyntaxKind
  /** From 1. */
  line: number
}

const { SyntaxKind } = ts

/** A matter of taste. */
const LEFT_OUT = new Set([SyntaxKind.SemicolonToken, SyntaxKind.CommaToken])

/** After one of these a slash divides; after anything else it begins a regular expression. */
const ENDS_OPERAND = new Set([
  ...[SyntaxKind.CloseParenToken, SyntaxKind.CloseBracketToken, SyntaxKind.CloseBraceToken],
  ...[SyntaxKind.StringLiteral, SyntaxKind.NumericLiteral, SyntaxKind.BigIntLiteral],
  ...[SyntaxKind.NoSubstitutionTemplateLiteral, SyntaxKind.TemplateTail],
  ...[SyntaxKind.Identifier, SyntaxKind.PrivateIdentifier, SyntaxKind.RegularExpressionLiteral],
  ...[SyntaxKind.ThisKeyword, SyntaxKind.SuperKeyword, SyntaxKind.NullKeyword],
  ...[SyntaxKind.TrueKeyword, SyntaxKind.FalseKeyword],
])

/**
 * The tokens of a program, in order, by their kind: renaming, other numbers, comments, layout, semicolons
 * and commas change nothing. Imports are left out.
 *
 * They come from the scanner and not from the tree: TypeScript's parser calls itself, and a submission
 * that is nested deep enough would end the process of the teacher.
 */
export function tokensOf(text: string): Token[] {
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, true, ts.LanguageVariant.Standard, text)
  const tokens: Token[] = []
  /** Braces that are open within each template that is open. */
  const templates: number[] = []
  let [line, counted] = [1, 0]
  let before: ts.SyntaxKind = SyntaxKind.Unknown
  let isImport = false
  for (;;) {
    const kind = nextKind(scanner, before, templates)
    if (kind === SyntaxKind.EndOfFileToken) return tokens
    for (; counted < scanner.getTokenStart(); counted++) if (text[counted] === '\n') line++
    if (kind === SyntaxKind.ImportKeyword) isImport = isDeclaration(scanner)
    if (!isImport && !LEFT_OUT.has(kind)) tokens.push({ kind, line })
    // The name of the module ends it.
    if (kind === SyntaxKind.StringLiteral) isImport = false
    before = kind
  }
}

/** The scanner alone cannot tell a slash from a pattern, or a brace from the rest of a template. */
function nextKind(scanner: ts.Scanner, before: ts.SyntaxKind, templates: number[]): ts.SyntaxKind {
  const kind = scanner.scan()
  const innermost = templates.length - 1
  switch (kind) {
    case SyntaxKind.SlashToken:
    case SyntaxKind.SlashEqualsToken:
      return ENDS_OPERAND.has(before) ? kind : scanner.reScanSlashToken()
    case SyntaxKind.TemplateHead:
      templates.push(0)
      return kind
    case SyntaxKind.OpenBraceToken:
      if (innermost >= 0) templates[innermost] = (templates[innermost] as number) + 1
      return kind
    case SyntaxKind.CloseBraceToken: {
      if (innermost < 0) return kind
      const open = templates[innermost] as number
      if (open > 0) {
        templates[innermost] = open - 1
        return kind
      }
      const part = scanner.reScanTemplateToken(false)
      if (part === SyntaxKind.TemplateTail) templates.pop()
      return part
    }
    default:
      return kind
  }
}

/** Neither `import('…')` nor `import.meta`. */
function isDeclaration(scanner: ts.Scanner): boolean {
  const next = scanner.lookAhead(() => scanner.scan())
  return next !== SyntaxKind.OpenParenToken && next !== SyntaxKind.DotToken
}

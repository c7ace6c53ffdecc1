import ts from 'typescript'
import { measured, notMeasured, type Measured } from './measured.ts'

/** Where bad input is refused: apart from the work, before it, or in the midst of it. */
export type Validation = Measured<{
  /** Places that make a `TypeError` or a `RangeError`. */
  checks: number
  /** Those in a function that does nothing but check. */
  apart: number
  /** Those that come before all else that their function does. */
  guards: number
  /** The lines of the others, from 1. */
  mixedLines: number[]
}>

const HOW = 'syntax tree: what else the function of each check does'
const BAD_INPUT = /^(TypeError|RangeError)$/
const TIMERS = /^((set|clear)(Timeout|Interval|Immediate)|queueMicrotask|sleep)$/
const WORK_TYPES = /^(Promise|AbortController|AbortSignal|Map|Set|WeakMap|WeakSet)$/
const WORK_METHODS =
  /^(then|catch|finally|push|pop|shift|unshift|splice|set|delete|add|addEventListener|removeEventListener|abort)$/

/**
 * Looks at each place that makes a `TypeError` or a `RangeError` (a subclass of the file's own
 * included): whether the function around it also touches timers, queues, promises or what a caller
 * handed in to be called. A callback belongs to the function that it is handed over in.
 */
export function validationIn(source: string): Validation {
  const file = ts.createSourceFile('solution.ts', source, ts.ScriptTarget.Latest, true)
  const errors = badInputErrorsOf(file)
  const places = nodesIn(file).filter(
    (node): node is ts.NewExpression =>
      ts.isNewExpression(node) &&
      ts.isIdentifier(node.expression) &&
      errors.has(node.expression.text),
  )
  if (places.length === 0) return notMeasured('the file makes no TypeError and no RangeError')
  const busy = places.filter((place) => doesWork(functionAround(place)))
  const mixed = busy.filter((place) => !isGuard(place))
  const lines = mixed.map((place) => file.getLineAndCharacterOfPosition(place.getStart(file)).line)
  return measured(HOW, {
    checks: places.length,
    apart: places.length - busy.length,
    guards: busy.length - mixed.length,
    mixedLines: [...new Set(lines.map((line) => line + 1))],
  })
}

/** Nothing but checks and declarations stands before it in its function, and it is in no callback. */
function isGuard(place: ts.Node): boolean {
  const around = functionAround(place)
  if (!ts.isFunctionLike(around) || !('body' in around)) return false
  const { body } = around as ts.FunctionLikeDeclaration
  if (!body || !ts.isBlock(body)) return false
  const own = body.statements.findIndex(
    (statement) => statement.pos <= place.pos && place.end <= statement.end,
  )
  return body.statements.slice(0, own + 1).every((statement) => !doesWork(statement))
}

function badInputErrorsOf(file: ts.SourceFile): Set<string> {
  const names = new Set(['TypeError', 'RangeError'])
  for (const node of nodesIn(file)) {
    if (!ts.isClassDeclaration(node) || !node.name) continue
    const parents = (node.heritageClauses ?? []).flatMap(({ types }) => [...types])
    if (parents.some(({ expression }) => BAD_INPUT.test(expression.getText(file)))) {
      names.add(node.name.text)
    }
  }
  return names
}

/** The function with a name of its own around a place; the file, where there is none. */
function functionAround(place: ts.Node): ts.Node {
  let node = place.parent
  while (!ts.isSourceFile(node)) {
    const { parent } = node
    const isCallback =
      (ts.isCallExpression(parent) || ts.isNewExpression(parent)) && parent.expression !== node
    if (ts.isFunctionLike(node) && !isCallback) return node
    node = node.parent
  }
  return node
}

function doesWork(around: ts.Node): boolean {
  const callbacks = parametersAround(around)
  return nodesIn(around).some((node) => {
    if (ts.isAwaitExpression(node) || ts.isYieldExpression(node)) return true
    if (ts.isNewExpression(node)) return WORK_TYPES.test(node.expression.getText())
    if (!ts.isCallExpression(node)) return false
    const { expression: callee } = node
    if (ts.isIdentifier(callee)) return TIMERS.test(callee.text) || callbacks.has(callee.text)
    if (!ts.isPropertyAccessExpression(callee)) return false
    return callee.expression.getText() === 'Promise' || WORK_METHODS.test(callee.name.text)
  })
}

/** What the file's user handed in: to call one of these is to call the handler. */
function parametersAround(around: ts.Node): Set<string> {
  const names = new Set<string>()
  for (let node = around; !ts.isSourceFile(node); node = node.parent) {
    // A function of the file's own may take a predicate: that is no handler.
    const isOutside = node !== around || isExported(node)
    if (!ts.isFunctionLike(node) || !isOutside) continue
    for (const { name } of node.parameters) {
      for (const part of nodesIn(name)) if (ts.isIdentifier(part)) names.add(part.text)
    }
  }
  return names
}

function isExported(node: ts.Node): boolean {
  const modifiers = ts.canHaveModifiers(node) ? (ts.getModifiers(node) ?? []) : []
  return modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
}

function nodesIn(node: ts.Node): ts.Node[] {
  const nodes: ts.Node[] = [node]
  node.forEachChild((child) => void nodes.push(...nodesIn(child)))
  return nodes
}

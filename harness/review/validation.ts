import ts from 'typescript'
import { Effects, isHandedOver, nameOf, nodesIn, whenRun, worst, type Effect } from './effects.ts'
import { measured, notMeasured, type Measured } from './measured.ts'
import { placeIn, type Place } from './sources.ts'

/** Where bad input is refused: apart from the work, before it, or in the midst of it. */
export type Validation = Measured<{
  /** Places that make a `TypeError` or a `RangeError`. */
  checks: number
  /** Those in a function that does nothing but check. */
  apart: number
  /** Those that come before all else that their function does. */
  guards: number
  /** Those that surely come after some of the work. */
  mixed: Place[]
  /** Those of which a look at the syntax tree cannot tell. */
  untold: Place[]
}>

const HOW = 'syntax tree: what its function does before each TypeError and RangeError'

type Kind = 'apart' | 'guard' | 'mixed' | 'untold'

/**
 * Looks at each place that makes a `TypeError` or a `RangeError` (a subclass of the file's own
 * included): whether the function around it has touched timers, queues, promises, its state or what a
 * caller handed in to be called. Of a helper that makes such an error without a condition, the places
 * that call it are looked at. Where it is not sure it says so.
 */
export function validationIn(files: readonly ts.SourceFile[]): Validation {
  const found = files.flatMap((file) => {
    const errors = badInputErrorsOf(file)
    const effects = new Effects(file, errors)
    return nodesIn(file)
      .filter((node) => isMaking(node, errors))
      .flatMap((place) => checksBehind(place, file))
      .map((place) => ({ place: placeIn(file, place), kind: kindOf(place, effects) }))
  })
  if (found.length === 0) return notMeasured('the code makes no TypeError and no RangeError')
  const of = (kind: Kind): Place[] =>
    found.filter((one) => one.kind === kind).map(({ place }) => place)
  return measured(HOW, {
    checks: found.length,
    apart: of('apart').length,
    guards: of('guard').length,
    mixed: of('mixed'),
    untold: of('untold'),
  })
}

function kindOf(place: ts.Node, effects: Effects): Kind {
  if (!isConditional(place)) return 'untold'
  const before = effectBefore(place, effects)
  if (before !== 'none') return before === 'work' ? 'mixed' : 'untold'
  const around = functionAround(place)
  return !ts.isSourceFile(around) && effects.ofAll(around) === 'none' ? 'apart' : 'guard'
}

/** The two, and the file's own classes that extend one. */
function badInputErrorsOf(file: ts.SourceFile): Set<string> {
  const names = new Set(['TypeError', 'RangeError'])
  for (const node of nodesIn(file)) {
    if (!ts.isClassDeclaration(node) || !node.name) continue
    const parents = (node.heritageClauses ?? []).flatMap(({ types }) => [...types])
    if (parents.some(({ expression }) => names.has(expression.getText()))) {
      names.add(node.name.text)
    }
  }
  return names
}

/** With `new` or without: these two are called both ways. */
function isMaking(node: ts.Node, errors: ReadonlySet<string>): boolean {
  return (
    (ts.isNewExpression(node) || ts.isCallExpression(node)) && errors.has(node.expression.getText())
  )
}

/** The place itself; of a helper that always makes the error, the places that call it. */
function checksBehind(place: ts.Node, file: ts.SourceFile, depth = 3): ts.Node[] {
  const around = functionAround(place)
  const name = nameOf(around)
  if (isConditional(place) || name === undefined || depth === 0) return [place]
  const calls = nodesIn(file).filter(
    (node) =>
      ts.isCallExpression(node) && node.expression.getText().replace(/^this\./, '') === name,
  )
  if (calls.length === 0) return [place]
  return calls.flatMap((call) => checksBehind(call, file, depth - 1))
}

/** The function with a name of its own around a place; the file, where there is none. */
function functionAround(place: ts.Node): ts.Node {
  const isOwn = (node: ts.Node): boolean => ts.isFunctionLike(node) && !isHandedOver(node)
  return ts.findAncestor(place.parent, isOwn) ?? place.getSourceFile()
}

/** Whether there are calls of its function that do not come here. */
function isConditional(place: ts.Node): boolean {
  return stepsTo(place).some(
    ({ node, parent }) =>
      ((ts.isIfStatement(parent) || ts.isConditionalExpression(parent)) &&
        parent.getChildAt(0) !== node &&
        !isCondition(parent, node)) ||
      (ts.isBinaryExpression(parent) && parent.right === node && isLogical(parent)) ||
      ts.isCaseOrDefaultClause(parent) ||
      ts.isCatchClause(parent) ||
      ts.isIterationStatement(parent, false) ||
      before(node, parent).some((one) => ts.isStatement(one) && mayLeave(one)),
  )
}

/** What has run in its function when this place is reached. */
function effectBefore(place: ts.Node, effects: Effects): Effect {
  return worst(
    stepsTo(place).flatMap(({ node, parent }) => {
      const found = before(node, parent).map((one) => effects.of(one))
      // What stands behind it in a loop may have run in an earlier round.
      const isBody = ts.isIterationStatement(parent, false) && parent.statement === node
      if (isBody && effects.of(node) !== 'none') found.push('unknown')
      if (ts.isFunctionLike(node)) {
        const when = whenRun(node)
        if (when !== 'at-once') found.push(when === 'later' ? 'work' : 'unknown')
      }
      return found
    }),
  )
}

/** From the place outwards to its function: each node with the one around it. */
function stepsTo(place: ts.Node): { node: ts.Node; parent: ts.Node }[] {
  const steps: { node: ts.Node; parent: ts.Node }[] = []
  const around = functionAround(place)
  for (let node = place; node !== around && node.parent !== around; node = node.parent) {
    steps.push({ node, parent: node.parent })
  }
  return steps
}

/** What stands in front of a node beside it, and is run before it. */
function before(node: ts.Node, parent: ts.Node): ts.Node[] {
  if (ts.isCaseBlock(parent)) return []
  const beside: ts.Node[] = []
  parent.forEachChild((child) => void (child.end <= node.pos && beside.push(child)))
  const isOtherBranch = (one: ts.Node): boolean =>
    (ts.isIfStatement(parent) && one === parent.thenStatement) ||
    (ts.isConditionalExpression(parent) && one === parent.whenTrue)
  return beside.filter((one) => !isOtherBranch(one))
}

function isCondition(parent: ts.IfStatement | ts.ConditionalExpression, node: ts.Node): boolean {
  return (ts.isIfStatement(parent) ? parent.expression : parent.condition) === node
}

function isLogical({ operatorToken: { kind } }: ts.BinaryExpression): boolean {
  return [
    ts.SyntaxKind.AmpersandAmpersandToken,
    ts.SyntaxKind.BarBarToken,
    ts.SyntaxKind.QuestionQuestionToken,
  ].includes(kind)
}

function mayLeave(statement: ts.Statement): boolean {
  return (
    !ts.isFunctionLike(statement) &&
    nodesIn(statement).some(
      (node) =>
        (ts.isReturnStatement(node) || ts.isThrowStatement(node)) &&
        ts.findAncestor(node, ts.isFunctionLike) === ts.findAncestor(statement, ts.isFunctionLike),
    )
  )
}

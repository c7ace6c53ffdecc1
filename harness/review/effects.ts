import ts from 'typescript'

/** What a piece of code does when it runs: it only looks; nobody can tell; or it does the work. */
export type Effect = 'none' | 'unknown' | 'work'

const ORDER: Effect[] = ['none', 'unknown', 'work']

export function worst(effects: readonly Effect[]): Effect {
  return ORDER[Math.max(0, ...effects.map((effect) => ORDER.indexOf(effect)))] ?? 'none'
}

const TIMERS = /^((set|clear)(Timeout|Interval|Immediate)|queueMicrotask)$/
const PLAIN_CALLS =
  /^(Number|String|Boolean|BigInt|Symbol|Object|Array|isNaN|isFinite|parseInt|parseFloat|\w*Error|DOMException)$/
const PLAIN_OBJECTS =
  /^(Number|String|BigInt|Symbol|Object|Array|Math|JSON|Reflect|Date|performance)$/
const PLAIN_CLASSES =
  /^(\w*Error|DOMException|(Weak)?(Map|Set)|Date|Array|RegExp|URL|AbortController)$/
const PLAIN_METHODS =
  /^(has|includes|indexOf|at|keys|values|entries|join|slice|concat|split|trim\w*|startsWith|endsWith|test|match|replace(All)?|to[A-Z]\w*|hasOwnProperty|throwIfAborted)$/
/** They call what they are given at once. */
const AT_ONCE = /^(every|some|map|flatMap|filter|forEach|find\w*|reduce\w*|toSorted)$/
const WORK_METHODS =
  /^(then|catch|finally|push|pop|shift|unshift|splice|set|delete|add|clear|addEventListener|removeEventListener|abort)$/

/** Tells what code does, as far as its syntax tree and the functions of the same file tell. */
export class Effects {
  readonly #functions = new Map<string, ts.FunctionLikeDeclaration | undefined>()
  readonly #asked = new Set<ts.Node>()

  readonly #errors: ReadonlySet<string>

  /** @param errors the file's own classes of errors: to make one is no work. */
  constructor(file: ts.SourceFile, errors: ReadonlySet<string>) {
    this.#errors = errors
    for (const node of nodesIn(file)) {
      const name = nameOf(node)
      if (name === undefined) continue
      // Of two with one name nobody knows which is meant.
      this.#functions.set(name, this.#functions.has(name) ? undefined : (node as never))
    }
  }

  /** Of running this node; the functions in it are not run, but for those that are called at once. */
  of(node: ts.Node): Effect {
    if (ts.isFunctionLike(node) || ts.isClassLike(node) || ts.isTypeNode(node)) return 'none'
    const parts: Effect[] = []
    node.forEachChild((child) => void parts.push(this.of(child)))
    return worst([this.#own(node), ...parts])
  }

  /** Of all that stands in this node, the functions that it makes included. */
  ofAll(node: ts.Node): Effect {
    const fills = nodesIn(node).some((part) => isFieldOfNew(part))
    return worst([fills ? 'work' : 'none', ...nodesIn(node).map((part) => this.#own(part))])
  }

  #own(node: ts.Node): Effect {
    if (ts.isAwaitExpression(node) || ts.isYieldExpression(node)) return 'work'
    if (ts.isForOfStatement(node) && node.awaitModifier) return 'work'
    if (ts.isDeleteExpression(node)) return 'work'
    if (ts.isBinaryExpression(node) && isAssignment(node)) return ofAssignment(node.left)
    if (ts.isPostfixUnaryExpression(node)) return ofAssignment(node.operand)
    if (ts.isPrefixUnaryExpression(node) && isStep(node)) return ofAssignment(node.operand)
    if (ts.isNewExpression(node)) return this.#ofNew(node)
    return ts.isCallExpression(node) ? this.#ofCall(node) : 'none'
  }

  #ofNew({ expression }: ts.NewExpression): Effect {
    const name = expression.getText()
    if (name === 'Promise') return 'work'
    return PLAIN_CLASSES.test(name) || this.#errors.has(name) ? 'none' : 'unknown'
  }

  #ofCall(node: ts.CallExpression): Effect {
    const { expression: callee } = node
    if (callee.kind === ts.SyntaxKind.SuperKeyword) return 'none'
    if (ts.isIdentifier(callee)) {
      if (TIMERS.test(callee.text)) return 'work'
      if (PLAIN_CALLS.test(callee.text)) return 'none'
      const parameter = ofParameter(callee)
      return parameter ?? this.#ofFunction(callee.text)
    }
    if (!ts.isPropertyAccessExpression(callee)) return 'unknown'
    const { expression: object, name } = callee
    if (object.kind === ts.SyntaxKind.ThisKeyword) return this.#ofFunction(name.text)
    if (object.getText() === 'Promise')
      return /^(reject|resolve)$/.test(name.text) ? 'none' : 'work'
    if (PLAIN_OBJECTS.test(object.getText()) || PLAIN_METHODS.test(name.text)) return 'none'
    if (AT_ONCE.test(name.text)) return worst(node.arguments.map((one) => this.#whenCalled(one)))
    if (!WORK_METHODS.test(name.text)) return 'unknown'
    return isMadeHere(object) ? 'none' : 'work'
  }

  #whenCalled(given: ts.Expression): Effect {
    if (ts.isArrowFunction(given) || ts.isFunctionExpression(given)) return this.of(given.body)
    if (!ts.isIdentifier(given)) return 'none'
    return PLAIN_CALLS.test(given.text) ? 'none' : this.#ofFunction(given.text)
  }

  #ofFunction(name: string): Effect {
    const body = this.#functions.get(name)?.body
    if (!body) return 'unknown'
    if (this.#asked.has(body)) return 'none'
    this.#asked.add(body)
    const effect = this.of(body)
    this.#asked.delete(body)
    return effect
  }
}

/** What a function is called by in its file. */
export function nameOf(node: ts.Node): string | undefined {
  if (ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node)) return node.name?.getText()
  if (!ts.isArrowFunction(node) && !ts.isFunctionExpression(node)) return undefined
  const { parent } = node
  const isNamed = ts.isVariableDeclaration(parent) || ts.isPropertyDeclaration(parent)
  return isNamed || ts.isPropertyAssignment(parent) ? parent.name.getText() : undefined
}

/** A function that is handed over is run by whoever takes it: at once, later, or nobody knows. */
export function whenRun(callback: ts.Node): 'at-once' | 'later' | 'unknown' {
  const { parent } = callback
  if (ts.isNewExpression(parent)) {
    return parent.expression.getText() === 'Promise' ? 'at-once' : 'unknown'
  }
  if (!ts.isCallExpression(parent)) return 'unknown'
  const { expression: callee } = parent
  const name = ts.isPropertyAccessExpression(callee) ? callee.name.text : callee.getText()
  if (AT_ONCE.test(name)) return 'at-once'
  return TIMERS.test(name) || WORK_METHODS.test(name) ? 'later' : 'unknown'
}

export function nodesIn(node: ts.Node): ts.Node[] {
  const nodes: ts.Node[] = [node]
  node.forEachChild((child) => void nodes.push(...nodesIn(child)))
  return nodes
}

/** What changes only what its function made itself is no work; nor is a constructor that fills its fields. */
function ofAssignment(target: ts.Expression): Effect {
  if (ts.isIdentifier(target)) return declarationOf(target) ? 'none' : 'work'
  if (isFieldOfNew(target)) return 'none'
  const isPart = ts.isPropertyAccessExpression(target) || ts.isElementAccessExpression(target)
  return isPart && isMadeHere(target.expression) ? 'none' : 'work'
}

/** `this.max` in a constructor. */
function isFieldOfNew(node: ts.Node): boolean {
  if (!ts.isPropertyAccessExpression(node)) return false
  if (node.expression.kind !== ts.SyntaxKind.ThisKeyword) return false
  const around = ts.findAncestor(node, ts.isFunctionLike)
  return around !== undefined && ts.isConstructorDeclaration(around)
}

function isAssignment({ operatorToken: { kind } }: ts.BinaryExpression): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment
}

function isStep({ operator }: ts.PrefixUnaryExpression): boolean {
  return operator === ts.SyntaxKind.PlusPlusToken || operator === ts.SyntaxKind.MinusMinusToken
}

/** Where a variable of the function around it is declared; what was handed in is none. */
function declarationOf(name: ts.Identifier): ts.VariableDeclaration | undefined {
  const around = ts.findAncestor(name, (node) => ts.isFunctionLike(node) && !isHandedOver(node))
  return (around ? nodesIn(around) : []).find(
    (node): node is ts.VariableDeclaration =>
      ts.isVariableDeclaration(node) &&
      nodesIn(node.name).some((part) => ts.isIdentifier(part) && part.text === name.text),
  )
}

/** A variable that was given something new: nobody else knows it yet. */
function isMadeHere(object: ts.Expression): boolean {
  const made = ts.isIdentifier(object) ? declarationOf(object)?.initializer : undefined
  return (
    made !== undefined &&
    (ts.isObjectLiteralExpression(made) ||
      ts.isArrayLiteralExpression(made) ||
      ts.isNewExpression(made))
  )
}

/**
 * To call what the file's user handed in is to call the handler. A function of the file's own may take
 * a predicate: that is no handler.
 */
function ofParameter(name: ts.Identifier): Effect | undefined {
  const owner = ts.findAncestor(
    name,
    (node) =>
      ts.isFunctionLike(node) &&
      node.parameters.some((parameter) =>
        nodesIn(parameter.name).some((part) => ts.isIdentifier(part) && part.text === name.text),
      ),
  )
  if (!owner) return undefined
  const innermost = ts.findAncestor(name, ts.isFunctionLike)
  const isHelper = owner === innermost && !isExported(owner) && !ts.isMethodDeclaration(owner)
  return isHelper ? 'none' : 'work'
}

function isExported(node: ts.Node): boolean {
  const holder = ts.isArrowFunction(node) ? ts.findAncestor(node, ts.isVariableStatement) : node
  const modifiers = holder && ts.canHaveModifiers(holder) ? (ts.getModifiers(holder) ?? []) : []
  return modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
}

/** A callback belongs to the function that hands it over. */
export function isHandedOver(node: ts.Node): boolean {
  const { parent } = node
  return (ts.isCallExpression(parent) || ts.isNewExpression(parent)) && parent.expression !== node
}

import { Instrumenter } from '@stryker-mutator/instrumenter'

/** One small change of a correct solution, as Stryker makes it. */
export interface Change {
  /** From 1. */
  line: number
  /** From 1. */
  column: number
  /** The line without its indentation. */
  text: string
  mutator: string
  original: string
  replacement: string
  /** Where the original begins and ends in the source. */
  start: number
  end: number
}

/** Stryker tells of its progress; nobody reads it. */
const silent = (): void => undefined
const logger = {
  ...{ isTraceEnabled: () => false, isDebugEnabled: () => false, isInfoEnabled: () => false },
  ...{ isWarnEnabled: () => false, isErrorEnabled: () => false, isFatalEnabled: () => false },
  ...{ trace: silent, debug: silent, info: silent, warn: silent, error: silent, fatal: silent },
}

/** What an error says is never judged: only its kind, and the name of a timeout. */
const MESSAGE_FOLLOWS = /\bnew (?:\w*Error|DOMException)\(\s*$/

/** What the file says about itself as a control is no part of the solution. */
const ABOUT_ITSELF = /^export const control\b[^]*?^\}$/m

/** Every small way in which Stryker would change a source, but for messages, in the order of the file. */
export async function changesOf(file: string, source: string): Promise<Change[]> {
  const { mutants } = await new Instrumenter(logger).instrument(
    [{ name: file, mutate: true, content: source }],
    { plugins: null, excludedMutations: [], ignorers: [] },
  )
  const lines = source.split('\n')
  const startOf = lines.map((_, index) => lines.slice(0, index).join('\n').length + (index && 1))
  const about = ABOUT_ITSELF.exec(source)
  const aboutEnds = about ? about.index + about[0].length : 0
  return mutants
    .map(({ location, mutatorName, replacement }): Change => {
      const { line, column } = location.start
      const start = (startOf[line] ?? 0) + column
      const end = (startOf[location.end.line] ?? 0) + location.end.column
      return {
        ...{ line: line + 1, column: column + 1, text: (lines[line] ?? '').trim() },
        ...{ mutator: mutatorName, original: source.slice(start, end), replacement },
        ...{ start, end },
      }
    })
    .filter(({ start, mutator }) => {
      if (about && start >= about.index && start < aboutEnds) return false
      return mutator !== 'StringLiteral' || !MESSAGE_FOLLOWS.test(source.slice(0, start))
    })
    .sort((a, b) => a.start - b.start)
}

/** A source with changes made at once, none of which lies in another. */
export function changed(source: string, changes: readonly Change[]): string {
  return changes
    .toSorted((a, b) => b.start - a.start)
    .reduce((text, change) => {
      const before = text.slice(0, change.start)
      return before + within(before, change) + text.slice(change.end)
    }, source)
}

/**
 * An expression keeps together where it stands in another one. At the head of a line it stands alone if
 * the line before ends with a value: a parenthesis would make it the argument of that.
 */
function within(before: string, { mutator, replacement }: Change): string {
  const isStatement = mutator === 'BlockStatement' || /^(?:case\b|default:|$)/.test(replacement)
  return isStatement || /(?:[\w)\]}'"`]|\+\+|--)\n\s*$/.test(before)
    ? replacement
    : `(${replacement})`
}

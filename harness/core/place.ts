/** A line of the code under test. `file` is its name in the solution's folder, `line` counts from 1. */
export interface Place {
  file: string
  line: number
  text: string
  /** Where in the text the call stands, from 0. */
  column?: number
  /** The code made the error there itself (`new TypeError(…)`): it meant to throw it. */
  isMade?: true
}

/** A file of the code under test, by its path in a stack; `undefined` for any other. */
export type SourceOf = (path: string) => { name: string; text: string } | undefined

/** What an error's stack may hold in a run: enough for two rounds of a long recursion. */
export const STACK_FRAMES = 24

const MADE = /^(?:new|super)\b|^[\w$.]*Error\s*\(/

/** One call of a stack. Of what the engine does itself there is no path. */
export interface Frame {
  /** Of the function, as the engine has it: `Promise.finally`. */
  name: string
  path: string
  line: number
  column: number
  /** It waits for what stands above it. */
  isAsync: boolean
}

/** Where in the code under test an error came from: the first line of its stack that is there. */
export function placeOf(error: unknown, sourceOf: SourceOf): Place | undefined {
  for (const [index, frame] of framesOf(error).entries()) {
    const place = placeOfFrame(frame, sourceOf)
    if (!place) continue
    const { isMade, ...rest } = place
    return index === 0 && isMade ? place : rest
  }
  return undefined
}

/**
 * A line of the recursion that overflowed the stack. Which call found the stack full depends on the
 * engine; the lines that come again and again do not, and of these the first in the file is told.
 */
export function placeOfRecursion(error: unknown, sourceOf: SourceOf): Place | undefined {
  const seen = new Set<string>()
  const again: Place[] = []
  for (const frame of framesOf(error)) {
    const place = placeOfFrame(frame, sourceOf)
    if (!place) continue
    const key = `${place.file}:${place.line}`
    if (seen.has(key)) again.push({ file: place.file, line: place.line, text: place.text })
    seen.add(key)
  }
  const [first] = again.toSorted((a, b) => a.file.localeCompare(b.file) || a.line - b.line)
  return first
}

/** A place as it is told: `solution.ts:12  return request.foo.bar`. */
export function sayPlace({ file, line, text }: Place): string {
  return `${file}:${line}  ${text}`
}

function placeOfFrame(frame: Frame, sourceOf: SourceOf): Place | undefined {
  const { line, column } = frame
  const source = sourceOf(frame.path)
  const text = lineOf(frame, sourceOf)
  if (!source || text === undefined) return undefined
  const isMade = MADE.test(text.slice(column - 1))
  return { file: source.name, line, text: text.trim(), ...(isMade && { isMade }) }
}

/** The whole line of the code under test in which a call stands. */
export function lineOf({ path, line }: Frame, sourceOf: SourceOf): string | undefined {
  return sourceOf(path)?.text.split('\n')[line - 1]
}

/** The frames of an error's stack. It may be missing, or be anything: code can set it. */
function framesOf(error: unknown): Frame[] {
  return framesIn(stackOf(error))
}

export function framesIn(stack: string): Frame[] {
  return stack.split('\n').flatMap((line) => {
    const at = /^ +at (.*)$/.exec(line)?.[1]
    if (at === undefined) return []
    const isAsync = at.startsWith('async ')
    const [, name = '', inside] = /^(.*?) \((.*)\)$/.exec(at) ?? []
    const found = /^(.*):(\d+):(\d+)$/.exec(inside ?? at.replace(/^async /, ''))
    const [, path = '', row = 0, column = 0] = found ?? []
    return [{ name, path, line: Number(row), column: Number(column), isAsync }]
  })
}

function stackOf(error: unknown): string {
  try {
    return error instanceof Error ? String(error.stack ?? '') : ''
  } catch {
    return ''
  }
}

import { framesIn, lineOf, type Frame, type Place, type SourceOf } from './place.ts'

/** What the platform has, before code under test may set it: with its own it would see our frames. */
const { prepareStackTrace, captureStackTrace } = Error

/**
 * Who called a function of ours, as it was at the moment; what that means in lines is asked for later, when
 * nothing can be disturbed by it any more.
 */
export class CallStack {
  readonly #holder: { stack?: string } = {}
  #frames: readonly Frame[] | undefined

  /** @param callee everything from this function on is left out. */
  constructor(callee: (...args: never[]) => unknown) {
    captureStackTrace(this.#holder, callee)
  }

  /** Outermost last. */
  get frames(): readonly Frame[] {
    return (this.#frames ??= framesOf(this.#holder))
  }
}

/**
 * The frames of an error or what is like one, told by the platform and not by the code under test. Where
 * vitest tells them, it leaves out which of them only wait.
 */
export function framesOf(error: unknown): Frame[] {
  let waits: boolean[] = []
  const own = Error.prepareStackTrace
  const told: typeof own =
    prepareStackTrace &&
    ((holder, sites) => {
      waits = sites.map((site) => (site as { isAsync?: () => boolean }).isAsync?.() ?? false)
      return prepareStackTrace(holder, sites) as unknown
    })
  try {
    Error.prepareStackTrace = told
    const frames = framesIn(String((error as { stack?: unknown } | null)?.stack ?? ''))
    return frames.map((frame, index) => ({ ...frame, isAsync: waits[index] ?? frame.isAsync }))
  } catch {
    return []
  } finally {
    Reflect.set(Error, 'prepareStackTrace', own)
  }
}

/** Lines of the code under test in a stack: the one that called, and the one with which all began. */
export interface Calling {
  at: Place
  /** Where that was not the same. */
  from?: Place
  /** It came later than that line, which the code had awaited. */
  isAfter?: true
}

/** How far back a call is followed: to the code that called the line, or to where it all began. */
export type Reach = 'caller' | 'beginning'

/**
 * The lines of the code under test that called, with nothing in between but the engine, Node and packages,
 * and no more of ours than `ours` calls.
 */
export function callingIn(
  frames: readonly Frame[],
  sourceOf: SourceOf,
  { ours = 0, reach = 'beginning' }: { ours?: number; reach?: Reach } = {},
): Calling | undefined {
  const called = frames.filter((frame) => !isEngines(frame) && !isPackages(frame))
  const first = called.findIndex((frame) => frame.isAsync || sourceOf(frame.path))
  if (first < 0 || first > ours) return undefined
  const at = placeOfCall(called[first], sourceOf)
  if (!at) return undefined
  const others = called.slice(first)
  const end = others.findIndex((frame) => frame.isAsync || !sourceOf(frame.path))
  const callers = others
    .slice(1, end < 0 ? undefined : end)
    .flatMap((frame) => placeOfCall(frame, sourceOf) ?? [])
    // Around all there is a promise is made: that says nothing.
    .filter(({ text }) => !text.includes('new Promise'))
    .filter(({ file, line }) => file !== at.file || line !== at.line)
  const from = callers.at(reach === 'caller' ? 0 : -1)
  return { at, ...(from && { from }) }
}

/** The line in which a call stands; none for what only waits, or where the line tells nothing. */
export function placeOfCall(frame: Frame | undefined, sourceOf: SourceOf): Place | undefined {
  const text = frame && !frame.isAsync && lineOf(frame, sourceOf)
  if (!text || !/\w/.test(text)) return undefined
  const column = frame.column - 1 - (text.length - text.trimStart().length)
  return {
    ...{ file: sourceOf(frame.path)?.name ?? '', line: frame.line, text: text.trim() },
    ...(column > 0 && { column }),
  }
}

/** The engine's own, which have no path, and Node's. */
export function isEngines({ path }: Frame): boolean {
  return path === '' || path.startsWith('node:')
}

function isPackages({ path }: Frame): boolean {
  return /[\\/]node_modules[\\/]/.test(path)
}

import { promiseHooks } from 'node:v8'
import { CallStack, callingIn, isEngines, placeOfCall, type Calling } from './call-stack.ts'
import { lineOf, type Frame, type SourceOf } from './place.ts'

/** What is known of one promise. */
interface Trail {
  /** Where it was made; where it is what waits for another (`then`, `await`), that was asked for there. */
  made: CallStack
  /** For what it waits. */
  parent: Promise<unknown> | undefined
  /** Where it was settled, and in whose continuation. */
  settled?: { stack: CallStack; during: Promise<unknown> | undefined }
}

interface Outcome {
  how: 'resolved' | 'rejected'
  live: unknown
}

/** Taken before the code under test may be kept from it. */
const { createHook } = promiseHooks

/**
 * Follows every promise from the line that made it to the line that settled it, by the engine's own hooks:
 * what an `async` function returns is seen as well as what `resolve` is given, and what goes from one
 * promise to the next by `then`, `race` or `await`.
 */
export class PromiseTrail {
  readonly #sourceOf: SourceOf
  readonly #trails = new Map<Promise<unknown>, Trail>()
  readonly #stop: () => void
  #current: Promise<unknown> | undefined

  constructor(sourceOf: SourceOf) {
    this.#sourceOf = sourceOf
    const init = (promise: Promise<unknown>, parent: Promise<unknown>): void => {
      this.#trails.set(promise, { made: new CallStack(init), parent })
    }
    const settled = (promise: Promise<unknown>): void => {
      const trail = this.#trails.get(promise)
      if (trail) trail.settled = { stack: new CallStack(settled), during: this.#current }
    }
    this.#stop = createHook({
      init,
      settled,
      before: (promise: Promise<unknown>) => void (this.#current = promise),
      after: () => void (this.#current = undefined),
    }) as () => void
  }

  stop(): void {
    this.#stop()
  }

  /**
   * The line that settled a promise, or the one from which its answer came through others; nothing where
   * that cannot be told for sure.
   */
  settledAt(answer: unknown, outcome: Outcome): Calling | undefined {
    const seen = new Set<unknown>()
    let promise = answer as Promise<unknown> | undefined
    let fallback: Calling | undefined
    while (promise && !seen.has(promise)) {
      seen.add(promise)
      const { settled } = this.#trails.get(promise) ?? {}
      if (!settled) break
      const [first] = settled.stack.frames
      if (first && isEngines(first)) {
        const resolver = callingIn(settled.stack.frames, this.#sourceOf)
        if (resolver) return resolver
      } else if (first && !first.isAsync) {
        return this.#byAsyncFunction(first, settled.during, outcome) ?? fallback
      }
      // A `finally` is settled by promises of the engine's own: what it hands on is its parent's.
      const during = this.#isFinally(promise) ? promise : settled.during
      const waiting = during && this.#trails.get(during)
      const asked = waiting && this.#askedAt(waiting)
      if (asked && !handsOn(asked.at.text) && !passesBy(asked.at.text, outcome)) return asked
      if (asked && handsOn(asked.at.text)) fallback = asked
      promise = waiting?.parent
    }
    return fallback
  }

  /**
   * Where a promise was made: by `new Promise` or `then`, by the call of an `async` function, by a call of
   * the workload's own work.
   */
  madeAt(promise: unknown): Calling | undefined {
    const { made } = this.#trails.get(promise as Promise<unknown>) ?? {}
    const [first = NOBODY, second = NOBODY] = made?.frames ?? []
    const isOwn = (frame: Frame): boolean => !frame.isAsync && !!this.#sourceOf(frame.path)
    // An `async` function makes its promise itself: whoever called it had it.
    if (made && isOwn(first) && isOwn(second))
      return callingIn(made.frames.slice(1), this.#sourceOf)
    return made && callingIn(made.frames, this.#sourceOf, { ours: OURS_MAX })
  }

  /**
   * An `async` function that comes to its end: at a `return` the engine says which. Where it throws, or
   * passes a `finally`, it says only what stands last in the function; but one that goes on from `return
   * await` to its end has ended there, unless a `catch` may have caught that, and so has one that goes on
   * from any `await` with nothing to return. Of others the last `await` is told, after which it was.
   */
  #byAsyncFunction(
    frame: Frame,
    during: Promise<unknown> | undefined,
    { how, live }: Outcome,
  ): Calling | undefined {
    const sourceOf = this.#sourceOf
    const awaited = during && this.#trails.get(during)?.made.frames[0]
    const isResolved = how === 'resolved'
    const isEnd =
      awaited &&
      (live === undefined || (returns(awaited, sourceOf) && !mayCatch(awaited, frame, sourceOf)))
    const isReturn = isResolved && returns(frame, sourceOf)
    const at = placeOfCall(isReturn ? frame : awaited, sourceOf)
    return at && { at, ...(!isReturn && !(isResolved && isEnd) && { isAfter: true }) }
  }

  #isFinally(promise: Promise<unknown>): boolean {
    const { made } = this.#trails.get(promise) ?? {}
    return made?.frames.some(({ name }) => name.endsWith('.finally')) ?? false
  }

  /** Where code asked for what comes of a promise: `then`, `Promise.race`. Not where it awaits it. */
  #askedAt({ made }: Trail): Calling | undefined {
    const [first] = made.frames
    return first && isEngines(first) ? callingIn(made.frames, this.#sourceOf) : undefined
  }
}

const NOBODY: Frame = { name: '', path: '?', line: 0, column: 0, isAsync: false }

/** What stands between a promise of the workload's own work and the code that called for that. */
const OURS_MAX = 4

/** Whether what is written there hands on what came, so that the line that made it tells more. */
function handsOn(text: string): boolean {
  return /\.(race|any)\(|\.then\(\w+, \w+\)/.test(text)
}

/** Whether what came goes by what is written there. */
function passesBy(text: string, { how }: Outcome): boolean {
  return /\.finally\(/.test(text) || (how === 'resolved' && /\.catch\(/.test(text))
}

/** Whether a `catch` stands between an `await` and what the function ends with. */
function mayCatch(awaited: Frame, last: Frame, sourceOf: SourceOf): boolean {
  const lines =
    sourceOf(awaited.path)
      ?.text.split('\n')
      .slice(awaited.line - 1, last.line) ?? []
  return lines.some((line) => /\bcatch\b/.test(line))
}

/** Whether a `return` stands there, or what an arrow returns. */
function returns(frame: Frame, sourceOf: SourceOf): boolean {
  const text = lineOf(frame, sourceOf) ?? ''
  const before = text.slice(0, frame.column - 1)
  return /^return\b/.test(text.slice(frame.column - 1)) || /\breturn\b|=>\s*\(*$/.test(before)
}

import { CallStack, callingIn, framesOf, type Calling } from './call-stack.ts'
import type { How } from './history.ts'
import type { SourceOf } from './place.ts'
import { PromiseTrail } from './promise-trail.ts'
import type { Did, Step } from './step.ts'

/** Enough for any smallest traffic: what goes on without an end is not told to its end. */
const STEPS_MAX = 2_000

/** Calls of ours between the code and what it called: a drive's own; the clock's, for `timers/promises`. */
const DRIVE = 1
const CLOCK = 8

type Callee = (...args: never[]) => unknown

/** Writes down what the code under test does in one run, and which line does it. */
export class Tracer {
  readonly #sourceOf: SourceOf
  readonly #now: () => Pick<Step, 't' | 'seq'>
  readonly #trail: PromiseTrail
  readonly #noted: (Omit<Step, keyof Calling> & { calling: () => Calling | undefined })[] = []
  readonly #timers = new Map<number, { thing: number; caller: () => Calling | undefined }>()
  /** By the signal's operation. */
  readonly #listeners = new Map<string, Map<unknown, number>>()
  #things = 0

  /** @param now the time, and how many events have been recorded. */
  constructor(sourceOf: SourceOf, now: () => Pick<Step, 't' | 'seq'>) {
    this.#sourceOf = sourceOf
    this.#now = now
    this.#trail = new PromiseTrail(sourceOf)
  }

  /** No more is written down. */
  stop(): void {
    this.#trail.stop()
  }

  /** Lines are looked up now, and no earlier: it takes time. */
  steps(): Step[] {
    return this.#noted.flatMap(({ calling, ...step }) => {
      const lines = calling()
      return lines ? [{ ...step, ...lines }] : []
    })
  }

  /** A piece of work was called, or another function of the workload. Before its event is recorded. */
  calls(id: string, callee: Callee): void {
    this.#note({ did: 'calls', id }, this.#caller(callee, DRIVE))
  }

  /** The signal of a piece of work fires: by the code, unless the caller did it. Before it is recorded. */
  aborts(id: string, callee: Callee): void {
    this.#note({ did: 'aborts', id }, this.#caller(callee))
  }

  /** A caller is answered. Before it is recorded. */
  answers(id: string, how: How, answer: unknown, live: unknown): void {
    if (how === 'rejected' || how === 'threw') {
      this.#note({ did: 'makes', id }, () =>
        callingIn(framesOf(live), this.#sourceOf, { reach: 'caller' }),
      )
    }
    if (how !== 'resolved' && how !== 'rejected') return
    this.#note({ did: 'answers', id }, () => this.#trail.settledAt(answer, { how, live }))
  }

  drops(promise: unknown): void {
    this.#note({ did: 'drops' }, () => this.#trail.madeAt(promise))
  }

  arms(timer: number, callee: Callee): void {
    const caller = this.#caller(callee, CLOCK)
    const first = this.#timers.get(timer) ?? { thing: ++this.#things, caller }
    this.#timers.set(timer, first)
    // An interval is armed again by the clock.
    this.#note({ did: 'arms', thing: first.thing }, () => caller() ?? first.caller())
  }

  clears(timer: number, callee: Callee): void {
    const { thing } = this.#timers.get(timer) ?? {}
    if (thing !== undefined) this.#note({ did: 'clears', thing }, this.#caller(callee, CLOCK))
  }

  fires(timer: number): void {
    const { thing, caller } = this.#timers.get(timer) ?? {}
    if (thing !== undefined && caller) this.#note({ did: 'fires', thing }, caller)
  }

  /** To a caller's signal. */
  listens(id: string, listener: unknown, callee: Callee): void {
    const listeners = this.#listeners.get(id) ?? new Map<unknown, number>()
    this.#listeners.set(id, listeners)
    // Added twice, it hangs there once.
    if (listeners.has(listener)) return
    const thing = ++this.#things
    listeners.set(listener, thing)
    this.#note({ did: 'listens', id, thing }, this.#caller(callee, CLOCK))
  }

  unlistens(id: string, listener: unknown, callee: Callee): void {
    const thing = this.#listeners.get(id)?.get(listener)
    if (thing === undefined) return
    this.#listeners.get(id)?.delete(listener)
    this.#note({ did: 'unlistens', id, thing }, this.#caller(callee, CLOCK))
  }

  #caller(callee: Callee, ours = 0): () => Calling | undefined {
    const stack = new CallStack(callee)
    return () => callingIn(stack.frames, this.#sourceOf, { ours })
  }

  #note(what: { did: Did; id?: string; thing?: number }, calling: () => Calling | undefined): void {
    if (this.#noted.length >= STEPS_MAX) return
    this.#noted.push({ ...this.#now(), ...what, calling })
  }
}

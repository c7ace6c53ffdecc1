import { getEventListeners } from 'node:events'
import { clock } from './clock.ts'
import type { History, How, Result, SharedEvents } from './history.ts'
import type { Tracer } from './tracer.ts'
import { Values, type Value } from './value.ts'
import type { Operation } from './workload.ts'

/** The kinds of events that the world writes down with fields of the kata. */
type Begun = Pick<SharedEvents, 'submit' | 'start'>

/** Kinds of events that nobody has named. */
interface AnyEvents extends SharedEvents {
  [kind: string]: object
}

/** Performs a workload on an implementation. Knows no laws: it only lets things happen. */
export type Drive<W = unknown, Implementation = unknown, Events extends Begun = AnyEvents> = (
  implementation: Implementation,
  workload: W,
  world: World<Events>,
) => void

/**
 * One piece of work that code under test sets off: a handler, a load, an operation.
 *
 * `return` and `throw` are synchronous; `resolve` and `reject` happen `ms` later (0: at once, as a
 * settled promise). On seeing its signal abort, the work may answer in the same instant.
 */
export interface Work {
  how: 'return' | 'throw' | 'resolve' | 'reject'
  ms: number
  value: Value
  /** @default 'ignores' */
  onAbort?: 'ignores' | 'rejects' | 'resolves'
}

/** Knows by itself what its signal could be made to deny. */
class Caller extends AbortController {
  hasHungUp = false

  override abort(reason?: unknown): void {
    this.hasHungUp = true
    super.abort(reason)
  }
}

const EVENTS_MAX = 5_000
const EVENTS_PER_OPERATION_MAX = 30

/**
 * What a drive sees of one run: virtual time, values, and the pen that writes the history.
 * Everything opened here (a call, a piece of work) must come to an end before the run is over.
 */
export class World<Events extends Begun = AnyEvents> {
  readonly #history: History
  readonly #values: Values
  readonly #open = new Set<string>()
  readonly #eventsMax: number
  readonly #observers: (() => void)[] = []
  readonly #signals = new Map<string, Caller>()
  readonly #guarded: { what: string; live: object; before: object }[] = []
  readonly #after = new Map<string, (() => void)[]>()
  readonly #inside = new Map<string, (() => void)[]>()
  readonly #ownListeners = new Set<unknown>()
  #scheduled = 0

  readonly #onProgress: () => void
  readonly #tracer: Tracer | undefined

  constructor(
    history: History,
    values: Values,
    {
      operationCount,
      onProgress,
      tracer,
    }: {
      operationCount: number
      onProgress?: (() => void) | undefined
      tracer?: Tracer | undefined
    },
  ) {
    this.#tracer = tracer
    this.#onProgress = onProgress ?? (() => undefined)
    this.#history = history
    this.#values = values
    this.#eventsMax = EVENTS_MAX + EVENTS_PER_OPERATION_MAX * operationCount
  }

  /** Virtual milliseconds since the start of the run. */
  get nowMs(): number {
    return clock.nowMs
  }

  /** Timers armed by the code under test, those inside `AbortSignal.timeout` left out. */
  get armedTimers(): number {
    return clock.armed
  }

  /** Listeners that hang on the callers' signals that never fired. */
  get listeners(): number {
    let count = 0
    for (const { signal, hasHungUp } of this.#signals.values()) {
      if (hasHungUp) continue
      count += getEventListeners(signal, 'abort').filter(
        (one) => !this.#ownListeners.has(one),
      ).length
    }
    return count
  }

  /** What the run still waits for. */
  get open(): string[] {
    return [...this.#open]
  }

  /** Nothing is to be performed and everything that began has ended. */
  get isOver(): boolean {
    return this.#scheduled === 0 && this.#open.size === 0
  }

  /** Writes an event, with the time and a running number. */
  record<Kind extends keyof Events & string>(kind: Kind, id: string, fields: Events[Kind]): void {
    this.#tracer?.calls(id, this.record)
    this.#record(kind, id, fields as object)
  }

  #record(kind: string, id: string, fields: object): void {
    const { events } = this.#history
    if (events.length >= this.#eventsMax) {
      this.#history.end = { kind: 'bound', bound: 'events', limit: this.#eventsMax }
      return
    }
    events.push({ t: clock.nowMs, seq: events.length, kind, id, ...fields })
    this.progress()
  }

  /**
   * Says that the code has given the thread back, if only for a moment: an endless loop does not.
   * Every event says so by itself.
   */
  progress(): void {
    this.#onProgress()
  }

  /** The live value of a description: equal ids give the identical object. */
  live(value: Value): unknown {
    return this.#values.live(value)
  }

  /** The description of a live value, for a field of an event. */
  describe(live: unknown): Value {
    return this.#values.describe(live)
  }

  /** The caller's signal of an operation; its listeners are counted. */
  controller(id: string): Caller {
    const known = this.#signals.get(id)
    if (known) return known
    const made = new Caller()
    this.#signals.set(id, made)
    if (this.#tracer) this.#watchListeners(id, made.signal, this.#tracer)
    return made
  }

  /** Watches an argument of ours: a property that differs at the end was changed by the code. */
  guard<T extends object>(what: string, live: T): T {
    this.#guarded.push({ what, live, before: { ...live } })
    return live
  }

  /** Calls `observe` at every quiescent instant. */
  whenQuiescent(observe: () => void): void {
    this.#observers.push(observe)
  }

  /** Performs each operation at its place in time: see `When`. */
  perform<Op extends Operation>(operations: readonly Op[], act: (operation: Op) => void): void {
    for (const burst of burstsOf(operations)) {
      const [first] = burst
      const performBurst = (): void => burst.forEach((operation) => this.act(() => act(operation)))
      if (!first || 'burst' in first.when)
        throw new Error('Expected a burst to begin with a place in time')
      if ('at' in first.when) {
        this.#scheduled++
        clock.schedule(first.when.at, () => {
          this.#scheduled--
          performBurst()
        })
      } else if ('after' in first.when) append(this.#after, first.when.after, performBurst)
      else append(this.#inside, first.when.inside, performBurst)
    }
  }

  /**
   * Makes a call that must answer with a promise, and follows it: records `submit` with the fields,
   * then `settle` with `how` and the value; then performs what the workload put after this answer.
   */
  call(id: string, fields: Events['submit'], make: () => unknown): void {
    this.#open.add(`${id} to settle`)
    this.#record('submit', id, fields)
    const settle = (how: How, live: unknown): void => {
      this.#open.delete(`${id} to settle`)
      this.#tracer?.answers(id, how, answer, live)
      this.#record('settle', id, { how, value: this.describe(live) })
      this.#perform(this.#after, id)
    }
    let answer: unknown
    try {
      answer = make()
    } catch (error) {
      return settle('threw', error)
    }
    if (!isPromise(answer)) return settle('returned', answer)
    Promise.prototype.then.call(
      answer,
      (value: unknown) => settle('resolved', value),
      (error: unknown) => settle('rejected', error),
    )
  }

  /** Makes a call that need not answer, and records with the fields whether it threw. */
  attempt<Kind extends keyof Events & string>(
    kind: Kind,
    id: string,
    fields: Omit<Events[Kind], keyof Result>,
    make: () => unknown,
  ): void {
    try {
      make()
    } catch (error) {
      return this.#record(kind, id, { ...fields, how: 'threw', value: this.describe(error) })
    }
    this.#record(kind, id, { ...fields, how: 'returned' })
  }

  /** The caller of an operation hangs up, unless that has happened. */
  hangUp(id: string, reason: Value): void {
    const controller = this.controller(id)
    if (controller.hasHungUp) return
    this.#record('cancel', id, { value: reason })
    controller.abort(this.live(reason))
  }

  /**
   * Does a piece of work on behalf of a handler: records `start`, then `end`, and `abort` when the
   * signal given fires. Performs what the workload put inside it.
   *
   * @returns what the handler returns; a `throw` throws.
   */
  work(
    id: string,
    plan: Work,
    options: { signal?: unknown; fields?: Events['start'] } = {},
  ): unknown {
    const { signal, fields = {} } = options
    this.#tracer?.calls(id, this.work)
    this.#record('start', id, fields)
    // Code that calls again and again without an end is to come to rest: this call is never answered.
    if (this.#history.end.kind === 'bound') return new Promise(() => undefined)
    this.#open.add(`the work of ${id} to end`)
    const heard = this.#hear(id, signal)
    const end = (how: How, live: unknown): void => {
      heard.stop()
      this.#open.delete(`the work of ${id} to end`)
      this.#record('end', id, { how, value: this.describe(live) })
    }
    this.#perform(this.#inside, id)
    const value = this.live(plan.value)
    if (plan.how === 'return') {
      end('resolved', value)
      return value
    }
    if (plan.how === 'throw') {
      // As `signal.throwIfAborted()` does.
      const thrown = plan.onAbort === 'rejects' && heard.aborted ? heard.reason : value
      end('rejected', thrown)
      throw thrown
    }
    return new Promise((resolve, reject) => {
      let ended = false
      const finish = (how: 'resolve' | 'reject', live: unknown): void => {
        if (ended) return
        ended = true
        end(how === 'resolve' ? 'resolved' : 'rejected', live)
        if (how === 'resolve') resolve(live)
        else reject(live)
      }
      const { how } = plan
      if (plan.ms === 0) finish(how as 'resolve' | 'reject', value)
      else clock.schedule(plan.ms, () => finish(how as 'resolve' | 'reject', value))
      heard.onAbort = (reason) => {
        if (plan.onAbort === 'rejects') finish('reject', reason)
        if (plan.onAbort === 'resolves') finish('resolve', value)
      }
      if (heard.aborted) heard.onAbort(heard.reason)
    })
  }

  /** Looks at a quiescent instant. For the runner. */
  observe(): void {
    for (const observer of this.#observers) this.act(observer)
  }

  /** Does something in which the contract allows no exception: one ends the run. For the runner. */
  act(action: () => void): void {
    try {
      action()
    } catch (error) {
      if (this.#history.end.kind === 'over') {
        const value = this.#values.describeThrown(error)
        // Describing it may have told more: that the stack was full.
        if (this.#history.end.kind === 'over') this.#history.end = { kind: 'threw', value }
      }
    }
  }

  /** Which guarded arguments were changed. For the runner. */
  mutations(): string[] {
    return this.#guarded.flatMap(({ what, live, before }) =>
      changedKeys(before, live).map((key) => `${what}: ${key}`),
    )
  }

  /** On the object itself: the language's own is out of everybody's reach. */
  #watchListeners(id: string, signal: AbortSignal, tracer: Tracer): void {
    const { addEventListener, removeEventListener } = signal
    const isTheirs = ([type, listener]: unknown[]): boolean =>
      type === 'abort' && !this.#ownListeners.has(listener)
    const add = (...args: Parameters<typeof addEventListener>): void => {
      if (isTheirs(args)) tracer.listens(id, args[1], add)
      Reflect.apply(addEventListener, signal, args)
    }
    const remove = (...args: Parameters<typeof removeEventListener>): void => {
      if (isTheirs(args)) tracer.unlistens(id, args[1], remove)
      Reflect.apply(removeEventListener, signal, args)
    }
    Object.defineProperties(signal, {
      addEventListener: { value: add, configurable: true, writable: true },
      removeEventListener: { value: remove, configurable: true, writable: true },
    })
  }

  #perform(table: Map<string, (() => void)[]>, id: string): void {
    const actions = table.get(id) ?? []
    table.delete(id)
    for (const action of actions) action()
  }

  #hear(id: string, signal: unknown): Heard {
    const heard: Heard = {
      aborted: false,
      reason: undefined,
      onAbort: () => undefined,
      stop: () => undefined,
    }
    if (!(signal instanceof AbortSignal)) return heard
    const onAbort = (): void => {
      heard.aborted = true
      heard.reason = signal.reason
      this.#tracer?.aborts(id, onAbort)
      this.#record('abort', id, { value: this.describe(signal.reason) })
      heard.onAbort(signal.reason)
    }
    if (signal.aborted) {
      onAbort()
      return heard
    }
    this.#ownListeners.add(onAbort)
    signal.addEventListener('abort', onAbort, { once: true })
    heard.stop = () => signal.removeEventListener('abort', onAbort)
    return heard
  }
}

/** What a piece of work knows of its signal. */
interface Heard {
  aborted: boolean
  reason: unknown
  onAbort: (reason: unknown) => void
  stop: () => void
}

/** The own properties that differ. Nearly always none, and asked of very many objects. */
function changedKeys(before: object, now: object): string[] {
  const was = before as Record<string, unknown>
  const is = now as Record<string, unknown>
  const keys = Object.keys(is)
  const isSame = (key: string): boolean =>
    Object.hasOwn(was, key) === Object.hasOwn(is, key) && Object.is(was[key], is[key])
  if (keys.length === Object.keys(was).length && keys.every(isSame)) return []
  return [...new Set([...Object.keys(was), ...keys])].filter((key) => !isSame(key))
}

function append<K>(table: Map<K, (() => void)[]>, key: K, action: () => void): void {
  table.set(key, [...(table.get(key) ?? []), action])
}

function burstsOf<Op extends Operation>(operations: readonly Op[]): Op[][] {
  const bursts: Op[][] = []
  for (const operation of operations) {
    const last = bursts.at(-1)
    if ('burst' in operation.when && last) last.push(operation)
    else bursts.push([operation])
  }
  return bursts
}

/** A native promise, subclasses included; a look-alike with a `then` is not one. */
function isPromise(answer: unknown): answer is Promise<unknown> {
  try {
    return answer instanceof Promise
  } catch {
    return false
  }
}

import { createRequire, syncBuiltinESMExports } from 'node:module'
import { performance as realPerformance } from 'node:perf_hooks'
import { promisify } from 'node:util'
import { createClock, type Clock } from '@sinonjs/fake-timers'
import { outsidePlaces, type OutsidePlace } from './outside.ts'
import { timersPromises } from './timers-promises.ts'

const require = createRequire(import.meta.filename)
const timersModule = require('node:timers') as Record<string, unknown>
const promisesModule = require('node:timers/promises') as Record<string, unknown>
const perfHooksModule = require('node:perf_hooks') as { performance: typeof realPerformance }

// Taken before anybody else may be kept from them.
const bringUpToDate = syncBuiltinESMExports
const realSetImmediate = setImmediate
const realPerformanceNow = realPerformance.now

const DELAY_MS_MAX = 2 ** 31 - 1
const UINT32_MAX = 2 ** 32 - 1
/** Turns asked of the event loop together: one by one, most of a run's time would go into asking. */
const TURNS_AT_ONCE = 32
/** What `performance.now()` says at the start of a run: at 0, lru-cache and p-queue misbehave. */
const PERFORMANCE_START_MS = 5_000

type Callback = (...args: unknown[]) => void

/** Hears of the timers that code under test arms, by their ids. */
export interface TimerWatch {
  arms: (id: number, callee: (...args: never[]) => unknown) => void
  clears: (id: number, callee: (...args: never[]) => unknown) => void
  fires: (id: number) => void
}

/** What the clock library returns in Node, as far as we need it. */
interface Timer {
  refresh: () => Timer
  [Symbol.toPrimitive]: () => number
}

/**
 * Virtual time: timers, `Date`, `performance.now`, `AbortSignal.timeout` and `timers/promises` on a
 * clock that moves only when told to.
 *
 * One per process. Code that keeps a reference from the moment it was imported (`const sleep =
 * promisify(setTimeout)`) stays on this clock, since the same functions are put in place for the
 * import and for every run.
 */
class VirtualClock {
  readonly #clock: Clock = createClock(1)
  /** Ids of the timers and immediates of this run that nobody has cleared. */
  readonly #timers = new Set<number>()
  readonly #immediates = new Set<number>()
  /** Found when they are first needed: before that, some may be closed for good. */
  #found: Place[] | undefined
  #startMs = 1
  #inUse = false
  #installed = 0
  #signalTimers = 0
  /** Turns of the event loop that were asked for and have not come; what is to be done in them. */
  #turnsAhead = 0
  readonly #inTurns: (() => void)[] = []
  /** Callbacks run since the clock was entered. */
  fired = 0
  #watch: TimerWatch | undefined

  /**
   * Puts virtual time in place of real time until the returned function is called. Nested calls are
   * fine: the outermost one restores. Costly, since every builtin module is brought up to date: a
   * batch of runs installs once.
   */
  install(): () => void {
    if (this.#installed++ > 0) return () => void this.#installed--
    const saved = this.#places.map(({ holder, key }) =>
      Object.getOwnPropertyDescriptor(holder, key),
    )
    for (const { holder, key, fake } of this.#places) {
      Object.defineProperty(holder, key, { value: fake, configurable: true, writable: true })
    }
    bringUpToDate()
    return () => {
      if (--this.#installed > 0) return
      this.#places.forEach(({ holder, key }, index) => {
        const descriptor = saved[index]
        if (descriptor) Object.defineProperty(holder, key, descriptor)
        else Reflect.deleteProperty(holder, key)
      })
      bringUpToDate()
    }
  }

  /**
   * Installs the clock, with no timer armed and `Date.now()` at `epochMs`, until the returned function
   * is called.
   *
   * @throws {Error} when the clock is in use already: one run at a time a process.
   */
  enter(epochMs: number, watch?: TimerWatch): () => void {
    if (this.#inUse)
      throw new Error('Expected one run at a time in a process: await the one before')
    this.#inUse = true
    const uninstall = this.install()
    this.#clock.reset()
    this.#clock.setSystemTime(epochMs)
    this.#startMs = epochMs
    this.#watch = watch
    this.#timers.clear()
    this.#immediates.clear()
    this.#signalTimers = 0
    this.fired = 0
    return () => {
      uninstall()
      this.#clock.reset()
      this.#watch = undefined
      this.#inUse = false
    }
  }

  get #places(): Place[] {
    return (this.#found ??= [...placesOf(this.#functions()), ...outsidePlaces()])
  }

  /** Virtual milliseconds since the clock was entered. */
  get nowMs(): number {
    return this.#clock.now - this.#startMs
  }

  /** Armed timers, those inside `AbortSignal.timeout` left out: they cannot be cleared. */
  get armed(): number {
    return this.#clock.countTimers() - this.#signalTimers
  }

  /** When the next timer is due, in virtual milliseconds, or `undefined` if none is armed. */
  get nextDueMs(): number | undefined {
    const due = this.#clock.timerHeap?.peek()?.callAt
    return due === undefined ? undefined : due - this.#startMs
  }

  /**
   * Moves time to the next timer, runs its callback and all that follows from it in this turn of the
   * event loop; rejects with what the callback throws. The callback runs straight from the loop: run
   * from a microtask, `process.nextTick` would come after the microtasks, where in Node it comes first.
   */
  fireNext(): Promise<void> {
    this.fired++
    return new Promise((resolve, reject) => {
      this.#inTurn(() => {
        try {
          this.#clock.next()
          this.#inTurn(resolve)
        } catch (error) {
          this.#inTurn(() => reject(error))
        }
      })
    })
  }

  /** Arms a timer of the harness: 0 means later in this instant. Does not count as armed by users. */
  schedule(delayMs: number, callback: () => void): void {
    this.#signalTimers++
    const fire = (): void => {
      this.#signalTimers--
      callback()
    }
    if (delayMs <= 0) this.#immediately(fire)
    else this.#arm(delayMs, fire)
  }

  /** A timer cannot wait longer than the platform allows: weeks take several. */
  #arm(delayMs: number, fire: () => void): void {
    const partMs = Math.min(delayMs, DELAY_MS_MAX)
    const next = partMs < delayMs ? (): void => this.#arm(delayMs - partMs, fire) : fire
    this.#clock.setTimeout(next, partMs)
  }

  /** Waits until every microtask and `nextTick` is done, rejections reported included. */
  async drain(): Promise<void> {
    await new Promise<void>((resolve) => this.#inTurn(resolve))
  }

  /** Calls back in the next turn: when every microtask and `nextTick` of this one is done. */
  #inTurn(callback: () => void): void {
    this.#inTurns.push(callback)
    if (this.#turnsAhead > 0) return
    this.#turnsAhead = TURNS_AT_ONCE
    for (let turn = 0; turn < TURNS_AT_ONCE; turn++) realSetImmediate(this.#take)
  }

  readonly #take = (): void => {
    this.#turnsAhead--
    this.#inTurns.shift()?.()
  }

  /**
   * Arms an immediate: after the timers that are due in this instant, as in Node, where the clock
   * library puts it before them, and 1 ms later when made inside a timer's callback.
   */
  #immediately(callback: Callback, ...args: unknown[]): Timer {
    assertCallback(callback)
    const { duringTick } = this.#clock
    this.#clock.duringTick = false
    try {
      return this.#clock.setTimeout(callback, 0, ...args) as unknown as Timer
    } finally {
      this.#clock.duringTick = duringTick
    }
  }

  /** The callback as it is, unless somebody wants to hear of it. */
  #watched(callback: Callback, id: () => number): Callback {
    const watch = this.#watch
    if (!watch || typeof callback !== 'function') return callback
    return (...args) => {
      watch.fires(id())
      callback(...args)
    }
  }

  /** Node's functions where the clock library's differ: see `clock-conformance.test.ts`. */
  #functions(): Record<string, unknown> {
    const clock = this.#clock
    /** In Node `refresh()` arms a timer again after it fired, but not after it was cleared. */
    const arm = (callback: Callback, delay: unknown, args: unknown[]): Timer => {
      assertCallback(callback)
      const fire = this.#watched(callback, () => id)
      const timer = clock.setTimeout(fire, wholeDelayMs(delay), ...args) as unknown as Timer
      const id = Number(timer)
      const { refresh } = timer
      this.#timers.add(id)
      this.#watch?.arms(id, arm)
      const again = (): Timer => {
        if (!this.#timers.has(id)) return timer
        this.#watch?.arms(id, again)
        return refresh.call(timer)
      }
      return Object.assign(timer, { refresh: again })
    }
    const set = (callback: Callback, delay?: unknown, ...args: unknown[]): Timer =>
      arm(callback, delay, args)
    /** In Node an interval is armed again after its callback, not before. */
    const every = (callback: Callback, delay?: unknown, ...args: unknown[]): Timer => {
      assertCallback(callback)
      const tick = (): void => {
        try {
          callback(...args)
        } finally {
          timer.refresh()
        }
      }
      const timer = arm(tick, delay, [])
      return timer
    }
    const immediately = (callback: Callback, ...args: unknown[]): Timer => {
      const immediate = this.#immediately(
        this.#watched(callback, () => id),
        ...args,
      )
      const id = Number(immediate)
      this.#immediates.add(id)
      this.#watch?.arms(id, immediately)
      return immediate
    }
    /** In Node clearing what is no timer, or one of the other kind, does nothing. */
    const clearOf = (armed: Set<number>) => {
      const clear = (timer?: unknown): void => {
        const id = typeof timer === 'symbol' ? Number.NaN : Number(timer)
        if (!armed.delete(id)) return
        this.#watch?.clears(id, clear)
        clock.clearTimeout(id)
      }
      return clear
    }
    const clear = clearOf(this.#timers)
    const clearImmediately = clearOf(this.#immediates)
    const sinceStartMs = (): number => clock.now - this.#startMs + PERFORMANCE_START_MS
    const promises = timersPromises({
      setTimeout: set as unknown as typeof setTimeout,
      clearTimeout: clear as typeof clearTimeout,
      setImmediate: immediately as unknown as typeof setImmediate,
      clearImmediate: clearImmediately as typeof clearImmediate,
      setInterval: every as unknown as typeof setInterval,
      clearInterval: clear as typeof clearInterval,
    })
    return {
      setTimeout: Object.assign(set, { [promisify.custom]: promises.setTimeout }),
      clearTimeout: clear,
      setInterval: every,
      clearInterval: clear,
      setImmediate: Object.assign(immediately, { [promisify.custom]: promises.setImmediate }),
      clearImmediate: clearImmediately,
      Date: clock.Date,
      promises,
      now: sinceStartMs,
      hrtime: Object.assign(
        (before?: [number, number]) => secondsAndNanoseconds(sinceStartMs(), before),
        { bigint: () => BigInt(sinceStartMs()) * 1_000_000n },
      ),
      timeout: (delay: number) => this.#abortSignalTimeout(delay),
    }
  }

  #abortSignalTimeout(delay: number): AbortSignal {
    if (typeof delay !== 'number') {
      throw new TypeError(`The "delay" argument must be of type number. Received ${typeof delay}`)
    }
    if (!Number.isInteger(delay) || delay < 0 || delay > UINT32_MAX) {
      throw new RangeError(`The value of "delay" is out of range. Received ${delay}`)
    }
    const controller = new AbortController()
    const late = (): void =>
      controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'))
    this.schedule(wholeDelayMs(delay), late)
    return controller.signal
  }
}

/** Node's own rule: below 1, above 2³¹−1 or not a number means 1 ms; fractions are cut. */
function wholeDelayMs(delay: unknown): number {
  const ms = Number(delay)
  return ms >= 1 && ms <= DELAY_MS_MAX ? Math.trunc(ms) : 1
}

function assertCallback(callback: unknown): asserts callback is Callback {
  if (typeof callback === 'function') return
  throw new TypeError(
    `The "callback" argument must be of type function. Received ${typeof callback}`,
  )
}

/** The form of `process.hrtime()`, less an earlier answer of it. */
function secondsAndNanoseconds(ms: number, [seconds, nanos] = [0, 0]): [number, number] {
  const sinceMs = ms - seconds * 1000 - nanos / 1e6
  return [Math.floor(sinceMs / 1000), (sinceMs % 1000) * 1e6]
}

type Place = OutsidePlace

/** Every place where code under test can find a clock. */
function placesOf(fakes: Record<string, unknown>): Place[] {
  const place = (holder: object, key: string, fake: unknown): Place => ({
    holder: holder as Record<string, unknown>,
    key,
    fake,
  })
  const timers = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval']
  const immediates = ['setImmediate', 'clearImmediate']
  const promises = fakes['promises'] as Record<string, unknown>
  return [
    ...[...timers, ...immediates].flatMap((name) => [
      place(globalThis, name, fakes[name]),
      place(timersModule, name, fakes[name]),
    ]),
    place(globalThis, 'Date', fakes['Date']),
    place(perfHooksModule.performance, 'now', fakes['now']),
    place(process, 'hrtime', fakes['hrtime']),
    place(AbortSignal, 'timeout', fakes['timeout']),
    ...Object.keys(promises).map((name) => place(promisesModule, name, promises[name])),
  ]
}

export const clock = new VirtualClock()

/** Real milliseconds, whatever the virtual clock says: for reports, never for verdicts. */
export function realNowMs(): number {
  return realPerformanceNow.call(realPerformance)
}

/** The functions of a clock that `timers/promises` is built on. */
export interface Timers {
  setTimeout: typeof setTimeout
  clearTimeout: typeof clearTimeout
  setImmediate: typeof setImmediate
  clearImmediate: typeof clearImmediate
  setInterval: typeof setInterval
  clearInterval: typeof clearInterval
}

interface Options {
  signal?: AbortSignal
}

/**
 * Node's `timers/promises` over a given clock. Written here because the clock library's own rejects
 * an aborted wait with the signal's reason, where Node rejects with an `AbortError` that has the
 * reason as its cause.
 *
 * @see https://nodejs.org/api/timers.html#timers-promises-api
 */
export function timersPromises(timers: Timers): {
  setTimeout: <T>(delay?: number, value?: T, options?: Options) => Promise<T>
  setImmediate: <T>(value?: T, options?: Options) => Promise<T>
  setInterval: <T>(delay?: number, value?: T, options?: Options) => AsyncIterable<T>
  scheduler: {
    wait: (delay: number, options?: Options) => Promise<void>
    yield: () => Promise<void>
  }
} {
  const wait = async <T>(delay?: number, value?: T, options: Options = {}): Promise<T> =>
    abortable(options.signal, (done) => {
      const timer = timers.setTimeout(() => done(value as T), delay)
      return () => timers.clearTimeout(timer)
    })
  const immediate = async <T>(value?: T, options: Options = {}): Promise<T> =>
    abortable(options.signal, (done) => {
      const timer = timers.setImmediate(() => done(value as T))
      return () => timers.clearImmediate(timer)
    })
  async function* interval<T>(delay?: number, value?: T, options: Options = {}): AsyncGenerator<T> {
    let ticks = 0
    let wake: () => void = () => undefined
    const timer = timers.setInterval(() => {
      ticks++
      wake()
    }, delay)
    const stop = (): void => timers.clearInterval(timer)
    options.signal?.addEventListener('abort', stop, { once: true })
    try {
      for (;;) {
        if (ticks === 0) {
          await abortable<void>(options.signal, (done) => {
            wake = done
            return () => undefined
          })
        }
        ticks--
        yield value as T
      }
    } finally {
      stop()
      options.signal?.removeEventListener('abort', stop)
    }
  }
  return {
    setTimeout: wait,
    setImmediate: immediate,
    setInterval: interval,
    scheduler: {
      wait: (delay, options) => wait(delay, undefined, options),
      yield: () => immediate<void>(),
    },
  }
}

/** A promise that `start` fulfils, or that rejects as Node does when the signal aborts first. */
function abortable<T>(
  signal: AbortSignal | undefined,
  start: (done: (value: T) => void) => () => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(abortError(signal))
    const stop = start((value) => {
      signal?.removeEventListener('abort', onAbort)
      resolve(value)
    })
    const onAbort = (): void => {
      stop()
      reject(abortError(signal as AbortSignal))
    }
    signal?.addEventListener('abort', onAbort, { once: true })
  })
}

function abortError(signal: AbortSignal): Error {
  const error = new Error('The operation was aborted', { cause: signal.reason })
  return Object.assign(error, { name: 'AbortError', code: 'ABORT_ERR' })
}

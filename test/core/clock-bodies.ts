import { LRUCache } from 'lru-cache'
import { RateLimiter, TokenBucket } from 'limiter'
import { scheduler, setImmediate as immediate, setInterval as every } from 'node:timers/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import PQueue from 'p-queue'
import pTimeout from 'p-timeout'

/** Notes that something happened; `ms` is how long it took, if not the time since the body began. */
export type Log = (label: string, ms?: number) => void

/** A label, and the milliseconds that go with it. */
export type Line = [label: string, ms: number]

/**
 * A small program whose order cannot flip on real time, however late: either what must come later
 * waits for what must come first, or the platform orders it. Node orders timers of one delay by their
 * arming; timers of different delays it may swap after a stall, so those are far apart.
 */
export interface Body {
  title: string
  /** What it logs on virtual time, to the millisecond; on real time in the same order, or later. */
  expected: Line[]
  perform: (log: Log) => Promise<void> | void
}

const timer = (ms: number, then: () => void): NodeJS.Timeout => setTimeout(then, ms)

/** Blocks on real time, so that all timers that are due by then are due in one turn of the loop. */
function blockThread(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

function nameOf(action: () => unknown): string {
  try {
    action()
    return 'nothing thrown'
  } catch (error) {
    return error instanceof Error ? error.name : 'not an error'
  }
}

/** What Node says of the abort of a wait: its name, its code and whether the cause is the reason. */
function abortOf(error: unknown, reason: unknown): string {
  if (!(error instanceof Error)) return 'not an error'
  const { code } = error as NodeJS.ErrnoException
  return `${error.name} ${code} ${error.cause === reason ? 'with' : 'without'} its cause`
}

const plainTimers: Body[] = [
  {
    title: 'timers with equal due times fire in the order in which they were armed',
    expected: [
      ['a', 40],
      ['b', 40],
      ['c', 40],
    ],
    perform: async (log) => {
      for (const label of ['a', 'b', 'c']) timer(40, () => log(label))
      await sleep(40)
    },
  },
  {
    title: 'the sooner timer fires first, whatever the order of arming',
    expected: [
      ['soon', 20],
      ['later', 997],
    ],
    perform: (log) =>
      new Promise((resolve) => {
        timer(997, () => {
          log('later')
          resolve()
        })
        timer(20, () => log('soon'))
      }),
  },
  {
    title: 'a timer armed by a timer counts from there',
    expected: [
      ['outer', 30],
      ['inner', 60],
      ['innermost', 61],
    ],
    perform: (log) =>
      new Promise((resolve) => {
        const innermost = (): void => {
          log('innermost')
          resolve()
        }
        const inner = (): void => {
          log('inner')
          setTimeout(innermost, 0)
        }
        timer(30, () => {
          log('outer')
          timer(30, inner)
        })
      }),
  },
  {
    title: 'a delay of 0, below 0, that is no number or above 2³¹−1 means 1 ms',
    expected: [0, -5, NaN, 2 ** 31, Infinity, undefined, null, 'soon', {}, 0.5, '1'].map(
      (delay): Line => [String(delay), 1],
    ),
    perform: async (log) => {
      const delays: unknown[] = [0, -5, NaN, 2 ** 31, Infinity, undefined, null, 'soon', {}]
      for (const delay of [...delays, 0.5, '1']) {
        setTimeout(() => log(String(delay)), delay as number)
      }
      await sleep(1)
    },
  },
  {
    title: 'a fraction of a delay is cut off, so 40.9 ms and 40 ms keep their order',
    expected: [
      ['40.9', 40],
      ['40', 40],
      ['text', 40],
    ],
    perform: async (log) => {
      timer(40.9, () => log('40.9'))
      timer(40, () => log('40'))
      setTimeout(() => log('text'), '40' as unknown as number)
      await sleep(40)
    },
  },
  {
    title: 'a callback gets the arguments given with it',
    expected: [
      ['timer 1 2', 1],
      ['interval 3', 1],
      ['immediate 4', 1],
    ],
    perform: async (log) => {
      setTimeout((a, b) => log(`timer ${a} ${b}`), 1, 1, 2)
      const ticking = setInterval(
        (c) => {
          log(`interval ${c}`)
          clearInterval(ticking)
        },
        1,
        3,
      )
      await sleep(1)
      await new Promise<void>((resolve) => {
        setImmediate((d) => {
          log(`immediate ${d}`)
          resolve()
        }, 4)
      })
    },
  },
  {
    title: 'what is no function cannot be armed',
    expected: [
      ['TypeError', 0],
      ['TypeError', 0],
      ['TypeError', 0],
    ],
    perform: (log) => {
      log(nameOf(() => setTimeout(undefined as unknown as () => void, 1)))
      log(nameOf(() => setInterval('x' as unknown as () => void, 1)))
      log(nameOf(() => setImmediate(undefined as unknown as () => void)))
    },
  },
  {
    title: 'refresh() puts a timer off, arms a fired one again, and leaves a cleared one alone',
    expected: [
      ['put off', 457],
      ['again', 497],
    ],
    perform: (log) =>
      new Promise((resolve) => {
        let fired = 0
        const again = timer(40, () => {
          if (++fired === 1) return
          log('again')
          resolve()
        })
        timer(40, () => putOff.refresh())
        const putOff = timer(417, () => {
          log('put off')
          again.refresh()
        })
        const cleared = timer(10, () => log('a cleared timer fired'))
        clearTimeout(cleared)
        cleared.refresh()
      }),
  },
  {
    title: 'unref() and ref() answer with the timer, and hasRef() tells which was last',
    expected: [
      ['true', 0],
      ['false', 0],
      ['true', 0],
      ['true', 0],
      ['an unref’d timer', 20],
    ],
    perform: async (log) => {
      const one = timer(20, () => log('an unref’d timer'))
      log(String(one.hasRef()))
      log(String(one.unref().hasRef()))
      log(String(one.ref().hasRef()))
      log(String(one.refresh() === one))
      one.unref()
      await sleep(60)
    },
  },
  {
    title: 'a timer is cleared by itself, by its number, and by that number as text',
    expected: [['end', 40]],
    perform: async (log) => {
      clearTimeout(timer(10, () => log('cleared by itself')))
      clearTimeout(+timer(10, () => log('cleared by number')))
      clearTimeout(`${+timer(10, () => log('cleared by text'))}`)
      clearInterval(timer(10, () => log('cleared as an interval')))
      await sleep(40)
      log('end')
    },
  },
  {
    title: 'clearing what is no timer, or is an immediate, does nothing',
    expected: [
      ['nothing thrown', 0],
      ['nothing thrown', 0],
      ['immediate', 0],
      ['timer', 10],
    ],
    perform: async (log) => {
      const strangers: unknown[] = [undefined, null, 0, 12345, 'x', {}, Symbol('x'), true, NaN]
      const clearAll = (): void => {
        for (const one of strangers) {
          clearTimeout(one as number)
          clearInterval(one as number)
        }
        clearImmediate(undefined)
      }
      log(nameOf(clearAll))
      await new Promise<void>((resolve) => {
        const soon = setImmediate(() => {
          log('immediate')
          resolve()
        })
        log(nameOf(() => clearTimeout(soon as unknown as NodeJS.Timeout)))
      })
      log(await sleep(10, 'timer'))
    },
  },
  {
    title: 'an interval ticks until it is cleared, be it inside its own callback',
    expected: [
      ['1', 30],
      ['2', 60],
      ['3', 90],
      ['end', 150],
    ],
    perform: async (log) => {
      let count = 0
      await new Promise<void>((resolve) => {
        const ticking = setInterval(() => {
          log(String(++count))
          if (count < 3) return
          clearInterval(ticking)
          resolve()
        }, 30)
      })
      await sleep(60)
      log('end')
    },
  },
  {
    title: 'an interval is armed again after its callback, so a timer made inside goes first',
    expected: [
      ['tick', 30],
      ['timer', 60],
      ['tick', 60],
    ],
    perform: (log) =>
      new Promise((resolve) => {
        let count = 0
        const ticking = setInterval(() => {
          log('tick')
          if (++count === 1) timer(30, () => log('timer'))
          else {
            clearInterval(ticking)
            resolve()
          }
        }, 30)
      }),
  },
  {
    title: 'a timer cleared by one that is due with it does not fire',
    expected: [
      ['first', 30],
      ['third', 30],
    ],
    perform: async (log) => {
      timer(30, () => {
        log('first')
        clearTimeout(second)
      })
      const second = timer(30, () => log('second'))
      timer(30, () => log('third'))
      await sleep(30)
    },
  },
]

const insideOneInstant: Body[] = [
  {
    title: 'between two timers of one instant all microtasks run',
    expected: [
      ['first', 20],
      ['then', 20],
      ['then then', 20],
      ['second', 20],
    ],
    perform: async (log) => {
      timer(20, () => {
        log('first')
        void Promise.resolve()
          .then(() => log('then'))
          .then(() => log('then then'))
      })
      timer(20, () => log('second'))
      await sleep(20)
    },
  },
  {
    title: 'queueMicrotask and promise reactions run in the order in which they were queued',
    expected: ['now', 'a', 'b', 'c', 'inside a'].map((label): Line => [label, 20]),
    perform: async (log) => {
      await sleep(20)
      queueMicrotask(() => {
        log('a')
        queueMicrotask(() => log('inside a'))
      })
      void Promise.resolve().then(() => log('b'))
      queueMicrotask(() => log('c'))
      log('now')
      await immediate()
    },
  },
  {
    title: 'an immediate runs in the same instant, after the microtasks',
    expected: [
      ['now', 20],
      ['microtask', 20],
      ['immediate', 20],
      ['timer of 0 ms', 21],
    ],
    perform: (log) =>
      new Promise((resolve) => {
        const last = (): void => {
          log('timer of 0 ms')
          resolve()
        }
        timer(20, () => {
          setImmediate(() => {
            log('immediate')
            setTimeout(last, 0)
          })
          queueMicrotask(() => log('microtask'))
          log('now')
        })
      }),
  },
  {
    title: 'an immediate made in a timer’s callback waits for the other timers that are due',
    expected: [
      ['first', 20],
      ['second', 20],
      ['immediate', 20],
    ],
    perform: (log) =>
      new Promise((resolve) => {
        timer(20, () => {
          log('first')
          setImmediate(() => {
            log('immediate')
            resolve()
          })
        })
        timer(20, () => log('second'))
        blockThread(30)
      }),
  },
  {
    title:
      'an immediate made in an immediate waits for those already there; a cleared one never runs',
    expected: [
      ['a', 0],
      ['c', 0],
      ['inside a', 0],
    ],
    perform: (log) =>
      new Promise((resolve) => {
        setImmediate(() => {
          log('a')
          setImmediate(() => {
            log('inside a')
            resolve()
          })
        })
        const cleared = setImmediate(() => log('b'))
        setImmediate(() => log('c'))
        clearImmediate(cleared)
      }),
  },
  {
    title: 'process.nextTick inside a microtask waits for the microtasks after it',
    expected: ['microtask', 'another', 'tick'].map((label): Line => [label, 20]),
    perform: async (log) => {
      await sleep(20)
      void Promise.resolve().then(() => {
        process.nextTick(() => log('tick'))
        log('microtask')
      })
      void Promise.resolve().then(() => log('another'))
      await immediate()
    },
  },
]

const clocks: Body[] = [
  {
    title: 'every clock moves on by the length of a timer',
    expected: ['Date.now', 'new Date', 'performance.now', 'hrtime.bigint', 'hrtime'].map(
      (label): Line => [label, 40],
    ),
    perform: async (log) => {
      const now = Date.now()
      const date = new Date()
      const perf = performance.now()
      const nanos = process.hrtime.bigint()
      const pair = process.hrtime()
      await sleep(40)
      log('Date.now', Date.now() - now)
      log('new Date', new Date().getTime() - date.getTime())
      log('performance.now', performance.now() - perf)
      log('hrtime.bigint', Number(process.hrtime.bigint() - nanos) / 1e6)
      const [seconds, rest] = process.hrtime(pair)
      log('hrtime', seconds * 1000 + rest / 1e6)
    },
  },
  {
    title: 'a date is a date: given, parsed, printed and compared as ever',
    expected: [
      ['2026-01-02T03:04:05.006Z', 0],
      ['string', 0],
      ['true true', 0],
      ['no clock is 0', 0],
    ],
    perform: (log) => {
      log(new Date(Date.UTC(2026, 0, 2, 3, 4, 5, 6)).toISOString())
      log(typeof Date())
      log(`${new Date() instanceof Date} ${Date.parse('1970-01-01T00:00:01Z') === 1000}`)
      log(Date.now() > 0 && performance.now() > 0 ? 'no clock is 0' : 'a clock is 0')
    },
  },
]

const promised: Body[] = [
  {
    title: 'promisify(setTimeout) and promisify(setImmediate) resolve with their value',
    expected: [
      ['immediate', 0],
      ['timer', 40],
    ],
    perform: async (log) => {
      log(await promisify(setImmediate)('immediate'))
      log(await promisify(setTimeout)(40, 'timer'))
    },
  },
  {
    title: 'timers/promises waits and resolves with its value',
    expected: [
      ['immediate', 0],
      ['yield', 0],
      ['timer', 20],
      ['wait', 60],
      ['undefined', 61],
    ],
    perform: async (log) => {
      log(await immediate('immediate'))
      await scheduler.yield()
      log('yield')
      log(await sleep(20, 'timer'))
      await scheduler.wait(40)
      log('wait')
      log(String(await sleep()))
    },
  },
  {
    title: 'timers/promises setInterval yields at each tick, and keeps ticks that nobody awaited',
    expected: [
      ['tick', 30],
      ['tick', 90],
      ['tick', 90],
      ['end', 90],
    ],
    perform: async (log) => {
      let count = 0
      for await (const label of every(30, 'tick')) {
        log(label)
        if (++count === 1) await sleep(60)
        if (count === 3) break
      }
      log('end')
    },
  },
  {
    title: 'an abort ends a wait at once with an AbortError that has the reason as its cause',
    expected: [
      ['wait AbortError ABORT_ERR with its cause', 20],
      ['scheduler AbortError ABORT_ERR with its cause', 20],
      ['late AbortError ABORT_ERR with its cause', 20],
      ['immediate AbortError ABORT_ERR with its cause', 20],
    ],
    perform: async (log) => {
      const controller = new AbortController()
      const { signal } = controller
      const reason = { why: 'enough' }
      const heard = (who: string) => (error: unknown) => log(`${who} ${abortOf(error, reason)}`)
      const waits = [
        sleep(10_000, undefined, { signal }).catch(heard('wait')),
        scheduler.wait(10_000, { signal }).catch(heard('scheduler')),
      ]
      await sleep(20)
      controller.abort(reason)
      await Promise.all(waits)
      await immediate()
      await sleep(10, undefined, { signal }).catch(heard('late'))
      await immediate(undefined, { signal }).catch(heard('immediate'))
    },
  },
  {
    title: 'an interval of timers/promises that is awaited ends at its abort, with the cause',
    expected: [
      ['tick', 20],
      ['AbortError ABORT_ERR with its cause', 50],
      ['AbortError ABORT_ERR with its cause', 50],
    ],
    perform: async (log) => {
      const controller = new AbortController()
      const { signal } = controller
      const heard = (error: unknown): void => log(abortOf(error, 'enough'))
      const ticks = every(20, 'tick', { signal })[Symbol.asyncIterator]()
      log((await ticks.next()).value)
      const endless = every(10_000, 'tick', { signal })[Symbol.asyncIterator]()
      timer(30, () => controller.abort('enough'))
      await endless.next().catch(heard)
      const late = every(1, 'tick', { signal })[Symbol.asyncIterator]()
      await late.next().catch(heard)
      await ticks.return?.()
    },
  },
  {
    title: 'an interval of timers/promises stops ticking at its abort, though nobody awaits it',
    expected: [
      ['tick', 20],
      ['AbortError', 160],
    ],
    perform: async (log) => {
      const controller = new AbortController()
      try {
        for await (const label of every(20, 'tick', { signal: controller.signal })) {
          log(label)
          controller.abort()
          await sleep(140)
        }
      } catch (error) {
        log((error as Error).name)
      }
    },
  },
  {
    title: 'a signal that aborts after the wait changes nothing; bad options reject',
    expected: [
      ['waited', 20],
      ['TypeError', 20],
      ['TypeError', 20],
    ],
    perform: async (log) => {
      const controller = new AbortController()
      log(await sleep(20, 'waited', { signal: controller.signal }))
      controller.abort()
      const heard = (error: Error): void => log(error.name)
      await sleep(1, undefined, null as unknown as object).catch(heard)
      await sleep(1, undefined, { signal: {} as AbortSignal }).catch(heard)
    },
  },
]

const signals: Body[] = [
  {
    title: 'AbortSignal.timeout aborts with a TimeoutError, in turn with timers of equal delay',
    expected: [
      ['before', 40],
      ['TimeoutError true', 40],
      ['after', 40],
    ],
    perform: async (log) => {
      timer(40, () => log('before'))
      const signal = AbortSignal.timeout(40)
      signal.addEventListener('abort', () => {
        const reason: unknown = signal.reason
        log(`${(reason as Error).name} ${reason instanceof DOMException}`)
      })
      timer(40, () => log('after'))
      await sleep(40)
    },
  },
  {
    title: 'AbortSignal.timeout takes a whole number of 32 bits and nothing else',
    expected: [
      ...['TypeError', 'TypeError', 'TypeError'],
      ...['RangeError', 'RangeError', 'RangeError', 'RangeError', 'RangeError'],
      ...['nothing thrown', 'nothing thrown'],
    ].map((label): Line => [label, 0]),
    perform: (log) => {
      const bad: unknown[] = [undefined, null, '5', -1, 1.5, NaN, Infinity, 2 ** 32]
      for (const delay of [...bad, 0, 2 ** 32 - 1]) {
        log(nameOf(() => AbortSignal.timeout(delay as number)))
      }
    },
  },
  {
    title: 'AbortSignal.any aborts with the first of its signals, and stays so',
    expected: [
      ['TimeoutError', 40],
      ['TimeoutError', 100],
    ],
    perform: async (log) => {
      const controller = new AbortController()
      const late = AbortSignal.timeout(40)
      const any = AbortSignal.any([controller.signal, late])
      const say = (): void => log((any.reason as Error).name)
      await new Promise<void>((resolve) => {
        any.addEventListener('abort', () => {
          say()
          resolve()
        })
      })
      controller.abort(new Error('too late'))
      await sleep(60)
      // Node may collect a timeout's signal that nobody holds: nodejs/node#57736.
      if (late.aborted) say()
    },
  },
]

const libraries: Body[] = [
  {
    title: 'p-queue: at most `intervalCap` jobs start in an interval',
    expected: [
      ['1', 0],
      ['2', 0],
      ['3', 60],
      ['4', 60],
      ['5', 120],
    ],
    perform: async (log) => {
      const queue = new PQueue({ intervalCap: 2, interval: 60 })
      await queue.addAll(['1', '2', '3', '4', '5'].map((label) => async () => log(label)))
    },
  },
  {
    title: 'p-queue, strict: at most `intervalCap` jobs start in any window',
    expected: [
      ['1', 0],
      ['2', 0],
      ['3', 60],
      ['4', 60],
      ['5', 120],
    ],
    perform: async (log) => {
      const queue = new PQueue({ intervalCap: 2, interval: 60, strict: true })
      await queue.addAll(['1', '2', '3', '4', '5'].map((label) => async () => log(label)))
    },
  },
  {
    title: 'p-queue: one at a time, by priority, with a timeout',
    expected: [
      ['low', 0],
      ['high', 30],
      ['TimeoutError', 90],
      ['idle', 90],
    ],
    perform: async (log) => {
      const queue = new PQueue({ concurrency: 1 })
      const job = (label: string) => async (): Promise<void> => {
        log(label)
        await sleep(30)
      }
      void queue.add(job('low'))
      void queue
        .add(() => new Promise(() => undefined), { timeout: 30, priority: 0 })
        .catch((error: Error) => log(error.name))
      void queue.add(job('high'), { priority: 1 })
      await queue.onIdle()
      log('idle')
    },
  },
  {
    title: 'lru-cache: an entry lives as long as its TTL',
    expected: [
      ['short long', 0],
      ['undefined long', 120],
    ],
    perform: async (log) => {
      const cache = new LRUCache<string, string>({ max: 10 })
      cache.set('a', 'short', { ttl: 40 })
      cache.set('b', 'long', { ttl: 60_000 })
      log(`${cache.get('a')} ${cache.get('b')}`)
      await sleep(120)
      log(`${cache.get('a')} ${cache.get('b')}`)
    },
  },
  {
    title: 'lru-cache: ttlAutopurge throws an entry out by a timer of its own',
    expected: [['a expire', 41]],
    perform: (log) =>
      new Promise((resolve) => {
        const cache = new LRUCache<string, string>({
          ttl: 40,
          ttlAutopurge: true,
          dispose: (_value, key, reason) => {
            log(`${key} ${reason}`)
            resolve()
          },
        })
        cache.set('a', 'value')
      }),
  },
  {
    title: 'limiter: a token bucket drips one token at a time',
    expected: [
      ['1', 64],
      ['2', 128],
      ['3', 192],
    ],
    perform: async (log) => {
      const bucket = new TokenBucket({ bucketSize: 1, tokensPerInterval: 1, interval: 64 })
      for (const label of ['1', '2', '3']) {
        await bucket.removeTokens(1)
        log(label)
      }
    },
  },
  {
    title: 'limiter: a rate limiter lets an interval’s worth through, then waits for the next',
    expected: [
      ['1', 0],
      ['2', 0],
      ['3', 64],
      ['4', 64],
    ],
    perform: async (log) => {
      const limiter = new RateLimiter({ tokensPerInterval: 2, interval: 64 })
      for (const label of ['1', '2', '3', '4']) {
        await limiter.removeTokens(1)
        log(label)
      }
    },
  },
  {
    title: 'p-timeout: rejects at the deadline, and leaves what is in time alone',
    expected: [
      ['in time', 20],
      ['TimeoutError', 60],
      ['fallback', 100],
    ],
    perform: async (log) => {
      const never = new Promise<string>(() => undefined)
      log(await pTimeout(sleep(20, 'in time'), { milliseconds: 60_000 }))
      await pTimeout(never, { milliseconds: 40 }).catch((error: Error) => log(error.name))
      log(await pTimeout(never, { milliseconds: 40, fallback: () => 'fallback' }))
    },
  },
]

const ticks: Body[] = [
  {
    title: 'process.nextTick in a timer’s callback runs before the microtasks',
    expected: ['now', 'tick', 'microtask'].map((label): Line => [label, 20]),
    perform: (log) =>
      new Promise((resolve) => {
        timer(20, () => {
          queueMicrotask(() => {
            log('microtask')
            resolve()
          })
          process.nextTick(() => log('tick'))
          log('now')
        })
      }),
  },
]

export const bodies: Body[] = [
  ...plainTimers,
  ...insideOneInstant,
  ...ticks,
  ...clocks,
  ...promised,
  ...signals,
  ...libraries,
]

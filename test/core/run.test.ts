import * as timersPromises from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import {
  traffic,
  UNDEFINED,
  type Drive,
  type History,
  type Operation,
  type World,
} from '../../harness/core/index.ts'
import { loadInVirtualTime, run } from '../../harness/core/run.ts'

interface Settings {
  epochMs?: number
  seed?: number
  operations?: Operation[]
}

/** Runs code that is given the world, and nothing else. */
function performing(code: (world: World) => void, settings: Settings = {}): Promise<History> {
  const drive: Drive = (_implementation, _workload, world) => code(world)
  return run(drive, undefined, { ...traffic({}, []), ...settings })
}

/** Runs one call that must answer with a promise. */
function calling(make: () => unknown, settings: Settings = {}): Promise<History> {
  return performing((world) => world.call('call', {}, make), settings)
}

function forever<T>(): Promise<T> {
  return new Promise(() => undefined)
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

const A_NUMBER = expect.any(Number) as number

const answered = (how: string, value: unknown): unknown[] => [
  { t: 0, seq: 0, kind: 'submit', id: 'call' },
  { t: 0, seq: 1, kind: 'settle', id: 'call', how, value },
]

test('traffic of weeks happens when it is due, beyond the longest timer of the platform', async () => {
  const weeksMs = 2 ** 31 + 5
  const operations = [{ id: 'late', when: { at: weeksMs } }]
  const history = await performing(
    (world) => {
      world.perform(operations, () => {
        void world.work('late', { how: 'resolve', ms: weeksMs, value: 1 })
      })
    },
    { operations },
  )
  expect(history.events.map(({ t, kind }) => [t, kind])).toEqual([
    [weeksMs, 'start'],
    [2 * weeksMs, 'end'],
  ])
})

describe('a run always comes to an end', () => {
  test('an endless interval ends at the bound on timers', async () => {
    const history = await calling(() => {
      setInterval(() => undefined, 10)
      return forever()
    })
    expect(history.end).toEqual({ kind: 'bound', bound: 'timers', limit: A_NUMBER })
    expect(history.left.timers).toBe(1)
  })

  test('an endless chain of timers ends at the bound on timers, which grows with the workload', async () => {
    const operations = Array.from({ length: 50 }, (_, index) => ({
      id: `op${index}`,
      when: { at: index },
    }))
    const again = (): unknown => setTimeout(again, 0)
    const limitOf = async (settings: Settings): Promise<number> => {
      const { end } = await calling(() => (again(), forever()), settings)
      expect(end).toEqual({ kind: 'bound', bound: 'timers', limit: A_NUMBER })
      return end.kind === 'bound' ? end.limit : NaN
    }
    expect(await limitOf({ operations })).toBeGreaterThan(await limitOf({}))
  })

  test('an endless chain of immediates ends too, though time stands still', async () => {
    const again = (): unknown => setImmediate(again)
    const history = await calling(() => (again(), forever()))
    expect(history.end).toMatchObject({ kind: 'bound', bound: 'timers' })
  })

  test('endless events end at the bound on events, and the history stays small', async () => {
    const history = await performing((world) => {
      world.call('call', {}, forever)
      setInterval(() => {
        for (let count = 0; count < 3_000; count++) world.record('tick', 'x', {})
      }, 1)
    })
    expect(history.end).toEqual({ kind: 'bound', bound: 'events', limit: A_NUMBER })
    expect(history.events[1]).toMatchObject({ t: 1, kind: 'tick' })
    expect(history.events.length).toBeLessThanOrEqual(1_000)
  })

  test('virtual time has no end of its own: the longest timers fire, one after the other', async () => {
    let ticks = 0
    const history = await calling(async () => {
      for (; ticks < 10; ticks++) await sleep(2 ** 31 - 1)
    })
    expect(history.end).toEqual({ kind: 'over' })
    expect(ticks).toBe(10)
  })

  test('a run in which nothing can happen any more is stuck, and names what is open', async () => {
    const history = await performing((world) => {
      world.call('r1', {}, () => sleep(30))
      world.call('r2', {}, forever)
      world.call('r3', {}, async () => {
        await sleep(10)
        return forever()
      })
    })
    expect(history.end).toEqual({ kind: 'stuck', open: ['r2 to settle', 'r3 to settle'] })
  })

  test('a run is over when everything has settled, though an interval still ticks', async () => {
    const history = await calling(async () => {
      setInterval(() => undefined, 10)
      await sleep(25)
    })
    expect(history.end).toEqual({ kind: 'over' })
    expect(history.events.at(-1)).toMatchObject({ t: 25, how: 'resolved' })
    expect(history.left).toEqual({ timers: 1, listeners: 0 })
  })

  test('a timer inside AbortSignal.timeout does not count as left', async () => {
    const history = await calling(async () => void AbortSignal.timeout(1_000))
    expect(history.left).toEqual({ timers: 0, listeners: 0 })
  })

  test('listeners left on a caller’s signal that never fired are counted', async () => {
    const history = await performing((world) => {
      const { signal } = world.controller('r1')
      const fired = world.controller('r2')
      world.call('r1', {}, async () => signal.addEventListener('abort', () => undefined))
      fired.signal.addEventListener('abort', () => undefined)
      fired.abort()
    })
    expect(history.left).toEqual({ timers: 0, listeners: 1 })
  })
})

describe('one run at a time', () => {
  test('a second run is refused at once, and the first goes on undisturbed', async () => {
    const first = calling(() => sleep(40))
    await expect(calling(() => sleep(1))).rejects.toThrow(/one run at a time/)
    await expect(loadInVirtualTime(async () => undefined)).rejects.toThrow(/one run at a time/)
    const history = await first
    expect(history.events.at(-1)).toMatchObject({ kind: 'settle', t: 40 })
    expect((await calling(() => sleep(1))).end).toEqual({ kind: 'over' })
  })
})

const PROCESS_EVENTS = ['unhandledRejection', 'uncaughtException', 'warning']

/** Everything that a run replaces. */
function surroundings(): Record<string, unknown> {
  const { setTimeout, setInterval, setImmediate } = globalThis
  const { clearTimeout, clearInterval, clearImmediate } = globalThis
  return {
    ...{ setTimeout, setInterval, setImmediate, clearTimeout, clearInterval, clearImmediate, Date },
    now: performance.now,
    ownNow: Object.hasOwn(performance, 'now'),
    hrtime: process.hrtime,
    bigint: process.hrtime.bigint,
    signalTimeout: AbortSignal.timeout,
    sleep: timersPromises.setTimeout,
    immediate: timersPromises.setImmediate,
    every: timersPromises.setInterval,
    scheduler: timersPromises.scheduler,
    random: Math.random,
    ...Object.fromEntries(Object.entries(console).map(([name, method]) => [`#${name}`, method])),
    stdout: process.stdout.write,
    stderr: process.stderr.write,
    ...{ exit: process.exit, abort: process.abort, kill: process.kill },
    ...Object.fromEntries(PROCESS_EVENTS.map((name) => [name, process.rawListeners(name)])),
  }
}

describe('what a run replaces', () => {
  const replaced = ['setTimeout', 'Date', 'random', '#log', 'exit', 'unhandledRejection', 'sleep']

  test('is put back when the run is over', async () => {
    const before = surroundings()
    let during: Record<string, unknown> = {}
    await calling(async () => (during = surroundings()))
    expect(surroundings()).toEqual(before)
    for (const name of replaced) expect(during[name], name).not.toEqual(before[name])
  })

  test('is put back when the drive throws, and the history says what it threw', async () => {
    const before = surroundings()
    const history = await performing(() => {
      throw new RangeError('Expected better')
    })
    expect(surroundings()).toEqual(before)
    expect(history.end).toMatchObject({
      kind: 'threw',
      value: { $: 'error', name: 'RangeError', message: 'Expected better' },
    })
  })

  test('is put back when a run gets stuck, and when an import fails', async () => {
    const before = surroundings()
    await calling(forever)
    expect(surroundings()).toEqual(before)
    const failing = loadInVirtualTime(() => Promise.reject(new Error('No such module')))
    await expect(failing).rejects.toThrow('No such module')
    expect(surroundings()).toEqual(before)
  })

  test('a listener of the process that waits for one event only is put back as such', async () => {
    let calls = 0
    process.once('unhandledRejection', () => calls++)
    await calling(async () => undefined)
    const [kept] = process.listeners('unhandledRejection').slice(-1)
    const others = process.listeners('unhandledRejection').slice(0, -1)
    others.forEach((one) => process.off('unhandledRejection', one))
    process.emit('unhandledRejection', new Error('one'), Promise.resolve())
    process.emit('unhandledRejection', new Error('two'), Promise.resolve())
    others.forEach((one) => process.on('unhandledRejection', one))
    expect(kept).toBeDefined()
    expect(calls).toBe(1)
  })

  test('neither an exit code nor a group of console lines outlives the run', async () => {
    const before = process.exitCode
    let group: unknown
    await calling(async () => {
      process.exitCode = 5
      group = console.group
    })
    expect(process.exitCode).toBe(before)
    // Node's own would indent every line that is printed after the run.
    expect(group).not.toBe(console.group)
  })

  test('a timer left by one run never fires in the next', async () => {
    let fired = false
    await calling(async () => void setTimeout(() => (fired = true), 50))
    await calling(() => sleep(100))
    expect(fired).toBe(false)
  })

  test('a timer kept from one run cannot be armed again in the next', async () => {
    const kept: NodeJS.Timeout[] = []
    let fired = false
    await calling(async () => kept.push(setTimeout(() => (fired = true), 50)))
    await calling(() => (kept[0]?.refresh(), sleep(100)))
    expect(fired).toBe(false)
  })
})

describe('time and chance', () => {
  test('the clock starts at the epoch of the workload, and performance.now never at 0', async () => {
    let dateMs = 0
    let perfMs = 0
    const look = async (): Promise<void> => {
      dateMs = Date.now()
      perfMs = performance.now()
    }
    await calling(look, { epochMs: 86_400_000 })
    expect(dateMs).toBe(86_400_000)
    expect(perfMs).toBe(5_000)
  })

  test('Math.random gives the same numbers in [0, 1) for one seed, and others for another', async () => {
    const drawn = async (seed: number): Promise<number[]> => {
      const numbers: number[] = []
      await calling(async () => void numbers.push(...Array.from({ length: 100 }, Math.random)), {
        seed,
      })
      return numbers
    }
    const numbers = await drawn(7)
    expect(await drawn(7)).toEqual(numbers)
    expect(await drawn(8)).not.toEqual(numbers)
    expect(numbers.every((one) => one >= 0 && one < 1)).toBe(true)
    expect(new Set(numbers).size).toBe(100)
  })

  test('code that took its clock at import stays on virtual time in every run', async () => {
    const { waitInEachWay } = await loadInVirtualTime(() => import('./keeps-its-clock.ts'))
    for (const epochMs of [1, 1_767_225_600_000]) {
      let took: number[] = []
      const history = await calling(async () => (took = await waitInEachWay()), { epochMs })
      expect(history.end).toEqual({ kind: 'over' })
      expect(history.events.at(-1)).toMatchObject({ t: 40_000 })
      expect(took).toEqual([40_000, 40_000, 40_000])
    }
  })

  test('the same seed gives a byte-identical history', async () => {
    const busy = (): Promise<History> =>
      performing((world) => {
        const work = async (id: string): Promise<unknown> => {
          console.log('%s at %d', id, Date.now())
          clearTimeout(12345)
          await sleep(Math.random() * 100)
          await Promise.race([sleep(Math.random() * 50), AbortSignal.timeout(20)])
          if (Math.random() < 0.3) throw new Error(`${id} failed`)
          if (Math.random() < 0.3) void Promise.reject({ nobody: 'listens' })
          return Math.random() < 0.5 ? { id } : Math.random()
        }
        for (let count = 0; count < 20; count++)
          world.call(`c${count}`, {}, () => work(`c${count}`))
      })
    const first = JSON.stringify(await busy())
    const second = JSON.stringify(await busy())
    expect(second).toBe(first)
    expect(first).toContain('failed')
    expect(first).toContain('"how":"resolved"')
  })
})

describe('console', () => {
  test('output is kept with its virtual time', async () => {
    const { console: lines } = await calling(async () => {
      console.log('%s is %d', 'one', 1, { two: 2 })
      await sleep(30)
      console.error('wrong')
      process.stdout.write('written\n')
      process.stderr.write(new TextEncoder().encode('bytes\n'))
    })
    expect(lines).toEqual([
      { t: 0, text: 'one is 1 { two: 2 }' },
      { t: 30, text: 'wrong' },
      { t: 30, text: 'written' },
      { t: 30, text: 'bytes' },
    ])
  })

  test('a write calls back, so code that waits for it goes on', async () => {
    const history = await calling(
      () => new Promise<void>((resolve) => void process.stdout.write('x', () => resolve())),
    )
    expect(history.end).toEqual({ kind: 'over' })
  })

  test('console.time tells virtual time', async () => {
    const { console: lines } = await calling(async () => {
      console.time('work')
      await sleep(40)
      console.timeLog('work', 'half')
      await sleep(40)
      console.timeEnd('work')
    })
    expect(lines.map(({ text }) => text)).toEqual(['work: 40ms half', 'work: 80ms'])
  })

  test('100 lines are kept, each of 300 characters, and the next says so', async () => {
    const { console: lines } = await calling(async () => {
      for (let count = 0; count < 250; count++) console.log('x'.repeat(1_000))
    })
    expect(lines).toHaveLength(101)
    expect(lines[99]?.text).toBe('x'.repeat(300))
    expect(lines[100]?.text).toBe('… only the first 100 lines are kept')
  })

  test('a value that throws when printed does no harm', async () => {
    const hostile = {
      get [Symbol.for('nodejs.util.inspect.custom')]() {
        throw new Error('no')
      },
    }
    const history = await calling(async () => console.log(hostile))
    expect(history.console).toHaveLength(1)
    expect(history.events.at(-1)).toMatchObject({ how: 'resolved' })
  })
})

describe('what nobody catches is noted, and the run goes on', () => {
  test('a rejection with nobody listening', async () => {
    const history = await calling(async () => {
      void Promise.reject(new Error('lost'))
      void Promise.reject(0)
      Promise.reject(new Error('heard')).catch(() => undefined)
      await sleep(10)
    })
    expect(history.unhandled).toMatchObject([{ $: 'error', message: 'lost' }, 0])
    expect(history.end).toEqual({ kind: 'over' })
  })

  test('a rejection heard only in a later instant counts as unhandled', async () => {
    const history = await calling(async () => {
      const lost = Promise.reject(new Error('late'))
      await sleep(10)
      await lost.catch(() => undefined)
    })
    expect(history.unhandled).toMatchObject([{ message: 'late' }])
  })

  test.each([
    ['a timer', (fail: () => void) => setTimeout(fail, 10)],
    ['an immediate', (fail: () => void) => setImmediate(fail)],
    ['a microtask', (fail: () => void) => queueMicrotask(fail)],
    ['process.nextTick', (fail: () => void) => process.nextTick(fail)],
    [
      'a listener of a signal',
      (fail: () => void) => AbortSignal.timeout(5).addEventListener('abort', fail),
    ],
  ])('an error thrown in %s', async (_where, put) => {
    const history = await calling(async () => {
      put(() => {
        throw new TypeError('oops')
      })
      await sleep(20)
    })
    expect(history.uncaught).toMatchObject([{ $: 'error', name: 'TypeError', message: 'oops' }])
    expect(history.events.at(-1)).toMatchObject({ t: 20, how: 'resolved' })
  })

  test('an interval that throws goes on ticking, as in Node', async () => {
    const history = await calling(async () => {
      const ticking = setInterval(() => {
        throw new Error('tick')
      }, 10)
      await sleep(35)
      clearInterval(ticking)
    })
    expect(history.uncaught).toHaveLength(3)
    expect(history.left.timers).toBe(0)
  })

  test('process.exit and its like are noted, and go no further', async () => {
    let reached = false
    const history = await calling(async () => {
      expect(() => process.abort()).toThrow()
      expect(() => process.kill(process.pid)).toThrow()
      expect(() => process.exit()).toThrow()
      process.exit(3)
      reached = true
    })
    const pid = `process.kill(${process.pid})`
    expect(history.exits).toEqual(['process.abort()', pid, 'process.exit()', 'process.exit(3)'])
    expect(reached).toBe(false)
    expect(history.events.at(-1)).toMatchObject({ how: 'rejected' })
  })

  test('a property of a guarded argument that differs at the end was changed', async () => {
    const history = await performing((world) => {
      const request = world.guard('request r1', { id: 'r1', priority: NaN, gone: 1, same: -0 })
      const kept = world.guard('request r2', { id: 'r2' })
      world.call('call', {}, async () => {
        await sleep(10)
        Reflect.deleteProperty(request, 'gone')
        Object.assign(request, { priority: 1, added: undefined, same: -0 })
        Object.assign(kept, { id: 'r2' })
      })
    })
    expect(history.mutated).toEqual([
      'request r1: priority',
      'request r1: gone',
      'request r1: added',
    ])
  })
})

describe('how a call answered', () => {
  test('a promise that is fulfilled or rejected later', async () => {
    const resolving = await calling(() => sleep(10).then(() => 'yes'))
    expect(resolving.events[1]).toEqual({
      ...{ t: 10, seq: 1, kind: 'settle', id: 'call' },
      ...{ how: 'resolved', value: 'yes' },
    })
    const rejecting = await calling(() => sleep(10).then(() => Promise.reject(undefined)))
    expect(rejecting.events[1]).toMatchObject({ t: 10, how: 'rejected', value: UNDEFINED })
  })

  test.each([
    ['a thenable', { then: (done: (value: number) => void) => done(1) }, 'Object'],
    ['a function', () => undefined, undefined],
    [
      'a proxy that hides what it is',
      new Proxy(Object.create(null), {
        getPrototypeOf: () => {
          throw new Error('no')
        },
      }),
      'unreadable',
    ],
  ])('%s is no promise: it was returned', async (_what, answer, type) => {
    const history = await calling(() => answer)
    expect(history.events[1]).toMatchObject({ how: 'returned', value: type ? { type } : {} })
    expect(history.end).toEqual({ kind: 'over' })
  })

  test.each([undefined, null, 0, '', 5])('%j is no promise: it was returned', async (answer) => {
    const history = await calling(() => answer)
    expect(history.events).toEqual(answered('returned', answer === undefined ? UNDEFINED : answer))
  })

  test('a throw is told from a rejection', async () => {
    const history = await calling(() => {
      throw null
    })
    expect(history.events).toEqual(answered('threw', null))
  })

  test('a promise of a subclass with a then of its own is followed by the real one', async () => {
    class Odd<T> extends Promise<T> {
      override then(): never {
        throw new Error('no')
      }
    }
    const history = await calling(() => new Odd((resolve) => resolve(1)))
    expect(history.events).toEqual(answered('resolved', 1))
  })
})

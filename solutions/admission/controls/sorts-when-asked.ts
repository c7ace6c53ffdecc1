// An independent solution: callbacks, handlers called in a microtask, and a line that is sorted by what
// each counts now, whenever one is to go first or last.
import type { Gate, GateOptions, Handler } from '../../../katas/admission/contract.ts'

export const control = {
  verdict: 'pass',
  differs: 'calls its handler some microtasks after `submit`',
  contract: 'even if you call its handler some microtasks or a `setImmediate` later',
}

interface Job {
  payload: unknown
  priority: number
  at: number
  resolve: (value: unknown) => void
  reject: (error: unknown) => void
}

const isWhole = (value: unknown, min: number): boolean =>
  Number.isInteger(value) && Number(value) >= min
const named = (name: string, more = {}): Error => Object.assign(new Error(name), { name, ...more })

export function createGate(handler: Handler, options: GateOptions): Gate {
  const { concurrency, maxQueue, agingMs } = options
  if (!isWhole(concurrency, 1) || !isWhole(maxQueue, 0)) throw new RangeError('a whole number')
  if (agingMs !== undefined && !isWhole(agingMs, 1)) throw new RangeError('agingMs')
  const line: Job[] = []
  const onIdle: (() => void)[] = []
  let [free, spent, ends, isClosed] = [concurrency, 0, 0, false]

  const counts = ({ priority, at }: Job): number =>
    agingMs === undefined ? priority : priority - (performance.now() - at) / agingMs
  const sortForStart = (): unknown => line.sort((a, b) => counts(a) - counts(b))
  const sortForRefusal = (): unknown => line.sort((a, b) => counts(a) - counts(b))

  function run(job: Job): void {
    free--
    queueMicrotask(() => {
      const startedAt = performance.now()
      const work = new Promise((resolve) => resolve(handler(job.payload)))
      void work.then(job.resolve, job.reject).then(() => {
        spent += performance.now() - startedAt
        ends++
        free++
        sortForStart()
        const next = line.shift()
        if (next) run(next)
        else if (free === concurrency) for (const resolve of onIdle.splice(0)) resolve()
      })
    })
  }
  function wait(job: Job): void {
    line.push(job)
    if (line.length <= maxQueue) return
    sortForRefusal()
    const expected = ends === 0 ? 1 : ((spent / ends) * (maxQueue + 1)) / concurrency
    line.pop()?.reject(named('OverloadedError', { retryAfterMs: Math.max(1, expected) }))
  }
  return {
    submit: (payload, priority = 5) =>
      new Promise((resolve, reject) => {
        if (!isWhole(priority, 0)) return reject(new RangeError('priority'))
        if (isClosed) return reject(named('ShutdownError'))
        const job = { payload, priority, at: performance.now(), resolve, reject }
        if (free > 0) run(job)
        else wait(job)
      }),
    drain: () =>
      new Promise((resolve) => {
        isClosed = true
        for (const job of line.splice(0)) job.reject(named('ShutdownError'))
        if (free === concurrency) resolve()
        else onIdle.push(resolve)
      }),
  }
}

import { validRequestsOf, type RequestFacts, type RouterRun } from './facts.ts'

export interface Prediction {
  startMs: number | undefined
  settleMs: number
}

interface Job {
  id: string
  priority: number
  order: number
  submitMs: number
  /** When the caller hangs up or the deadline passes, whichever is first. */
  giveUpMs: number
  durationMs: number
  stopsOnAbort: boolean
  startMs: number | undefined
  endMs: number | undefined
}

/**
 * A discrete-event simulation of the router: when each request starts and settles. `undefined` where
 * correct routers may differ: ties, closed loops, and a burst that mixes priorities on free slots.
 */
export function predict(run: RouterRun): Map<string, Prediction> | undefined {
  const { concurrency } = run.workload.options
  const requests = validRequestsOf(run)
  const jobs = requests.map(jobOf)
  const times = new Set(jobs.flatMap(({ submitMs, giveUpMs }) => [submitMs, giveUpMs]))
  times.delete(Infinity)
  let waiting: Job[] = []
  const running = new Set<Job>()

  const fill = (now: number): void => {
    waiting.sort((a, b) => a.priority - b.priority || a.order - b.order)
    while (running.size < concurrency) {
      const job = waiting.shift()
      if (!job) return
      job.startMs = now
      job.endMs = now + job.durationMs
      if (job.durationMs > 0) {
        running.add(job)
        times.add(job.endMs)
      }
    }
  }
  for (;;) {
    const now = Math.min(...times)
    if (now === Infinity) break
    times.delete(now)
    const ended = [...running].filter(({ endMs }) => endMs === now)
    const left = jobs.filter((job) => job.giveUpMs === now && isOpen(job, now))
    const arrived = jobs.filter(({ submitMs }) => submitMs === now)
    const causes = [ended.length, left.length, arrived.length].filter((count) => count > 0)
    if (causes.length > 1 || ended.length > 1 || left.length > 1) return undefined
    ended.forEach((job) => running.delete(job))
    waiting = waiting.filter((job) => !left.includes(job))
    for (const job of left) {
      if (job.stopsOnAbort && running.delete(job)) job.endMs = now
    }
    const live = arrived.filter(({ giveUpMs }) => giveUpMs > now)
    const free = concurrency - running.size
    if (free > 0 && live.length > 1 && isMixed(live)) return undefined
    waiting.push(...live)
    fill(now)
  }
  return new Map(jobs.map((job) => [job.id, { startMs: job.startMs, settleMs: settleOf(job) }]))
}

function jobOf(request: RequestFacts, order: number): Job {
  const { onAbort = 'ignores' } = request.operation.work
  return {
    id: request.id,
    priority: request.priority,
    order,
    submitMs: request.submit.t,
    giveUpMs: Math.min(request.hangUp?.t ?? Infinity, request.deadlineMs),
    durationMs: request.durationMs,
    stopsOnAbort: onAbort !== 'ignores',
    startMs: undefined,
    endMs: undefined,
  }
}

function isOpen({ submitMs, endMs }: Job, now: number): boolean {
  return submitMs < now && (endMs === undefined || endMs >= now)
}

function isMixed(jobs: Job[]): boolean {
  return new Set(jobs.map(({ priority }) => priority)).size > 1
}

function settleOf({ endMs, giveUpMs }: Job): number {
  return Math.min(endMs ?? Infinity, giveUpMs)
}

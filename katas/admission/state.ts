import { say, type Event, type Value } from '../../harness/core/index.ts'
import { isAbsent, isWhole } from '../../harness/kata/index.ts'
import type { GateOptions } from './contract.ts'
import type { GateOperation, Numbers, Submit } from './drive.ts'

export const PRIORITY_DEFAULT = 5
/** Orders of events that are tried to explain one instant; in more than these, anything is right. */
const STEPS_MAX = 5_000

/** A request from its submission on, as far as the history shows it. */
export class Job {
  readonly id: string
  readonly gate: GateState
  readonly priority: number
  readonly payload: Value
  /** What is wrong with it, in words. */
  readonly bad: string | undefined
  readonly submit: Event
  /** It was submitted after a call of `drain`. */
  readonly isLate: boolean
  /** All that wait age alike: what it stands in line by never changes, and is a whole number. */
  readonly #rank: number
  start: Event | undefined
  end: Event | undefined
  settle: Event | undefined

  constructor({ id, priority, payload }: Submit, submit: Event, gate: GateState) {
    this.id = id
    this.gate = gate
    this.payload = payload
    this.bad = whatIsBadAbout(priority)
    this.priority = typeof priority === 'number' ? priority : PRIORITY_DEFAULT
    this.submit = submit
    this.isLate = gate.drainedAtMs !== undefined
    const { agingMs } = gate.options
    this.#rank = agingMs === undefined ? this.priority : this.priority * agingMs + submit.t
  }

  /** Strictly ahead of another in line. Unlike priorities that come out equal are neither. */
  isAhead(other: Job): boolean {
    if (this.priority === other.priority) return this.isBefore(other)
    return this.#rank < other.#rank
  }

  isBefore(other: Job): boolean {
    return this.submit.seq < other.submit.seq
  }

  /** Refused with an error of this name, and never started. */
  wasRefusedAs(name: 'OverloadedError' | 'ShutdownError'): boolean {
    return this.start === undefined && this.settle !== undefined && isNamed(this.settle, name)
  }
}

/** One gate as it was at the end of the last instant, and what has happened since. */
export class GateState {
  readonly options: GateOptions
  /** Submitted, neither started nor answered, in the order of submission. */
  readonly waiting = new Set<Job>()
  readonly running = new Set<Job>()
  drainedAtMs: number | undefined
  /** How long each handler took that had ended before this instant. */
  readonly took: number[] = []
  /** At the beginning of this instant. */
  before: { waiting: Job[]; running: Job[] } = { waiting: [], running: [] }
  /** Good requests that came in time and calls of `drain`, in this instant and in order. */
  came: (Job | 'drain')[] = []
  started: Job[] = []
  ended: Job[] = []
  refused: Job[] = []

  constructor(options: GateOptions) {
    this.options = options
  }

  /** More wait or run than may, or one waits beside a free slot: a mistake that has been told. */
  get isAstray(): boolean {
    const { concurrency, maxQueue } = this.options
    const { waiting, running } = this.before
    const isIdle = running.length < concurrency && waiting.length > 0
    return running.length > concurrency || waiting.length > maxQueue || isIdle
  }

  get newcomers(): Job[] {
    return this.came.filter((one) => one !== 'drain')
  }

  /** How many have to be refused in this instant, should its ends come last: never more than that. */
  get refusalsMax(): number {
    const { concurrency, maxQueue } = this.options
    const { waiting, running } = this.before
    const room = concurrency - running.length + maxQueue - waiting.length
    return Math.max(0, this.newcomers.length - room)
  }

  /** What `retryAfterMs` may be: between these. `undefined`: nothing had surely ended, anything will do. */
  get retrySpan(): [min: number, max: number] | undefined {
    if (this.took.length === 0) return undefined
    const { concurrency, maxQueue } = this.options
    const now = this.ended.map(tookMs).sort((a, b) => a - b)
    const means = (added: number[]): number[] =>
      [0, ...added].map((_, count) => {
        const counted = [...this.took, ...added.slice(0, count)]
        return counted.reduce((sum, ms) => sum + ms, 0) / counted.length
      })
    const all = [...means(now), ...means(now.toReversed())]
    return [Math.min(...all), Math.max(...all)].map(
      (mean) => ((maxQueue + 1) * mean) / concurrency,
    ) as [number, number]
  }

  /**
   * Whether some order of what came and what ended in this instant leads to what was seen. Those that
   * came keep their order; an end may be taken at any time, since its handler was called.
   */
  get isExplained(): boolean {
    const { concurrency } = this.options
    const { waiting, running } = this.before
    const seen = new Set<string>()
    const ends = running.filter(({ end }) => end !== undefined).length
    const open: Moment[] = [{ next: 0, line: waiting, free: concurrency - running.length, ends }]
    for (let one = open.pop(); one; one = open.pop()) {
      if (one.next === this.came.length && one.ends === 0) {
        // What has left the line has left it in the way that was seen.
        if (one.line.length === this.waiting.size) return true
        continue
      }
      const key = `${one.next} ${one.free} ${one.ends} ${one.line.map(({ id }) => id).join(' ')}`
      if (seen.has(key)) continue
      if (seen.add(key).size > STEPS_MAX) return true
      open.push(...this.#arrival(one), ...this.#end(one))
    }
    return false
  }

  /** The next that came is dealt with. */
  #arrival(now: Moment): Moment[] {
    const came = this.came[now.next]
    if (came === undefined) return []
    const after = { ...now, next: now.next + 1 }
    if (came === 'drain') {
      const areTold = now.line.every((job) => job.wasRefusedAs('ShutdownError'))
      return areTold ? [{ ...after, line: [] }] : []
    }
    const drains = this.came.slice(now.next).includes('drain')
    const skipped = drains && came.wasRefusedAs('ShutdownError') ? [after] : []
    if (now.free > 0) return [...skipped, ...this.#begin({ ...after, free: now.free - 1 }, came)]
    const line = [...now.line, came]
    if (line.length <= this.options.maxQueue) return [...skipped, { ...after, line }]
    const shed = line.filter(
      (job) => job.wasRefusedAs('OverloadedError') && !line.some((other) => job.isAhead(other)),
    )
    return [...skipped, ...shed.map((job) => ({ ...after, line: without(line, job) }))]
  }

  /** A handler has ended, and its slot goes to the first in line. */
  #end(now: Moment): Moment[] {
    if (now.ends === 0) return []
    const after = { ...now, ends: now.ends - 1 }
    if (now.line.length === 0) return [{ ...after, free: now.free + 1 }]
    const first = now.line.filter((job) => !now.line.some((other) => other.isAhead(job)))
    return first.flatMap((job) => this.#begin({ ...after, line: without(now.line, job) }, job))
  }

  #begin(moment: Moment, job: Job): Moment[] {
    if (job.start === undefined) return []
    return [job.end === undefined ? moment : { ...moment, ends: moment.ends + 1 }]
  }

  /** This instant is over. */
  turn(): void {
    this.took.push(...this.ended.map(tookMs))
    this.before = { waiting: [...this.waiting], running: [...this.running] }
    for (const list of [this.came, this.started, this.ended, this.refused]) list.length = 0
  }
}

/** A state that a gate may have been in during an instant. */
interface Moment {
  /** Which of those that came is next. */
  next: number
  line: Job[]
  free: number
  /** Handlers that have ended in this instant, and whose slots are not given back yet. */
  ends: number
}

function without(line: Job[], job: Job): Job[] {
  return line.filter((other) => other !== job)
}

function tookMs({ start, end }: Job): number {
  return (end?.t ?? 0) - (start?.t ?? 0)
}

export function isNamed({ how, value }: Event, name: string): boolean {
  const isError = typeof value === 'object' && value !== null && '$' in value && value.$ === 'error'
  return how === 'rejected' && isError && 'name' in value && value.name === name
}

function whatIsBadAbout(priority: Value | undefined): string | undefined {
  return isAbsent(priority) || isWhole(priority, 0) ? undefined : `priority, ${say(priority)}`
}

/** The first number that breaks the contract, in words. */
export function whatIsBadOf({ concurrency, maxQueue, agingMs }: Numbers): string | undefined {
  if (!isWhole(concurrency, 1)) return `concurrency, ${say(concurrency)}`
  if (!isWhole(maxQueue, 0)) return `maxQueue, ${say(maxQueue)}`
  return isAbsent(agingMs) || isWhole(agingMs, 1) ? undefined : `agingMs, ${say(agingMs)}`
}

export function isBadInput(operation: GateOperation): boolean {
  if (operation.do === 'create') return whatIsBadOf(operation.numbers) !== undefined
  return operation.do === 'submit' && whatIsBadAbout(operation.priority) !== undefined
}

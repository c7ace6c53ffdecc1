import {
  isTimeoutError,
  sameValue,
  say,
  type Event,
  type Value,
  type Work,
} from '../../harness/core/index.ts'
import { isAbsent, isRefusal, isWhole } from '../../harness/kata/index.ts'
import type { Other, Parse, RouterOperation, Submit } from './drive.ts'

export const PRIORITY_DEFAULT = 5
const TIMEOUT_MS_MAX = 2 ** 31 - 1

/** One router: what waits, in the order of submission, and what runs. */
export class Router {
  readonly slots: number
  readonly waiting = new Set<Job>()
  readonly running = new Set<Job>()
  /** Whose handlers were called in this instant, in that order. */
  started: Job[] = []
  ended: Job[] = []
  /** When a slot stayed free for the first time although one waited, and whose end had freed it. */
  idle: { t: number; ended: Job[] } | undefined

  constructor(slots: number) {
    this.slots = slots
  }

  /** Those that somebody still waits for. */
  wanted(t: number): Job[] {
    return [...this.waiting].filter((job) => !job.isGivenUp(t))
  }
}

/** Which law demands an answer, when, and with what. */
export interface Cause {
  t: number
  law:
    | 'bad-input-is-refused'
    | 'already-cancelled-is-refused'
    | 'cancelled-in-queue-never-starts'
    | 'cancelled-while-running-is-answered-now'
    | 'deadline-counts-from-submit'
    | 'answers-exactly-once'
  isMetBy: (how: Value | undefined, value: Value | undefined) => boolean
  /** What happened to the request, and what its caller should hear. */
  because: string
  expected: string
}

/** A request from its submission on, as far as the history shows it. */
export class Job {
  readonly id: string
  readonly router: Router
  readonly priority: number
  readonly payload: Value | undefined
  /** What is wrong with it, in words. */
  readonly bad: string | undefined
  readonly submit: Event
  /** Infinite without a deadline. */
  readonly dueMs: number
  readonly #work: Work
  /** When its caller hung up, and why. */
  hungUp: { t: number; seq: number; reason: Value } | undefined
  /** Its signal was aborted before it was submitted. */
  isEarly = false
  start: Event | undefined
  end: Event | undefined
  abort: Event | undefined
  settle: Event | undefined

  constructor(operation: Submit | Other, submit: Event, router: Router) {
    const { priority, timeoutMs } = operation.do === 'submit' ? operation.request : {}
    this.id = operation.id
    this.router = router
    this.payload = operation.do === 'submit' ? operation.request.payload : operation.payload
    this.priority = typeof priority === 'number' ? priority : PRIORITY_DEFAULT
    this.bad = operation.do === 'submit' ? whatIsBad(operation) : undefined
    this.submit = submit
    this.dueMs = typeof timeoutMs === 'number' && !this.bad ? submit.t + timeoutMs : Infinity
    this.#work = operation.work
  }

  isBefore(other: Job): boolean {
    return this.submit.seq < other.submit.seq
  }

  /** Its caller hung up, or its deadline passed, at `t` or before. */
  isGivenUp(t: number): boolean {
    return (this.hungUp?.t ?? Infinity) <= t || this.dueMs <= t
  }

  /** Its handler runs, or was called nevertheless, and its caller gives it up in this very instant. */
  mustBeTold(t: number): boolean {
    const { start, hungUp, dueMs } = this
    if (!start) return false
    return hungUp ? hungUp.t === t : dueMs === t && start.t < t
  }

  /** Why it has to be answered by `now`: all that fall into the first such instant; any may win. */
  causes(now: number): Cause[] {
    if (this.bad) return [this.#refusal(this.bad)]
    if (!this.hungUp && !this.end && this.dueMs > now) return []
    const causes = [this.#hangUp(), this.#deadline(now), this.#outcome()].flatMap(
      (one) => one ?? [],
    )
    const first = Math.min(...causes.map(({ t }) => t))
    return causes.filter(({ t }) => t === first)
  }

  #refusal(bad: string): Cause {
    return {
      t: this.submit.t,
      law: 'bad-input-is-refused',
      isMetBy: isRefusal,
      because: `${this.id} is a bad request: its ${bad}`,
      expected: 'a promise rejected with a TypeError or a RangeError',
    }
  }

  #hangUp(): Cause | undefined {
    if (!this.hungUp) return undefined
    const { t, seq, reason } = this.hungUp
    const wasRunning = this.start !== undefined && this.start.seq < seq
    return {
      t,
      law: this.isEarly
        ? 'already-cancelled-is-refused'
        : wasRunning
          ? 'cancelled-while-running-is-answered-now'
          : 'cancelled-in-queue-never-starts',
      isMetBy: (how, value) => how === 'rejected' && sameValue(value, reason),
      because: this.isEarly
        ? `${this.id} was submitted with a signal aborted before, reason ${say(reason)}`
        : `the caller of ${this.id} hung up at ${t} ms, reason ${say(reason)}`,
      expected: 'a rejection with that reason',
    }
  }

  #deadline(now: number): Cause | undefined {
    if (this.dueMs > now) return undefined
    return {
      t: this.dueMs,
      law: 'deadline-counts-from-submit',
      isMetBy: (how, value) => how === 'rejected' && isTimeoutError(value),
      because: `${this.id} was submitted at ${this.submit.t} ms with ${this.dueMs - this.submit.t} ms to live`,
      expected: 'a rejection with a TimeoutError',
    }
  }

  #outcome(): Cause | undefined {
    const { end } = this
    if (!end || this.#hasLost(end)) return undefined
    const { t, how, value } = end
    return {
      t,
      law: 'answers-exactly-once',
      isMetBy: (given, answer) => given === how && sameValue(answer, value),
      because: `its handler ${how === 'resolved' ? 'answered with' : 'failed with'} ${say(value)} at ${t} ms`,
      expected: 'the very same',
    }
  }

  /** A handler that ends because its signal fired has lost against the cause of that. */
  #hasLost({ t }: Event): boolean {
    if (!this.start || !this.abort || !this.isGivenUp(t)) return false
    const { how, ms } = this.#work
    return t < this.start.t + (how === 'resolve' || how === 'reject' ? ms : 0)
  }
}

/** The first field of a request that breaks the contract, in words. */
export function whatIsBad({ request, instead }: Submit | Parse): string | undefined {
  if (instead !== undefined) return `request, ${say(instead)}`
  const { priority, timeoutMs, signal } = request
  if (!isAbsent(priority) && !isWhole(priority, 0)) return `priority, ${say(priority)}`
  if (!isAbsent(timeoutMs) && !isWhole(timeoutMs, 1, TIMEOUT_MS_MAX)) {
    return `timeoutMs, ${say(timeoutMs)}`
  }
  return isAbsent(signal) ? undefined : `signal, ${say(signal)}`
}

/** What is wrong with the number of slots, in words. */
export function whatIsBadOf(concurrency: Value): string | undefined {
  return isWhole(concurrency, 1) ? undefined : `concurrency, ${say(concurrency)}`
}

export function isBadInput(operation: RouterOperation): boolean {
  if (operation.do === 'create') return whatIsBadOf(operation.concurrency) !== undefined
  return (
    (operation.do === 'submit' || operation.do === 'parse') && whatIsBad(operation) !== undefined
  )
}

import {
  answered,
  counted,
  isTimeoutError,
  listed,
  sameValue,
  say,
  sayBeside,
  UNDEFINED,
  unheard,
  type Event,
  type How,
  type Run,
  type Snapshot,
  type Value,
} from '../../harness/core/index.ts'
import {
  ANSWERS_A_CROWD,
  CROWD_FROM,
  isRefusal,
  lawsOf,
  leavesNothing,
  leftBehind,
  NEVER,
  NO_UNHANDLED_REJECTION,
  statesOf,
  type LawText,
  type Monitor,
  type Must,
} from '../../harness/kata/index.ts'
import type { RouterOperation, RouterWorkload, RouterEvent, RouterEvents } from './drive.ts'
import { Job, Router, whatIsBad, whatIsBadOf, type Cause } from './state.ts'

const TEXTS = {
  'higher-priority-first': {
    level: 1,
    kind: 'safety',
    sentence: 'a waiting request is never overtaken by a less urgent one',
    hint: 'Lower numbers are more urgent, and 0 is a number like any other. Pick the next request when a slot is free, not before.',
  },
  'first-come-first-served': {
    level: 1,
    kind: 'safety',
    sentence: 'requests of equal priority start in the order of their submission',
    hint: 'What decides between two requests of equal priority in your queue? It has to be the order of arrival, at any length.',
  },
  'answers-exactly-once': {
    level: 1,
    kind: 'safety',
    sentence: 'each request runs at most once and is answered once, with its handler’s own outcome',
    hint: 'Follow one request from submit to its answer: is there a way on which nobody settles its promise, or calls its handler with something else?',
  },
  'bad-input-is-refused': {
    level: 1,
    kind: 'validation',
    sentence: 'bad input is answered at once with a TypeError or a RangeError, and changes nothing',
    hint: 'Check the request before anything else is done with it, and let submit answer with a rejected promise rather than throw.',
  },
  'never-more-than-n-in-flight': {
    level: 1,
    kind: 'safety',
    sentence: 'at no moment do more than N handlers run',
    hint: 'A slot is taken from the call of the handler until its promise settles, whatever became of the caller.',
  },
  'no-idle-slot-while-one-waits': {
    level: 1,
    kind: 'liveness',
    sentence: 'a slot never stays free while a request waits',
    hint: 'When can a slot become free, and is the queue looked at on every one of those ways out? How many requests may start then?',
  },
  'no-unhandled-rejection': { level: 2, ...NO_UNHANDLED_REJECTION },
  'cancelled-in-queue-never-starts': {
    level: 3,
    kind: 'safety',
    sentence:
      'a request cancelled while queued is answered at once with the reason and never starts',
    hint: 'An entry that nobody waits for must leave the queue in the instant of the cancel; think of what still refers to it.',
  },
  'cancelled-while-running-is-answered-now': {
    level: 3,
    kind: 'safety',
    sentence:
      'when the caller hangs up on a running request, it is answered at once with the reason and its handler’s signal aborts with that reason',
    hint: 'Two parties must hear of the cancel in its instant, the caller first: even a handler that answers its abort has lost.',
  },
  'already-cancelled-is-refused': {
    level: 3,
    kind: 'liveness',
    sentence:
      'a request whose signal is aborted already is answered at once with the reason and never starts',
    hint: 'A signal that has fired does not fire again: listening alone is not enough.',
  },
  'leaves-nothing-behind': {
    level: 3,
    kind: 'liveness',
    sentence:
      'when all is answered no timer is armed and no listener hangs on a caller’s signal, and no handler’s signal ever fires without a cause',
    hint: 'For each timer and listener you add, name every way out, and check that each of them removes it.',
  },
  'answers-a-crowd-at-once': { level: 3, ...ANSWERS_A_CROWD },
  'deadline-counts-from-submit': {
    level: 4,
    kind: 'safety',
    sentence:
      'a request that is not answered timeoutMs after its submission fails with a TimeoutError at that instant, queued or running',
    hint: 'From which moment does your timer count, and what becomes of a request that is still waiting, or already running, when it fires?',
  },
  // What waits or runs wrongly shows here too: the law that says why comes first.
  'stats-tell-the-truth': {
    level: 1,
    kind: 'safety',
    sentence: 'stats() always equals the requests that wait and the handlers that run',
    hint: 'Derive both numbers from the queue and from the handlers themselves rather than counting them apart.',
  },
} satisfies Record<string, LawText>

type Law = keyof typeof TEXTS

export const laws = lawsOf<RouterWorkload, Law>(TEXTS, (run, must) => new RouterMonitor(run, must))

/** For pictures: what the contract holds after each event. */
export const states = statesOf<RouterWorkload>((run, must) => new RouterMonitor(run, must))

/** The contract: who waits, who runs and who has given up, and what must hold at each event. */
class RouterMonitor implements Monitor<RouterEvents> {
  readonly #run: Run<RouterWorkload>
  readonly #must: Must<Law>
  readonly #operations: Map<string, RouterOperation>
  readonly #main: Router
  readonly #beside = new Router(1)
  readonly #jobs = new Map<string, Job>()
  /** Submitted and not answered. */
  readonly #open = new Set<Job>()
  readonly #bySignal = new Map<string, Job[]>()
  readonly #reasons = new Map<string, Event>()
  /** Whose handler’s signal fired in this instant. */
  #aborted: Job[] = []
  /** What `stats()` said in this instant. */
  #looked: RouterEvent<'observe'> | undefined
  #mayLeave = false
  #mayReject = false

  readonly on = {
    submit: (event: RouterEvent<'submit'>) => this.#submit(event),
    start: (event: RouterEvent<'start'>) => this.#start(event),
    end: (event: RouterEvent<'end'>) => this.#end(event),
    settle: (event: RouterEvent<'settle'>) => this.#settle(event),
    cancel: (event: RouterEvent<'cancel'>) => this.#hangUp(event),
    abort: (event: RouterEvent<'abort'>) => this.#abort(event),
    observe: (event: RouterEvent<'observe'>) => (this.#looked = event),
    create: (event: RouterEvent<'create'>) => this.#check(event),
    parse: (event: RouterEvent<'parse'>) => this.#check(event),
  }

  constructor(run: Run<RouterWorkload>, must: Must<Law>) {
    const { options, operations } = run.workload
    this.#run = run
    this.#must = must
    this.#operations = new Map(operations.map((one) => [one.id, one]))
    this.#main = new Router(options.concurrency)
  }

  #submit(event: RouterEvent<'submit'>): void {
    const operation = this.#operations.get(event.id)
    if (operation?.do !== 'submit' && operation?.do !== 'other') return
    const job = new Job(operation, event, operation.do === 'other' ? this.#beside : this.#main)
    this.#jobs.set(job.id, job)
    this.#open.add(job)
    if (job.dueMs !== Infinity) this.#mayLeave = true
    if (operation.do === 'submit' && operation.cancellable) {
      const { signalOf: signal = job.id, abortedWith } = operation
      this.#mayLeave = true
      this.#bySignal.set(signal, [...(this.#bySignal.get(signal) ?? []), job])
      if (abortedWith !== undefined && !this.#reasons.has(signal)) {
        this.#hangUp({ ...event, kind: 'cancel', id: signal, value: abortedWith })
      }
      const fired = this.#reasons.get(signal)
      job.isEarly = fired !== undefined
      if (fired) job.hungUp = { t: event.t, seq: event.seq, reason: fired.value ?? null }
    }
    if (!job.bad && !job.isEarly) job.router.waiting.add(job)
  }

  #hangUp(event: RouterEvent<'cancel'>): void {
    const { id, t, seq, value = null } = event
    this.#reasons.set(id, event)
    for (const job of this.#bySignal.get(id) ?? []) {
      if (!job.settle) job.hungUp = { t, seq, reason: value }
    }
  }

  #start(event: RouterEvent<'start'>): void {
    const { id, t } = event
    const job = this.#jobs.get(id)
    if (!job) {
      this.#must('answers-exactly-once', false, () => [
        `At ${t} ms you called the handler with ${this.#unlikeWhatWasSubmitted(event.payload)}`,
        {},
        'Hand on what was submitted, the very same, whatever it is: a copy or a default is something else.',
      ])
      return
    }
    this.#must('answers-exactly-once', !job.start, () => [
      `At ${t} ms you called the handler of ${id} a second time`,
      { [id]: '← called twice' },
    ])
    const [cause] = job.causes(t)
    if (cause) {
      this.#must(cause.law, cause.t === t && !job.bad && !job.isEarly, () => [
        `At ${t} ms you called the handler of ${id}, but ${dueOf(cause)}, and no call`,
        { [id]: '← should not start' },
      ])
    }
    job.start ??= event
    const { waiting, running, started } = job.router
    waiting.delete(job)
    running.add(job)
    started.push(job)
    this.#capHolds(job, t)
  }

  /** The payload that was due, where one alone may have been meant. */
  #unlikeWhatWasSubmitted(payload: Value | undefined): string {
    const [job, ...others] = this.#main.waiting
    if (!job || others.length > 0) return `${say(payload)}, which nobody submitted`
    const due = job.payload ?? UNDEFINED
    return `${sayBeside(payload, due)}, which nobody submitted\nexpected  ${say(due)}, the very payload of ${job.id}`
  }

  #capHolds({ id, router: { running, slots } }: Job, t: number): void {
    if (running.size <= slots) return
    const others = idsOf(running).filter((one) => one !== id)
    this.#must('never-more-than-n-in-flight', false, () => [
      `At ${t} ms you started ${id} while ${listed(others)} still ran: ` +
        `${running.size} in flight, and the cap is ${slots}`,
      { [id]: `← one more than ${slots}` },
    ])
  }

  #end(event: RouterEvent<'end'>): void {
    const job = this.#jobs.get(event.id)
    if (!job) return
    job.end = event
    job.router.running.delete(job)
    job.router.ended.push(job)
    if (event.how === 'rejected') this.#mayReject = true
  }

  #abort(event: RouterEvent<'abort'>): void {
    const job = this.#jobs.get(event.id)
    if (!job) return
    job.abort = event
    this.#aborted.push(job)
  }

  #settle(event: RouterEvent<'settle'>): void {
    const job = this.#jobs.get(event.id)
    if (!job) return
    const { t, id, how, value } = event
    job.settle = event
    this.#open.delete(job)
    job.router.waiting.delete(job)
    if (!job.bad && how !== 'resolved' && how !== 'rejected') {
      this.#must('answers-exactly-once', false, () => [
        `submit of ${id} ${answered(event)}\nexpected  a promise, whatever comes`,
        { [id]: '← no promise' },
      ])
      return
    }
    const causes = job.causes(t)
    const met = causes.find((one) => one.t === t && one.isMetBy(how, value))
    const cause = met ?? causes[0] ?? TOO_EARLY
    this.#must(cause.law, met !== undefined, () => [
      `${id} ${answered(event)}, but ${dueOf(cause)}`,
      { [id]: '← wrong answer' },
      cause.law === 'answers-exactly-once' ? whyWrong(job, how) : undefined,
    ])
  }

  state(): Snapshot {
    const { waiting, running, slots } = this.#main
    const line = [...waiting].toSorted((a, b) => a.priority - b.priority)
    const due = [...this.#open].filter(({ dueMs }) => dueMs !== Infinity)
    const others = [...this.#beside.waiting, ...this.#beside.running]
    return {
      waiting: line.map(({ id, priority }) => `${id} p${priority}`).join(', '),
      running: idsOf(running).join(', '),
      'free slots': String(Math.max(0, slots - running.size)),
      'hung up': idsOf([...this.#open].filter(({ hungUp }) => hungUp)).join(', '),
      due: due.map(({ id, dueMs }) => `${id} at ${dueMs} ms`).join(', '),
      ...(others.length > 0 && { 'other router': idsOf(others).join(', ') }),
    }
  }

  /** `createRouter` or `parseRequest` alone. */
  #check({ id, t, how, value }: Event): void {
    const operation = this.#operations.get(id)
    if (operation?.do !== 'create' && operation?.do !== 'parse') return
    const isParse = operation.do === 'parse'
    const bad = isParse ? whatIsBad(operation) : whatIsBadOf(operation.concurrency)
    const call = isParse
      ? `parseRequest(${say(operation.instead ?? { ...operation.request })})`
      : `createRouter(handler, { concurrency: ${say(operation.concurrency)} })`
    this.#must(
      'bad-input-is-refused',
      bad ? isRefusal(how, value, 'threw') : how !== 'threw',
      () => [
        `At ${t} ms ${call} threw ${how === 'threw' ? say(value) : 'nothing'}\n` +
          `expected  ${bad ? `a TypeError or a RangeError: its ${bad}, is bad` : 'no error: it is good input'}`,
      ],
    )
  }

  atRest(t: number): void {
    for (const job of this.#open) this.#isAnsweredByNow(job, t)
    for (const router of [this.#main, this.#beside]) {
      this.#noSlotIsIdle(router, t)
      this.#startedInOrder(router, t)
      const told = [...router.running].filter((job) => job.mustBeTold(t))
      const aborted = this.#aborted.filter((job) => job.router === router)
      for (const job of new Set([...told, ...aborted])) this.#isTold(job, t)
      router.started = []
      router.ended = []
    }
    this.#aborted = []
    // Last: of what waits and runs wrongly another law speaks.
    if (this.#looked) this.#statsAreTrue(this.#looked)
    this.#looked = undefined
  }

  #isAnsweredByNow(job: Job, t: number): void {
    const [cause] = job.causes(t)
    if (!cause) return
    this.#must(cause.law, false, () => [
      `At ${t} ms ${job.id} had no answer, but ${dueOf(cause)}`,
      { [job.id]: '← no answer' },
    ])
  }

  #noSlotIsIdle(router: Router, t: number): void {
    const { running, slots, started } = router
    const waiting = idsOf(router.wanted(t))
    const isFull = running.size >= slots
    if (!isFull && waiting.length > 0) router.idle ??= { t, ended: router.ended }
    if (waiting.length > 0 && isFull) this.#must('never-more-than-n-in-flight', true, NEVER)
    const hadToWait = started.some(({ submit }) => submit.t < t)
    if (!hadToWait && (isFull || waiting.length === 0)) return
    this.#must('no-idle-slot-while-one-waits', isFull || waiting.length === 0, () => [
      `At ${t} ms ${listed(waiting)} waited and ${running.size === 0 ? 'nothing' : `only ${listed(idsOf(running))}`} ran: ` +
        `${running.size} of ${counted(slots, 'slot')} in use`,
      Object.fromEntries(waiting.map((id) => [id, '← waits although a slot is free'])),
    ])
  }

  /** Of those that still wait, nobody was more urgent, or as urgent and there before. */
  #startedInOrder(router: Router, t: number): void {
    /** Of each priority, the last of them that was there. */
    const newest = new Map<number, Job>()
    for (const job of router.started) {
      const before = newest.get(job.priority)
      if (before) this.#firstCome(before, job, t)
      if (!before || before.isBefore(job)) newest.set(job.priority, job)
    }
    if (newest.size === 0) return
    for (const job of router.wanted(t)) {
      for (const other of newest.values()) {
        if (job.priority === other.priority) this.#firstCome(other, job, t)
        else if (job.submit.t < t) this.#urgentFirst(other, job, t)
      }
    }
  }

  #urgentFirst(started: Job, waiting: Job, t: number): void {
    this.#must('higher-priority-first', started.priority < waiting.priority, () => [
      `At ${t} ms you started ${started.id} (priority ${started.priority}), ` +
        `but ${waiting.id} (priority ${waiting.priority}) had waited since ${waiting.submit.t} ms`,
      { [started.id]: '← started first', [waiting.id]: '← more urgent, still waiting' },
    ])
  }

  #firstCome(started: Job, other: Job, t: number): void {
    if (other.isGivenUp(t)) return
    this.#must('first-come-first-served', started.isBefore(other), () => [
      `At ${t} ms you started ${started.id} before ${other.id}: ` +
        `both have priority ${other.priority}, and ${other.id} was submitted first`,
      { [started.id]: '← came later, started first', [other.id]: '← came first' },
    ])
  }

  /** The handler hears what the caller hears, and nothing else. */
  #isTold(job: Job, t: number): void {
    const { id, hungUp, dueMs, start, abort, settle } = job
    const hasCause = this.#must('leaves-nothing-behind', job.isGivenUp(t), () => [
      `At ${t} ms you aborted the signal of ${id}’s handler, but nobody had hung up and no deadline had passed`,
      { [id]: '← aborted without a cause' },
    ])
    // One that was started although it had been given up is told late: that is not the mistake.
    if (!hasCause || !start || job.isGivenUp(start.t - 1)) return
    const reason = abort?.t === t ? abort.value : undefined
    const isReason = hungUp?.t === t && sameValue(reason, hungUp.reason)
    const isTimeout =
      dueMs === t &&
      isTimeoutError(reason) &&
      (!isTimeoutError(settle?.value) || sameValue(reason, settle?.value))
    const law = hungUp ? 'cancelled-while-running-is-answered-now' : 'deadline-counts-from-submit'
    this.#must(law, isReason || isTimeout, () => {
      const isLate = abort && abort.t !== t
      const due = hungUp
        ? `the reason ${say(hungUp.reason)}`
        : 'the very TimeoutError of its caller'
      const got = abort
        ? `${isLate ? '' : 'another error, '}${say(abort.value)} at ${abort.t} ms`
        : 'it did not abort'
      return [
        `At ${t} ms ${hungUp ? `the caller of ${id} hung up` : `the deadline of ${id} passed`}, ` +
          `and the signal of its handler ${isLate ? `had aborted at ${abort.t} ms already` : abort ? 'aborted with something else' : 'did not abort'}\n` +
          `expected  it aborts with ${due} at ${t} ms\ngot       ${got}`,
        { [id]: abort ? '← told something else' : '← its handler was not told' },
        isLate
          ? 'Who aborts a handler’s signal, and when? A hang-up and a deadline alone do.'
          : abort
            ? 'The caller and the handler hear the same object: make it once, and hand it to both.'
            : 'Where do you abort the signal that the handler was given?',
      ]
    })
  }

  #statsAreTrue({ t, queued, running: ran }: RouterEvent<'observe'>): void {
    const { waiting, running } = this.#main
    const isTrue = queued === waiting.size && ran === running.size
    if (isTrue && waiting.size + running.size === 0) return
    const named = (jobs: Set<Job>): string => (jobs.size === 0 ? '' : ` (${listed(idsOf(jobs))})`)
    this.#must('stats-tell-the-truth', isTrue, () => [
      `At ${t} ms stats() was wrong: ${waiting.size} waited${named(waiting)}, ${running.size} ran${named(running)}\n` +
        `expected  { queued: ${waiting.size}, running: ${running.size} }\n` +
        `got       { queued: ${say(queued)}, running: ${say(ran)} }`,
    ])
  }

  atEnd(): void {
    const { history } = this.#run
    const open = [...this.#open].filter(({ bad }) => !bad)
    const unanswered = idsOf(open)
    if (this.#jobs.size > 0) {
      this.#must('answers-exactly-once', unanswered.length === 0, () => [
        `${listed(unanswered)} ${unanswered.length === 1 ? 'was' : 'were'} never answered${this.#whyStuck(open)}`,
        Object.fromEntries(unanswered.map((id) => [id, '← no answer'])),
      ])
    }
    if (this.#jobs.size > CROWD_FROM) this.#crowdIsAnswered()
    if (this.#mayReject || history.unhandled.length > 0) {
      this.#must('no-unhandled-rejection', history.unhandled.length === 0, () => [
        unheard(history) ?? '',
      ])
    }
    if (this.#mayLeave && history.end.kind === 'over') {
      this.#must('leaves-nothing-behind', leavesNothing(history), leftBehind(history))
    }
  }

  /** How many, and which, may depend on how deep a stack the engine has: neither is told. */
  #crowdIsAnswered(): void {
    this.#must('answers-a-crowd-at-once', this.#open.size === 0, () => [
      `${this.#jobs.size} requests came to an end together, and some of them were never answered`,
    ])
  }

  #whyStuck([first]: readonly Job[]): string {
    if (this.#run.history.end.kind !== 'stuck') return ''
    const { waiting, running, slots, idle } = first?.router ?? this.#main
    const who = waiting.size === 0 ? 'nothing waits' : `${listed(idsOf(waiting))} still waits`
    const ended = idle?.ended[0]
    return (
      `\nThe run is stuck: ${who}, ${running.size} of ${counted(slots, 'slot')} in use, no timer is armed` +
      (idle && ended
        ? `\nPerhaps a slot was lost at ${idle.t} ms, when ${ended.id} ${ended.end?.how === 'rejected' ? 'failed' : 'ended'}`
        : '')
    )
  }
}

function idsOf(jobs: Iterable<Job>): string[] {
  return [...jobs].map(({ id }) => id)
}

const TOO_EARLY: Cause = {
  t: Infinity,
  law: 'answers-exactly-once',
  isMetBy: () => false,
  because: 'its handler had not ended',
  expected: 'no answer yet',
}

function dueOf({ t, because, expected }: Cause): string {
  return `${because}\nexpected  ${expected}${t === Infinity ? '' : ` at ${t} ms`}`
}

/** What an answer that is not the handler’s own often comes from. */
function whyWrong({ end }: Job, how: How): string {
  if (!end)
    return 'Whose outcome was that? A request has the outcome of its own handler, when that ends.'
  if (how !== end.how) return 'A handler’s answer stays an answer, and its failure a failure.'
  return 'What becomes on the way of an answer or an error that is undefined, null, 0, false or ""?'
}

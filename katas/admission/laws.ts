import {
  answered,
  counted,
  listed,
  sameValue,
  say,
  sayBeside,
  unheard,
  type Event,
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
import {
  BESIDE,
  type GateOperation,
  type GateWorkload,
  type GateEvent,
  type GateEvents,
} from './drive.ts'
import { GateState, isNamed, Job, whatIsBadOf } from './state.ts'

const TEXTS = {
  'first-come-first-served': {
    level: 1,
    kind: 'safety',
    sentence: 'of equal requests the one that was submitted first starts first',
    hint: 'Where does a request go that finds no slot free, and which one do you take when a slot comes back?',
  },
  'last-in-line-is-turned-away': {
    level: 1,
    kind: 'safety',
    sentence: 'when one too many waits, the last in line is refused, and nobody else',
    hint: 'Who would have to wait longest? At level 1 that is the one that has just come; later, whoever your order puts last.',
  },
  'refuses-only-when-full': {
    level: 1,
    kind: 'safety',
    sentence: 'nobody is refused while a slot or a place is free',
    hint: 'Count the slots and the places apart, and look at the slots first. Is every one of them given back?',
  },
  'never-more-wait-than-may': {
    level: 1,
    kind: 'safety',
    sentence: 'when maxQueue requests wait, one too many is refused in that millisecond',
    hint: 'How many wait after the newcomer has joined? Compare with <=, and refuse at once, not when a slot comes free.',
  },
  'says-when-to-come-back': {
    level: 1,
    kind: 'safety',
    sentence: 'an OverloadedError says after which time one more could expect a slot',
    hint: 'From when to when do you measure, and which handlers count? Think also of before the first one has ended.',
  },
  'answers-exactly-once': {
    level: 1,
    kind: 'safety',
    sentence:
      'each request is answered once, with its handler’s own outcome or a refusal, and a refused one never runs',
    hint: 'Follow one request from submit to its answer: is there a way on which nobody settles its promise, or calls its handler all the same?',
  },
  'bad-input-is-refused': {
    level: 1,
    kind: 'validation',
    sentence: 'bad input is answered at once with a TypeError or a RangeError, and changes nothing',
    hint: 'Check before anything else is done, also when the gate is full; submit answers with a rejected promise rather than throw.',
  },
  'never-more-than-n-in-flight': {
    level: 1,
    kind: 'safety',
    sentence: 'at no moment do more than N handlers run',
    hint: 'A slot is taken when the request is let in, not when its handler is called, and it is never free between two that hand it over.',
  },
  'no-idle-slot-while-one-waits': {
    level: 1,
    kind: 'liveness',
    sentence: 'who finds a slot free has it, and a slot never stays free while a request waits',
    hint: 'When can a slot come free? Failures and throws are ends like any other. Let in at submit, not later and not in a batch.',
  },
  'no-unhandled-rejection': { level: 1, ...NO_UNHANDLED_REJECTION },
  'leaves-nothing-behind': {
    level: 1,
    kind: 'liveness',
    sentence: 'when all is answered no timer is armed',
    hint: 'Does anything in this task need a timer at all?',
  },
  'answers-a-crowd-at-once': { level: 1, ...ANSWERS_A_CROWD },
  'higher-priority-first': {
    level: 2,
    kind: 'safety',
    sentence: 'a waiting request is never overtaken by a less urgent one',
    hint: 'Lower numbers are more urgent, 0 is a number like any other, and absent means 5.',
  },
  'waiting-makes-more-urgent': {
    level: 3,
    kind: 'safety',
    sentence: 'a request that has waited long enough goes before one that was more urgent',
    hint: 'Write down what two waiting requests stand in line by, one second apart. What of it changes? Fractions count, and there is no floor at 0.',
  },
  'a-drained-gate-lets-nobody-in': {
    level: 4,
    kind: 'safety',
    sentence: 'from drain on every submit is refused with a ShutdownError',
    hint: 'Where does submit look first? Bad input alone comes before it.',
  },
  'drain-sends-away-who-waits': {
    level: 4,
    kind: 'safety',
    sentence:
      'those that wait are refused with a ShutdownError when drain is called, and never start',
    hint: 'What waits may go to another replica if it hears of it now. What does your line hold after drain, and who looks at it next?',
  },
  'drain-resolves-when-nothing-runs': {
    level: 4,
    kind: 'liveness',
    sentence: 'each promise of drain resolves in the millisecond in which no handler runs any more',
    hint: 'Three cases: nothing runs at the call, several run, the last one fails. What does a second call get?',
  },
} satisfies Record<string, LawText>

type Law = keyof typeof TEXTS

export const laws = lawsOf<GateWorkload, Law>(TEXTS, (run, must) => new GateMonitor(run, must))

/** For pictures: what the contract holds after each event. */
export const states = statesOf<GateWorkload>((run, must) => new GateMonitor(run, must))

/** A call of `drain`, until it is answered. */
interface DrainCall {
  id: string
  t: number
  settle?: Event
}

/** The contract: who runs, who waits and in which order, and what must hold at each event. */
class GateMonitor implements Monitor<GateEvents> {
  readonly #run: Run<GateWorkload>
  readonly #must: Must<Law>
  readonly #operations: Map<string, GateOperation>
  readonly #main: GateState
  readonly #beside = new GateState(BESIDE)
  readonly #jobs = new Map<string, Job>()
  /** Submitted and not answered. */
  readonly #open = new Set<Job>()
  readonly #drains = new Map<string, DrainCall>()
  /** What the last errors said, by request. */
  readonly #said = new Map<string, Value | undefined>()
  readonly #isCrowd: boolean
  readonly #hasPriorities: boolean
  #mayReject = false
  /** A handler was called for nobody: what is taken, and for how long, is not known from then on. */
  #hasStray = false

  readonly on = {
    submit: (event: GateEvent<'submit'>) => this.#submit(event),
    start: (event: GateEvent<'start'>) => this.#start(event),
    end: (event: GateEvent<'end'>) => this.#end(event),
    refusal: ({ id, retryAfterMs }: GateEvent<'refusal'>) => void this.#said.set(id, retryAfterMs),
    settle: (event: GateEvent<'settle'>) => this.#settle(event),
    create: (event: GateEvent<'create'>) => this.#create(event),
  }

  constructor(run: Run<GateWorkload>, must: Must<Law>) {
    const { options, operations } = run.workload
    this.#run = run
    this.#must = must
    this.#operations = new Map(operations.map((one) => [one.id, one]))
    this.#main = new GateState(options)
    this.#isCrowd = operations.length > CROWD_FROM
    this.#hasPriorities = operations.some(
      (one) => one.do === 'submit' && one.priority !== undefined,
    )
  }

  #submit(event: GateEvent<'submit'>): void {
    const operation = this.#operations.get(event.id)
    if (operation?.do === 'drain') {
      this.#drains.set(event.id, { id: event.id, t: event.t })
      this.#main.drainedAtMs ??= event.t
      this.#main.came.push('drain')
    }
    if (operation?.do !== 'submit') return
    const job = new Job(operation, event, operation.beside ? this.#beside : this.#main)
    this.#jobs.set(job.id, job)
    this.#open.add(job)
    if (job.bad !== undefined || job.isLate) return
    job.gate.waiting.add(job)
    job.gate.came.push(job)
  }

  #start(event: GateEvent<'start'>): void {
    const { id, t } = event
    const job = this.#jobs.get(id)
    if (!job) {
      this.#hasStray = true
      this.#must('answers-exactly-once', false, () => [
        `At ${t} ms you called the handler with ${this.#unlikeWhatWasSubmitted(event.payload)}`,
        {},
        'Hand on what was submitted, the very same, whatever it is: a copy, or what a promise comes to, is something else.',
      ])
      return
    }
    const { bad, isLate, gate } = job
    const isShut = job.settle !== undefined && isNamed(job.settle, 'ShutdownError')
    const law = bad
      ? 'bad-input-is-refused'
      : isLate
        ? 'a-drained-gate-lets-nobody-in'
        : isShut
          ? 'drain-sends-away-who-waits'
          : 'answers-exactly-once'
    const why = bad
      ? `${id} is a bad request: its ${bad}`
      : isLate
        ? `drain was called at ${gate.drainedAtMs} ms, before ${id} was submitted`
        : job.start
          ? `it had been called before, at ${job.start.t} ms`
          : `${id} ${answered(job.settle)}`
    this.#must(law, !bad && !isLate && !job.start && !job.settle, () => [
      `At ${t} ms you called the handler of ${id}, but ${why}\nexpected  no call`,
      { [id]: '← should not start' },
    ])
    job.start ??= event
    gate.waiting.delete(job)
    gate.running.add(job)
    gate.started.push(job)
    const others = idsOf(gate.running).filter((one) => one !== id)
    const { concurrency } = gate.options
    this.#must('never-more-than-n-in-flight', others.length < concurrency, () => [
      `At ${t} ms you started ${id} while ${listed(others)} still ran: ` +
        `${others.length + 1} in flight, and the cap is ${concurrency}`,
      { [id]: `← one more than ${concurrency}` },
    ])
  }

  /** The payload that was due, where one alone may have been meant. */
  #unlikeWhatWasSubmitted(payload: Value | undefined): string {
    const [job, ...others] = this.#main.waiting
    if (!job || others.length > 0) return `${say(payload)}, which nobody submitted`
    return `${sayBeside(payload, job.payload)}, which nobody submitted\nexpected  ${say(job.payload)}, the very payload of ${job.id}`
  }

  #end(event: GateEvent<'end'>): void {
    const job = this.#jobs.get(event.id)
    if (!job) return
    job.end = event
    job.gate.running.delete(job)
    job.gate.ended.push(job)
    if (event.how === 'rejected') this.#mayReject = true
  }

  #settle(event: GateEvent<'settle'>): void {
    const { id } = event
    const drain = this.#drains.get(id)
    if (drain) return this.#drained(drain, event)
    const job = this.#jobs.get(id)
    if (!job) return
    job.settle = event
    this.#open.delete(job)
    job.gate.waiting.delete(job)
    if (event.how === 'rejected') this.#mayReject = true
    const { law, isMet, expected } = dueOf(job, event)
    this.#must(law, isMet, () => [
      `${id} ${answered(event)}, but ${expected}`,
      { [id]: '← wrong answer' },
    ])
    if (!isMet || this.#hasStray || !job.wasRefusedAs('OverloadedError')) return
    job.gate.refused.push(job)
    this.#saysWhen(job, event.t)
  }

  #saysWhen({ id, gate }: Job, t: number): void {
    const { retrySpan: span, took, options } = gate
    const said = this.#said.get(id)
    const isNumber = typeof said === 'number' && said > 0
    const isNear = !span || (isNumber && said >= span[0] - 1 && said <= span[1] + 1)
    this.#must('says-when-to-come-back', isNumber && isNear, () => {
      const mean = took.reduce((sum, ms) => sum + ms, 0) / took.length
      const { maxQueue, concurrency } = options
      return [
        `At ${t} ms you told ${id} the wrong time to come back: ` +
          (span
            ? `the handlers that had ended took ${listed(took.map(String))} ms, ${rounded(mean)} on average\n` +
              `expected  (maxQueue + 1) × mean / concurrency = (${maxQueue} + 1) × ${rounded(mean)} / ${concurrency} = ${rounded(((maxQueue + 1) * mean) / concurrency)}`
            : 'no handler had surely ended yet\nexpected  a finite number above 0') +
          `\ngot       ${say(said)}`,
        { [id]: '← when to come back?' },
      ]
    })
  }

  /** `createGate` alone. */
  #create({ id, t, how, value }: Event): void {
    const operation = this.#operations.get(id)
    if (operation?.do !== 'create') return
    const bad = whatIsBadOf(operation.numbers)
    const isMet = bad ? isRefusal(how, value, 'threw') : how !== 'threw'
    this.#must('bad-input-is-refused', isMet, () => [
      `At ${t} ms createGate(handler, ${say({ ...operation.numbers })}) threw ${how === 'threw' ? say(value) : 'nothing'}\n` +
        `expected  ${bad ? `a TypeError or a RangeError: its ${bad}, is bad` : 'no error: it is good input'}`,
    ])
  }

  #drained(drain: DrainCall, event: Event): void {
    drain.settle = event
    this.#must('drain-resolves-when-nothing-runs', event.how === 'resolved', () => [
      `${drain.id} ${answered(event)}\nexpected  a promise that resolves when no handler runs any more`,
      { [drain.id]: '← wrong answer' },
    ])
  }

  state(): Snapshot {
    const { waiting, running, options, took, drainedAtMs } = this.#main
    const line = [...waiting].toSorted((a, b) => (a.isAhead(b) ? -1 : b.isAhead(a) ? 1 : 0))
    const others = [...this.#beside.waiting, ...this.#beside.running]
    return {
      waiting: this.#hasPriorities
        ? line.map(({ id, priority }) => `${id} p${priority}`).join(', ')
        : idsOf(line).join(', '),
      'free places': String(Math.max(0, options.maxQueue - waiting.size)),
      running: idsOf(running).join(', '),
      'free slots': String(Math.max(0, options.concurrency - running.size)),
      'handlers took': took.map((ms) => `${ms} ms`).join(', '),
      ...(drainedAtMs !== undefined && { drained: `at ${drainedAtMs} ms` }),
      ...(others.length > 0 && { 'other gate': idsOf(others).join(', ') }),
    }
  }

  atRest(t: number): void {
    for (const job of this.#open) this.#isAnsweredByNow(job, t)
    for (const gate of [this.#main, this.#beside]) {
      if (!this.#hasStray) this.#isAsItShouldBe(gate, t)
      gate.turn()
    }
    for (const drain of this.#drains.values()) this.#isResolvedInTime(drain, t)
  }

  #isAsItShouldBe(gate: GateState, t: number): void {
    this.#nobodyWaitsInVain(gate, t)
    if (this.#isCrowd) return
    this.#isInOrder(gate, t)
    if (!gate.isAstray) this.#isExplained(gate, t)
  }

  #isAnsweredByNow(job: Job, t: number): void {
    const due = job.bad !== undefined || job.isLate || job.end ? dueOf(job) : undefined
    if (!due) return
    this.#must(due.law, false, () => [
      `At ${t} ms ${job.id} had no answer, but ${due.expected}`,
      { [job.id]: '← no answer' },
    ])
  }

  /** Nobody waits beside a free slot, in a line that is too long, or at a drained gate. */
  #nobodyWaitsInVain(gate: GateState, t: number): void {
    const { running, started, refused, drainedAtMs, newcomers, before } = gate
    const { concurrency, maxQueue } = gate.options
    const waiting = idsOf(gate.waiting)
    const note = (text: string): Record<string, string> =>
      Object.fromEntries(waiting.map((id) => [id, text]))
    if (drainedAtMs !== undefined) {
      const waited = [...before.waiting, ...newcomers].some(({ start }) => !start)
      if (waited && drainedAtMs === t) {
        this.#must('drain-sends-away-who-waits', waiting.length === 0, () => [
          `At ${t} ms drain was called while ${listed(waiting)} waited, and they still wait\n` +
            'expected  a rejection with a ShutdownError by the end of that millisecond',
          note('← still waits'),
        ])
      }
      return
    }
    const isIdle = running.size < concurrency && waiting.length > 0
    if (isIdle || started.some(({ submit }) => submit.t < t)) {
      this.#must('no-idle-slot-while-one-waits', !isIdle, () => [
        `At ${t} ms ${listed(waiting)} waited and ${running.size === 0 ? 'nothing' : `only ${listed(idsOf(running))}`} ran: ` +
          `${running.size} of ${counted(concurrency, 'slot')} in use`,
        note('← waits although a slot is free'),
      ])
    }
    if (waiting.length > maxQueue || refused.length > 0) {
      this.#must('never-more-wait-than-may', waiting.length <= maxQueue, () => [
        `At ${t} ms ${listed(waiting)} waited, and maxQueue is ${maxQueue}\n` +
          'expected  that one too many is refused by the end of that millisecond',
        note('← waits'),
      ])
    }
  }

  /** Of two that stood in line together, the one ahead starts first and the one behind is refused. */
  #isInOrder(gate: GateState, t: number): void {
    for (const other of gate.waiting) {
      for (const job of gate.started) {
        const wereTogether = other.submit.t < t || (job.submit.t === t && other.isBefore(job))
        if (!wereTogether || !(other.isAhead(job) || job.isAhead(other))) continue
        this.#startsFirst(job, other, t, job.isAhead(other))
      }
      for (const job of gate.refused) {
        const wereTogether = other.submit.t < t || other.isBefore(job)
        if (!wereTogether || !(other.isAhead(job) || job.isAhead(other))) continue
        this.#lastInLine(job, other, t, other.isAhead(job))
      }
    }
  }

  #startsFirst(job: Job, other: Job, t: number, holds: boolean): void {
    this.#must(orderOf(job, other), holds, () => [
      `At ${t} ms you started ${job.id} (${this.#placeInLine(job, t)}), ` +
        `but ${other.id} was ahead in line (${this.#placeInLine(other, t)})`,
      { [job.id]: '← started first', [other.id]: '← ahead in line, still waiting' },
    ])
  }

  #lastInLine(refused: Job, other: Job, t: number, holds: boolean): void {
    this.#must('last-in-line-is-turned-away', holds, () => [
      `At ${t} ms you refused ${refused.id} (${this.#placeInLine(refused, t)}), ` +
        `but ${other.id} was behind it in line (${this.#placeInLine(other, t)})`,
      { [refused.id]: '← refused', [other.id]: '← behind it in line' },
    ])
  }

  /** Where a request stands in line, so that one can see why. */
  #placeInLine({ priority, submit, gate }: Job, t: number): string {
    const { agingMs } = gate.options
    const since = `since ${submit.t} ms`
    if (!this.#hasPriorities) return since
    if (agingMs === undefined) return `priority ${priority}, ${since}`
    const stands = rounded(priority - (t - submit.t) / agingMs)
    return `${since}: ${priority} − ${t - submit.t}/${agingMs} = ${stands}`
  }

  /** What happened in this instant could have happened at a correct gate. */
  #isExplained(gate: GateState, t: number): void {
    const { refused, started, waiting, refusalsMax } = gate
    const { isExplained } = gate
    if (isExplained) {
      if (refused.length > 0) this.#must('refuses-only-when-full', true, NEVER)
      return
    }
    const stayed = [...waiting, ...started]
    for (const job of refused.length > refusalsMax ? [] : refused) {
      const behind = stayed.find((other) => job.isAhead(other))
      if (behind) return void this.#lastInLine(job, behind, t, false)
    }
    const overtaken = started.flatMap((job) =>
      [...waiting].filter((other) => other.isAhead(job)).map((other) => ({ job, other })),
    )[0]
    if (refused.length === 0 && overtaken) {
      return this.#startsFirst(overtaken.job, overtaken.other, t, false)
    }
    const law =
      refused.length === 0
        ? 'no-idle-slot-while-one-waits'
        : gate.drainedAtMs === t
          ? 'drain-sends-away-who-waits'
          : 'refuses-only-when-full'
    this.#must(law, false, () => [
      `At ${t} ms you ${refused.length === 0 ? `started ${listed(idsOf(started)) || 'nobody'}` : `refused ${listed(idsOf(refused))}`}: ${this.#whatCame(gate)}` +
        (refused.length === 0
          ? `\nexpected  a slot belongs to the first that found it free, or to the first in line`
          : ''),
      Object.fromEntries(refused.map(({ id }) => [id, '← refused'])),
    ])
  }

  #whatCame({ before, newcomers, ended, options, drainedAtMs }: GateState): string {
    const { concurrency, maxQueue } = options
    const { running, waiting } = before
    const parts = [
      `${running.length} of ${counted(concurrency, 'slot')} and ${waiting.length} of ${counted(maxQueue, 'place')} were taken before`,
      ...(ended.length === 0 ? [] : [`then ${listed(idsOf(ended))} ended`]),
      ...(newcomers.length === 0 ? [] : [`then ${listed(idsOf(newcomers))} came`]),
      ...(drainedAtMs === undefined ? [] : [`drain was called at ${drainedAtMs} ms`]),
    ]
    return parts.join(', ')
  }

  #isResolvedInTime({ id, settle }: DrainCall, t: number): void {
    const { running } = this.#main
    if (settle && settle.t < t) return
    if (!settle && running.size > 0) return
    this.#must(
      'drain-resolves-when-nothing-runs',
      (settle !== undefined) === (running.size === 0),
      () => [
        settle
          ? `${id} ${answered(settle)}, but ${listed(idsOf(running))} still ran`
          : `At ${t} ms no handler ran any more, but ${id} had no answer by the end of that millisecond`,
        { [id]: settle ? '← too early' : '← no answer' },
      ],
    )
  }

  atEnd(): void {
    const { history } = this.#run
    const unanswered = idsOf(this.#open)
    if (this.#jobs.size > 0) {
      this.#must('answers-exactly-once', unanswered.length === 0, () => [
        `${listed(unanswered)} ${unanswered.length === 1 ? 'was' : 'were'} never answered`,
        Object.fromEntries(unanswered.map((id) => [id, '← no answer'])),
      ])
      this.#must('leaves-nothing-behind', leavesNothing(history), leftBehind(history))
    }
    if (this.#isCrowd) {
      this.#must('answers-a-crowd-at-once', this.#open.size === 0, () => [
        `${this.#jobs.size} requests came together, and some of them were never answered`,
      ])
    }
    if (this.#mayReject || history.unhandled.length > 0) {
      this.#must('no-unhandled-rejection', history.unhandled.length === 0, () => [
        unheard(history) ?? '',
      ])
    }
  }
}

interface Due {
  law: Law
  isMet: boolean
  /** What had happened to the request, and what its caller should hear. */
  expected: string
}

/** What a request is to be answered with, and whether an answer is that. */
function dueOf(job: Job, given?: Event): Due {
  const { id, bad, isLate, submit, start, end, gate } = job
  const isNow = given?.t === submit.t
  if (bad !== undefined) {
    return {
      law: 'bad-input-is-refused',
      isMet: isNow && isRefusal(given.how, given.value),
      expected: `${id} is a bad request: its ${bad}\nexpected  a promise rejected with a TypeError or a RangeError at ${submit.t} ms`,
    }
  }
  if (end) {
    return {
      law: 'answers-exactly-once',
      isMet: given?.t === end.t && given.how === end.how && sameValue(given.value, end.value),
      expected: `its handler ${end.how === 'resolved' ? 'answered with' : 'failed with'} ${say(end.value)} at ${end.t} ms\nexpected  the very same at ${end.t} ms`,
    }
  }
  if (isLate) {
    return {
      law: 'a-drained-gate-lets-nobody-in',
      isMet: isNow && isNamed(given, 'ShutdownError'),
      expected: `drain was called at ${gate.drainedAtMs} ms, before ${id} was submitted\nexpected  a rejection with a ShutdownError at ${submit.t} ms`,
    }
  }
  if (given && !start && isNamed(given, 'ShutdownError') && gate.drainedAtMs !== undefined) {
    return {
      law: 'drain-sends-away-who-waits',
      isMet: given.t === gate.drainedAtMs,
      expected: `drain was called at ${gate.drainedAtMs} ms\nexpected  that answer at ${gate.drainedAtMs} ms`,
    }
  }
  return {
    law: 'answers-exactly-once',
    isMet: given !== undefined && !start && isNamed(given, 'OverloadedError'),
    expected: start
      ? 'its handler had not ended\nexpected  no answer yet'
      : 'its handler was never called\nexpected  an OverloadedError, if a refusal',
  }
}

/** The law for the order of two that wait. */
function orderOf(job: Job, other: Job): Law {
  if (job.priority === other.priority) return 'first-come-first-served'
  const ages = job.gate.options.agingMs !== undefined && job.submit.t !== other.submit.t
  return ages ? 'waiting-makes-more-urgent' : 'higher-priority-first'
}

function idsOf(jobs: Iterable<Job>): string[] {
  return [...jobs].map(({ id }) => id)
}

function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000
}

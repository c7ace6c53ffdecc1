import {
  answered,
  counted,
  countedAre,
  isBadInputError,
  sameValue,
  say,
  unheard,
  type Run,
  type Snapshot,
  type Value,
} from '../../harness/core/index.ts'
import {
  ANSWERS_A_CROWD,
  CROWD_FROM,
  lawsOf,
  NEVER,
  NO_UNHANDLED_REJECTION,
  statesOf,
  type LawText,
  type Monitor,
  type Must,
  type Words,
} from '../../harness/kata/index.ts'
import type { AnyCall, DeadlineWorkload, DeadlineEvent, DeadlineEvents } from './drive.ts'
import { duesBy, type Answer } from './dues.ts'
import {
  answersItsAbort,
  Call,
  isCall,
  isMadeByCode,
  isOwnTimeout,
  numberOf,
  workOf,
  type Pause,
  type TryRun,
} from './state.ts'

const TEXTS = {
  'late-calls-time-out-on-time': {
    level: 1,
    kind: 'safety',
    sentence:
      'a call that has no answer after timeoutMs is rejected with a TimeoutError at that instant, and no other call is',
    hint: 'What settles the caller’s promise when the operation says nothing at all, or speaks at the very last moment? Does anything else settle it first, or lock it?',
  },
  'earlier-results-pass-through': {
    level: 1,
    kind: 'safety',
    sentence:
      'what the operation answers in time, value or error, is the caller’s answer, unchanged and in that instant',
    hint: 'Follow a value, an error, an undefined and a synchronous throw through your code: what is added, lost or waited for on the way?',
  },
  'calls-the-operation-at-once': {
    level: 1,
    kind: 'safety',
    sentence:
      'the operation is called in the instant of the call, withTimeout calls it once, with timeoutMs as its budget',
    hint: 'Between the call and its operation there is nothing to wait for. What does your code do first, and what does it hand on?',
  },
  'no-timer-left-behind': {
    level: 1,
    kind: 'liveness',
    sentence: 'once a call is answered, in whatever way, none of its timers is still armed',
    hint: 'For each timer you arm, name every way out: a value, an error, a synchronous throw, a hang-up, a pause cut short. Does each of them clear it?',
  },
  'bad-input-is-refused': {
    level: 1,
    kind: 'validation',
    sentence:
      'a bad number is answered at once with a TypeError or a RangeError and no call of the operation; Infinity is no limit',
    hint: 'Which numbers does the platform’s timer not keep? Look at NaN, strings, 2³¹ and Infinity before anything else is done with them.',
  },
  'errors-keep-their-identity': {
    level: 2,
    kind: 'safety',
    sentence:
      'a rejection tells its cause: the operation’s own error, the caller’s own reason, or a TimeoutError of yours, never one in place of another',
    hint: 'An operation may fail with an error that is named TimeoutError, and a caller may hang up with any value at all. What does your code decide by?',
  },
  'timeout-stops-the-operation': {
    level: 2,
    kind: 'safety',
    sentence:
      'when time is up the operation’s signal aborts with the very TimeoutError of the call, and it never aborts without a cause',
    hint: 'Who tells the operation that nobody waits any more? And is it given the same error object that the caller gets?',
  },
  'hang-up-is-answered-at-once': {
    level: 2,
    kind: 'safety',
    sentence:
      'when the caller hangs up the call is rejected at once with signal.reason, whatever that is, and the operation’s signal aborts with the same reason',
    hint: 'A reason may be null, 0 or an error of any name. The caller is answered first, whatever the operation makes of its abort, and whatever your code is waiting for.',
  },
  'already-aborted-is-never-called': {
    level: 2,
    kind: 'safety',
    sentence:
      'a call whose signal is aborted already is rejected at once with the reason, and its operation is never called',
    hint: 'A signal that has fired does not fire again: listening alone is not enough.',
  },
  'no-listener-left-behind': {
    level: 2,
    kind: 'liveness',
    sentence: 'once a call is answered, nothing of it listens to the caller’s signal any more',
    hint: 'One long-lived signal may serve a thousand calls. What does each of them leave on it?',
  },
  'answers-a-crowd-at-once': {
    ...ANSWERS_A_CROWD,
    level: 2,
    sentence:
      'when thousands of calls end or give up in one instant, each is answered as it should be',
    hint: 'What do calls share in your code: a list, a counter, a limit? What becomes of it when thousands end in one instant?',
  },
  'no-unhandled-rejection': {
    level: 3,
    ...NO_UNHANDLED_REJECTION,
    sentence: 'no promise rejects with nobody listening, however late an operation fails',
    hint: 'Every promise needs somebody who listens to its failure, also one that you only chain a clean-up to, and one that has lost the race.',
  },
  'one-budget-for-all-tries': {
    level: 4,
    kind: 'safety',
    sentence:
      'each try gets min(perTryMs, what is left of totalMs), none starts when nothing is left, and the call is answered by t0 + totalMs',
    hint: 'The deadline is one instant, fixed when the call is made. What does each later try still have?',
  },
  'tries-again-after-the-pause': {
    level: 4,
    kind: 'safety',
    sentence:
      'a failed try that deserves another is followed by it, backoffMs later, no sooner and no later',
    hint: 'After a failure there is a pause and then the next try, for as long as attempts, retryable and the total allow it. Which of these does your loop get wrong?',
  },
  'fails-now-without-time-for-another-try': {
    level: 4,
    kind: 'safety',
    sentence:
      'when the pause would outlast the deadline the call fails at once, with the error of its last try',
    hint: 'Before a pause: is there anything after it? The caller would rather know now, and know why.',
  },
  'no-needless-try': {
    level: 4,
    kind: 'safety',
    sentence:
      'there is no try after a success, a hang-up, an error that is not retryable or the last attempt; each try has a signal of its own; retryable judges failed tries only',
    hint: 'What may follow each way in which a try can end? And what does the second try see of the first one’s signal?',
  },
  'last-failure-surfaces-at-once': {
    level: 4,
    kind: 'liveness',
    sentence: 'when the last try fails the call is rejected in that instant with that very error',
    hint: 'Nothing follows the last try. What does your loop do between its failure and the answer, and which error does it keep?',
  },
} satisfies Record<string, LawText>

type Law = keyof typeof TEXTS

const CROWD = TEXTS['answers-a-crowd-at-once']

export const laws = lawsOf<DeadlineWorkload, Law>(
  TEXTS,
  (run, must) => new DeadlineMonitor(run, must),
)

/** For pictures: what the contract holds after each event. */
export const states = statesOf<DeadlineWorkload>((run, must) => new DeadlineMonitor(run, must))

/** The contract: what has ended each try, what each call waits for, and what must hold at each event. */
class DeadlineMonitor implements Monitor<DeadlineEvents> {
  readonly #run: Run<DeadlineWorkload>
  readonly #must: Must<Law>
  readonly #operations: Map<string, AnyCall>
  /** Inside which operation the caller of each hangs up, if inside one. */
  readonly #insides = new Map<string, string>()
  readonly #calls = new Map<string, Call>()
  readonly #tries = new Map<string, [Call, TryRun]>()
  /** Made and not answered. */
  readonly #open = new Set<Call>()
  readonly #bySignal = new Map<string, Call[]>()
  readonly #fired = new Map<string, Value>()
  /** Tries whose signal fired in this instant, and those of calls answered in it. */
  #toldNow: [Call, TryRun][] = []
  /** Answered since nothing was open the last time. */
  #answered: Call[] = []
  /** What was still there in this instant. */
  #looked: DeadlineEvent<'observe'> | undefined
  #mayReject = false
  /** What went wrong first: of thousands, one tells it. */
  #breach: Words | undefined

  readonly on = {
    submit: (event: DeadlineEvent<'submit'>) => this.#submit(event),
    start: (event: DeadlineEvent<'start'>) => this.#start(event),
    end: (event: DeadlineEvent<'end'>) => this.#end(event),
    abort: (event: DeadlineEvent<'abort'>) => this.#abort(event),
    cancel: (event: DeadlineEvent<'cancel'>) => this.#hangUp(event),
    retryable: (event: DeadlineEvent<'retryable'>) => this.#asked(event),
    settle: (event: DeadlineEvent<'settle'>) => this.#settle(event),
    observe: (event: DeadlineEvent<'observe'>) => (this.#looked = event),
  }

  constructor(run: Run<DeadlineWorkload>, must: Must<Law>) {
    const { operations } = run.workload
    this.#run = run
    this.#must = (law, holds, words) => {
      if (!holds && TEXTS[law].level <= CROWD.level) this.#breach ??= words
      return must(law, holds, words)
    }
    this.#operations = new Map(operations.filter(isCall).map((one) => [one.id, one]))
    for (const one of operations) {
      if (one.do === 'cancel' && 'inside' in one.when) {
        this.#insides.set(one.target, one.when.inside)
      }
    }
  }

  #submit(event: DeadlineEvent<'submit'>): void {
    const operation = this.#operations.get(event.id)
    if (!operation) return
    const call = new Call(operation, event)
    const { signalId } = call
    this.#calls.set(call.id, call)
    this.#open.add(call)
    if (!operation.cancellable) return
    this.#bySignal.set(signalId, [...(this.#bySignal.get(signalId) ?? []), call])
    const { abortedWith } = operation
    if (abortedWith !== undefined && !this.#fired.has(signalId)) {
      this.#fired.set(signalId, abortedWith)
    }
    // A reason may be null.
    const reason = this.#fired.get(signalId)
    if (reason === undefined) return
    call.hungUp = { t: event.t, seq: event.seq, reason, isEarly: true }
  }

  #hangUp({ id, t, seq, value = null }: DeadlineEvent<'cancel'>): void {
    this.#fired.set(id, value)
    const inside = this.#insides.get(id)
    for (const call of this.#bySignal.get(id) ?? []) {
      if (!call.settle) call.hungUp = { t, seq, reason: value, isEarly: false, inside }
    }
  }

  #start(event: DeadlineEvent<'start'>): void {
    const { id, t } = event
    const [callId = '', number] = id.split('#')
    const call = this.#calls.get(callId)
    // What should not have been called at all is not followed.
    if (!call || !this.#mayStart(call, event, Number(number))) return
    const work = workOf(call.operation, Number(number))
    const one: TryRun = { id, number: Number(number), work, start: event }
    const dueMs = call.budgetAt(t)
    const budget = event.budgetMs
    const law = call.isOneTry ? 'calls-the-operation-at-once' : 'one-budget-for-all-tries'
    this.#must(law, numberOf(budget) === dueMs, () => [
      `At ${t} ms you called ${id} with the wrong budgetMs: ${call.id} was made at ${call.submit.t} ms with ${call.limits}\n` +
        `expected  ${dueMs === Infinity ? 'Infinity, no limit' : dueMs}\ngot       ${say(budget)}`,
      { [id]: `← budgetMs ${say(budget)}` },
    ])
    if (call.tries.length > 0) this.#signalIsFresh(call, one)
    call.pause = undefined
    call.tries.push(one)
    this.#tries.set(id, [call, one])
  }

  /** The first try starts with the call, each further one where a pause is due to end. */
  #mayStart(call: Call, { id, t }: DeadlineEvent<'start'>, number: number): boolean {
    const never = this.#whyNever(call, t, number)
    if (never) {
      const [law, because] = never
      return this.#must(law, false, () => [
        `At ${t} ms you called ${id}, but ${because}`,
        { [id]: '← should not be called', [call.id]: `← ${because}` },
      ])
    }
    if (number === 1) {
      this.#must('calls-the-operation-at-once', t === call.submit.t, () => notCalled(call))
      return true
    }
    this.#must('no-needless-try', true, NEVER)
    const pause = call.pause ?? duesBy(call, t).pause
    if (!pause) return true
    this.#must('tries-again-after-the-pause', pause.fromMs <= t && t <= pause.toMs, () => [
      `At ${t} ms you called ${id}, but the pause of ${call.plan.backoffMs} ms after ${call.current?.id} ended at ${pause.fromMs} ms`,
      { [id]: `← due at ${pause.fromMs} ms` },
    ])
    return true
  }

  /** Why a try must not start, whenever. */
  #whyNever(call: Call, t: number, number: number): [Law, because: string] | undefined {
    const { id, isBad, limits, hungUp, settle, plan, deadlineMs, current } = call
    if (isBad) return ['bad-input-is-refused', `${id} has ${limits}: bad input`]
    if (hungUp?.isEarly) {
      return ['already-aborted-is-never-called', `the caller of ${id} had hung up before`]
    }
    if (number === 1) return undefined
    if (call.isOneTry) {
      return ['calls-the-operation-at-once', `${id} had called its operation already`]
    }
    if (number > plan.attempts) return ['no-needless-try', `${id} may try ${plan.attempts} times`]
    if (t >= deadlineMs) return ['one-budget-for-all-tries', `all time was up at ${deadlineMs} ms`]
    if (settle) return ['no-needless-try', `${id} was answered at ${settle.t} ms`]
    if (hungUp && hungUp.t < t) {
      return ['no-needless-try', `the caller of ${id} had hung up at ${hungUp.t} ms`]
    }
    if (!current || call.pause || duesBy(call, t).pause) return undefined
    // A failure and a hang-up in one instant may go either way, and then the try as well.
    const isTie = hungUp?.t === t && call.failuresAt(t).length > 0
    return isTie ? undefined : ['no-needless-try', whyNoOther(call, current, t)]
  }

  #signalIsFresh(call: Call, { id, start }: TryRun): void {
    const isAborted = start.aborted === true && !call.isHungUpBy(start.t)
    const isUsed = call.tries.some((one) => sameValue(one.start.signal, start.signal))
    this.#must('no-needless-try', !isAborted && !isUsed, () => [
      `At ${start.t} ms you called ${id} with ${isAborted ? 'a signal that was aborted already' : 'the signal of an earlier try'}`,
      { [id]: '← needs a fresh signal' },
    ])
  }

  #end(event: DeadlineEvent<'end'>): void {
    const [call, one] = this.#tries.get(event.id) ?? []
    if (!call || !one) return
    one.end = event
    const isLate = call.settle !== undefined || call.current !== one || call.pause !== undefined
    if (event.how === 'rejected' && (isLate || one.abort)) this.#mayReject = true
  }

  #abort(event: DeadlineEvent<'abort'>): void {
    const [call, one] = this.#tries.get(event.id) ?? []
    if (!call || !one || one.end) return
    one.abort = event
    this.#toldNow.push([call, one])
    const isCaused = call.causesOf(one, event.t).some(({ by }) => by !== 'itself')
    this.#must('timeout-stops-the-operation', isCaused, () => [
      `At ${event.t} ms you aborted ${one.id} while it ran, but no time was up and nobody had hung up`,
      { [one.id]: '← aborted for no cause' },
    ])
    const { value } = event
    const other = call.tries.find((it) => it !== one && sameValue(it.abort?.value ?? null, value))
    if (call.tries.length === 1 || !isOwnTimeout(value)) return
    this.#must('errors-keep-their-identity', !other, () => [
      `At ${event.t} ms you aborted ${one.id} with the very ${say(value)} that ${other?.id} was told\nexpected  an error of its own for each try that runs out of time`,
      { [one.id]: '← needs an error of its own' },
    ])
  }

  /** `retryable` is asked about a try that has failed, and about nothing else. */
  #asked(event: DeadlineEvent<'retryable'>): void {
    const { id, t, value } = event
    const call = this.#calls.get(id)
    const one = call?.current
    if (!call || !one) return
    one.shown = event
    const [cause] = call.causesOf(one, t)
    const isAboutIt = call
      .failuresAt(t)
      .some(({ by }) => (by === 'limit' ? isOwnTimeout(value) : sameValue(one.end?.value, value)))
    this.#must('no-needless-try', isAboutIt, () => [
      `At ${t} ms you asked retryable about ${say(value)}, but ` +
        (cause ? `${CAUSES[cause.by]} at ${cause.t} ms` : `${one.id} was under way`),
      { [id]: '← no failed try' },
    ])
  }

  #settle(event: DeadlineEvent<'settle'>): void {
    const call = this.#calls.get(event.id)
    if (!call) return
    const { t, how, value } = event
    if (call.isTryOverdue(t - 1)) this.#missesATry(call)
    const { answers, pause = call.pause } = duesBy(call, t)
    call.settle = event
    this.#open.delete(call)
    this.#answered.push(call)
    if (call.current) this.#toldNow.push([call, call.current])
    const met = answers.find((one) => one.t === t && one.how === how && one.isMetBy(value))
    const due = met ?? answers[0]
    if (!due) {
      this.#isTooEarly(call, pause)
      return
    }
    this.#isAnsweredWith(call, due, met !== undefined)
    if (call.isExtreme) this.#must('bad-input-is-refused', true, NEVER)
    if (call.isBad || due.how !== 'rejected' || due.t !== t || how !== 'rejected') return
    this.#must('errors-keep-their-identity', met !== undefined, () => [
      `${cap(due.because)}, but the rejection of ${call.id} hides it\nexpected  ${due.expected}\ngot       it ${answered(event)}`,
      { [call.id]: '← wrong error' },
    ])
  }

  #isAnsweredWith(call: Call, due: Answer, isMet: boolean): void {
    const { id, current, settle } = call
    this.#must(due.law, isMet, () => {
      const hasLost = current && settle && answersItsAbort(current)
      const words =
        `${cap(due.because)}${hasLost ? `, and ${current.id} answered its abort: the caller comes first` : ''}` +
        `\nexpected  ${due.expected}\ngot       ${gotOf(due, settle)}`
      return [words, { [id]: call.isBad ? '← bad input' : `← due at ${due.t} ms` }]
    })
  }

  /** Answered although its operation is under way, or another try is due. */
  #isTooEarly(call: Call, pause: Pause | undefined): void {
    const { id, limits, settle, submit, isOneTry } = call
    const value = settle?.value
    const isRefused = isMadeByCode(value) && isBadInputError(value)
    if (isRefused || (call.isExtreme && isOwnTimeout(value))) {
      this.#must('bad-input-is-refused', false, () => [
        `${id} has ${limits}, and that is good input\nexpected  no complaint\ngot       it ${answered(settle)}`,
        { [id]: '← good input' },
      ])
      return
    }
    const timeouts = isOneTry ? 'late-calls-time-out-on-time' : 'one-budget-for-all-tries'
    const law = isOwnTimeout(value) ? timeouts : 'earlier-results-pass-through'
    this.#must(pause ? 'tries-again-after-the-pause' : law, false, () => [
      `You answered ${id} too early: ${pause ? 'it may try again' : 'its operation had not ended and its time was not up'} (${limits}, since ${submit.t} ms)\n` +
        `expected  ${pause ? `another try at ${pause.fromMs} ms` : 'no answer yet'}\ngot       it ${answered(settle)}`,
      { [id]: pause ? `← try due at ${pause.fromMs} ms` : '← too early' },
    ])
  }

  state(t: number): Snapshot {
    const open = [...this.#open]
    const tries = [...this.#tries.values()].map(([, one]) => one).filter(({ end }) => !end)
    const pausing = open.flatMap(({ id, pause }) => (pause ? `${id} until ${pause.fromMs} ms` : []))
    return {
      open: open.map(({ id }) => id).join(', '),
      running: tries.map(({ id, abort }) => `${id}${abort ? ' (aborted)' : ''}`).join(', '),
      pausing: pausing.join(', '),
      'hung up': open.flatMap((one) => (one.isHungUpBy(t) ? one.id : [])).join(', '),
      due: open.flatMap((one) => one.limitsAhead(t)).join(', '),
    }
  }

  atRest(t: number): void {
    for (const [call, one] of new Map(this.#toldNow.map((told) => [told[1], told])).values()) {
      this.#isTold(call, one, t)
    }
    this.#toldNow = []
    for (const call of this.#open) this.#goesOn(call, t)
    // Last: of what nobody has stopped or answered another law speaks.
    if (this.#looked) this.#leavesNothing(this.#looked)
    this.#looked = undefined
  }

  /** What is due by now has come: an answer, or a pause, or the next try. */
  #goesOn(call: Call, t: number): void {
    if (call.tries.length === 0 && !call.isBad && !call.isHungUpBy(t)) {
      this.#must('calls-the-operation-at-once', false, () => notCalled(call))
      return
    }
    const { answers, pause } = duesBy(call, t)
    if (pause && call.current) {
      this.#isTold(call, call.current, t)
      call.pause = pause
    }
    const [due] = answers
    if (call.isTryOverdue(t)) this.#missesATry(call)
    else if (due && !pause) {
      this.#isAnsweredWith(call, due, false)
      if (call.current) this.#isTold(call, call.current, t)
    }
  }

  #missesATry({ id, pause }: Call): void {
    this.#must('tries-again-after-the-pause', false, () => [
      `At ${pause?.toMs} ms the next try of ${id} was due, and you called none by the end of that instant`,
      { [id]: `← try due at ${pause?.toMs} ms` },
    ])
  }

  /** A try that was ended while its operation still worked is told why, in that instant. */
  #isTold(call: Call, one: TryRun, t: number): void {
    const causes = call.causesOf(one, t)
    const by = new Set(causes.map((cause) => cause.by))
    if (causes[0]?.t !== t || by.has('itself')) return
    const { abort, end, shown, start } = one
    const hungUp = by.has('hang-up') ? call.hungUp : undefined
    if (hungUp && start.seq > hungUp.seq) return
    if (end && (!abort || end.seq < abort.seq)) return
    const told = abort?.t === t ? abort.value : undefined
    const isTimeUp = by.has('limit') || by.has('total')
    // The try's own time and the total may be up together: then there may be two errors.
    const given = by.has('limit') && by.has('total') ? [] : [call.settle, shown]
    const error = given.find((event) => event?.t === t && isOwnTimeout(event.value))
    const isReason = hungUp !== undefined && sameValue(told, hungUp.reason)
    const isTimeout = isTimeUp && isOwnTimeout(told) && (!error || sameValue(error.value, told))
    const law = isTimeUp ? 'timeout-stops-the-operation' : 'hang-up-is-answered-at-once'
    this.#must(law, isReason || isTimeout, () => {
      const who = error?.kind === 'settle' ? 'its caller' : 'retryable'
      const timeout = error
        ? `the very ${say(error.value)} that ${who} was given`
        : 'a TimeoutError'
      const due = isTimeUp ? timeout : `the caller’s ${say(hungUp?.reason)}`
      const isAnother = abort !== undefined && say(abort.value) === say(error?.value)
      const got = abort
        ? `it aborts with ${isAnother ? 'another ' : ''}${say(abort.value)} at ${abort.t} ms`
        : 'it never aborts'
      const why = isTimeUp ? 'time was up' : `the caller of ${call.id} hung up`
      const did = !abort
        ? 'and you did not abort'
        : told === undefined
          ? 'and you aborted too late'
          : 'but you aborted with something else'
      return [
        `At ${t} ms ${why}, ${did}: ${one.id}\nexpected  its signal aborts with ${due} at ${t} ms\ngot       ${got}`,
        { [one.id]: abort ? '← told something else' : '← not told, works on for nobody' },
        abort && told !== undefined
          ? 'The caller and the operation hear the same object: make it once, and hand it to both.'
          : undefined,
      ]
    })
  }

  /** At rest, with every call answered. */
  #leavesNothing({ t, timers, listeners }: DeadlineEvent<'observe'>): void {
    const last = this.#answered.at(-1)?.settle
    if (this.#open.size > 0 || !last) return
    const still = (what: string): Words => {
      return () => [
        `At ${t} ms every call had its answer, and ${what}\n${last.id}, the last, ${answered(last)}`,
        { [last.id]: '← answered, but not cleaned up' },
      ]
    }
    const armed = `${countedAre(timers, 'timer')} still armed`
    const listening = `${countedAre(listeners, 'listener')} still on callers’ signals`
    this.#must('no-timer-left-behind', timers === 0, still(armed))
    const mayListen = this.#answered.some(
      ({ operation, signalId }) => operation.cancellable && !this.#fired.has(signalId),
    )
    this.#answered = []
    if (!mayListen && listeners === 0) return
    this.#must('no-listener-left-behind', listeners === 0, still(listening))
  }

  atEnd(): void {
    for (const call of this.#open) this.#goesOn(call, THE_END)
    const { history } = this.#run
    const wasEarly = [...this.#calls.values()].some(({ hungUp }) => hungUp?.isEarly)
    if (this.#mayReject || wasEarly || history.unhandled.length > 0) {
      this.#must('no-unhandled-rejection', history.unhandled.length === 0, () => [
        unheard(history) ?? '',
      ])
    }
    if (this.#calls.size <= CROWD_FROM) return
    const breach = this.#breach
    this.#must('answers-a-crowd-at-once', !breach, () => {
      const [first = '', notes] = breach?.() ?? []
      return [`${first}\nand so did others of ${counted(this.#calls.size, 'call')}`, notes]
    })
  }
}

/** A sentence begins; the name of a call stays as it is. */
function cap(text: string): string {
  return /^(at|the) /.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text
}

/** What came: an answer that is late has not come yet. */
function gotOf(due: Answer, settle: Call['settle']): string {
  if (!settle || settle.t > due.t) return 'no answer by then'
  return `it ${answered(settle)}`
}

/** Later than any instant, and earlier than never. */
const THE_END = Number.MAX_VALUE

const CAUSES = {
  itself: 'it had ended by itself',
  limit: 'its time was up',
  total: 'all time was up',
  'hang-up': 'the caller had hung up',
}

function notCalled({ id, submit: { t } }: Call): ReturnType<Words> {
  return [
    `At ${t} ms ${id} was made, and by the end of that instant you had not called its operation`,
    { [id]: '← not called' },
  ]
}

function whyNoOther(call: Call, { id, end }: TryRun, t: number): string {
  if (call.isHungUpBy(t)) return `the caller of ${call.id} had hung up in that instant`
  const isOver = duesBy(call, t).answers.length > 0
  if (!isOver) return `${id} was still under way`
  if (end?.how === 'resolved') return `${id} had succeeded`
  return `${id} had failed for good`
}

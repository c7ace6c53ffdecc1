import {
  answered,
  isBadInputError,
  sameValue,
  say,
  unheard,
  type Event,
  type Run,
  type Value,
} from '../../harness/core/index.ts'
import {
  isRefusal,
  lawsOf,
  NO_UNHANDLED_REJECTION,
  type LawText,
  type Monitor,
  type Must,
} from '../../harness/kata/index.ts'
import type { AnyCall, DeadlineWorkload } from './drive.ts'
import {
  answersItsAbort,
  Call,
  isCall,
  isMadeByCode,
  isMetBy,
  isOwnTimeout,
  LIMIT_MS_MAX,
  numberOf,
  workOf,
  type Answer,
  type Due,
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
    sentence: 'the operation is called once, in the instant of the call, and is told its budget',
    hint: 'Between the call and its operation there is nothing to wait for.',
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
    kind: 'validation',
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

export const laws = lawsOf<DeadlineWorkload, Law>(
  TEXTS,
  (run, must) => new DeadlineMonitor(run, must),
)

/** The contract: what has ended each try, what each call waits for, and what must hold at each event. */
class DeadlineMonitor implements Monitor {
  readonly #run: Run<DeadlineWorkload>
  readonly #must: Must<Law>
  readonly #operations: Map<string, AnyCall>
  readonly #insides = new Map<string, string>()
  readonly #calls = new Map<string, Call>()
  readonly #tries = new Map<string, [Call, TryRun]>()
  readonly #open = new Set<Call>()
  readonly #bySignal = new Map<string, Call[]>()
  readonly #fired = new Map<string, Value>()
  /** Answered since nothing was open the last time, and the last of them. */
  #answered: Call[] = []
  /** Tries whose signal fired in this instant. */
  #aborted: [Call, TryRun][] = []
  #mayReject = false

  readonly on = {
    submit: (event: Event) => this.#submit(event),
    start: (event: Event) => this.#start(event),
    end: (event: Event) => this.#end(event),
    abort: (event: Event) => this.#abort(event),
    cancel: (event: Event) => this.#hangUp(event),
    retryable: (event: Event) => this.#asked(event),
    settle: (event: Event) => this.#settle(event),
    observe: (event: Event) => this.#leavesNothing(event),
  }

  constructor(run: Run<DeadlineWorkload>, must: Must<Law>) {
    const { operations } = run.workload
    this.#run = run
    this.#must = must
    this.#operations = new Map(operations.filter(isCall).map((one) => [one.id, one]))
    for (const one of operations) {
      if (one.do === 'cancel' && 'inside' in one.when)
        this.#insides.set(one.target, one.when.inside)
    }
  }

  #submit(event: Event): void {
    const operation = this.#operations.get(event.id)
    if (!operation) return
    const call = new Call(operation, event)
    this.#calls.set(call.id, call)
    this.#open.add(call)
    if (!operation.cancellable) return
    const { signalId } = call
    const { abortedWith } = operation
    if (abortedWith !== undefined && !this.#fired.has(signalId)) {
      this.#fired.set(signalId, abortedWith)
    }
    this.#bySignal.set(signalId, [...(this.#bySignal.get(signalId) ?? []), call])
    const reason = this.#fired.get(signalId)
    if (reason !== undefined) call.hungUp = { t: event.t, seq: event.seq, reason, isEarly: true }
  }

  #hangUp({ id, t, seq, value = null }: Event): void {
    this.#fired.set(id, value)
    const inside = this.#insides.get(id)
    for (const call of this.#bySignal.get(id) ?? []) {
      if (call.settle) continue
      call.hungUp = { t, seq, reason: value, isEarly: false, ...(inside && { inside }) }
    }
  }

  #start(event: Event): void {
    const { id, t } = event
    const [callId = '', number = ''] = id.split('#')
    const call = this.#calls.get(callId)
    if (!call) return
    this.#mayStart(call, event, Number(number))
    const one: TryRun = {
      id,
      number: Number(number),
      work: workOf(call.operation, Number(number)),
      start: event,
      end: undefined,
      abort: undefined,
    }
    const dueMs = call.budgetAt(t)
    if (!call.isBad && dueMs > 0) {
      const law = call.isOneTry ? 'late-calls-time-out-on-time' : 'one-budget-for-all-tries'
      this.#must(law, numberOf(event['budgetMs']) === dueMs, () => [
        `at ${t} ms  ${id} was called with budgetMs ${say(event['budgetMs'])}\n` +
          `expected  ${dueMs === Infinity ? 'no limit: Infinity' : `${dueMs} ms`}` +
          (call.isOneTry
            ? ''
            : `: ${call.id} was made at ${call.submit.t} ms with ${limitsOf(call)}`),
        { [id]: `← budgetMs ${say(event['budgetMs'])}` },
      ])
    }
    if (call.tries.length > 0) this.#signalIsFresh(call, one)
    call.pause = undefined
    call.tries.push(one)
    this.#tries.set(id, [call, one])
  }

  /** The first try starts with the call, each further one where a pause is due to end. */
  #mayStart(call: Call, { id, t }: Event, number: number): void {
    const anyway = (law: Law, isRight: boolean, because: string): boolean =>
      this.#must(law, isRight, () => [
        `at ${t} ms  ${id} was called, although ${because}`,
        { [id]: '← should not be called', [call.id]: `← ${because}` },
      ])
    if (call.isBad) {
      anyway('bad-input-is-refused', false, `${call.id} has ${limitsOf(call)}: bad input`)
      return
    }
    if (call.hungUp?.isEarly) {
      anyway(
        'already-aborted-is-never-called',
        false,
        `the caller of ${call.id} had hung up before`,
      )
      return
    }
    if (number === 1) return
    if (call.isOneTry) {
      anyway('calls-the-operation-at-once', false, `${call.id} had called its operation already`)
      return
    }
    if (
      !anyway(
        'no-needless-try',
        number <= call.plan.attempts,
        `${call.id} may try ${call.plan.attempts} times`,
      )
    )
      return
    if (
      !anyway(
        'one-budget-for-all-tries',
        t < call.deadlineMs,
        `all time was up at ${call.deadlineMs} ms`,
      )
    )
      return
    const over = call.settle ?? (call.isHungUpBy(t - 1) ? call.hungUp : undefined)
    if (!anyway('no-needless-try', over === undefined, `${call.id} was over at ${over?.t} ms`))
      return
    const pause = call.pause ?? pauseIn(call.duesBy(t))
    const before = call.current
    if (!pause) {
      const ended = before?.end
        ? `had ${before.end.how === 'resolved' ? 'succeeded' : 'failed for good'}`
        : 'was still under way'
      anyway('no-needless-try', call.isHungUpBy(t), `${before?.id} ${ended}`)
      return
    }
    this.#must('tries-again-after-the-pause', pause.fromMs <= t && t <= pause.toMs, () => [
      `at ${t} ms  ${id} was called\n${before?.id} had failed, and the pause of ${call.plan.backoffMs} ms ends at ${pause.fromMs} ms`,
      { [id]: `← due at ${pause.fromMs} ms` },
    ])
  }

  #signalIsFresh(call: Call, { id, start }: TryRun): void {
    const isAborted = start['aborted'] === true && !call.isHungUpBy(start.t)
    const isUsed = call.tries.some((one) => sameValue(one.start['signal'], start['signal']))
    this.#must('no-needless-try', !isAborted && !isUsed, () => [
      `at ${start.t} ms  ${id} was given ${isAborted ? 'a signal that was aborted already' : 'the signal of an earlier try'}`,
      { [id]: '← needs a fresh signal' },
    ])
  }

  #end(event: Event): void {
    const [call, one] = this.#tries.get(event.id) ?? []
    if (!call || !one) return
    one.end = event
    const isLate = call.settle !== undefined || call.current !== one || call.pause !== undefined
    if (event.how === 'rejected' && (isLate || one.abort)) this.#mayReject = true
  }

  #abort(event: Event): void {
    const [call, one] = this.#tries.get(event.id) ?? []
    if (!call || !one || one.end) return
    one.abort = event
    this.#aborted.push([call, one])
    const isCaused = call.causesOf(one, event.t).some(({ by }) => by !== 'itself')
    this.#must('timeout-stops-the-operation', isCaused, () => [
      `at ${event.t} ms  the signal of ${one.id} was aborted while it ran: no time was up and nobody had hung up`,
      { [one.id]: '← aborted for no cause' },
    ])
  }

  /** `retryable` is asked about a try that has failed, and about nothing else. */
  #asked({ id, t, value }: Event): void {
    const call = this.#calls.get(id)
    const one = call?.current
    if (!call || !one) return
    const causes = call.causesOf(one, t)
    const isAboutIt = causes.some(
      ({ by, t: causeMs }) =>
        causeMs === t &&
        ((by === 'itself' && one.end?.how === 'rejected' && sameValue(one.end.value, value)) ||
          (by === 'limit' && isOwnTimeout(value))),
    )
    this.#must('no-needless-try', isAboutIt, () => [
      `at ${t} ms  retryable was asked about ${say(value)}, ` +
        (causes[0]
          ? `although ${sayCause(causes[0].by)} at ${causes[0].t} ms`
          : `although ${one.id} was under way`),
      { [id]: '← no failed try' },
    ])
  }

  #settle(event: Event): void {
    const call = this.#calls.get(event.id)
    if (!call) return
    const { t, how, value } = event
    const dues = call.isBad ? [] : call.duesBy(t)
    call.settle = event
    this.#open.delete(call)
    this.#answered.push(call)
    if (call.isBad) {
      const isRefused = t === call.submit.t && isRefusal(how, value)
      this.#must('bad-input-is-refused', isRefused, () => [
        `${call.id} has ${limitsOf(call)}: bad input\n` +
          `expected  a promise rejected with a TypeError or a RangeError at ${call.submit.t} ms\n` +
          `got       ${whatCame(call)}`,
        { [call.id]: '← bad input' },
      ])
      return
    }
    const answers = dues.filter(isAnswer)
    const met = answers.find((due) => due.t === t && isMetBy(due, how, value, call.current))
    const due = met ?? answers[0]
    if (due) this.#isAnsweredWith(call, due, met !== undefined)
    else this.#isTooEarly(call, pauseIn(dues) ?? call.pause)
    if (due && due.kind !== 'value' && due.t === t && how === 'rejected') {
      this.#must('errors-keep-their-identity', met !== undefined, () => [
        `the rejection of ${call.id} hides its cause\nexpected  ${sayDue(due)}\ngot       ${whatCame(call)}`,
        { [call.id]: '← wrong error' },
      ])
    }
    if (call.plan.totalMs >= LIMIT_MS_MAX) this.#must('bad-input-is-refused', true, NEVER)
  }

  #isAnsweredWith(call: Call, due: Answer, isMet: boolean): void {
    this.#must(lawOf(call, due), isMet, () => {
      const lines = [
        becauseOf(call, due),
        `expected  ${sayDue(due)}`,
        `got       ${whatCame(call)}`,
      ]
      if (call.current && call.settle && call.current.abort && answersItsAbort(call.current)) {
        lines.push('the operation answered because its signal aborted; the caller comes first')
      }
      return [lines.join('\n'), { [call.id]: `← due at ${due.t} ms` }]
    })
  }

  /** Answered although its operation is under way, or another try is due. */
  #isTooEarly(call: Call, pause: { fromMs: number } | undefined): void {
    const value = call.settle?.value
    const isExtreme = call.plan.totalMs >= LIMIT_MS_MAX
    const isRefusedHere = isMadeByCode(value) && isBadInputError(value)
    if (isRefusedHere || (isExtreme && isOwnTimeout(value))) {
      this.#must('bad-input-is-refused', false, () => [
        `${call.id} has ${limitsOf(call)}: good input\ngot       ${whatCame(call)}`,
        { [call.id]: '← good input' },
      ])
      return
    }
    const law: Law = pause
      ? 'tries-again-after-the-pause'
      : isOwnTimeout(value)
        ? call.isOneTry
          ? 'late-calls-time-out-on-time'
          : 'one-budget-for-all-tries'
        : 'earlier-results-pass-through'
    this.#must(law, false, () => [
      `${call.id} has ${limitsOf(call)}, since ${call.submit.t} ms\n` +
        `expected  ${pause ? `another try at ${pause.fromMs} ms` : 'no answer yet'}\ngot       ${whatCame(call)}`,
      { [call.id]: pause ? `← try due at ${pause.fromMs} ms` : '← too early' },
    ])
  }

  atRest(t: number): void {
    for (const [call, one] of this.#aborted) this.#isTold(call, one, t)
    this.#aborted = []
    for (const call of this.#calls.values()) if (call.settle?.t === t) this.#lastIsTold(call, t)
    for (const call of this.#open) this.#goesOn(call, t)
  }

  /** What is due by now has come: an answer, or a pause, or the next try. */
  #goesOn(call: Call, t: number): void {
    if (call.isBad) {
      if (t < call.submit.t) return
      this.#must('bad-input-is-refused', false, () => [
        `${call.id} has ${limitsOf(call)}: bad input\n` +
          `expected  a promise rejected with a TypeError or a RangeError at ${call.submit.t} ms\ngot       no answer in that instant`,
        { [call.id]: '← bad input' },
      ])
      return
    }
    if (call.tries.length === 0 && !call.isHungUpBy(t)) {
      this.#must('calls-the-operation-at-once', false, () => [
        `at ${call.submit.t} ms  ${call.id} was made\nby the end of that instant its operation had not been called`,
        { [call.id]: '← not called' },
      ])
      return
    }
    const dues = call.duesBy(t)
    const pause = pauseIn(dues)
    if (pause && !call.pause) {
      this.#lastIsTold(call, t)
      call.pause = pause
    }
    if (call.pause && !call.isHungUpBy(t) && t < call.deadlineMs) {
      const { toMs } = call.pause
      if (t < toMs) return
      this.#must('tries-again-after-the-pause', false, () => [
        `at ${toMs} ms  the next try of ${call.id} was due\ngot       none by the end of that instant`,
        { [call.id]: `← try due at ${toMs} ms` },
      ])
      return
    }
    const due = dues.find(isAnswer)
    if (due) this.#isAnsweredWith(call, due, false)
  }

  /** The try that a cause has ended, while its operation still worked, is told of it. */
  #lastIsTold(call: Call, t: number): void {
    if (call.current) this.#isTold(call, call.current, t)
  }

  #isTold(call: Call, one: TryRun, t: number): void {
    const causes = call.causesOf(one, t)
    const causeMs = causes[0]?.t
    if (causeMs !== t || causes.some(({ by }) => by === 'itself')) return
    const { abort, end } = one
    const hungUp = causes.some(({ by }) => by === 'hang-up') ? call.hungUp : undefined
    if (hungUp && (hungUp.isEarly || one.start.seq > hungUp.seq)) return
    if (end && (!abort || end.seq < abort.seq)) return
    const reason = abort?.t === t ? abort.value : undefined
    const shown = call.settle?.t === t ? call.settle.value : undefined
    const isTimeUp = causes.some(({ by }) => by !== 'hang-up')
    const isReason = hungUp !== undefined && sameValue(reason, hungUp.reason)
    const isSame = !isOwnTimeout(shown) || sameValue(shown, reason)
    const isTimeout = isTimeUp && isOwnTimeout(reason) && isSame
    const law = isTimeUp ? 'timeout-stops-the-operation' : 'hang-up-is-answered-at-once'
    const due = !isTimeUp
      ? `the caller’s ${say(hungUp?.reason)}`
      : isOwnTimeout(shown) && isOwnTimeout(reason)
        ? `the very ${say(shown)} that its caller was given`
        : 'a TimeoutError'
    this.#must(law, isReason || isTimeout, () => [
      `at ${t} ms  the signal of ${one.id} should abort with ${due}\n` +
        `got       ${abort ? `it aborted with ${say(abort.value)} at ${abort.t} ms` : 'it never aborted'}`,
      { [one.id]: '← works on for nobody' },
    ])
  }

  /** At rest, with every call answered. */
  #leavesNothing({ t, ...seen }: Event): void {
    const last = this.#answered.at(-1)?.settle
    if (this.#open.size > 0 || !last) return
    const words = (what: string) => (): [string, Record<string, string>] => [
      `at ${t} ms  every call was answered, the last one at ${last.t} ms: ${last.id}, ${String(last.how)}\n${what}`,
      { [last.id]: '← answered; something of it stayed' },
    ]
    const [timers, listeners] = [Number(seen['timers']), Number(seen['listeners'])]
    this.#must('no-timer-left-behind', timers === 0, words(`still armed: ${timers} timers`))
    const mayListen = this.#answered.some(
      ({ operation, signalId }) => operation.cancellable && !this.#fired.has(signalId),
    )
    this.#answered = []
    if (!mayListen && listeners === 0) return
    const what = `listeners still on callers’ signals: ${listeners}`
    this.#must('no-listener-left-behind', listeners === 0, words(what))
  }

  atEnd(): void {
    for (const call of this.#open) this.#goesOn(call, Infinity)
    const { history } = this.#run
    const wasEarly = [...this.#calls.values()].some(({ hungUp }) => hungUp?.isEarly)
    if (!this.#mayReject && !wasEarly && history.unhandled.length === 0) return
    this.#must('no-unhandled-rejection', history.unhandled.length === 0, () => [
      unheard(history) ?? '',
    ])
  }
}

const NEVER = (): [string] => ['']

function isAnswer(due: Due): due is Answer {
  return due.kind !== 'pause'
}

function pauseIn(dues: Due[]): { fromMs: number; toMs: number } | undefined {
  return dues.find((due) => due.kind === 'pause')
}

function lawOf(call: Call, { why }: Answer): Law {
  switch (why) {
    case 'success':
    case 'only try':
    case 'not retryable':
      return 'earlier-results-pass-through'
    case 'hang-up':
      return 'hang-up-is-answered-at-once'
    case 'aborted before':
      return 'already-aborted-is-never-called'
    case 'total':
      return call.isOneTry ? 'late-calls-time-out-on-time' : 'one-budget-for-all-tries'
    case 'last try':
      return 'last-failure-surfaces-at-once'
    case 'no time for a pause':
      return 'fails-now-without-time-for-another-try'
  }
}

function becauseOf(call: Call, { why, t }: Answer): string {
  const { id, current, hungUp, operation } = call
  switch (why) {
    case 'aborted before':
      return `the caller of ${id} had hung up before`
    case 'hang-up': {
      const whose =
        operation.signalOf === undefined ? '' : `, by the signal of ${operation.signalOf}`
      const where =
        hungUp?.inside === undefined ? '' : ` inside ${hungUp.inside}, while it was being called`
      return `at ${t} ms  the caller of ${id} hung up${where}${whose}`
    }
    case 'total':
      return `${id} was called at ${call.submit.t} ms with ${limitsOf(call)}`
    case 'no time for a pause':
      return `at ${t} ms  ${current?.id} failed; a pause of ${call.plan.backoffMs} ms would end after ${call.deadlineMs} ms`
    case 'last try':
      return `at ${t} ms  ${current?.id} failed, the last of ${call.plan.attempts} tries`
    default: {
      const did = { return: 'returned', resolve: 'answered', reject: 'failed', throw: 'threw' }
      return `at ${t} ms  ${current?.id} ${did[current?.work.how ?? 'resolve']} by itself`
    }
  }
}

function sayDue(due: Answer): string {
  const at = `at ${due.t} ms`
  switch (due.kind) {
    case 'value':
      return `resolved with ${say(due.value)} ${at}`
    case 'error':
      return `rejected with its own ${say(due.value)} ${at}`
    case 'thrown':
      return `rejected with ${say(due.value)}, which retryable threw, ${at}`
    case 'reason':
      return `rejected with the caller’s reason, ${say(due.value)}, ${at}`
    case 'timeout':
      return `rejected with a TimeoutError ${at}`
    case 'try-timeout':
      return `rejected with the TimeoutError of that try ${at}`
  }
}

function sayCause(by: 'itself' | 'limit' | 'total' | 'hang-up'): string {
  return {
    itself: 'it had ended by itself',
    limit: 'its time was up',
    total: 'all time was up',
    'hang-up': 'the caller had hung up',
  }[by]
}

function whatCame({ settle }: Call): string {
  return `it ${answered(settle)}`
}

/** The numbers that a call was made with, as its author would write them. */
function limitsOf({ operation }: Call): string {
  if (operation.do === 'withTimeout') return `timeoutMs ${say(operation.timeoutMs)}`
  const limits = Object.entries(operation.limits) as [string, Value][]
  return limits.map(([name, value]) => `${name} ${say(value)}`).join(', ')
}

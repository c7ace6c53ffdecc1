import { counted, say, type Run, type Snapshot } from '../../harness/core/index.ts'
import {
  isRefusal,
  lawsOf,
  NEVER,
  readingsText,
  statesOf,
  type LawText,
  type Monitor,
  type Must,
  type Words,
} from '../../harness/kata/index.ts'
import type { Bucket } from './bucket.ts'
import { Causes, type Suspect } from './causes.ts'
import { Crowds, TENANTS_HELD, type StateFact } from './crowds.ts'
import type {
  Crowd,
  QuotaOperation,
  QuotaWorkload,
  Settle,
  Take,
  QuotaEvent,
  QuotaEvents,
} from './drive.ts'
import { isBad, State, type Account, type Call, type AnsweredCall } from './state.ts'
import {
  admittedText,
  answerOf,
  spacedCallText,
  clockText,
  expectedText,
  gotText,
  said,
  tokensText,
} from './words.ts'

const TEXTS = {
  'stays-within-the-envelope': {
    level: 1,
    kind: 'safety',
    sentence: 'over any window of time a tenant spends at most the capacity plus what flows in',
    hint: 'Look at a window that straddles two of your periods: how much may a tenant spend at the end of one and the start of the next?',
  },
  'starts-full-and-never-overflows': {
    level: 1,
    kind: 'safety',
    sentence: 'a bucket starts full, and after any idle time holds no more than its capacity',
    hint: 'What does a tenant find at its very first call, and after a week of silence?',
  },
  // The general one: a law that says why comes first.
  'matches-the-exact-bucket': {
    level: 1,
    kind: 'safety',
    sentence: 'each decision and each remaining balance is that of an exact token bucket',
    hint: 'Work out by hand what the bucket holds before the call: does a part of a token, or of a second, get lost on the way? When does the balance equal the cost?',
  },
  'enough-tokens-admit': {
    level: 1,
    kind: 'liveness',
    sentence: 'a call whose cost the bucket covers is admitted',
    hint: 'Tokens flow in with time, whether or not anybody calls; a balance that equals the cost is enough.',
  },
  'denials-are-free': {
    level: 1,
    kind: 'safety',
    sentence: 'a refused call costs nothing: no later decision depends on it',
    hint: 'What does your code write down for a call that it refuses?',
  },
  'too-dear-never-retries': {
    level: 1,
    kind: 'liveness',
    sentence:
      'a call that costs more than the capacity is refused with retryAfterMs Infinity, and debits nothing',
    hint: 'The bucket never holds more than its capacity: what can you tell a caller who wants more than that?',
  },
  'bad-input-is-refused': {
    level: 1,
    kind: 'validation',
    sentence: 'bad input throws a TypeError or a RangeError, and changes nothing',
    hint: 'Check every argument before anything is done with it. Which comparisons let NaN or a negative number through?',
  },
  'polling-changes-nothing': {
    level: 2,
    kind: 'safety',
    sentence: 'asking with a cost of 0, however often, changes no decision',
    hint: 'A cost of 0 is a number like any other. What is lost or gained when the same time passes in many small steps?',
  },
  'clock-jumps-change-nothing': {
    level: 2,
    kind: 'safety',
    sentence:
      'a clock that jumps back neither adds nor removes tokens, and time passed twice counts once',
    hint: 'Follow the time that you remember through a jump back and the way forward again: which span is counted, and how often?',
  },
  // Where a balance is wrong, so is the wait: the law that says why comes first.
  'retry-after-is-tight': {
    level: 2,
    kind: 'safety',
    sentence:
      'retryAfterMs is the first whole millisecond at which the same call would be admitted',
    hint: 'How many tokens are missing, how long do they take, and which way do you round? A caller who comes a millisecond early is refused again.',
  },
  'tenants-are-isolated': {
    level: 3,
    kind: 'safety',
    sentence:
      'a tenant is treated as if it were alone, whatever the others do and whatever its name',
    hint: 'What do two tenants share in your code? Which strings mean something special to the thing that you keep tenants in?',
  },
  'forgets-full-tenants': {
    level: 3,
    kind: 'liveness',
    sentence:
      'tenants whose bucket would be full again are forgotten in time, unnoticed; one that owes is kept',
    hint: 'Ten million tenants came once and never again: what becomes of what you remember of them, and of whom may you forget it without anyone noticing?',
  },
  'no-call-walks-all-tenants': {
    level: 3,
    kind: 'liveness',
    sentence:
      'with thousands of tenants held, calls do not walk through all of them again and again',
    hint: 'Count what one call visits when two thousand tenants are held. How often does that happen?',
  },
  'settles-the-difference': {
    level: 4,
    kind: 'safety',
    sentence:
      'settle gives back reserved − actual up to the capacity, or takes it, into debt if need be',
    hint: 'Three cases: it cost less than reserved, it cost more than the bucket holds, and nobody has seen this tenant before. What does the next take find in each?',
  },
} satisfies Record<string, LawText>

export type Law = keyof typeof TEXTS

export const laws = lawsOf<QuotaWorkload, Law>(TEXTS, (run, must) => followed(run, must))

/** For pictures: what the contract holds after each event. */
export const states = statesOf<QuotaWorkload>((run, must) => followed(run, must))

const TENANTS_SHOWN = 4

/** What the picture says of one event. */
export interface Row {
  expected: string
  isWrong: boolean
  /** Only its wait is wrong. */
  isLate?: boolean
}

/** The contract: what each bucket may hold, and what must hold at each call. */
export class QuotaMonitor implements Monitor<QuotaEvents> {
  readonly rows = new Map<QuotaEvent, Row>()
  readonly #workload: QuotaWorkload
  readonly #must: Must<Law>
  readonly #operations: Map<string, QuotaOperation>
  readonly #state: State
  readonly #causes: Causes
  readonly #crowds: Crowds

  readonly on = {
    take: (event: QuotaEvent<'take'>) => this.event(event),
    settle: (event: QuotaEvent<'settle'>) => this.event(event),
    crowd: (event: QuotaEvent<'crowd'>) => this.event(event),
    observe: (event: QuotaEvent<'observe'>) => this.event(event),
    create: (event: QuotaEvent<'create'>) => this.event(event),
  }

  /** @param isBeside follows the quota beside. @default false */
  constructor({ workload }: Run<QuotaWorkload>, must: Must<Law>, isBeside = false) {
    this.#workload = workload
    this.#must = must
    const its = workload.operations.filter((one) => isOfBeside(one) === isBeside)
    this.#operations = new Map(its.map((one) => [one.id, one]))
    this.#state = new State(workload)
    this.#causes = new Causes(workload, this.#state)
    this.#crowds = new Crowds(this.#state, this.#fact)
  }

  atRest(): void {
    // Time is what the clock says, and nothing happens by itself.
  }

  atEnd(): void {
    // Each call has been judged.
  }

  state(): Snapshot {
    const { accounts, clock } = this.#state
    const shown = [...accounts].slice(0, TENANTS_SHOWN).map(([tenant, { beliefs, isLost }]) => {
      const balances = beliefs.map((one) => tokensText(one.at(clock.highestMs).tokens))
      return [`balance of ${said(tenant)}`, readingsText(isLost ? [] : balances)] as const
    })
    return Object.fromEntries(shown)
  }

  event(event: QuotaEvent): void {
    const operation = this.#operations.get(event.id)
    if (!operation) return
    // Another quota's clock is not this one's; the reading of a bad call may count.
    if (operation.do !== 'create') this.#state.clock.read(event.nowMs)
    if (operation.do === 'create' || isBad(operation)) this.#validate(operation, event)
    else if (operation.do === 'take' && event.kind === 'take') this.#take(operation, event)
    else if (operation.do === 'settle') this.#settle(operation, event)
    else if (operation.do === 'crowd' && event.kind === 'crowd') this.#crowd(operation, event)
    else if (event.kind === 'observe') this.#crowds.observe(event)
  }

  // --- take ------------------------------------------------------------------------------------

  #take({ id, tenant, cost }: Take, event: QuotaEvent<'take'>): void {
    const call = {
      id,
      tenant: String(tenant),
      cost: typeof cost === 'number' ? cost : 1,
      nowMs: event.nowMs,
    }
    const answered = this.#state.answered(call, answerOf(event))
    const isRight = this.#decide(answered)
    const isLate = isRight && !this.#isTight(answered)
    this.rows.set(event, {
      expected: expectedOf(call.cost, answered.may),
      isWrong: !isRight || (isLate && call.cost > this.#state.size.capacity),
      isLate,
    })
  }

  /** Judges one decision. @returns whether it is right, the wait aside. */
  #decide(answered: AnsweredCall): boolean {
    const { call, got } = answered
    const account = this.#state.account(call.tenant)
    const isRight = this.#state.take(answered)
    if (got.ok === true && !account.isLost && !this.#state.hasCrowd)
      this.#isInEnvelope(call, account)
    if (account.isKnown) this.#judge(answered, account, isRight)
    this.#state.note(answered, account, isRight)
    if (!this.#state.hasCrowd) this.#causes.book(call.tenant, got.ok === true ? call.cost : 0)
    return isRight
  }

  #judge(answered: AnsweredCall, account: Account, isRight: boolean): void {
    const { call, got, may } = answered
    if (this.#state.hasCrowd) {
      if (!isRight) this.#must('forgets-full-tenants', false, this.#wrongDecision(answered))
    } else {
      const suspects = this.#causes.of(answered, account, isRight)
      const [law, why] = suspects[0] ?? ['matches-the-exact-bucket']
      if (!isRight) this.#must(law, false, this.#wrongDecision(answered, why))
      else for (const [suspect] of suspects) this.#must(suspect, true, NEVER)
    }
    if (isRight && got.ok === false && this.#isWaitJudged(answered)) {
      this.#judgeWait({ ...answered, may: may.filter((one) => one.explains(call.cost, got)) })
    }
  }

  #judgeWait(answered: AnsweredCall): void {
    const isTight = this.#isTight(answered)
    const [law, why]: Suspect = this.#causes.ofWait(answered, isTight) ?? [
      'retry-after-is-tight',
      this.#whyNot(answered),
    ]
    this.#must(law, isTight, this.#wrongDecision(answered, why))
  }

  /** Behind, nobody looks at the wait, and of a crowd it is not known. */
  #isWaitJudged({ call, got }: AnsweredCall): boolean {
    return got.isCounted !== true && call.nowMs >= this.#state.clock.highestMs
  }

  /** Whether a refused call was told the first millisecond that will do. */
  #isTight(answered: AnsweredCall): boolean {
    const { call, got, may } = answered
    const { ok, retryAfterMs = NaN } = got
    if (ok !== false || !this.#isWaitJudged(answered)) return true
    return may.some((one) => {
      const { min, max } = one.expected(call.cost).retryAfterMs
      const isWhole = min === Infinity || Number.isInteger(retryAfterMs)
      return isWhole && retryAfterMs >= min && retryAfterMs <= max
    })
  }

  /** Whatever was decided: over the window since the bucket could last be full. */
  #isInEnvelope(call: Call, account: Account): void {
    const { size, clock } = this.#state
    const { capacity, refillMs } = size
    const { from, left, spent } = account.spend(call, clock.highestMs, { spent: call.cost })
    if (from.id === call.id) return
    const lengthMs = clock.highestMs - from.nowMs
    const most = tokensText(capacity + (lengthMs / refillMs) * capacity)
    const { tokens } = left.at(clock.highestMs)
    this.#must('stays-within-the-envelope', size.isNear(Math.min(0, tokens), 0), () => [
      `${this.#where(call)}\nexpected  at most ${counted(most, 'token')} spent: ${capacity} and what flows in\n` +
        `got       ${tokensText(spent)}, in the window of ${lengthMs} ms from ${from.id} to ${call.id}`,
      { [call.id]: `← at most ${counted(most, 'token')}` },
    ])
  }

  // --- other calls -----------------------------------------------------------------------------

  #validate(operation: QuotaOperation, event: QuotaEvent): void {
    const bad = isBad(operation)
    const threw = event.how === 'threw'
    const holds = bad ? isRefusal(event.how, event.value, 'threw') : !threw
    this.#fact('bad-input-is-refused', event, holds, {
      expected: bad ? 'a TypeError or a RangeError' : 'no error',
      got: threw ? `threw ${say(event.value)}` : 'no error',
    })
    if (!('tenant' in operation) || typeof operation.tenant !== 'string') return
    const account = this.#state.account(operation.tenant)
    account.since.bad = operation.id
    // What it may have changed is not known if it was let in.
    if (!holds) account.isLost = true
  }

  #settle({ id, tenant, reserved, actual }: Settle, event: QuotaEvent): void {
    const [name, back, spent] = [String(tenant), Number(reserved), Number(actual)]
    const threw = event.how === 'threw'
    this.#state.settle({ id, tenant: name, nowMs: event.nowMs, back, spent })
    this.#causes.book(name, spent, back)
    this.#fact('settles-the-difference', event, !threw, {
      expected: 'no error',
      got: threw ? `threw ${say(event.value)}` : 'no error',
    })
    if (threw) this.#state.account(name).astrayMs = this.#state.clock.highestMs
  }

  #crowd(crowd: Crowd, event: QuotaEvent<'crowd'>): void {
    const { id, cost, stepMs, tenants, counted: isWatched } = crowd
    const answers = event.answers
    const { calls, accounts, clock } = this.#state
    const held = accounts.size
    const isRight = [...answers].map((digit, index) => {
      const nowMs = crowd.nowMs + index * stepMs
      const tenant = `u${index % tenants}`
      clock.read(nowMs)
      if (crowd.settles) {
        this.#state.settle({ id, tenant, nowMs, back: 0, spent: cost })
        return digit === '1'
      }
      const call = { id, tenant, cost, nowMs }
      const got = digit === '!' ? { threw: 'something' } : { ok: digit === '1' }
      return this.#decide(this.#state.answered(call, { ...got, isCounted: true }))
    })
    const due = isRight.filter((is, index) => is === (answers[index] === '1')).length
    this.rows.set(event, {
      expected: admittedText(due, answers.length),
      isWrong: isRight.includes(false),
    })
    if (isWatched && held >= TENANTS_HELD) {
      this.#must('no-call-walks-all-tenants', true, NEVER)
      this.#crowds.walks(crowd, event, calls)
    }
    this.#crowds.remember(event.nowMs + (answers.length - 1) * stepMs)
  }

  // --- words -----------------------------------------------------------------------------------

  #where({ id, nowMs }: { id: string; nowMs: number }, call?: string): string {
    const operation = this.#operations.get(id)
    const text = call ?? (operation && spacedCallText(operation))
    return `At ${clockText(this.#workload, nowMs)} ${id} ${text}`
  }

  /** A fact about one operation, with what was expected and what came. */
  readonly #fact: StateFact = (law, event, holds, { expected, got, why }) => {
    if (!this.rows.get(event)?.isWrong) this.rows.set(event, { expected, isWrong: !holds })
    return this.#must(law, holds, () => [
      [
        this.#where({ id: event.id, nowMs: event.nowMs }),
        `expected  ${expected}`,
        `got       ${got}`,
        ...(why === undefined ? [] : [why]),
      ].join('\n'),
      { [event.id]: `← expected ${expected}` },
    ])
  }

  /** A call that no bucket answers so. */
  #wrongDecision({ call, got, may }: AnsweredCall, why?: string): Words {
    return () => {
      const { capacity } = this.#state.size
      const [{ tokens } = { tokens: capacity }] = may
      const expected = expectedOf(call.cost, may)
      const text = got.isCounted ? `take(${said(call.tenant)}, ${call.cost})` : undefined
      return [
        [
          `${this.#where(call, text)}: the bucket holds ${tokensText(tokens)} of ${counted(capacity, 'token')}${tokens < 0 ? ' (debt)' : ''}`,
          `expected  ${expected}`,
          `got       ${gotText(got)}`,
          ...(why === undefined ? [] : [why]),
        ].join('\n'),
        { [call.id]: `← expected ${expected}` },
      ]
    }
  }

  /** What would happen at the wait that was answered. */
  #whyNot({ call, got: { retryAfterMs = NaN }, may: [bucket] }: AnsweredCall): string {
    if (!Number.isInteger(retryAfterMs)) return 'a whole number of milliseconds is asked for'
    const at = (ms: number): string => clockText(this.#workload, call.nowMs + ms)
    return retryAfterMs < (bucket?.expected(call.cost).retryAfterMs.min ?? 0)
      ? `a retry at ${at(retryAfterMs)} would be refused again`
      : `a retry at ${at(retryAfterMs - 1)} would be admitted already`
  }
}

function isOfBeside(operation: QuotaOperation): boolean {
  return 'beside' in operation && operation.beside === true
}

/** Each quota by a monitor of its own: they share nothing but the clock. */
export function monitorsOf(run: Run<QuotaWorkload>, must: Must<Law>): QuotaMonitor[] {
  const hasOthers = run.workload.operations.some(isOfBeside)
  const main = new QuotaMonitor(run, must)
  return hasOthers ? [main, new QuotaMonitor(run, must, true)] : [main]
}

function followed(run: Run<QuotaWorkload>, must: Must<Law>): Monitor<QuotaEvents> {
  const [main, other] = monitorsOf(run, must)
  if (!main) throw new Error('Expected a monitor of the first quota')
  if (!other) return main
  const both = (event: QuotaEvent): void => {
    main.event(event)
    other.event(event)
  }
  return {
    on: { take: both, settle: both, crowd: both, observe: both, create: both },
    atRest: () => undefined,
    atEnd: () => undefined,
    state: () => ({
      ...main.state(),
      ...Object.fromEntries(
        Object.entries(other.state()).map(([name, text]) => [`other ${name}`, text]),
      ),
    }),
  }
}

/** What may be answered, in words. */
function expectedOf(cost: number, may: Bucket[]): string {
  const texts = new Set(may.map((one) => expectedText(one.expected(cost))))
  return [...texts].slice(0, 3).join(', or ')
}

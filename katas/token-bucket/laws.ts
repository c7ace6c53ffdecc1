import { counted, say, type Event, type Run } from '../../harness/core/index.ts'
import {
  Beliefs,
  isRefusal,
  lawsOf,
  NEVER,
  type LawText,
  type Monitor,
  type Must,
  type Words,
} from '../../harness/kata/index.ts'
import type { Crowd, QuotaOperation, QuotaWorkload, Settle, Take } from './drive.ts'
import { Bucket, isBad, Size, type Expected } from './state.ts'
import {
  answerOf,
  callText,
  clockText,
  expectedText,
  gotText,
  nowOf,
  said,
  tokensText,
  type Answer,
} from './words.ts'

const TEXTS = {
  'stays-within-the-envelope': {
    level: 1,
    kind: 'safety',
    sentence: 'over any window of time a tenant spends at most the capacity plus what flows in',
    hint: 'Look at a window that straddles two of your periods: how much may a tenant spend at the end of one and the start of the next?',
  },
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
  'starts-full-and-never-overflows': {
    level: 1,
    kind: 'safety',
    sentence: 'a bucket starts full, and after any idle time holds no more than its capacity',
    hint: 'What does a tenant find at its very first call, and after a week of silence?',
  },
  'bad-input-is-refused': {
    level: 1,
    kind: 'validation',
    sentence: 'bad input throws a TypeError or a RangeError, and changes nothing',
    hint: 'Check every argument before anything is done with it. Which comparisons let NaN or a negative number through?',
  },
  'retry-after-is-tight': {
    level: 2,
    kind: 'safety',
    sentence:
      'retryAfterMs is the first whole millisecond at which the same call would be admitted',
    hint: 'How many tokens are missing, how long do they take, and which way do you round? A caller who comes a millisecond early is refused again.',
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

type Law = keyof typeof TEXTS

export const laws = lawsOf<QuotaWorkload, Law>(TEXTS, (run, must) => new QuotaMonitor(run, must))

/** As many tenants have to be held before memory and cost are judged. */
const TENANTS_HELD = 2_000
const TENANTS_FREE = 1_024
const WALK_STEPS = 1_000

/** One valid `take`. */
interface Call {
  id: string
  tenant: string
  cost: number
  nowMs: number
}

/** What is known of one tenant. */
interface Account {
  beliefs: Beliefs<Bucket>
  /** A decision was wrong: what the code believes is not known until the bucket is full. */
  isAstray: boolean
  /** Bad input was let in: nothing can be said of it any more. */
  isLost: boolean
  /** A decision was wrong, at any time: what causes the next one is not known. */
  hasErred: boolean
  /** A balance was right after time had passed: what flows in is reckoned as it should be. */
  isProven: boolean
  /** Its call before this one. */
  last: Call | undefined
  /** How many calls there were until then. */
  lastIndex: number
  since: Since
  window: Window | undefined
  /** What it would hold if refused calls were charged. */
  charged: Bucket
}

/** What has happened since the last balance that was told and right, and when that was. */
interface Since {
  toldMs?: number
  bad?: string
  denial?: string
  settle?: string
}

/** What was spent since the bucket could last be full, and what at most is left, as of its beginning. */
interface Window {
  from: { id: string; nowMs: number }
  left: Bucket
  spent: number
}

/** A reason why a decision could be wrong, or the next one: the law that would be broken. */
type Suspect = [law: Law, why?: string]

/** What the picture says of one event. */
export interface Row {
  expected: string
  isWrong: boolean
  /** Only its wait is wrong. */
  isLate?: boolean
}

/** The contract: what each bucket may hold, and what must hold at each call. */
export class QuotaMonitor implements Monitor {
  readonly rows = new Map<Event, Row>()
  readonly #workload: QuotaWorkload
  readonly #must: Must<Law>
  readonly #size: Size
  readonly #operations: Map<string, QuotaOperation>
  readonly #accounts = new Map<string, Account>()
  /** What buckets would hold if tenants shared one, and if names that look alike were one. */
  readonly #shared: ((name: string) => string)[] = [() => 'all', tidied]
  readonly #sharedBuckets = this.#shared.map(() => new Map<string, Bucket>())
  /** All readings of the clock: a mark may stand at any of them, see `#mayBe`. */
  readonly #readings = new Set<number>()
  #highestMs = -Infinity
  #behindMs: number | undefined
  #calls = 0
  /** When thousands of tenants were held for certain. */
  readonly #crowded: { calls: number; nowMs: number; tenants: number }[] = []
  #walk: { calls: number; nowMs: number } | undefined
  readonly #hasCrowd: boolean

  readonly on = Object.fromEntries(
    ['take', 'settle', 'crowd', 'observe', 'create'].map((kind) => [
      kind,
      (event: Event) => this.#event(event),
    ]),
  )

  constructor(run: Run<QuotaWorkload>, must: Must<Law>) {
    this.#workload = run.workload
    this.#must = must
    this.#size = new Size(run.workload)
    this.#operations = new Map(run.workload.operations.map((one) => [one.id, one]))
    this.#hasCrowd = run.workload.operations.some((one) => one.do === 'crowd')
  }

  atRest(): void {
    // Time is what the clock says, and nothing happens by itself.
  }

  atEnd(): void {
    // Each call has been judged.
  }

  #event(event: Event): void {
    const operation = this.#operations.get(event.id)
    if (!operation) return
    if (operation.do === 'create' || isBad(operation)) return this.#validate(operation, event)
    this.#read(nowOf(event))
    if (operation.do === 'take') this.#takeAlone(operation, event)
    else if (operation.do === 'settle') this.#settle(operation, event)
    else if (operation.do === 'crowd') this.#crowd(operation, event)
    else this.#observe(event)
  }

  #read(nowMs: number): void {
    this.#readings.add(nowMs)
    if (nowMs < this.#highestMs) this.#behindMs ??= nowMs
    else this.#highestMs = nowMs
  }

  #account(name: string): Account {
    const known = this.#accounts.get(name)
    if (known) return known
    const account = {
      beliefs: believing(new Bucket(this.#size)),
      isAstray: false,
      isLost: false,
      hasErred: false,
      isProven: false,
      last: undefined,
      lastIndex: 0,
      since: {},
      window: undefined,
      charged: new Bucket(this.#size),
    }
    this.#accounts.set(name, account)
    return account
  }

  /**
   * What a bucket may be when a call reads the clock. The mark may be that of the tenant or one for
   * all, and whether a refused, bad or settling call moves it is open: behind the highest reading it
   * may stand at any that there was. A full bucket may have been forgotten, and its mark with it.
   */
  #mayBe(bucket: Bucket, nowMs: number): Bucket[] {
    const now = bucket.at(nowMs)
    if (nowMs >= this.#highestMs) return [now]
    const ahead = [...this.#readings].filter((ms) => ms > nowMs)
    const isForgettable = bucket.at(this.#highestMs).isFull
    const from = isForgettable ? [now, new Bucket(this.#size).at(nowMs)] : [now]
    return from.flatMap((one) => [
      one,
      ...ahead.filter((ms) => ms > one.markMs).map((ms) => one.at(ms)),
    ])
  }

  // --- take ------------------------------------------------------------------------------------

  #takeAlone({ id, tenant, cost }: Take, event: Event): void {
    const call = {
      id,
      tenant: String(tenant),
      cost: typeof cost === 'number' ? cost : 1,
      nowMs: nowOf(event),
    }
    const told = { call, got: answerOf(event), may: this.#mayFind(call) }
    const isWrong = this.#take(told)
    const isLate = !isWrong && !this.#isTight(told)
    this.rows.set(event, {
      expected: expectedOf(call.cost, told.may),
      isWrong: isWrong || (isLate && call.cost > this.#size.capacity),
      isLate,
    })
  }

  #mayFind({ tenant, nowMs }: Call): Bucket[] {
    return this.#account(tenant).beliefs.held.flatMap((one) => this.#mayBe(one, nowMs))
  }

  /** Whether the answer is wrong. */
  #take(told: Told): boolean {
    const { call, got, may } = told
    const { cost, nowMs } = call
    const account = this.#account(call.tenant)
    if (may.every(({ isFull }) => isFull)) account.isAstray = false
    const contradicted = account.beliefs.narrow((belief) =>
      this.#mayBe(belief, nowMs).flatMap((one) =>
        one.explains(cost, got) ? [after(one, belief, cost, got)] : [],
      ),
    )
    if (contradicted) {
      account.beliefs = believing(after(contradicted.at(nowMs), contradicted, cost, got))
    }
    const isWrong = contradicted !== undefined
    const isKnown = !account.isAstray && !account.isLost && may.length > 0
    if (got.ok === true && !account.isLost && !this.#hasCrowd) this.#spend(call, account)
    if (isKnown) this.#judge(told, account, isWrong)
    this.#note(account, call, got, isWrong)
    return isWrong
  }

  #note(account: Account, call: Call, got: Answer, isWrong: boolean): void {
    const isBooked = got.ok === true
    const { toldMs, denial } = account.since
    account.isAstray ||= isWrong
    account.hasErred ||= isWrong
    if (isBooked && !isWrong && toldMs !== undefined && toldMs < call.nowMs && !denial) {
      account.isProven = true
    }
    if (isBooked || call.cost <= this.#size.capacity) {
      account.charged = account.charged.at(this.#highestMs).add(-call.cost)
    }
    if (isBooked || isWrong) account.since = { toldMs: call.nowMs }
    else if (call.cost <= this.#size.capacity) account.since.denial = call.id
    account.last = call
    account.lastIndex = ++this.#calls
    if (this.#hasCrowd) return
    this.#shared.forEach((keyOf, index) => {
      const bucket = this.#sharedBucket(index, keyOf(call.tenant), call.nowMs)
      this.#sharedBuckets[index]?.set(
        keyOf(call.tenant),
        isBooked ? bucket.add(-call.cost) : bucket,
      )
    })
  }

  #judge(told: Told, account: Account, isWrong: boolean): void {
    const { call, got, may } = told
    const suspects = this.#suspects(told, account, !isWrong)
    const [law, why] = suspects[0] ?? ['matches-the-exact-bucket']
    if (isWrong) {
      this.#must(law, false, this.#wrongDecision(told, why))
      return
    }
    for (const [suspect] of suspects) this.#must(suspect, true, NEVER)
    if (got.ok !== false || got.isCounted || call.nowMs < this.#highestMs) return
    this.#judgeWait({ ...told, may: may.filter((one) => one.explains(call.cost, got)) })
  }

  #judgeWait(told: Told): void {
    const { call, got, may } = told
    const { capacity } = this.#size
    const isTight = this.#isTight(told)
    const shared = !isTight && this.#isolation(told, false, false)
    // At the edge, off the grid, a poll may be refused, but then for no time at all.
    const polled: Suspect | false = call.cost === 0 &&
      may[0]?.expected(0).ok === true && ['polling-changes-nothing', 'a cost of 0 only asks']
    const [law, why]: Suspect =
      call.cost > capacity
        ? ['too-dear-never-retries', `the cost is above the capacity of ${capacity}`]
        : shared ||
          polled || ['retry-after-is-tight', this.#whyNot(call, got, may[0]?.expected(call.cost))]
    this.#must(law, isTight, this.#wrongDecision(told, why))
  }

  /** Whether a refused call was told the first millisecond that will do; behind, nobody looks at it. */
  #isTight({ call: { cost, nowMs }, got, may }: Told): boolean {
    const { ok, retryAfterMs = NaN, isCounted } = got
    if (ok !== false || isCounted || nowMs < this.#highestMs) return true
    return may.some((one) => {
      const { min, max } = one.expected(cost).retryAfterMs
      return (
        retryAfterMs >= min &&
        retryAfterMs <= max &&
        (min === Infinity || Number.isInteger(retryAfterMs))
      )
    })
  }

  /**
   * The laws that this decision can break, by what has happened: the first is the one to tell. What
   * came with a later level is the likelier cause; what needs no cause comes last.
   */
  #suspects(told: Told, account: Account, isRight: boolean): Suspect[] {
    if (this.#hasCrowd) return isRight ? [] : [['forgets-full-tenants']]
    const { call, got, may } = told
    const { capacity } = this.#size
    const { ok, remaining } = may[0]?.expected(call.cost) ?? { ok: true, remaining: capacity }
    const isMore = isRight || (got.ok === true && (got.remaining ?? NaN) > remaining)
    const isLess = isRight || !isMore
    const isFirst = account.since.toldMs === undefined
    const isCaused = !account.hasErred
    const isCharged = account.charged.at(this.#highestMs).explains(call.cost, got)
    const suspects: (Suspect | false)[] = [
      call.cost > capacity && [
        'too-dear-never-retries',
        `the cost is above the capacity of ${capacity}`,
      ],
      ...(isCaused ? this.#strongCauses(told, account.since, isRight) : []),
      ok &&
        remaining === 0 &&
        got.ok !== true && ['enough-tokens-admit', 'a balance equal to the cost is enough'],
      isFirst &&
        isLess &&
        call.cost <= capacity && ['starts-full-and-never-overflows', 'a bucket starts full'],
      !isFirst &&
        isMore &&
        isCaused &&
        may.every(({ isFull }) => isFull) && [
          'starts-full-and-never-overflows',
          `the capacity is ${capacity}`,
        ],
      ...(isCaused ? this.#causesSince(call, account, { isRight, isLess, isCharged }) : []),
      !ok && got.ok === true && ['stays-within-the-envelope'],
      ok && (isRight || got.ok === false) && ['enough-tokens-admit'],
      ['matches-the-exact-bucket'],
    ]
    return suspects.filter((one) => one !== false)
  }

  /** What later levels bring, and what hardly anything else explains. */
  #strongCauses(told: Told, { toldMs, settle }: Since, isRight: boolean): (Suspect | false)[] {
    return [
      this.#isolation(told, toldMs === undefined, isRight),
      settle !== undefined && [
        'settles-the-difference',
        `${said(told.call.tenant)} had been settled by ${settle}`,
      ],
      this.#behindMs !== undefined && [
        'clock-jumps-change-nothing',
        `the clock had jumped back to ${clockText(this.#workload, this.#behindMs)}`,
      ],
    ]
  }

  /** Calls that change nothing. Where time has passed as well, that may be reckoned wrongly. */
  #causesSince(
    { cost, nowMs }: Call,
    { since: { toldMs, bad, denial }, last, isProven }: Account,
    { isRight, isLess, isCharged }: { isRight: boolean; isLess: boolean; isCharged: boolean },
  ): (Suspect | false)[] {
    const isSharp = isRight || isProven || toldMs === nowMs
    const isTooDear = last !== undefined && last.cost > this.#size.capacity && last.nowMs === nowMs
    return [
      isSharp &&
        bad !== undefined && [
          'bad-input-is-refused',
          `before it, ${bad} was bad input, and changes nothing`,
        ],
      isSharp && cost === 0 && ['polling-changes-nothing', 'a cost of 0 only asks'],
      isSharp &&
        last?.cost === 0 && [
          'polling-changes-nothing',
          `just before, ${last.id} had only asked, with a cost of 0`,
        ],
      isSharp &&
        isTooDear && [
          'too-dear-never-retries',
          `just before, ${last.id} was too dear for any bucket`,
        ],
      (isSharp || isCharged) &&
        denial !== undefined &&
        isLess && ['denials-are-free', `${denial} had been refused, and costs nothing`],
    ]
  }

  /** Whether a tenant seems to be taken for another, by what its bucket would hold then. */
  #isolation({ call, got }: Told, isFirst: boolean, isRight: boolean): Suspect | false {
    const { tenant, cost, nowMs } = call
    if (this.#accounts.size > 1) {
      for (const [index, keyOf] of this.#shared.entries()) {
        const bucket = this.#sharedBucket(index, keyOf(tenant), nowMs)
        const { min, max } = bucket.expected(cost).retryAfterMs
        const { retryAfterMs = NaN } = got
        const isToTheMs = got.ok === true || (retryAfterMs >= min && retryAfterMs <= max)
        if ((bucket.explains(cost, got) && isToTheMs) === isRight) continue
        return ['tenants-are-isolated', 'it is as if another tenant spent from the same bucket']
      }
    }
    const isOdd = tenant === '' || tenant in {}
    const isStrange = isRight || got.ok !== true || Number.isNaN(got.remaining ?? NaN)
    // Where nobody has been right yet, it is not the name.
    const others = [...this.#accounts.values()].filter(({ hasErred }) => !hasErred)
    const isOther = isRight || others.some(({ since }) => since.toldMs !== undefined)
    return (
      isFirst &&
      isOdd &&
      isStrange &&
      isOther && ['tenants-are-isolated', `any string is a tenant, ${said(tenant)} too`]
    )
  }

  #sharedBucket(index: number, key: string, nowMs: number): Bucket {
    const bucket = this.#sharedBuckets[index]?.get(key) ?? new Bucket(this.#size)
    return bucket.at(Math.max(nowMs, this.#highestMs))
  }

  /** Whatever was decided: over the window since the bucket could last be full. */
  #spend(call: Call, account: Account): void {
    const { capacity, refillMs } = this.#size
    const window = this.#window(account, call)
    window.left = window.left.add(-call.cost)
    window.spent += call.cost
    if (window.from.id === call.id) return
    const lengthMs = this.#highestMs - window.from.nowMs
    const most = tokensText(capacity + (lengthMs / refillMs) * capacity)
    const left = window.left.at(this.#highestMs)
    this.#must('stays-within-the-envelope', this.#size.isNear(Math.min(0, left.tokens), 0), () => [
      `${this.#where(call)}\nexpected  at most ${counted(most, 'token')} spent: ${capacity} and what flows in\n` +
        `got       ${tokensText(window.spent)}\nthe window of ${lengthMs} ms begins with ${window.from.id} and ends here`,
      { [call.id]: `← at most ${counted(most, 'token')}` },
    ])
  }

  /** Begins with the first call that may have found the bucket full, at a reading that counts. */
  #window(account: Account, from: { id: string; nowMs: number }): Window {
    if (!account.window || account.window.left.at(this.#highestMs).isFull) {
      account.window = { from, left: new Bucket(this.#size).at(from.nowMs), spent: 0 }
    }
    return account.window
  }

  // --- other calls -----------------------------------------------------------------------------

  #validate(operation: QuotaOperation, event: Event): void {
    const bad = isBad(operation)
    const { how, value } = event
    const holds = bad ? isRefusal(how, value, 'threw') : how !== 'threw'
    this.#fact('bad-input-is-refused', event, holds, {
      expected: bad ? 'a TypeError or a RangeError' : 'no error',
      got: how === 'threw' ? `threw ${say(value)}` : 'no error',
    })
    if (operation.do === 'create') return
    // Its reading may count; whatever else it may have changed is not known if it was let in.
    this.#read(nowOf(event))
    if (!('tenant' in operation) || typeof operation.tenant !== 'string') return
    const account = this.#account(operation.tenant)
    account.since.bad = operation.id
    if (!holds) account.isLost = true
  }

  #settle(operation: Settle, event: Event): void {
    const { id, tenant, reserved, actual } = operation
    const nowMs = nowOf(event)
    const account = this.#account(String(tenant))
    const [back, spent] = [Number(reserved), Number(actual)]
    account.beliefs.narrow((belief) =>
      this.#mayBe(belief, nowMs).map((one) => {
        const settled = one.settle(back, spent)
        const unread = belief.settle(back, spent)
        // A bucket that was full or becomes full depends on the reading; else it need not count.
        return unread.at(one.markMs).identity === settled.identity ? unread : settled
      }),
    )
    const threw = event.how === 'threw'
    account.since.settle = id
    account.charged = account.charged.at(this.#highestMs).settle(back, spent)
    const window = this.#window(account, { id, nowMs })
    window.left = window.left.settle(back, spent)
    window.spent += spent - back
    account.lastIndex = ++this.#calls
    this.#shared.forEach((keyOf, index) => {
      const key = keyOf(String(tenant))
      const bucket = this.#sharedBucket(index, key, nowMs).settle(back, spent)
      this.#sharedBuckets[index]?.set(key, bucket)
    })
    this.#fact('settles-the-difference', event, !threw, {
      expected: 'no error',
      got: threw ? `threw ${say(event.value)}` : 'no error',
    })
    if (threw) account.isAstray = true
  }

  // --- crowds ----------------------------------------------------------------------------------

  #crowd(crowd: Crowd, event: Event): void {
    const { id, cost, stepMs, tenants } = crowd
    const answers = String(event['answers'])
    const [firstCall, held] = [this.#calls, this.#accounts.size]
    let [due, isWrong] = [0, false]
    for (const [index, digit] of [...answers].entries()) {
      const nowMs = crowd.nowMs + index * stepMs
      this.#read(nowMs)
      const call = { id, tenant: `u${index % tenants}`, cost, nowMs }
      const ok = digit === '1'
      const got: Answer = digit === '!' ? { threw: 'something' } : { ok }
      const isThisWrong = this.#take({
        call,
        got: { ...got, isCounted: true },
        may: this.#mayFind(call),
      })
      isWrong ||= isThisWrong
      due += ok === isThisWrong ? 0 : 1
    }
    this.rows.set(event, { expected: `${due} of ${answers.length} ok`, isWrong })
    if (crowd.counted && held >= TENANTS_HELD) this.#walks(crowd, event, firstCall)
    this.#remember(nowOf(event) + (answers.length - 1) * stepMs)
  }

  /** Walking again is paid for by a refill time, or by calls enough to share the cost among. */
  #walks(crowd: Crowd, event: Event, firstCall: number): void {
    const { refillMs } = this.#size
    this.#must('no-call-walks-all-tenants', true, NEVER)
    for (const [call, steps] of event['walks'] as [number, number][]) {
      const walk = { calls: firstCall + call, nowMs: crowd.nowMs + call * crowd.stepMs }
      const before = this.#walk
      if (before && steps >= WALK_STEPS) {
        const isPaid =
          walk.nowMs - before.nowMs >= refillMs - 1 || walk.calls - before.calls >= TENANTS_HELD / 4
        this.#fact('no-call-walks-all-tenants', { ...event, nowMs: walk.nowMs }, isPaid, {
          expected: `no second walk through all tenants within ${tokensText(refillMs)} ms`,
          got: `call ${call + 1} of this crowd visited ${steps} of them`,
          why: `${counted(walk.calls - before.calls, 'call')} earlier all had been visited as well`,
        })
      }
      this.#walk = walk
    }
  }

  #remember(nowMs: number, held = this.#owing().length): void {
    if (held < TENANTS_HELD) return
    this.#crowded.push({ calls: this.#calls, nowMs, tenants: this.#accounts.size })
  }

  /** Tenants whose bucket is not full, whatever counts. */
  #owing(): Account[] {
    return [...this.#accounts.values()].filter(
      ({ isAstray, isLost, beliefs: { held } }) =>
        !isAstray &&
        !isLost &&
        held.length > 0 &&
        held.every((one) => !one.at(this.#highestMs).isFull),
    )
  }

  #observe(event: Event): void {
    const nowMs = nowOf(event)
    const { tenants } = event
    const all = [...this.#accounts.values()]
    const owing = this.#owing().length
    const came = all.filter(({ lastIndex, isLost }) => lastIndex > 0 || isLost).length
    const fact = (holds: boolean, expected: string, why?: string): boolean =>
      this.#fact('forgets-full-tenants', event, holds, {
        expected,
        got: say(tenants),
        ...(why !== undefined && { why }),
      })
    const isCount = typeof tenants === 'number' && Number.isInteger(tenants)
    if (owing > 0 || !isCount) {
      const least = `at least ${counted(owing, 'tenant')}: as many have a bucket that is not full`
      if (!fact(isCount && tenants >= owing, least)) return
    }
    if (!isCount || !fact(tenants <= came, `at most ${counted(came, 'tenant')}: more never came`))
      return
    const span = this.#crowded.findLast(
      (one) =>
        this.#calls - one.calls >= one.tenants && nowMs - one.nowMs >= 3 * this.#size.refillMs,
    )
    this.#remember(nowMs, tenants)
    if (!span) return
    const active = all.filter(({ lastIndex }) => lastIndex > span.calls).length
    const unsure = all.filter(
      ({ isAstray, isLost, beliefs: { held } }) =>
        isAstray || isLost || held.length === 0 || held.some((one) => !one.at(nowMs).isFull),
    ).length
    const most = Math.max(TENANTS_FREE, 3 * active) + unsure
    const ms = tokensText(nowMs - span.nowMs)
    fact(
      tenants <= most,
      `at most ${counted(most, 'tenant')}`,
      `${counted(this.#calls - span.calls, 'call')} by ${counted(active, 'tenant')} in the last ${ms} ms; ` +
        `a bucket fills up in ${tokensText(this.#size.refillMs)} ms`,
    )
  }

  // --- words -----------------------------------------------------------------------------------

  #where({ id, nowMs }: { id: string; nowMs: number }, call?: string): string {
    const operation = this.#operations.get(id)
    const text = call ?? (operation ? callText(operation) : '')
    return `at ${clockText(this.#workload, nowMs)}  ${id} ${text}`
  }

  /** A fact about one operation, with what was expected and what came. */
  #fact(
    law: Law,
    event: Event,
    holds: boolean,
    { expected, got, why }: { expected: string; got: string; why?: string },
  ): boolean {
    if (!this.rows.get(event)?.isWrong) this.rows.set(event, { expected, isWrong: !holds })
    return this.#must(law, holds, () => [
      `${this.#where({ id: event.id, nowMs: nowOf(event) })}\nexpected  ${expected}\ngot       ${got}${why === undefined ? '' : `\n${why}`}`,
      { [event.id]: `← expected ${expected}` },
    ])
  }

  /** A call that no bucket answers so. */
  #wrongDecision({ call, got, may }: Told, why?: string): Words {
    return () => {
      const { capacity } = this.#size
      const [{ tokens } = { tokens: capacity }] = may
      const debt = tokens < 0 ? ' (debt)' : ''
      const expected = expectedOf(call.cost, may)
      const text = got.isCounted && `take(${said(call.tenant)}, ${call.cost})`
      return [
        `${this.#where(call, text || undefined)}: the bucket holds ${tokensText(tokens)} of ${counted(capacity, 'token')}${debt}\n` +
          `expected  ${expected}\n` +
          `got       ${gotText(got)}${why === undefined ? '' : `\n${why}`}`,
        { [call.id]: `← expected ${expected}` },
      ]
    }
  }

  /** What would happen at the wait that was answered. */
  #whyNot({ nowMs }: Call, { retryAfterMs = NaN }: Answer, expected: Expected | undefined): string {
    if (!Number.isInteger(retryAfterMs)) return 'a whole number of milliseconds is asked for'
    const at = (ms: number): string => clockText(this.#workload, nowMs + ms)
    return retryAfterMs < (expected?.retryAfterMs.min ?? 0)
      ? `a retry at ${at(retryAfterMs)} would be refused again`
      : `a retry at ${at(retryAfterMs - 1)} would be admitted already`
  }
}

/** A call, what was answered, and the buckets that the call may have found. */
interface Told {
  call: Call
  got: Answer
  may: Bucket[]
}

function believing(bucket: Bucket): Beliefs<Bucket> {
  return new Beliefs([bucket], ({ identity }) => identity)
}

/** A bucket after a call: a refused one leaves no trace, and its reading need not count. */
function after(bucket: Bucket, before: Bucket, cost: number, { ok }: Answer): Bucket {
  if (ok === true) return bucket.add(-cost)
  return before.at(bucket.markMs).identity === bucket.identity ? before : bucket
}

/** What may be answered, in words. */
function expectedOf(cost: number, may: Bucket[]): string {
  const texts = new Set(may.map((one) => expectedText(one.expected(cost))))
  return [...texts].slice(0, 3).join(', or ')
}

/** Names that are one as soon as somebody tidies them. */
function tidied(name: string): string {
  return name
    .normalize('NFC')
    .trim()
    .toLowerCase()
    .replace(/\p{Surrogate}/gu, '\ufffd')
}

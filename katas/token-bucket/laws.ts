import {
  counted,
  defineLaw,
  isBadInputError,
  say,
  withoutOperations,
  type Law,
} from '../../harness/core/index.ts'
import type { QuotaOperation, QuotaWorkload } from './drive.ts'
import {
  isNear,
  isLarge,
  isMonotone,
  isValid,
  nowOf,
  readingOf,
  type Call,
  type QuotaRun,
} from './facts.ts'
import { clockText, factAbout, tokensText, whyNot, wrongDecision } from './findings.ts'
import { sameDecisions } from './compare.ts'
import { isTooSoon, overspent, quietSpan, TENANTS_HELD } from './spans.ts'
import { withDenials, withoutOthers, withPlainTenants, withPolls } from './variants.ts'

const law = defineLaw<QuotaWorkload>
const TENANTS_FREE = 1_024
const WALK_STEPS = 1_000

/** Calls before the clock went back and before anything was settled: other laws judge the rest. */
const isPlain = ({ isAfterJump, isAfterSettle, isOpen }: Call): boolean =>
  !isAfterJump && !isAfterSettle && !isOpen

/** The calls that laws about the balance speak of; crowds are judged by the laws of memory. */
const judgedCalls = (run: QuotaRun): Call[] => {
  const { calls, isLarge } = readingOf(run)
  return isLarge ? [] : calls.filter(({ isOpen, isDrifted }) => !isOpen && !isDrifted)
}

/** Q1: over every window, what was admitted (and settled) fits capacity + rate × length. */
export const staysWithinTheEnvelope = law({
  name: 'stays-within-the-envelope',
  level: 1,
  kind: 'safety',
  sentence: 'over any window of time a tenant spends at most the capacity plus what flows in',
  hint: 'Look at a window that straddles two of your periods: how much may a tenant spend at the end of one and the start of the next?',
  judge: (run) => {
    const { moves } = readingOf(run)
    let premise = false
    for (const [tenant, ofTenant] of moves) {
      const takes = ofTenant.filter(({ isTake, spent }) => isTake && spent > 0)
      if (takes.length >= 2) premise = true
      const finding = overspent(run, tenant)
      if (finding) return finding
    }
    return premise ? 'holds' : 'unknown'
  },
})

/** Q2: `ok` and `remaining` equal an exact model. */
export const matchesTheExactBucket = law({
  name: 'matches-the-exact-bucket',
  level: 1,
  kind: 'oracle',
  sentence: 'each decision and each remaining balance is that of an exact token bucket',
  hint: 'Work out by hand what the bucket holds before the call: does a part of a token, or of a second, get lost on the way? When does the balance equal the cost?',
  judge: (run) => {
    const calls = judgedCalls(run).filter(isPlain)
    const wrong = calls.find((call) => call.wrong !== undefined)
    if (wrong) return wrongDecision(run, wrong)
    return calls.length > 0 ? 'holds' : 'unknown'
  },
})

/** Q3: the model has enough ⇒ admitted. */
export const enoughTokensAdmit = law({
  name: 'enough-tokens-admit',
  level: 1,
  kind: 'liveness',
  sentence: 'a call whose cost the bucket covers is admitted',
  hint: 'Tokens flow in with time, whether or not anybody calls; a balance that equals the cost is enough.',
  judge: (run) => {
    const covered = judgedCalls(run).filter((call) => isPlain(call) && call.expected.ok)
    const refused = covered.find(({ wrong, isEdge }) => !isEdge && isNotAdmitted(wrong))
    if (refused) return wrongDecision(run, refused)
    return covered.some(({ isFirst }) => !isFirst) ? 'holds' : 'unknown'
  },
})

/** Q4: inserting denied calls changes no later decision. */
export const denialsAreFree = law({
  name: 'denials-are-free',
  level: 1,
  kind: 'metamorphic',
  sentence: 'a refused call costs nothing: no later decision depends on it',
  hint: 'What does your code write down for a call that it refuses?',
  variants: ({ workload }) => withDenials(workload),
  judge: (run, [denied]) => {
    if (!denied) return 'unknown'
    const about = 'with refused calls added'
    return sameDecisions(run, denied, { about, mustBeRefused: true })
  },
})

/** Q5: the smallest whole number of milliseconds after which, alone, the retry succeeds. */
export const retryAfterIsTight = law({
  name: 'retry-after-is-tight',
  level: 2,
  kind: 'safety',
  sentence: 'retryAfterMs is the first whole millisecond at which the same call would be admitted',
  hint: 'How many tokens are missing, how long do they take, and which way do you round? A caller who comes a millisecond early is refused again.',
  judge: (run) => {
    let premise = false
    const { capacity } = run.workload.options
    for (const call of judgedCalls(run)) {
      const { expected, got, isBehind, cost } = call
      if (expected.ok || isBehind || cost > capacity || got.ok !== false) continue
      premise = true
      const { min, max } = expected.retryAfterMs
      const { retryAfterMs = Number.NaN } = got
      if (Number.isInteger(retryAfterMs) && retryAfterMs >= min && retryAfterMs <= max) continue
      return wrongDecision(run, call, whyNot(run, call, retryAfterMs))
    }
    return premise ? 'holds' : 'unknown'
  },
})

/** Q6: inserting take(t, 0) anywhere changes nothing. */
export const pollingChangesNothing = law({
  name: 'polling-changes-nothing',
  level: 2,
  kind: 'metamorphic',
  sentence: 'asking with a cost of 0, however often, changes no decision',
  hint: 'A cost of 0 is a number like any other. What is lost or gained when the same time passes in many small steps?',
  variants: ({ workload }) => withPolls(workload),
  judge: (run, [polled]) => {
    if (!polled) return 'unknown'
    return sameDecisions(run, polled, { about: 'with polls of cost 0 in between' })
  },
})

/** Q7: each tenant has the history that it would have alone, whatever its name. */
export const tenantsAreIsolated = law({
  name: 'tenants-are-isolated',
  level: 3,
  kind: 'metamorphic',
  sentence: 'a tenant is treated as if it were alone, whatever the others do and whatever its name',
  hint: 'What do two tenants share in your code? Which strings mean something special to the thing that you keep tenants in?',
  variants: ({ workload }) => [...withPlainTenants(workload), ...withoutOthers(workload)],
  judge: (run, variants) => {
    let premise = false
    for (const [variant, other] of variants.entries()) {
      const isRenamed = other.workload.operations.length === run.workload.operations.length
      const about = isRenamed ? 'under a plain name' : 'alone'
      const judgement = sameDecisions(run, other, { about })
      if (typeof judgement !== 'string') return { ...judgement, variant }
      if (judgement === 'holds') premise = true
    }
    return premise ? 'holds' : 'unknown'
  },
})

/** Q8: cost > capacity ⇒ `retryAfterMs: Infinity`, nothing debited. */
export const tooDearNeverRetries = law({
  name: 'too-dear-never-retries',
  level: 1,
  kind: 'liveness',
  sentence:
    'a call that costs more than the capacity is refused with retryAfterMs Infinity, and debits nothing',
  hint: 'The bucket never holds more than its capacity: what can you tell a caller who wants more than that?',
  judge: (run) => {
    const { capacity } = run.workload.options
    const last = new Map<string, Call>()
    let premise = false
    for (const call of judgedCalls(run)) {
      const { tenant, cost, got, wrong, isEdge, nowMs } = call
      const before = last.get(tenant)
      const isRightAfter = before && before.cost > capacity && before.nowMs === nowMs
      if (isRightAfter && wrong !== undefined && !isEdge) {
        return wrongDecision(run, call, `just before, ${before.id} was too dear for any bucket`)
      }
      if (wrong !== undefined && cost <= capacity) break
      if (cost > capacity) {
        premise = true
        if (got.ok !== false || got.retryAfterMs !== Infinity) {
          return wrongDecision(run, call, `the cost is above the capacity of ${capacity}`)
        }
      }
      if (before || cost <= capacity) last.set(tenant, call)
    }
    return premise ? 'holds' : 'unknown'
  },
})

/** Q9: one tenant; a backward jump neither adds nor removes tokens, a span is credited once. */
export const clockJumpsChangeNothing = law({
  name: 'clock-jumps-change-nothing',
  level: 2,
  kind: 'safety',
  sentence:
    'a clock that jumps back neither adds nor removes tokens, and time passed twice counts once',
  hint: 'Follow the time that you remember through a jump back and the way forward again: which span is counted, and how often?',
  judge: (run) => {
    const calls = judgedCalls(run)
    if (calls.some((call) => !call.isAfterJump && call.wrong !== undefined)) return 'unknown'
    const after = calls.filter(({ isAfterJump }) => isAfterJump)
    const wrong = after.find((call) => call.wrong !== undefined)
    if (wrong) {
      const behind = after.find(({ isBehind }) => isBehind)
      const jump = behind ? clockText(run.workload, behind.nowMs) : 'an earlier time'
      return wrongDecision(run, wrong, `the clock had jumped back to ${jump}`)
    }
    return after.length > 0 ? 'holds' : 'unknown'
  },
})

/** Q10: after any idle time a burst ≤ capacity; a bucket starts full. */
export const startsFullAndNeverOverflows = law({
  name: 'starts-full-and-never-overflows',
  level: 1,
  kind: 'safety',
  sentence: 'a bucket starts full, and after any idle time holds no more than its capacity',
  hint: 'What does a tenant find at its very first call, and after a week of silence?',
  judge: (run) => {
    const { capacity } = run.workload.options
    const bursts = new Map<string, { nowMs: number; spent: number }>()
    let premise = false
    for (const call of judgedCalls(run).filter(isPlain)) {
      const { isFirst, tenant, cost, nowMs, got, wrong } = call
      if (isFirst && cost <= capacity) {
        premise = true
        if (wrong !== undefined) return wrongDecision(run, call, 'a bucket starts full')
      }
      if (got.ok !== true) continue
      if (call.tokens === capacity && !isFirst) premise = true
      const last = bursts.get(tenant)
      const burst = { nowMs, spent: cost + (last?.nowMs === nowMs ? last.spent : 0) }
      bursts.set(tenant, burst)
      const isOver = burst.spent > capacity && !isNear(burst.spent, capacity, run.workload)
      const { remaining = 0 } = got
      const isFat = remaining > capacity && !isNear(remaining, capacity, run.workload)
      if (isOver || isFat) return wrongDecision(run, call, `the capacity is ${capacity}`)
    }
    return premise ? 'holds' : 'unknown'
  },
})

/** Q14: tenants whose bucket would be full are forgotten in time; nobody notices. */
export const forgetsFullTenants = law({
  name: 'forgets-full-tenants',
  level: 3,
  kind: 'liveness',
  sentence:
    'tenants whose bucket would be full again are forgotten in time, unnoticed; one that owes is kept',
  hint: 'Ten million tenants came once and never again: what becomes of what you remember of them, and of whom may you forget it without anyone noticing?',
  judge: (run) => {
    const reading = readingOf(run)
    if (!reading.isLarge) return 'unknown'
    const noticed = reading.calls.find(({ wrong, isEdge }) => wrong !== undefined && !isEdge)
    if (noticed) return wrongDecision(run, noticed)
    let premise = false
    for (const { event, nowMs, index, owing } of reading.observes) {
      const { tenants } = event
      const at = { id: event.id, nowMs }
      const got = say(tenants)
      if (typeof tenants !== 'number' || tenants < owing.length) {
        const expected = `at least ${counted(owing.length, 'tenant')}: as many have a bucket that is not full`
        return factAbout(run, at, { expected, got })
      }
      const span = quietSpan(reading, nowMs, index)
      if (!span) continue
      premise = true
      const most = Math.max(TENANTS_FREE, 3 * span.active) + owing.length
      if (tenants <= most) continue
      const expected = `at most ${counted(most, 'tenant')}`
      const why = `${counted(span.calls, 'call')} by ${counted(span.active, 'tenant')} in the last ${tokensText(span.ms)} ms; a bucket fills up in ${tokensText(reading.refillMs)} ms`
      return factAbout(run, at, { expected, got, why })
    }
    return premise ? 'holds' : 'unknown'
  },
})

/** Q15: tokens += reserved − actual, capped at capacity, into debt if need be. */
export const settlesTheDifference = law({
  name: 'settles-the-difference',
  level: 4,
  kind: 'safety',
  sentence:
    'settle gives back reserved − actual up to the capacity, or takes it, into debt if need be',
  hint: 'Three cases: it cost less than reserved, it cost more than the bucket holds, and nobody has seen this tenant before. What does the next take find in each?',
  judge: (run) => {
    const reading = readingOf(run)
    if (reading.isLarge || !reading.hasSettles) return 'unknown'
    const threw = run.history.events.find(
      ({ kind, id, how }) =>
        kind === 'settle' && how === 'threw' && run.workload.operations.some(isGood(id)),
    )
    if (threw) {
      const at = { id: threw.id, nowMs: nowOf(threw) }
      return factAbout(run, at, { expected: 'no error', got: `threw ${say(threw['value'])}` })
    }
    const calls = judgedCalls(run)
    if (calls.some((call) => !call.isAfterSettle && call.wrong !== undefined)) return 'unknown'
    const after = calls.filter(({ isAfterSettle }) => isAfterSettle)
    const wrong = after.find((call) => call.wrong !== undefined)
    if (wrong) return wrongDecision(run, wrong, `${say(wrong.tenant)} had been settled before`)
    return after.length > 0 ? 'holds' : 'unknown'
  },
})

/** Q16: no call walks all tenants, save at most once a refill time, or as rarely as it is paid for. */
export const noCallWalksAllTenants = law({
  name: 'no-call-walks-all-tenants',
  level: 3,
  kind: 'liveness',
  sentence: 'with thousands of tenants held, calls do not walk through all of them again and again',
  hint: 'Count what one call visits when two thousand tenants are held. How often does that happen?',
  judge: (run) => {
    const reading = readingOf(run)
    let premise = false
    let lastWalk: { index: number; nowMs: number } | undefined
    let index = 0
    const seen = new Set<string>()
    for (const event of run.history.events) {
      const operation = run.workload.operations.find(({ id }) => id === event.id)
      if (operation?.do !== 'crowd') continue
      const held = seen.size
      for (let tenant = 0; tenant < operation.tenants; tenant++) seen.add(`u${tenant}`)
      const calls = String(event['answers']).length
      if (operation.counted && held >= TENANTS_HELD) {
        premise = true
        for (const [call, steps] of event['walks'] as [number, number][]) {
          const walk = { index: index + call, nowMs: operation.nowMs + call * operation.stepMs }
          if (steps >= WALK_STEPS && lastWalk && isTooSoon(reading, lastWalk, walk)) {
            return factAbout(
              run,
              { id: event.id, nowMs: walk.nowMs },
              {
                expected: `no second walk through all tenants within ${tokensText(reading.refillMs)} ms`,
                got: `call ${call + 1} of this crowd visited ${steps} of them`,
                why: `${counted(walk.index - lastWalk.index, 'call')} earlier all had been visited as well`,
              },
            )
          }
          lastWalk = walk
        }
      }
      index += calls
    }
    return premise ? 'holds' : 'unknown'
  },
})

/** Q17: bad input is refused with an error, and the state stays as it was. */
export const badInputIsRefused = law({
  name: 'bad-input-is-refused',
  level: 1,
  kind: 'validation',
  sentence: 'bad input throws a TypeError or a RangeError, and changes nothing',
  hint: 'Check every argument before anything is done with it. Which comparisons let NaN or a negative number through?',
  variants: ({ workload }) => {
    if (isLarge(workload) || !isMonotone(workload)) return []
    const without = withoutOperations(workload, (one) => one.do !== 'create' && !isValid(one))
    return without && without.operations.length > 0 ? [without] : []
  },
  judge: (run, [without]) => {
    let premise = false
    const byId = new Map(run.workload.operations.map((one) => [one.id, one]))
    for (const event of run.history.events) {
      const operation = byId.get(event.id)
      if (!operation || (isValid(operation) && operation.do !== 'create')) continue
      premise = true
      const threw = event['how'] === 'threw'
      const isRight = isValid(operation) ? !threw : threw && isBadInputError(event['value'])
      if (isRight) continue
      const expected = isValid(operation) ? 'no error' : 'a TypeError or a RangeError'
      const got = threw ? `threw ${say(event['value'])}` : 'no error'
      return factAbout(run, { id: event.id, nowMs: nowOf(event) }, { expected, got })
    }
    if (!premise) return 'unknown'
    if (!without) return 'holds'
    const judgement = sameDecisions(run, without, { about: 'without the bad calls' })
    return judgement === 'unknown' ? 'holds' : judgement
  },
})

export const laws: Law<QuotaWorkload>[] = [
  staysWithinTheEnvelope,
  matchesTheExactBucket,
  enoughTokensAdmit,
  denialsAreFree,
  tooDearNeverRetries,
  startsFullAndNeverOverflows,
  badInputIsRefused,
  retryAfterIsTight,
  pollingChangesNothing,
  clockJumpsChangeNothing,
  tenantsAreIsolated,
  forgetsFullTenants,
  noCallWalksAllTenants,
  settlesTheDifference,
]

// --- shared ------------------------------------------------------------------------------------

const isNotAdmitted = (wrong: Call['wrong']): boolean =>
  wrong === 'refused' || wrong === 'threw' || wrong === 'no-decision'

const isGood =
  (id: string) =>
  (operation: QuotaOperation): boolean =>
    operation.id === id && isValid(operation)

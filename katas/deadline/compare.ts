import { say, type Event, type Finding, type Run, type Value } from '../../harness/core/index.ts'
import type { AnyCall, DeadlineOperation, DeadlineWorkload } from './drive.ts'
import {
  isCall,
  isMadeByCode,
  isValidCall,
  LIMIT_MS_MAX,
  numberOf,
  planOf,
  signalIdOf,
  validCallsOf,
  type CallFacts,
} from './facts.ts'
import { predict, simulate, type Prediction } from './model.ts'

const RAISE_MS = 1_000

/** The same traffic with a signal that never fires for every call that had none. */
export function withSignals(workload: DeadlineWorkload): DeadlineWorkload | undefined {
  // Level 1 knows no signals: its traffic gets none.
  const knowsSignals = workload.operations.some(
    (one) => isCall(one) && (one.cancellable === true || one.do === 'callWithin'),
  )
  if (!knowsSignals) return undefined
  return changed(workload, (call) => (call.cancellable ? call : { ...call, cancellable: true }))
}

/** The same traffic with a higher limit wherever the limit is not what decides. */
export function withRaisedLimits(workload: DeadlineWorkload): DeadlineWorkload | undefined {
  const cancelled = new Set(
    workload.operations.flatMap((one) => (one.do === 'cancel' ? [one.target] : [])),
  )
  return changed(workload, (call) => {
    const isAsked = call.do === 'callWithin' && call.hangsUpWhenAsked !== undefined
    const isOpen = !cancelled.has(signalIdOf(call)) && call.abortedWith === undefined
    return isOpen && !isAsked && isValidCall(call) ? raised(call) : call
  })
}

/**
 * The first call that two runs treat differently, as a finding. Calls with a tie are left out: a
 * correct solution may treat those differently from one run to the next.
 */
export function compareRuns(
  run: Run<DeadlineWorkload>,
  other: Run<DeadlineWorkload>,
  about: string,
  options: { outcomesOnly?: boolean } = {},
): Finding | 'holds' | undefined {
  const others = new Map(validCallsOf(other).map((call) => [call.id, call]))
  let premise: 'holds' | undefined
  for (const call of validCallsOf(run)) {
    const twin = others.get(call.id)
    if (!twin || !isDetermined(call) || !isDetermined(twin)) continue
    premise = 'holds'
    const theirs = traceOf(twin, options)
    const ours = traceOf(call, options)
    const index = [...ours, 'nothing more'].findIndex((line, at) => line !== theirs[at])
    if (index === ours.length && theirs.length === ours.length) continue
    const got = ours[index] ?? 'nothing more'
    const there = theirs[index] ?? 'nothing more'
    return {
      message: `${call.id}  ${got}\n${about}, all else equal:\n${call.id}  ${there}`,
      notes: { [call.id]: '← differs' },
    }
  }
  return premise
}

/** No tie decides, and no pause of 0 ms lets a try start in this instant or in the next. */
function isDetermined(call: CallFacts): boolean {
  return isSettledBy(predict(call), call.plan.backoffMs)
}

function isSettledBy({ outcome, attempts }: Prediction, backoffMs: number): boolean {
  return outcome !== undefined && (backoffMs > 0 || attempts.length <= 1)
}

/** What can be seen of a call, one line an event. */
function traceOf(call: CallFacts, { outcomesOnly = false }: { outcomesOnly?: boolean }): string[] {
  const attempts = outcomesOnly ? [] : call.attempts
  const events = attempts.flatMap(({ start, abort }) => (abort ? [start, abort] : [start]))
  const all = call.settle ? [...events, call.settle] : events
  return all.toSorted((a, b) => a.t - b.t).map(lineOf)
}

function lineOf({ kind, t, id, how, value, budgetMs }: Event): string {
  if (kind === 'start') return `${id} started at ${t} ms with budgetMs ${plain(budgetMs)}`
  if (kind === 'abort') return `${id} saw its signal abort at ${t} ms with ${plain(value)}`
  return `was ${String(how)} at ${t} ms with ${plain(value)}`
}

/** A value without what may differ between two runs: the number and message of a new error. */
function plain(value: Value | undefined): string {
  if (!isMadeByCode(value)) return say(value)
  const { name, type } = value as { name?: string; type?: string }
  return name ?? type ?? 'an object'
}

function changed(
  workload: DeadlineWorkload,
  change: (call: AnyCall) => AnyCall,
): DeadlineWorkload | undefined {
  const operations = workload.operations.map((one): DeadlineOperation =>
    isCall(one) ? change(one) : one,
  )
  const isSame = operations.every((one, index) => one === workload.operations[index])
  return isSame ? undefined : { ...workload, operations }
}

/** Raises each limit in turn, and keeps those that leave the predicted outcome as it was. */
function raised(call: AnyCall): AnyCall {
  const before = outcomeOf(call)
  if (before === undefined) return call
  return raisesOf(call).reduce((kept, raise) => {
    const next = raise(kept)
    return outcomeOf(next) === before ? next : kept
  }, call)
}

function outcomeOf(operation: AnyCall): string | undefined {
  const plan = planOf(operation)
  const prediction = simulate({ operation, plan, submitMs: 0, hangUp: undefined, startedMs: [] })
  return isSettledBy(prediction, plan.backoffMs) ? JSON.stringify(prediction.outcome) : undefined
}

function raisesOf(call: AnyCall): ((call: AnyCall) => AnyCall)[] {
  if (call.do === 'withTimeout') {
    return [(one) => ({ ...one, timeoutMs: higher(call.timeoutMs, RAISE_MS) }) as AnyCall]
  }
  const { limits } = call
  const raise = (name: keyof typeof limits, by: number) => (one: AnyCall) =>
    one.do === 'callWithin' && typeof limits[name] === 'number'
      ? { ...one, limits: { ...one.limits, [name]: higher(limits[name], by) } }
      : one
  return [raise('totalMs', RAISE_MS), raise('perTryMs', RAISE_MS), raise('attempts', 1)]
}

function higher(limit: Value, by: number): Value {
  const ms = numberOf(limit)
  return ms === undefined || ms === Infinity ? limit : Math.min(ms + by, LIMIT_MS_MAX)
}

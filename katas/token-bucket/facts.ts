import type { Event, History, Run, Value } from '../../harness/core/index.ts'
import type { Crowd, QuotaOperation, QuotaWorkload, Settle, Take } from './drive.ts'
import { ExactBucket } from './model.ts'

export type QuotaRun = Run<QuotaWorkload>

/** What the code answered: a member that is not of its type is absent. */
export interface Answer {
  ok?: boolean
  remaining?: number
  retryAfterMs?: number
  /** What came, as it was: it may be no decision at all. */
  whole?: Value
  threw?: Value
}

export type Wrong = 'threw' | 'no-decision' | 'refused' | 'admitted' | 'remaining'

/** One valid `take`: what the exact bucket says, and what the code said. */
export interface Call {
  id: string
  tenant: string
  cost: number
  nowMs: number
  /** Tokens before the call, at the highest reading so far. */
  tokens: number
  expected: { ok: boolean; remaining: number; retryAfterMs: { min: number; max: number } }
  got: Answer
  wrong: Wrong | undefined
  /** So near to the edge that floats may decide either way. */
  isEdge: boolean
  /** The clock reads less than before. */
  isBehind: boolean
  /** The clock was behind at this call or an earlier one of this tenant. */
  isAfterJump: boolean
  /** This tenant has been settled before. */
  isAfterSettle: boolean
  /** An earlier decision of this tenant was wrong: the balance is a guess from there on. */
  isDrifted: boolean
  /** Several marks are defensible from here on: nothing that depends on the balance is judged. */
  isOpen: boolean
  isFirst: boolean
  isInCrowd: boolean
}

/** What moved a tenant's balance, for the envelope. */
export interface Move {
  id: string
  timeMs: number
  spent: number
  isTake: boolean
}

/** What workload and history say together, worked out once a run. */
export interface Reading {
  /** All but those of a crowd that came out as they should. */
  calls: Call[]
  /** Every call, where there is a crowd. */
  trail: { tenant: string; nowMs: number }[]
  moves: Map<string, Move[]>
  /** What each `observe` could know. */
  observes: Observation[]
  badCalls: { operation: Take | Settle; event: Event }[]
  isMonotone: boolean
  isExact: boolean
  isLarge: boolean
  hasSettles: boolean
  startMs: number
  refillMs: number
}

export interface Observation {
  event: Event
  nowMs: number
  /** Length of the trail before it. */
  index: number
  /** Tenants whose bucket cannot be full now: they must be held. */
  owing: string[]
}

const GRID_RATES = [1, 2, 4, 8]
const GRID_MS = 125

/** Anything but a string is no tenant; a cost is a finite number from 0. */
export function isValid(operation: QuotaOperation): boolean {
  if (operation.do === 'take') {
    return (
      typeof operation.tenant === 'string' &&
      (operation.cost === undefined || isCost(operation.cost))
    )
  }
  if (operation.do === 'settle') {
    const { tenant, reserved, actual } = operation
    return typeof tenant === 'string' && isCost(reserved) && isCost(actual)
  }
  if (operation.do === 'create') {
    const { capacity, refillPerSec } = operation
    return isCost(capacity) && isCost(refillPerSec) && capacity !== 0 && refillPerSec !== 0
  }
  return true
}

export function costOf({ cost = 1 }: Take): number {
  return typeof cost === 'number' ? cost : Number.NaN
}

/** Crowds are judged by the laws of memory and cost alone. */
export function isLarge({ operations }: QuotaWorkload): boolean {
  return operations.some((one) => one.do === 'crowd')
}

/** Whether the injected clock never goes back; metamorphic laws need that. */
export function isMonotone({ operations }: QuotaWorkload): boolean {
  return operations.every((one, index) => one.nowMs >= (operations[index - 1]?.nowMs ?? -Infinity))
}

/** Whether every correct solution is exact on this traffic, naive floats included. */
export function isExactGrid({ options, operations }: QuotaWorkload): boolean {
  const startMs = operations[0]?.nowMs ?? 0
  const isWhole = (value: Value | undefined): boolean => Number.isSafeInteger(value ?? 1)
  return (
    GRID_RATES.includes(options.refillPerSec) &&
    isWhole(options.capacity) &&
    operations.every((one) => {
      if (!isWhole(one.nowMs) || (one.nowMs - startMs) % GRID_MS !== 0) return false
      if (!isValid(one)) return true
      if (one.do === 'take') return isWhole(one.cost)
      if (one.do === 'settle') return isWhole(one.reserved) && isWhole(one.actual)
      if (one.do === 'crowd') return isWhole(one.cost) && one.stepMs % GRID_MS === 0
      return true
    })
  )
}

const readings = new WeakMap<History, Reading>()

/** Follows the exact bucket along a run; an edge decision is taken as the code took it. */
export function readingOf(run: QuotaRun): Reading {
  const known = readings.get(run.history)
  if (known) return known
  const made = new Reader(run).read()
  readings.set(run.history, made)
  return made
}

interface Tenant {
  bucket: ExactBucket
  isFirst: boolean
  isAfterJump: boolean
  isAfterSettle: boolean
  isDrifted: boolean
  isOpen: boolean
}

/** One pass over a history. */
class Reader {
  readonly #run: QuotaRun
  readonly #tenants = new Map<string, Tenant>()
  readonly #reading: Reading
  /** The highest reading of a call that need not have moved the mark: bad, too dear or refused. */
  #unsureMs = -Infinity
  /** The highest reading of an admitted call: every solution has noted it. */
  #sureMs = -Infinity
  #clockMs = -Infinity

  constructor(run: QuotaRun) {
    this.#run = run
    const { workload, history } = run
    const { capacity, refillPerSec, clock } = workload.options
    this.#reading = {
      calls: [],
      trail: [],
      moves: new Map(),
      observes: [],
      badCalls: [],
      isMonotone: clock === 'default' || isMonotone(workload),
      isExact: clock === 'injected' && isExactGrid(workload),
      isLarge: isLarge(workload),
      hasSettles: false,
      startMs: nowOf(history.events[0]),
      refillMs: (capacity / refillPerSec) * 1000,
    }
  }

  read(): Reading {
    const { workload, history } = this.#run
    const byId = new Map(workload.operations.map((one) => [one.id, one]))
    for (const event of history.events) {
      const operation = byId.get(event.id)
      if (operation?.do === 'crowd') this.#crowd(operation, event)
      else if (operation?.do === 'observe') this.#observe(event)
      else if (operation?.do === 'take' || operation?.do === 'settle') {
        if (!isValid(operation)) {
          this.#reading.badCalls.push({ operation, event })
          this.#unsureMs = Math.max(this.#unsureMs, nowOf(event))
        } else if (operation.do === 'take') {
          const { id, tenant } = operation
          const cost = costOf(operation)
          const call = { id, tenant: tenant as string, cost, nowMs: nowOf(event) }
          this.#take(call, answerOf(event), false)
        } else this.#settle(operation, event)
      }
    }
    return this.#reading
  }

  #tenantAt(name: string, nowMs: number): Tenant {
    let tenant = this.#tenants.get(name)
    if (!tenant) {
      tenant = {
        bucket: new ExactBucket(this.#run.workload.options),
        isFirst: true,
        isAfterJump: false,
        isAfterSettle: false,
        isDrifted: false,
        isOpen: false,
      }
      this.#tenants.set(name, tenant)
    }
    if (nowMs < this.#clockMs) {
      tenant.isAfterJump = true
      // A full bucket may have been forgotten with its mark; a refusal need not have moved it; and
      // with several tenants a mark for each and one for all differ.
      const isUnsure = nowMs < this.#unsureMs && this.#sureMs < this.#unsureMs
      tenant.isOpen ||= tenant.bucket.isFull || this.#tenants.size > 1 || isUnsure
    }
    this.#clockMs = Math.max(this.#clockMs, nowMs)
    return tenant
  }

  #take(
    { id, tenant: name, cost, nowMs }: { id: string; tenant: string; cost: number; nowMs: number },
    got: Answer,
    isInCrowd: boolean,
  ): void {
    const { isExact, calls } = this.#reading
    const isBehind = nowMs < this.#clockMs
    const tenant = this.#tenantAt(name, nowMs)
    const { bucket } = tenant
    bucket.advance(nowMs)
    const { tokens } = bucket
    const isEdge = !isExact && bucket.isEdge(cost)
    const isTooDear = cost > this.#run.workload.options.capacity
    const ok = isEdge && got.ok !== undefined && !isTooDear ? got.ok : bucket.covers(cost)
    const never = { min: Infinity, max: Infinity }
    const expected = {
      ok,
      remaining: bucket.spare(cost),
      retryAfterMs: isTooDear ? never : bucket.retryAfterMs(cost, isExact),
    }
    const wrong = this.#wrong(expected, got, isInCrowd)
    if (this.#reading.isLarge) this.#reading.trail.push({ tenant: name, nowMs })
    const { isFirst, isAfterJump, isAfterSettle, isDrifted, isOpen } = tenant
    calls.push({
      id,
      tenant: name,
      cost,
      nowMs,
      tokens,
      expected,
      got,
      wrong,
      isEdge,
      isBehind,
      isFirst,
      isAfterJump,
      isAfterSettle,
      isDrifted,
      isOpen,
      isInCrowd,
    })
    tenant.isFirst = false
    if (wrong !== undefined && wrong !== 'remaining') tenant.isDrifted = true
    const isAdmitted = got.ok ?? ok
    if (isAdmitted) {
      bucket.spend(cost)
      this.#sureMs = Math.max(this.#sureMs, nowMs)
      this.#move(name, { id, timeMs: this.#clockMs, spent: cost, isTake: true })
    } else this.#unsureMs = Math.max(this.#unsureMs, nowMs)
  }

  #wrong(expected: Call['expected'], got: Answer, isInCrowd: boolean): Wrong | undefined {
    if (got.threw !== undefined) return 'threw'
    if (got.ok === undefined) return 'no-decision'
    if (got.ok !== expected.ok) return got.ok ? 'admitted' : 'refused'
    if (!got.ok || isInCrowd) return undefined
    if (isNear(got.remaining, expected.remaining, this.#run.workload)) return undefined
    return 'remaining'
  }

  #settle(operation: Settle, event: Event): void {
    const { id } = operation
    const nowMs = nowOf(event)
    const [reserved, actual] = [operation.reserved, operation.actual] as [number, number]
    const name = operation.tenant as string
    const tenant = this.#tenantAt(name, nowMs)
    tenant.bucket.advance(nowMs)
    tenant.bucket.settle(reserved, actual)
    tenant.isAfterSettle = true
    tenant.isFirst = false
    this.#reading.hasSettles = true
    this.#unsureMs = Math.max(this.#unsureMs, nowMs)
    this.#move(name, { id, timeMs: this.#clockMs, spent: actual - reserved, isTake: false })
  }

  #crowd(crowd: Crowd, event: Event): void {
    const answers = String(event['answers'])
    const { id, cost, stepMs, tenants } = crowd
    for (let index = 0; index < answers.length; index++) {
      const nowMs = crowd.nowMs + index * stepMs
      const name = `u${index % tenants}`
      const digit = answers[index]
      const got: Answer = digit === '!' ? { threw: 'something' } : { ok: digit === '1' }
      const { bucket } = this.#tenantAt(name, nowMs)
      bucket.advance(nowMs)
      const isAsExpected = got.ok === bucket.covers(cost)
      if (!isAsExpected) this.#take({ id, tenant: name, cost, nowMs }, got, true)
      else {
        this.#reading.trail.push({ tenant: name, nowMs })
        if (got.ok) bucket.spend(cost)
      }
    }
  }

  #observe(event: Event): void {
    const nowMs = nowOf(event)
    const owing = [...this.#tenants].flatMap(([name, { bucket }]) => {
      bucket.advance(nowMs)
      return bucket.isFull ? [] : [name]
    })
    this.#reading.observes.push({ event, nowMs, index: this.#reading.trail.length, owing })
  }

  #move(tenant: string, move: Move): void {
    if (this.#tenants.get(tenant)?.isOpen || this.#reading.isLarge) return
    const moves = this.#reading.moves.get(tenant)
    if (moves) moves.push(move)
    else this.#reading.moves.set(tenant, [move])
  }
}

/** Equal up to a millionth of the capacity, or of a token when that is more. */
export function isNear(
  got: number | undefined,
  expected: number,
  { options }: QuotaWorkload,
): boolean {
  return Math.abs((got ?? Number.NaN) - expected) <= 1e-6 * Math.max(1, options.capacity)
}

export function nowOf(event: Event | undefined): number {
  return Number(event?.['nowMs'] ?? 0)
}

/** What a `take` event says, with infinities as numbers again. */
export function answerOf(event: Event): Answer {
  if (event['how'] === 'threw') return { threw: event['value'] ?? null }
  const { ok } = event
  const remaining = numberOf(event['remaining'])
  const retryAfterMs = numberOf(event['retryAfterMs'])
  const fields = ['ok', 'remaining', 'retryAfterMs'].flatMap((name) => {
    const field = event[name]
    return field === undefined ? [] : [[name, field] as const]
  })
  const answer: Answer = { whole: event['value'] ?? Object.fromEntries(fields) }
  if (typeof ok === 'boolean') answer.ok = ok
  if (remaining !== undefined) answer.remaining = remaining
  if (retryAfterMs !== undefined) answer.retryAfterMs = retryAfterMs
  return answer
}

function numberOf(value: Value | undefined): number | undefined {
  if (typeof value === 'number') return value
  if (typeof value !== 'object' || value === null || !('$' in value)) return undefined
  const special = ['NaN', 'Infinity', '-Infinity', '-0'].find((name) => name === value['$'])
  return special === undefined ? undefined : Number(special)
}

function isCost(value: Value): value is number {
  return typeof value === 'number' && value >= 0
}

import type {
  Attempted,
  Drive,
  EventOf,
  Operation,
  SharedEvents,
  Value,
  Workload,
  World,
} from '../../harness/core/index.ts'
import type { CreateQuota, Quota } from './contract.ts'

/** One `take`. `nowMs` is what the injected clock says; an absent cost is not passed at all. */
export interface Take extends Operation {
  do: 'take'
  nowMs: number
  tenant: Value
  cost?: Value
  /** Goes to another quota of the same options: traffic beside. */
  beside?: boolean
}

export interface Settle extends Operation {
  do: 'settle'
  nowMs: number
  tenant: Value
  reserved: Value
  actual: Value
  beside?: boolean
}

/**
 * Many takes in a row, or settlements of what nobody reserved: call `i` is made by tenant `u<i % tenants>` at `nowMs + i × stepMs`.
 *
 * `counted`: iterator steps are counted, and after 30 calls that walk far no more calls are made.
 */
export interface Crowd extends Operation {
  do: 'crowd'
  nowMs: number
  stepMs: number
  tenants: number
  calls: number
  cost: number
  counted: boolean
  settles?: boolean
}

/** Reads `tenants`. */
export interface Observe extends Operation {
  do: 'observe'
  nowMs: number
}

/** Creates another quota with these options, and leaves it. */
export interface Create extends Operation {
  do: 'create'
  nowMs: number
  capacity: Value
  refillPerSec: Value
}

export type QuotaOperation = Take | Settle | Crowd | Observe | Create

export interface WorkloadOptions {
  capacity: number
  refillPerSec: number
  /** `default`: `now` is not passed, and operations happen at their own virtual times. */
  clock: 'injected' | 'default'
}

export type QuotaWorkload = Workload<WorkloadOptions, QuotaOperation>

/** The kinds of its events, with what each says; `nowMs` is the reading of the clock. */
export interface QuotaEvents extends Omit<SharedEvents, 'settle'> {
  /** The members of the decision, or as `value` what is no object. */
  take: {
    nowMs: number
    how: 'returned' | 'threw'
    value?: Value
    ok?: Value
    remaining?: Value
    retryAfterMs?: Value
  }
  settle: Attempted & { nowMs: number }
  create: Attempted & { nowMs: number }
  crowd: { nowMs: number; answers: string; walks: [call: number, steps: number][] }
  observe: { nowMs: number; tenants: Value }
}

export type QuotaEvent<Kind extends QuotaOperation['do'] = QuotaOperation['do']> = EventOf<
  QuotaEvents,
  Kind
>

interface Implementation {
  createQuota: CreateQuota
}

const FAR_STEPS = 1_000
const FAR_CALLS_MAX = 30

export const drive: Drive<QuotaWorkload, Implementation, QuotaEvents> = (
  implementation,
  workload,
  world,
) => {
  const { operations, epochMs, options } = workload
  const { capacity, refillPerSec, clock } = options
  let readingMs = operations[0]?.nowMs ?? epochMs
  const now = (): number => readingMs
  const open = (what: string): Quota =>
    implementation.createQuota(
      world.guard(what, {
        capacity,
        refillPerSec,
        ...(clock === 'injected' && { now }),
      }),
    )
  const quota = open('options')
  let other: Quota | undefined
  /** The one beside is made when it is first called: no reading of the clock is older. */
  const quotaOf = ({ beside }: Take | Settle): Quota =>
    beside ? (other ??= open('options of the quota beside')) : quota
  const tell = (ms: number): void => void (readingMs = ms)

  world.perform(operations, (operation) => {
    tell(clock === 'injected' ? operation.nowMs : epochMs + world.nowMs)
    switch (operation.do) {
      case 'take':
        return take(operation, quotaOf(operation), world, readingMs)
      case 'settle':
        return world.attempt(operation.do, operation.id, { nowMs: readingMs }, () => {
          const [tenant, reserved, actual] = [
            operation.tenant,
            operation.reserved,
            operation.actual,
          ].map((value) => world.live(value)) as [string, number, number]
          quotaOf(operation).settle(tenant, reserved, actual)
        })
      case 'crowd':
        return crowd(operation, quota, world, tell)
      case 'observe':
        return world.record('observe', operation.id, {
          nowMs: readingMs,
          tenants: world.describe(quota.tenants),
        })
      case 'create':
        return world.attempt(operation.do, operation.id, { nowMs: readingMs }, () => {
          implementation.createQuota({
            capacity: world.live(operation.capacity) as number,
            refillPerSec: world.live(operation.refillPerSec) as number,
            now,
          })
        })
    }
  })
}

function take(
  { id, tenant, cost }: Take,
  quota: Quota,
  world: World<QuotaEvents>,
  nowMs: number,
): void {
  try {
    const who = world.live(tenant) as string
    const decision: unknown =
      cost === undefined ? quota.take(who) : quota.take(who, world.live(cost) as number)
    world.record('take', id, { nowMs, how: 'returned', ...fieldsOf(decision, world) })
  } catch (error) {
    world.record('take', id, { nowMs, how: 'threw', value: world.describe(error) })
  }
}

function fieldsOf(decision: unknown, world: World<QuotaEvents>): Partial<QuotaEvents['take']> {
  if (typeof decision !== 'object' || decision === null) return { value: world.describe(decision) }
  const { ok, remaining, retryAfterMs } = decision as Record<string, unknown>
  return {
    ok: world.describe(ok),
    ...(remaining !== undefined && { remaining: world.describe(remaining) }),
    ...(retryAfterMs !== undefined && { retryAfterMs: world.describe(retryAfterMs) }),
  }
}

/** Records one event: a digit a call (`1` admitted, `0` refused, `!` threw), and the far walks. */
function crowd(
  operation: Crowd,
  quota: Quota,
  world: World<QuotaEvents>,
  tell: (ms: number) => void,
): void {
  const { id, nowMs, stepMs, tenants, calls, cost, counted, settles = false } = operation
  const steps = counted ? (prepared ?? countSteps()) : undefined
  const walks: [call: number, steps: number][] = []
  let answers = ''
  try {
    for (let call = 0; call < calls && walks.length < FAR_CALLS_MAX; call++) {
      tell(nowMs + call * stepMs)
      steps?.start()
      world.progress()
      answers += answerOf(quota, world, { tenant: `u${call % tenants}`, cost, settles })
      const taken = steps?.stop() ?? 0
      if (taken >= FAR_STEPS) walks.push([call, taken])
    }
  } finally {
    if (steps !== prepared) steps?.restore()
  }
  world.record('crowd', id, { nowMs, answers, walks })
}

function answerOf(
  quota: Quota,
  world: World<QuotaEvents>,
  { tenant, cost, settles }: { tenant: string; cost: number; settles: boolean },
): string {
  try {
    if (settles) {
      quota.settle(tenant, 0, cost)
      return '1'
    }
    return quota.take(tenant, cost).ok === true ? '1' : '0'
  } catch (error) {
    world.describe(error)
    return '!'
  }
}

interface StepCounter {
  start(): void
  /** How many elements were visited since `start`. */
  stop(): number
  restore(): void
}

type Method = (this: unknown, ...args: unknown[]) => unknown

let prepared: StepCounter | undefined

/** Counts from now on: where the language is locked, there is no later. */
export function prepare(): void {
  prepared ??= countSteps()
}

/** Counts the elements of maps, sets and objects that are visited, until it is restored. */
function countSteps(): StepCounter {
  let isOn = false
  let steps = 0
  const count = (number: number): void => {
    if (isOn) steps += number
  }
  const restores: (() => void)[] = []
  const wrap = (holder: object, key: string, make: (real: Method) => Method): void => {
    const saved = Object.getOwnPropertyDescriptor(holder, key)
    if (!saved) return
    Object.defineProperty(holder, key, { ...saved, value: make(saved.value as Method) })
    restores.push(() => Object.defineProperty(holder, key, saved))
  }
  const mapIterator = Object.getPrototypeOf(new Map().keys()) as object
  const setIterator = Object.getPrototypeOf(new Set().keys()) as object
  for (const iterator of [mapIterator, setIterator]) {
    wrap(
      iterator,
      'next',
      (real) =>
        function next(this: unknown, ...args) {
          count(1)
          return real.apply(this, args)
        },
    )
  }
  for (const holder of [Map.prototype, Set.prototype]) {
    wrap(
      holder,
      'forEach',
      (real) =>
        function forEach(this: unknown, ...args) {
          count((this as Map<unknown, unknown>).size)
          return real.apply(this, args)
        },
    )
  }
  for (const key of ['keys', 'values', 'entries', 'getOwnPropertyNames']) {
    wrap(
      Object,
      key,
      (real) =>
        function list(this: unknown, ...args) {
          const found = real.apply(this, args) as unknown[]
          count(found.length)
          return found
        },
    )
  }
  return {
    start: () => {
      steps = 0
      isOn = true
    },
    stop: () => {
      isOn = false
      return steps
    },
    restore: () => restores.forEach((restore) => restore()),
  }
}

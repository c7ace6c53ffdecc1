import type {
  Drive,
  EventOf,
  Operation,
  SharedEvents,
  Value,
  Work,
  Workload,
} from '../../harness/core/index.ts'
import type { CallOptions, CallWithin, Operation as ModelCall, WithTimeout } from './contract.ts'

/** What one try of the operation does, and what `retryable` says of it should it fail. */
export interface Try extends Work {
  /** @default 'retry' */
  verdict?: 'retry' | 'stop' | { throws: Value }
}

interface Call extends Operation {
  /** What the first, second, … try does; the last one stands for all that follow. */
  tries: Try[]
  /** Gives the call a signal, which a `cancel` of this id aborts. */
  cancellable?: boolean
  /** The signal is that of another call: one signal may serve many. */
  signalOf?: string
  /** Aborts that signal with this reason before the call. */
  abortedWith?: Value
}

export interface TimeoutCall extends Call {
  do: 'withTimeout'
  timeoutMs: Value
}

/** The numbers of `callWithin` as the workload describes them; an absent one is not set at all. */
export interface Limits {
  totalMs: Value
  perTryMs?: Value
  attempts?: Value
  backoffMs?: Value
}

export interface WithinCall extends Call {
  do: 'callWithin'
  limits: Limits
  /** Passes a `retryable`, which answers by the tries' verdicts. */
  asks?: boolean
  /** The caller hangs up with this reason when `retryable` is first asked. Needs a signal. */
  hangsUpWhenAsked?: Value
}

export interface Cancel extends Operation {
  do: 'cancel'
  target: string
  reason: Value
}

export type AnyCall = TimeoutCall | WithinCall
export type DeadlineOperation = AnyCall | Cancel
export type DeadlineWorkload = Workload<Record<string, never>, DeadlineOperation>

/** The kinds of its events, with what each says. */
export interface DeadlineEvents extends SharedEvents {
  start: { budgetMs: Value; aborted: boolean; signal: Value }
  retryable: { value: Value; attempt: number }
  /** What is there when all is at rest. */
  observe: { timers: number; listeners: number }
}

interface Implementation {
  withTimeout: WithTimeout
  callWithin: CallWithin
}

export const drive: Drive<DeadlineWorkload, Implementation, DeadlineEvents> = (
  implementation,
  workload,
  world,
) => {
  const call = (operation: AnyCall): void => {
    const { id, tries, cancellable, signalOf = id, abortedWith } = operation
    const hangsUpWhenAsked = operation.do === 'callWithin' ? operation.hangsUpWhenAsked : undefined
    let started = 0
    const current = (): Try => tries[Math.min(Math.max(started, 1), tries.length) - 1] as Try
    const modelCall: ModelCall<unknown> = (signal, budgetMs) => {
      started++
      const fields = {
        budgetMs: world.describe(budgetMs),
        aborted: signal instanceof AbortSignal && signal.aborted,
        signal: world.describe(signal),
      }
      return world.work(`${id}#${started}`, current(), { signal, fields })
    }
    const retryable = (error: unknown): boolean => {
      world.record('retryable', id, { value: world.describe(error), attempt: started })
      if (hangsUpWhenAsked !== undefined) world.hangUp(signalOf, hangsUpWhenAsked)
      const { verdict = 'retry' } = current()
      if (typeof verdict === 'object') throw world.live(verdict.throws)
      return verdict === 'retry'
    }
    const controller = cancellable ? world.controller(signalOf) : undefined
    if (controller && abortedWith !== undefined) controller.abort(world.live(abortedWith))
    const signal = controller && { signal: controller.signal }
    if (operation.do === 'withTimeout') {
      const timeoutMs = world.live(operation.timeoutMs) as number
      if (signal) world.guard(`options of ${id}`, signal)
      return world.call(id, {}, () => implementation.withTimeout(modelCall, timeoutMs, signal))
    }
    const limits = world.live(operation.limits as unknown as Value) as CallOptions
    const options = { ...limits, ...signal, ...(operation.asks && { retryable }) }
    world.guard(`options of ${id}`, options)
    world.call(id, {}, () => implementation.callWithin(modelCall, options))
  }
  world.perform(workload.operations, (operation) =>
    operation.do === 'cancel' ? world.hangUp(operation.target, operation.reason) : call(operation),
  )
  world.whenQuiescent(() => {
    const { armedTimers, listeners } = world
    world.record('observe', 'world', { timers: armedTimers, listeners })
  })
}

export type DeadlineEvent<Kind extends keyof DeadlineEvents> = EventOf<DeadlineEvents, Kind>

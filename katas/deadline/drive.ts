import type { Drive, Operation, Value, Work, Workload } from '../../harness/core/index.ts'
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
}

export interface Cancel extends Operation {
  do: 'cancel'
  target: string
  reason: Value
}

export type AnyCall = TimeoutCall | WithinCall
export type DeadlineOperation = AnyCall | Cancel
export type DeadlineWorkload = Workload<Record<string, never>, DeadlineOperation>

interface Implementation {
  withTimeout: WithTimeout
  callWithin: CallWithin
}

export const drive: Drive<DeadlineWorkload, Implementation> = (implementation, workload, world) => {
  const call = (operation: AnyCall): void => {
    const { id, tries, cancellable, abortedWith } = operation
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
      const { verdict = 'retry' } = current()
      if (typeof verdict === 'object') throw world.live(verdict.throws)
      return verdict === 'retry'
    }
    const controller = cancellable ? world.controller(id) : undefined
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
  const cancel = ({ target, reason }: Cancel): void => {
    const controller = world.controller(target)
    if (controller.signal.aborted) return
    world.record('cancel', target, { value: reason })
    controller.abort(world.live(reason))
  }
  world.perform(workload.operations, (operation) =>
    operation.do === 'cancel' ? cancel(operation) : call(operation),
  )
  world.whenQuiescent(() => {
    const { armedTimers, listeners } = world
    world.record('observe', 'world', { timers: armedTimers, listeners })
  })
}

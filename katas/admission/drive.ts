import type {
  Attempted,
  Drive,
  EventOf,
  Operation,
  SharedEvents,
  Value,
  Work,
  Workload,
} from '../../harness/core/index.ts'
import type { CreateGate, Gate, GateOptions, Handler } from './contract.ts'

export interface Submit extends Operation {
  do: 'submit'
  payload: Value
  /** Absent: no second argument is passed. */
  priority?: Value
  /** Goes to another gate, of one slot and one place: traffic beside. */
  beside?: boolean
  work: Work
}

export interface Drain extends Operation {
  do: 'drain'
}

/** The numbers of `createGate` as the workload describes them; an absent one is not set at all. */
export interface Numbers {
  concurrency?: Value
  maxQueue?: Value
  agingMs?: Value
}

/** Creates another gate with these options, and leaves it. */
export interface Create extends Operation {
  do: 'create'
  numbers: Numbers
}

export type GateOperation = Submit | Drain | Create
export type GateWorkload = Workload<GateOptions, GateOperation>

/** The kinds of its events, with what each says. */
export interface GateEvents extends SharedEvents {
  start: { payload: Value }
  /** What an error of `submit` carries: it is not part of its description. */
  refusal: { retryAfterMs: Value }
  create: Attempted
}

export const BESIDE: GateOptions = { concurrency: 1, maxQueue: 1 }

/** What a handler does that was called with a payload nobody submitted. */
const STRAY: Work = { how: 'return', ms: 0, value: null }

interface Implementation {
  createGate: CreateGate
}

export const drive: Drive<GateWorkload, Implementation, GateEvents> = (
  implementation,
  workload,
  world,
) => {
  const { options, operations } = workload
  /** Those whose handler was called, or that were refused. */
  const done = new Set<Submit>()
  /** A gate, and who submitted which payload to it; those of one payload are called as they came. */
  const open = (what: string, numbers: GateOptions): [Gate, Map<unknown, Submit[]>] => {
    const byPayload = new Map<unknown, Submit[]>()
    const handler: Handler = (payload) => {
      const alike = byPayload.get(payload) ?? []
      const called = alike.find((one) => !done.has(one)) ?? alike.at(-1)
      if (called) done.add(called)
      const { id = 'stray', work = STRAY } = called ?? {}
      return world.work(id, work, { fields: { payload: world.describe(payload) } })
    }
    return [implementation.createGate(handler, world.guard(what, { ...numbers })), byPayload]
  }
  const main = open('options', options)
  const hasOthers = operations.some((one) => one.do === 'submit' && one.beside)
  const beside = hasOthers ? open('options of the gate beside', BESIDE) : main

  const submit = (operation: Submit): void => {
    const [gate, byPayload] = operation.beside ? beside : main
    const payload = world.live(operation.payload)
    byPayload.set(payload, [...(byPayload.get(payload) ?? []), operation])
    const { id, priority } = operation
    world.call(id, {}, () => {
      const answer: unknown =
        priority === undefined
          ? gate.submit(payload)
          : gate.submit(payload, world.live(priority) as number)
      // What an error carries is not part of its description.
      const tell = (error: unknown): void => {
        done.add(operation)
        const { retryAfterMs } = Object(error) as { retryAfterMs?: unknown }
        world.record('refusal', id, { retryAfterMs: world.describe(retryAfterMs) })
      }
      if (answer instanceof Promise) Promise.prototype.then.call(answer, undefined, tell)
      return answer
    })
  }
  const create = ({ id, numbers }: Create): void =>
    world.attempt('create', id, {}, () =>
      implementation.createGate(() => undefined, world.live(numbers as Value) as GateOptions),
    )
  world.perform(operations, (operation) => {
    switch (operation.do) {
      case 'submit':
        return submit(operation)
      case 'drain':
        return world.call(operation.id, {}, () => main[0].drain())
      case 'create':
        return create(operation)
    }
  })
}

export type GateEvent<Kind extends keyof GateEvents> = EventOf<GateEvents, Kind>

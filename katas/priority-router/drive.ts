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
import type { CreateRouter, Handler, ParseRequest } from './contract.ts'

/** The fields of a request as the workload describes them; an absent field is not set at all. */
export interface RequestFields {
  payload?: Value
  priority?: Value
  timeoutMs?: Value
  signal?: Value
}

export interface Submit extends Operation {
  do: 'submit'
  request: RequestFields
  /** What is submitted in place of an object made of the fields: `null`, `"text"`, … */
  instead?: Value
  /** Gives the request a signal, which a `cancel` of this id aborts. */
  cancellable?: boolean
  /** The signal is that of another request: one signal may serve many. Needs `cancellable`. */
  signalOf?: string
  /** Aborts that signal with this reason before the call. */
  abortedWith?: Value
  work: Work
}

/** A request to a second router, of one slot and with a handler of its own: traffic beside. */
export interface Other extends Operation {
  do: 'other'
  payload: Value
  work: Work
}

export interface Cancel extends Operation {
  do: 'cancel'
  target: string
  reason: Value
}

/** Creates another router with these options, and leaves it. */
export interface Create extends Operation {
  do: 'create'
  concurrency: Value
}

/** Calls `parseRequest` alone. */
export interface Parse extends Operation {
  do: 'parse'
  request: RequestFields
  instead?: Value
}

export type RouterOperation = Submit | Other | Cancel | Create | Parse
export type RouterWorkload = Workload<{ concurrency: number }, RouterOperation>

/** The kinds of its events, with what each says. */
export interface RouterEvents extends SharedEvents {
  start: { payload: Value }
  create: Attempted
  parse: Attempted
  /** What `stats` says when all is at rest. */
  observe: { queued: Value; running: Value }
}

interface Implementation {
  createRouter: CreateRouter
  parseRequest: ParseRequest
}

/** The requests by their payloads; those of one payload are equals, and called as they came. */
type ByPayload = Map<unknown, (Submit | Other)[]>

/** What a handler does that was called with a payload nobody submitted. */
const STRAY: Work = { how: 'return', ms: 0, value: null }

export const drive: Drive<RouterWorkload, Implementation, RouterEvents> = (
  implementation,
  workload,
  world,
) => {
  const { options, operations } = workload
  const called = new Set<Submit | Other>()
  const handlerOf =
    (byPayload: ByPayload): Handler =>
    (payload, signal) => {
      const alike = byPayload.get(payload) ?? []
      const submit = alike.find((one) => !called.has(one)) ?? alike.at(-1)
      if (submit) called.add(submit)
      const fields = { payload: world.describe(payload) }
      return world.work(submit?.id ?? 'stray', submit?.work ?? STRAY, { signal, fields })
    }
  const byPayload: ByPayload = new Map()
  const handler = handlerOf(byPayload)
  const router = implementation.createRouter(handler, world.guard('options', { ...options }))

  const othersByPayload: ByPayload = new Map()
  const hasOthers = operations.some((one) => one.do === 'other')
  const other = hasOthers
    ? implementation.createRouter(handlerOf(othersByPayload), { concurrency: 1 })
    : undefined

  const requestOf = (operation: Submit | Parse): unknown => {
    if (operation.instead !== undefined) return world.live(operation.instead)
    return world.live(operation.request as Value)
  }
  const submit = (operation: Submit): void => {
    const request = requestOf(operation)
    if (isObject(request)) note(byPayload, (request as { payload?: unknown }).payload, operation)
    if (operation.cancellable) {
      const controller = world.controller(operation.signalOf ?? operation.id)
      if (operation.abortedWith !== undefined) controller.abort(world.live(operation.abortedWith))
      Object.assign(request as object, { signal: controller.signal })
    }
    if (isObject(request)) world.guard(`request ${operation.id}`, request)
    world.call(operation.id, {}, () => router.submit(request))
  }
  const submitToOther = (operation: Other): void => {
    const payload = world.live(operation.payload)
    note(othersByPayload, payload, operation)
    world.call(operation.id, {}, () => other?.submit({ payload }))
  }

  world.perform(operations, (operation) => {
    switch (operation.do) {
      case 'submit':
        return submit(operation)
      case 'other':
        return submitToOther(operation)
      case 'cancel':
        return world.hangUp(operation.target, operation.reason)
      case 'create': {
        const concurrency = world.live(operation.concurrency) as number
        return world.attempt('create', operation.id, {}, () =>
          implementation.createRouter(handler, { concurrency }),
        )
      }
      case 'parse':
        return world.attempt('parse', operation.id, {}, () =>
          implementation.parseRequest(requestOf(operation)),
        )
    }
  })
  world.whenQuiescent(() => {
    const { queued, running } = router.stats()
    world.record('observe', 'router', {
      queued: world.describe(queued),
      running: world.describe(running),
    })
  })
}

function note(byPayload: ByPayload, payload: unknown, operation: Submit | Other): void {
  byPayload.set(payload, [...(byPayload.get(payload) ?? []), operation])
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

export type RouterEvent<Kind extends keyof RouterEvents> = EventOf<RouterEvents, Kind>

import {
  sameValue,
  type Event,
  type History,
  type Run,
  type Value,
} from '../../harness/core/index.ts'
import { STRAY, type CacheOperation, type CacheWorkload, type Get } from './drive.ts'

export type CacheRun = Run<CacheWorkload>

const LARGE_FROM = 1_000

/** One load, from the call until its promise settled. */
export interface LoadFacts {
  id: string
  key: KeyFacts
  start: Event
  end: Event | undefined
  isGood: boolean
}

/** One valid get. */
export interface GetFacts {
  id: string
  key: KeyFacts
  operation: Get
  submit: Event
  settle: Event | undefined
  /** The load whose value or error it was answered with. */
  servedBy: LoadFacts | undefined
}

/** What happened to one key, each list in the order of the history. */
export interface KeyFacts {
  name: string
  gets: GetFacts[]
  loads: LoadFacts[]
  /** Deletes that returned or threw. */
  deletes: Event[]
}

/** What the workload and the history say of each key, of all gets, and of loads nobody could ask for. */
export interface CacheFacts {
  keys: Map<string, KeyFacts>
  gets: GetFacts[]
  loads: LoadFacts[]
  strays: Event[]
  max: number
  ttlMs: number
  /** For each operation, the first of its burst. */
  headOf: Map<string, CacheOperation>
  /** Stress traffic: laws that compare every get with every other leave it alone. */
  isLarge: boolean
}

export function factsOf(run: CacheRun): CacheFacts {
  const known = factsByHistory.get(run.history)
  if (known) return known
  const facts = read(run)
  factsByHistory.set(run.history, facts)
  return facts
}

/** A history never changes: a dozen laws read it once. */
const factsByHistory = new WeakMap<History, CacheFacts>()

function read({ workload, history }: CacheRun): CacheFacts {
  const { options, operations } = workload
  const byId = new Map(operations.map((operation) => [operation.id, operation]))
  const keys = new Map<string, KeyFacts>()
  for (const { name } of options.keys) keys.set(name, { name, gets: [], loads: [], deletes: [] })
  const gets = new Map<string, GetFacts>()
  const loads = new Map<string, LoadFacts>()
  const strays: Event[] = []
  for (const event of history.events) {
    const { id, kind } = event
    const key = typeof event['key'] === 'string' ? keys.get(event['key']) : undefined
    const operation = byId.get(id)
    if (kind === 'submit' && key && operation?.do === 'get') {
      const get = { id, key, operation, submit: event, settle: undefined, servedBy: undefined }
      gets.set(id, get)
      key.gets.push(get)
    } else if (kind === 'start' && event['key'] === STRAY) strays.push(event)
    else if (kind === 'start' && key) {
      const load = { id, key, start: event, end: undefined, isGood: false }
      loads.set(id, load)
      key.loads.push(load)
    } else if (kind === 'end') {
      const load = loads.get(id)
      if (load) Object.assign(load, { end: event, isGood: event['how'] === 'resolved' })
    } else if (kind === 'delete') key?.deletes.push(event)
    else if (kind === 'settle') {
      const get = gets.get(id)
      if (get) get.settle = event
    }
  }
  for (const get of gets.values()) get.servedBy = loadThatServed(get)
  const ttlMs = typeof options.ttlMs === 'number' ? options.ttlMs : Infinity
  return {
    keys,
    gets: [...gets.values()],
    loads: [...loads.values()],
    strays,
    max: options.max,
    ttlMs,
    headOf: headsOf(operations),
    isLarge: operations.length > LARGE_FROM,
  }
}

/** Whether the load had not ended when the event happened, as the history tells it. */
export function isLiveAt({ start, end }: LoadFacts, { seq }: Event): boolean {
  return start.seq < seq && (end?.seq ?? Infinity) > seq
}

/** The key's deletes in an instant from `fromMs` to `toMs`, both included. */
export function isErasedWithin({ deletes }: KeyFacts, fromMs: number, toMs: number): boolean {
  return deletes.some(({ t }) => t >= fromMs && t <= toMs)
}

/**
 * The load whose outcome this get must have: the one that was live before it and after it, or the only
 * one that started in its instant. `undefined` where correct caches may differ.
 */
export function joinedLoad({ key, submit, servedBy }: GetFacts): LoadFacts | undefined {
  const { t, seq } = submit
  const [load, another] = key.loads.filter(
    (one) => one.start.t <= t && (one.end?.t ?? Infinity) >= t && !isSupersededBy(one, submit),
  )
  if (!load || another || isErasedWithin(key, load.start.t, t)) return undefined
  if (load.start.t < t) return (load.end?.t ?? Infinity) > t ? load : undefined
  const wasHit = servedBy && (servedBy.end?.seq ?? Infinity) < seq && load.start.seq > seq
  return wasHit ? undefined : load
}

/** The load that was under way before this get and after it, and that no delete had cut off. */
export function loadUnderWay({ key, submit }: GetFacts): LoadFacts | undefined {
  const { t } = submit
  const [load, another] = key.loads.filter(
    (one) => one.start.t < t && (one.end?.t ?? Infinity) > t && !isSupersededBy(one, submit),
  )
  return !load || another || isErasedWithin(key, load.start.t, t) ? undefined : load
}

/** Whether a delete came between the load's start and the event, at instants of their own. */
export function isSupersededBy({ key, start }: LoadFacts, { t, seq }: Event): boolean {
  return key.deletes.some((one) => one.t > start.t && one.t < t && one.seq < seq)
}

/** The load that started in this get's instant, after it and before the key's next get. */
export function loadStartedFor({ key, submit }: GetFacts): LoadFacts | undefined {
  const load = key.loads.find(({ start }) => start.t === submit.t && start.seq > submit.seq)
  if (!load) return undefined
  const isForLater = key.gets.some(
    (one) => one.submit.seq > submit.seq && one.submit.seq < load.start.seq,
  )
  return isForLater ? undefined : load
}

/**
 * The load whose value any correct cache must still have for this get: it landed before, nothing
 * erased it, it is fresh, and fewer than `max` other keys were active since this one was requested.
 */
export function entryThatMustHit(get: GetFacts, facts: CacheFacts): LoadFacts | undefined {
  const { key, submit } = get
  const landed = key.loads.filter(({ end, isGood }) => end && isGood && end.seq < submit.seq)
  const load = landed.filter((one) => !isSupersededBy(one, one.end ?? submit)).at(-1)
  if (!load?.end) return undefined
  if (load.end.t === submit.t && !comesAfter(get, facts, load)) return undefined
  if (isErasedWithin(key, load.start.t, submit.t)) return undefined
  if (submit.t - load.end.t >= facts.ttlMs) return undefined
  const isReloading = key.loads.some(
    (one) => one.start.seq > load.start.seq && one.start.seq < submit.seq && one !== load,
  )
  if (isReloading) return undefined
  const before = key.gets.filter((one) => one.submit.seq < submit.seq).at(-1)
  if (before?.servedBy !== load) return undefined
  // To join a load need not count as use: recency may be that of the load's first request.
  const joined = before.submit.seq < load.end.seq
  const sinceMs = joined ? load.start.t : before.submit.t
  return othersActive(facts, key, sinceMs, submit) < facts.max ? load : undefined
}

/** How many other keys were requested, or had a load in flight, from an instant on until an event. */
export function othersActive(
  { keys }: CacheFacts,
  key: KeyFacts,
  fromMs: number,
  until: Event,
): number {
  let count = 0
  for (const other of keys.values()) {
    if (other === key) continue
    const isActive =
      other.gets.some(({ submit }) => submit.t >= fromMs && submit.seq < until.seq) ||
      other.loads.some(({ start, end }) => start.seq < until.seq && (end?.t ?? Infinity) >= fromMs)
    if (isActive) count++
  }
  return count
}

/** Whether the get was made in the continuation of an answer that the load gave. */
export function comesAfter(get: GetFacts, facts: CacheFacts, load: LoadFacts): boolean {
  return causesOf(get, facts).some((id) =>
    load.key.gets.some((one) => one.id === id && one.servedBy === load),
  )
}

/** The gets in whose continuation this one was made, the nearest first. */
export function causesOf(get: GetFacts, { headOf }: CacheFacts): string[] {
  const causes: string[] = []
  let head = headOf.get(get.id)
  while (head && 'after' in head.when) {
    causes.push(head.when.after)
    head = headOf.get(head.when.after)
  }
  return causes
}

/** The reloads that C4 speaks of: falsy values, stale ones and superseded loads have their own laws. */
export function isMatterOfRecency(
  { key, submit }: GetFacts,
  load: LoadFacts,
  { ttlMs }: CacheFacts,
): boolean {
  if (isFalsy(load.end?.['value']) || submit.t - load.start.t >= ttlMs) return false
  return !key.loads.some((one) => one !== load && one.end && isSupersededBy(one, one.end))
}

export function othersEver({ key, submit }: GetFacts, facts: CacheFacts): boolean {
  return othersActive(facts, key, 0, submit) > 0
}

/** A load starts only while a get of its key is open. */
export function isAskedFor({ key, start }: LoadFacts): boolean {
  return key.gets.some(
    ({ submit, settle }) => submit.seq < start.seq && (settle?.seq ?? Infinity) > start.seq,
  )
}

/**
 * Whether the error was kept for a get made later: at another instant, or in answer to the failure.
 * Gets in the instant of a synchronous throw may share it.
 */
export function isKept(get: GetFacts, load: LoadFacts, facts: CacheFacts): boolean {
  const { end } = load
  if (!end || end.seq > get.submit.seq) return false
  return end.t < get.submit.t || (load.start.t < end.t && comesAfter(get, facts, load))
}

export function isNear({ start, end }: LoadFacts, fromMs: number, toMs: number): boolean {
  return start.t <= toMs && (end?.t ?? Infinity) >= fromMs
}

export function hasJoiner({ gets, loads }: KeyFacts): boolean {
  let index = 0
  return gets.some(({ submit }) => {
    while (loads[index]?.end && (loads[index]?.end?.t ?? 0) <= submit.t) index++
    const load = loads[index]
    return load !== undefined && load.start.t < submit.t
  })
}

/** The load that this get shares, if as many other keys as there is room for were asked for in its time. */
export function loadBeforeCrowd(get: GetFacts, facts: CacheFacts): LoadFacts | undefined {
  const { key } = get
  const joined = loadUnderWay(get) ?? joinedLoad(get)
  if (!joined?.end) return undefined
  const { start, end } = joined
  let others = 0
  for (const other of facts.keys.values()) {
    if (other === key) continue
    if (other.gets.some((one) => one.submit.t >= start.t && one.submit.t < end.t)) others++
  }
  return others >= facts.max ? joined : undefined
}

/** Whether the load's value was stale when this get was made. */
export function isStaleFor(
  { submit }: GetFacts,
  load: LoadFacts | undefined,
  { ttlMs }: CacheFacts,
): load is LoadFacts & { end: Event } {
  if (!load?.end || !load.isGood || load.end.seq > submit.seq) return false
  return submit.t - load.end.t >= ttlMs
}

/** A load that ended before this get, and the newer one that must serve the get all the same. */
export function supersession(
  get: GetFacts,
  facts: CacheFacts,
): { older: LoadFacts; newer: LoadFacts } | undefined {
  const { key, submit } = get
  const newer = loadUnderWay(get) ?? entryThatMustHit(get, facts)
  if (!newer || newer.start.t >= submit.t || isFalsy(newer.end?.['value'])) return undefined
  const older = key.loads.find(
    (one) =>
      one !== newer &&
      one.end !== undefined &&
      isSupersededBy(one, newer.start) &&
      one.end.t > newer.start.t &&
      one.end.t < submit.t,
  )
  return older && { older, newer }
}

/** A value that a careless test for truth takes for none. */
export function isFalsy(value: Value | undefined): boolean {
  if (value === null || typeof value !== 'object') return !value
  return '$' in value && (value['$'] === 'undefined' || value['$'] === 'NaN' || value['$'] === '-0')
}

function loadThatServed({ key, settle }: GetFacts): LoadFacts | undefined {
  if (!settle) return undefined
  const { how, value } = settle
  return key.loads.find(
    ({ end }) =>
      end && end.seq < settle.seq && end['how'] === how && sameValue(end['value'], value),
  )
}

function headsOf(operations: CacheOperation[]): Map<string, CacheOperation> {
  const heads = new Map<string, CacheOperation>()
  let head: CacheOperation | undefined
  for (const operation of operations) {
    if (!head || !('burst' in operation.when)) head = operation
    heads.set(operation.id, head)
  }
  return heads
}

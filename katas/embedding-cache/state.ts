import { sameValue, type Event, type Value } from '../../harness/core/index.ts'
import { isAbsent, isWhole } from '../../harness/kata/index.ts'
import type { CacheOperation } from './drive.ts'

/** It happened somewhere between these two events. */
interface Span {
  from: number
  to: number
}

/** A key of the workload, as far as the history shows it. */
export interface KeyState {
  name: string
  loads: Load[]
  /** Gets that have no answer yet. */
  open: Set<Get>
  /** When it was asked for last. */
  askedAt: number
  /** The last delete. */
  erased?: Event
  /** Loaded although it was there or under way: since then either value may be served. */
  isTangled: boolean
}

export interface Load {
  id: string
  key: KeyState
  start: Event
  end?: Event
  isGood: boolean
  /** Somebody has heard of its outcome, or its last instant is over. */
  isClosed: boolean
  /** Its key was deleted between the call of `get` and its start: nobody can tell whether it is kept. */
  isDoubtful: boolean
  /** The first delete of its key since it started. */
  erased?: Event
  asked: { 'first request': Span; 'last request': Span }
}

export interface Get {
  id: string
  key: KeyState
  submit: Event
  /** A load was started for it. */
  hasLoad: boolean
  /** That it had no answer in time has been told. */
  isOverdue: boolean
  /** The loads whose outcome may be its own. */
  mayAwait: Set<Load>
  /** The values that may have been there when it asked. */
  found: Set<Load>
}

/** From when on the value of a load counts as used: the contract leaves it open. */
const RECENCIES = ['landing', 'last request', 'first request'] as const

/** More values than this may be the least recently used one: nobody can tell which goes. */
const CANDIDATES_MAX = 6

/** A correct cache as it may be by now, in one reading of recency. */
export class Content {
  readonly recency: (typeof RECENCIES)[number]
  readonly max: number
  readonly ttlMs: number
  readonly entries: Map<KeyState, Entry>
  readonly flights: Map<KeyState, Load>
  /** What was evicted, and when. */
  readonly gone: Map<KeyState, { load: Load; t: number }>

  constructor(like: Pick<Content, 'recency' | 'max' | 'ttlMs'> & Partial<Content>) {
    this.recency = like.recency
    this.max = like.max
    this.ttlMs = like.ttlMs
    this.entries = new Map([...(like.entries ?? [])].map(([key, entry]) => [key, { ...entry }]))
    this.flights = new Map(like.flights)
    this.gone = new Map(like.gone)
  }

  /** Empty, in each reading. */
  static readings(options: { max: number; ttlMs: number }): Content[] {
    return RECENCIES.map((recency) => new Content({ recency, ...options }))
  }

  /** Equal for those that nothing will ever tell apart. */
  static identityOf({ recency, entries, flights }: Content): string {
    const kept = [...entries].map(([, { load, used }]) => [load.id, used.from, used.to].join())
    const flying = [...flights.values()].map(({ id }) => id)
    return JSON.stringify([recency, kept.sort(), flying.sort()])
  }

  /** A get of `key` begins. One that finds a stale value may count as use of it. */
  ask(key: KeyState, { t, seq }: Event): void {
    const entry = this.entries.get(key)
    if (!entry || isFresh(entry.load, t, this.ttlMs)) return
    entry.used = { from: entry.used.from, to: seq }
  }

  /**
   * A load has ended, and what it gave is kept from then on, or from `seq` on at the latest.
   *
   * @returns a cache for each value that may have gone, or `undefined` if nobody can tell.
   */
  land(load: Load, { t, seq }: Event): Content[] | undefined {
    const { key, end, isGood, asked } = load
    this.flights.delete(key)
    if (!isGood || !end) return [this]
    const used = { landing: { from: end.seq, to: seq }, ...asked }[this.recency]
    this.entries.set(key, { load, used })
    this.gone.delete(key)
    return this.#evict(t)
  }

  /**
   * The least recently used value goes, if there is one too many. A stale one may be there still or
   * have gone when somebody found it: with enough of them, used later, a fresh one goes.
   */
  #evict(t: number): Content[] | undefined {
    const fresh: [KeyState, Entry][] = []
    const stale: [KeyState, Entry][] = []
    for (const one of this.entries) {
      ;(isFresh(one[1].load, t, this.ttlMs) ? fresh : stale).push(one)
    }
    const room = this.max - fresh.length
    if (room >= stale.length) return [this]
    const latest = fresh.map(([key, { used }]) => (isAskedNow(key, t) ? Infinity : used.to))
    const oldest = Math.min(...latest)
    const victims = fresh
      .filter(([, { used }]) => used.from <= oldest)
      .filter(([, { used }]) => stale.filter(([, one]) => one.used.to > used.from).length > room)
    if (victims.length > CANDIDATES_MAX) return undefined
    const kept = room < 0 ? [] : [new Content(this)]
    // As many fresh values as there is room for: then no stale one is left.
    for (const full of room < 0 ? [this] : room === 0 ? kept : []) {
      for (const [key] of stale) full.entries.delete(key)
    }
    const after = victims.map(([key, { load }]) => {
      const next = new Content(this)
      next.entries.delete(key)
      next.gone.set(key, { load, t })
      return room < -1 ? next.#evict(t) : [next]
    })
    return after.includes(undefined) ? undefined : [...kept, ...after.flatMap((list) => list ?? [])]
  }

  /** Its keys, the one used last on the right: `[a b]`. */
  textAt(t: number): string {
    const inOrder = [...this.entries].toSorted(([, a], [, b]) => a.used.to - b.used.to)
    const names = inOrder.map(([{ name }, { load }]) =>
      isFresh(load, t, this.ttlMs) ? name : `${name} (stale)`,
    )
    return `[${names.join(' ')}]`
  }

  erase(key: KeyState): void {
    for (const map of [this.entries, this.flights, this.gone]) map.delete(key)
  }
}

interface Entry {
  load: Load
  used: Span
}

/** Somebody asks for it in this very instant, and may find it. */
function isAskedNow(key: KeyState, t: number): boolean {
  return [...key.open].some(({ submit, hasLoad }) => submit.t === t && !hasLoad)
}

export function newKey(name: string): KeyState {
  return { name, loads: [], open: new Set(), askedAt: -1, isTangled: false }
}

export function isFresh({ end }: Load, t: number, ttlMs: number): boolean {
  return t - (end?.t ?? t) < ttlMs
}

export function isSameOutcome(one: Event, other: Event): boolean {
  return one.how === other.how && sameValue(one.value, other.value)
}

/** A value that a careless test for truth takes for none. */
export function isFalsy(value: Value | undefined): boolean {
  if (value === null || typeof value !== 'object') return !value
  return '$' in value && ['undefined', 'NaN', '-0'].includes(String(value['$']))
}

/** A pair that the contract takes for a key. */
export function isPair(model: Value | undefined, text: Value | undefined): boolean {
  return typeof model === 'string' && typeof text === 'string'
}

export function isGoodOptions({ max, ttlMs }: { max: Value; ttlMs?: Value }): boolean {
  const isNumberAbove0 = typeof ttlMs === 'number' && ttlMs > 0
  return (
    isWhole(max, 1) && (isAbsent(ttlMs) || isNumberAbove0 || sameValue(ttlMs, { $: 'Infinity' }))
  )
}

export function isBadInput(operation: CacheOperation): boolean {
  if (operation.do === 'create') return !isGoodOptions(operation)
  return operation.do === 'bad-get' || operation.do === 'bad-delete'
}

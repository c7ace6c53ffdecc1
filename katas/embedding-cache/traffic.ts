import type { Value, When } from '../../harness/core/index.ts'
import type { CacheOperation, Key, Options } from './drive.ts'
import {
  badDelete,
  badGet,
  BAD_KEYS,
  BAD_MAXIMA,
  BAD_TTLS,
  burst,
  create,
  erase,
  get,
} from './scenarios.ts'
import type { Features } from './workload.ts'

/** One act of a workload; one without the feature leaves that part out. */
export interface Act {
  /** A load may be erased once or more while it is under way, or while its value is being stored. */
  does: 'get' | 'displace' | 'delete' | 'delete-in-flight' | 'delete-at-landing'
  key: number
  /** Of the same key as the act before. */
  isSame: boolean
  gapMs: number
  /** After the act before, with it, in answer to it, or where the key’s loads are under way or end. */
  place: 'gap' | 'burst' | 'after' | 'flight' | 'landing' | 'edge'
  /** How far into the flight, in quarters; which landing; and how far off it. */
  part: number
  byMs: number
  /** How many loads are erased in flight, one after the other. */
  again: number
  /** It is asked for in its last millisecond and in the next, the more so before it is erased. */
  isStale: boolean
  /** What is erased in flight is asked for anew in the same instant. */
  isTogether: boolean
  /** What happens to the others before a newcomer takes the place of one. */
  first: 'erase' | 'reload' | 'use'
  /** Another cache is asked for the same text. */
  isBeside: boolean
  bad: { do: 'get' | 'delete' | 'max' | 'ttl'; pick: number } | undefined
}

export interface ProbeDraft {
  /** Once all that was asked for has been answered. */
  isAtRest: boolean
  isTogether: boolean
  isBackwards: boolean
}

/** What a key will have gone through, as far as can be foreseen: as if nothing were evicted. */
interface Foreseen {
  key: Key
  loads: number
  /** When its loads end, the erased ones too. */
  landings: number[]
  /** Its last load does not fail. */
  isGood: boolean
  /** Its key was erased since. */
  isErased: boolean
  /** Until then one of its gets may be waiting. */
  busyMs: number
}

interface Asked {
  id: string
  key: Foreseen
  /** When it is made, and when it is answered at the latest. */
  from: number
  to: number
}

/** No run may last much longer. */
const LATEST_MS = 40 * 24 * 3_600_000

/** Operations as they come to be, one act after the other. */
export class Traffic {
  readonly operations: CacheOperation[] = []
  readonly #features: Features
  readonly #level: number
  readonly #scale: number
  readonly #max: number
  readonly #ttlMs: number
  readonly #keys: Foreseen[]
  #nowMs = 0
  #lastKey: Foreseen | undefined
  #lastGet: Asked | undefined

  constructor(options: Options, features: Features, by: { level: number; scale: number }) {
    this.#features = features
    this.#level = by.level
    this.#scale = by.scale
    this.#max = options.max
    this.#ttlMs = typeof options.ttlMs === 'number' ? options.ttlMs : Infinity
    const fresh = { loads: 0, isGood: false, isErased: false, busyMs: -1 }
    this.#keys = options.keys.map((key) => ({ key, landings: [], ...fresh }))
  }

  add(act: Act): void {
    const { erasing, badInput, ties, besides, tight } = this.#features
    const drawn = this.#keys[act.key % this.#keys.length]
    const key = act.isSame ? (this.#lastKey ?? drawn) : drawn
    if (!key) return
    if (badInput && act.bad) this.#addBad(act.bad, ties ? burst : { at: this.#nowMs })
    const does = erasing || act.does === 'displace' ? act.does : 'get'
    if (does === 'delete-in-flight') this.#eraseInFlight(key, act)
    else if (does === 'delete-at-landing') this.#eraseAtLanding(key, act)
    else if (does === 'displace' && tight) this.#displace(key, act)
    else if (does === 'delete') this.#erase(key, this.#when(key, act))
    else if (act.place !== 'edge' || !act.isStale || !this.#askAsItGoesStale(key)) {
      this.#get(key, this.#when(key, act))
    }
    if (besides && act.isBeside) this.#askBeside(key)
    this.#lastKey = key
  }

  #askBeside({ key }: Foreseen): void {
    const when = this.#features.ties ? burst : { at: this.#nowMs }
    const one = get(`g${this.operations.length + 1}`, key.name, when)
    this.operations.push({ ...one, beside: true } as CacheOperation)
  }

  /**
   * Every key is asked for, a millisecond apart: what is kept shows. Or all in one instant, where only the
   * order of the calls says what was used last.
   */
  probe(restMs: number, by: ProbeDraft): void {
    const restsMs = Math.max(...this.#keys.map(({ busyMs }) => busyMs), this.#nowMs)
    this.#nowMs = (by.isAtRest || this.#level === 1 ? restsMs : this.#nowMs) + restMs
    const keys = by.isBackwards ? this.#keys.toReversed() : this.#keys
    const isBurst = by.isTogether && this.#features.ties
    for (const [index, key] of keys.entries()) {
      this.#get(key, isBurst && index > 0 ? burst : { at: ++this.#nowMs })
    }
  }

  /**
   * As many others are asked for as there is room for, and something happens to them. Now the newcomer
   * lands, or does not, and what the others answer, the last one first, shows what went.
   */
  #displace(newcomer: Foreseen, { again, isSame, first: happens }: Act): void {
    const others = this.#keys.filter((key) => key !== newcomer).slice(0, this.#max)
    const [first = newcomer, last = first] = [others[0], others.at(-1)]
    for (const one of isSame ? [...others, first] : others) this.#getAtRest(one)
    const staleMs = this.#staleMs(first)
    const isReload = happens === 'reload' && staleMs > this.#nowMs && staleMs <= LATEST_MS
    if (isReload) this.#get(first, { at: (this.#nowMs = staleMs) })
    else if (happens === 'erase' && this.#features.erasing) this.#erase(last, { at: ++this.#nowMs })
    else this.#getAtRest(first)
    if (!isReload || again === 1) this.#getAtRest(newcomer)
    for (const one of others.filter(({ isErased }) => !isErased).toReversed()) this.#getAtRest(one)
  }

  /** Once every load has ended. */
  #getAtRest(key: Foreseen): void {
    const landings = this.#keys.flatMap(({ landings }) => landings)
    const busyMs = this.#level === 1 ? key.busyMs : 0
    this.#nowMs = Math.max(this.#nowMs, busyMs, ...landings) + 1
    this.#get(key, { at: this.#nowMs })
  }

  /** What is to be erased in flight has to fly; now and then it is asked for and erased again. */
  #eraseInFlight(drawn: Foreseen, act: Act): void {
    const { ties } = this.#features
    // What was asked for last is there still; what was asked for first has gone, and finds a full cache.
    const index = act.isStale ? -1 : 0
    const key = act.again === 1 || act.isStale ? (this.#keys.at(index) ?? drawn) : drawn
    for (let turn = 0; turn < act.again; turn++) {
      if (turn > 0 || !act.isStale || !this.#askAsItGoesStale(key)) {
        this.#get(key, this.#when(key, act))
      }
      this.#erase(key, this.#when(key, { ...act, place: 'flight' }))
    }
    // A newer load, beside those that were erased.
    const place = ties && act.isTogether ? 'burst' : 'flight'
    if (act.again === 1 && !act.isSame) return
    this.#get(key, this.#when(key, { ...act, place }))
    // An older load has ended, and the newer one has not.
    if (act.part === 1) this.#get(key, this.#when(key, { ...act, place: 'landing', byMs: 1 }))
  }

  /** In the last millisecond of its value, which makes it the one that was used last, and in the next. */
  #askAsItGoesStale(key: Foreseen): boolean {
    if (this.#staleMs(key) <= this.#nowMs) {
      this.#get(key, { at: ++this.#nowMs })
    }
    const staleMs = this.#staleMs(key)
    if (!key.isGood || staleMs <= this.#nowMs || staleMs > LATEST_MS) return false
    for (const at of [staleMs - 1, staleMs]) {
      this.#nowMs = at
      this.#get(key, { at })
    }
    return true
  }

  #staleMs({ landings }: Foreseen): number {
    return Math.ceil((landings.at(-1) ?? -Infinity) + this.#ttlMs)
  }

  /** A load answers at once, and a hit beside it as well: in answer to that the key is erased. */
  #eraseAtLanding(drawn: Foreseen, act: Act): void {
    const isAtOnce = ({ key }: Foreseen): boolean => key.loads[0]?.how === 'return'
    const key = this.#keys.find(isAtOnce) ?? drawn
    const other = this.#keys.findLast((one) => one !== key) ?? key
    this.#get(other, this.#when(other, act))
    this.#nowMs = Math.max(this.#nowMs, other.busyMs) + 1
    this.#erase(key, { at: this.#nowMs })
    this.#get(key, burst)
    this.#get(other, burst)
    if (this.#lastGet) this.#erase(key, { after: this.#lastGet.id })
  }

  #when(key: Foreseen, act: Act): When {
    const { ties, chained } = this.#features
    const isFirst = this.operations.length === 0
    if (act.place === 'burst' && ties && !isFirst) return burst
    const last = this.#lastGet
    if (act.place === 'after' && chained && last && this.#mayFollow(key, last)) {
      return { after: last.id }
    }
    const inFlight = this.#keys.find(({ landings }) => (landings.at(-1) ?? 0) > this.#nowMs)
    const wanted = this.#instantOf(key, act) ?? (inFlight && this.#instantOf(inFlight, act)) ?? -1
    const gapMs = isFirst ? 0 : act.gapMs * this.#scale
    this.#nowMs = wanted >= this.#nowMs && wanted <= LATEST_MS ? wanted : this.#nowMs + gapMs
    // At level 1 no two gets of one key overlap.
    if (this.#level === 1) this.#nowMs = Math.max(this.#nowMs, key.busyMs + 1)
    return { at: this.#nowMs }
  }

  /** An instant that the key’s own loads set. */
  #instantOf(key: Foreseen, { place, part, byMs }: Act): number | undefined {
    const { landings, isGood } = key
    const { ties } = this.#features
    const last = landings.at(-1)
    if (last === undefined) return undefined
    if (place === 'edge' && isGood && this.#ttlMs < Infinity) {
      return this.#staleMs(key) + byMs
    }
    const coming = landings.filter((ms) => ms > this.#nowMs)
    const landMs = coming[part % coming.length]
    if (landMs === undefined) return undefined
    if (place === 'landing') return landMs + (ties || byMs !== 0 ? byMs : 1)
    if (place === 'flight') return this.#nowMs + Math.ceil(((landMs - this.#nowMs) * part) / 4)
    return undefined
  }

  #mayFollow(key: Foreseen, last: Asked): boolean {
    if (this.#level > 1) return true
    return key.busyMs < last.from || (key === last.key && key.busyMs === last.to)
  }

  #get(key: Foreseen, when: When): void {
    const id = `g${this.operations.length + 1}`
    this.operations.push(get(id, key.key.name, when))
    const last = 'after' in when ? this.#lastGet : undefined
    const fromMs = last?.to ?? this.#nowMs
    this.#foresee(key, fromMs)
    const to = fromMs + Math.max(10, ...key.key.loads.map(({ ms }) => ms))
    key.busyMs = Math.max(key.busyMs, to)
    this.#lastGet = { id, from: last?.from ?? this.#nowMs, to, key }
  }

  #foresee(of: Foreseen, t: number): void {
    const landMs = of.landings.at(-1) ?? -Infinity
    if (!of.isErased && t < (of.isGood ? landMs + this.#ttlMs : landMs)) return
    const { how, ms } = of.key.loads[of.loads] ?? { how: 'resolve', ms: 10 }
    of.loads++
    of.landings.push(t + ms)
    of.isGood = how === 'resolve' || how === 'return'
    of.isErased = false
  }

  #erase(of: Foreseen, when: When): void {
    this.operations.push(erase(`d${this.operations.length + 1}`, of.key.name, when))
    of.isErased = true
  }

  #addBad({ do: kind, pick }: NonNullable<Act['bad']>, when: When): void {
    const index = this.operations.length
    const at = index === 0 ? { at: 0 } : when
    const from = <T>(values: T[]): T => values[pick % values.length] as T
    const max: Value = kind === 'max' ? from(BAD_MAXIMA) : 1
    const bad = {
      max: () => create(index, at, { max }),
      ttl: () => create(index, at, { max, ttlMs: from(BAD_TTLS) }),
      get: () => badGet(index, at, ...from(BAD_KEYS)),
      delete: () => badDelete(index, at, ...from(BAD_KEYS)),
    }
    this.operations.push(bad[kind]())
  }
}

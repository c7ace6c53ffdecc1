import {
  causesOf,
  isFalsy,
  type CacheFacts,
  type CacheRun,
  type GetFacts,
  type KeyFacts,
  type LoadFacts,
} from './facts.ts'

/** What a get should have met, where the model is sure of it. */
export interface Expectation {
  get: GetFacts
  /** The load whose value is held, or the one whose value was evicted. */
  load: LoadFacts
  isHit: boolean
  /** For a value that was evicted: when. */
  evictedMs?: number
}

/**
 * A Map-based LRU cache that follows the history, and what each get should meet. It stops where two
 * correct caches may hold different values: a get beside another key's load, a failed load in a full
 * cache (was room made before it or after?), an expired value (dropped, or kept until replaced?).
 */
export function expectations(run: CacheRun, facts: CacheFacts): Expectation[] {
  const { max, ttlMs } = facts
  const getsById = new Map(facts.gets.map((get) => [get.id, get]))
  const loadsById = new Map(facts.loads.map((load) => [load.id, load]))
  const resident = new Map<KeyFacts, LoadFacts>()
  const evicted = new Map<KeyFacts, { load: LoadFacts; evictedMs: number }>()
  const found: Expectation[] = []
  const isStale = (load: LoadFacts, t: number): boolean => t - (load.end?.t ?? t) >= ttlMs
  const isAnyStale = (key: KeyFacts, t: number): boolean =>
    [...resident].some(([other, load]) => other !== key && isStale(load, t))

  /** False: from here on the model is not sure. */
  const request = (get: GetFacts): boolean => {
    const { key, submit } = get
    if (!isAlone(get, facts) || isAnyStale(key, submit.t)) return false
    const load = resident.get(key)
    const gone = evicted.get(key)
    if (load && !isStale(load, submit.t)) {
      found.push({ get, load, isHit: true })
      resident.delete(key)
      resident.set(key, load)
    } else if (gone && !load && !isBesideOwnLoad(get)) {
      found.push({ get, load: gone.load, isHit: false, evictedMs: gone.evictedMs })
    }
    return true
  }
  const land = (load: LoadFacts, t: number): boolean => {
    const { key, start, end, isGood } = load
    if (key.deletes.some(({ seq }) => seq > start.seq && seq < (end?.seq ?? 0))) return true
    if (!isGood) return resident.size < max && !resident.has(key)
    if (isFalsy(end?.['value']) || isAnyStale(key, t)) return false
    resident.delete(key)
    resident.set(key, load)
    evicted.delete(key)
    const [oldest] = resident
    if (resident.size > max && oldest) {
      resident.delete(oldest[0])
      evicted.set(oldest[0], { load: oldest[1], evictedMs: t })
    }
    return true
  }
  const erase = (key: KeyFacts | undefined, t: number): boolean => {
    if (!key) return false
    resident.delete(key)
    evicted.delete(key)
    const isNear = facts.loads.some(({ start, end }) => start.t <= t && (end?.t ?? Infinity) >= t)
    return !isNear && !facts.gets.some(({ submit }) => submit.t === t)
  }
  for (const { kind, id, t, key } of run.history.events) {
    const get = kind === 'submit' ? getsById.get(id) : undefined
    const load = kind === 'end' ? loadsById.get(id) : undefined
    const isSure =
      (!get || request(get)) &&
      (!load || land(load, t)) &&
      (kind !== 'delete' || erase(facts.keys.get(String(key)), t))
    if (!isSure) break
  }
  return found
}

/** No get of another key is open, or settles in this instant for a reason of its own. */
function isAlone(get: GetFacts, facts: CacheFacts): boolean {
  const causes = new Set(causesOf(get, facts))
  return facts.gets.every((other) => {
    if (other.key === get.key || other.submit.seq >= get.submit.seq) return true
    if (other.settle && other.settle.t < get.submit.t) return true
    return causes.has(other.id) && (other.settle?.seq ?? Infinity) < get.submit.seq
  })
}

function isBesideOwnLoad(get: GetFacts): boolean {
  const { t, seq } = get.submit
  return get.key.loads.some(
    ({ start, end }) => start.seq < seq && start.t <= t && (end?.t ?? Infinity) >= t,
  )
}

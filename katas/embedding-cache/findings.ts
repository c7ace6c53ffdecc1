import {
  answered,
  isBadInputError,
  returnedOrThrew,
  sameValue,
  say,
  withoutIdentity,
  type Event,
  type Finding,
  type Judgement,
  type Value,
} from '../../harness/core/index.ts'
import type { CacheOperation, CacheWorkload } from './drive.ts'
import {
  isErasedWithin,
  isLiveAt,
  isNear,
  joinedLoad,
  type CacheFacts,
  type CacheRun,
  type GetFacts,
  type KeyFacts,
  type LoadFacts,
} from './facts.ts'

/** A finding about one get: facts in lines, and a short note on its row. */
export function about(get: GetFacts, note: string, ...lines: string[]): Finding {
  const message = lines.join('\n')
  return { message, atMs: get.submit.t, notes: { [get.id]: `← ${note}` } }
}

/** "at 40 ms  g3 asked for a" */
export function asked({ id, key, submit }: GetFacts): string {
  return `at ${submit.t} ms  ${id} asked for ${key.name}`
}

/** "load 1 a resolved with 0 at 40 ms" */
export function outcome({ id, end }: LoadFacts): string {
  if (!end) return `${id} never ended`
  return `${id} ${end['how']} with ${say(end['value'])} at ${end.t} ms`
}

/** The key as the code saw it: a ("m", "a"). */
export function spelled({ options }: CacheWorkload, name: string): string {
  const key = options.keys.find((one) => one.name === name)
  return key ? `${name} = ${pair(key.model, key.text)}` : name
}

export function pair(model: Value | undefined, text: Value | undefined): string {
  return `(${say(model)}, ${say(text)})`
}

/** A value was there, and the cache called `load` again. */
export function loadedAgain(get: GetFacts, entry: LoadFacts, why: string): Finding {
  return about(
    get,
    'should be a hit',
    `${asked(get)}, and load was called again`,
    outcome(entry),
    why,
  )
}

export function servedFromElsewhere(
  workload: CacheWorkload,
  get: GetFacts,
  { loads }: CacheFacts,
): Finding {
  const value = get.settle?.['value']
  const source = loads.find(
    ({ end }) => end?.['how'] === 'resolved' && sameValue(end['value'], value),
  )
  const where = source ? `the value of ${source.id}` : `${say(value)}, which no load of it gave`
  const lines = [`${asked(get)}, and got ${where}`, `asked for ${spelled(workload, get.key.name)}`]
  if (source && source.key !== get.key) {
    lines.push(`${source.id} is of ${spelled(workload, source.key.name)}`)
  }
  return about(get, 'a value of something else', ...lines)
}

export function heldBecause({ key, submit }: GetFacts, facts: CacheFacts): string {
  const last = key.gets.filter((one) => one.submit.seq < submit.seq).at(-1)?.submit.t ?? 0
  const others = [...facts.keys.values()].filter(
    (other) =>
      other !== key &&
      other.gets.some((one) => one.submit.t >= last && one.submit.seq < submit.seq),
  )
  const names = others.map(({ name }) => name).join(', ')
  return `${key.name} was asked for last at ${last} ms, others since: ${names || 'none'}; max is ${facts.max}`
}

export function foreignError(get: GetFacts): Finding {
  return about(
    get,
    'not the error of its load',
    `${asked(get)}, and ${answered(get.settle)}`,
    `no load of ${get.key.name} had failed with that very error`,
  )
}

export function answeredLate(get: GetFacts): Finding | undefined {
  const { key, submit, settle, servedBy } = get
  if (!settle) return about(get, 'no answer', `${asked(get)}, and ${answered(settle)}`)
  if (settle['how'] === 'threw' || settle['how'] === 'returned') {
    return about(get, 'no promise', asked(get), `get ${answered(settle)}`)
  }
  if (!servedBy?.end) return undefined
  const { start, end } = servedBy
  const dueMs = end.seq < submit.seq ? submit.t : end.t
  if (settle.t !== dueMs) {
    const what = `${asked(get)}, and was answered at ${settle.t} ms`
    const source = `its value comes from ${servedBy.id}, which ended at ${end.t} ms`
    return about(get, `due at ${dueMs} ms`, what, `${source}: expected at ${dueMs} ms`)
  }
  const isQueued =
    start.t > submit.t &&
    !key.loads.some((one) => one !== servedBy && isNear(one, submit.t, start.t))
  if (!isQueued) return undefined
  const what = `${asked(get)}, and ${servedBy.id} started at ${start.t} ms only`
  return about(
    get,
    'waits for its load to start',
    what,
    `no load of ${key.name} ran before: it could start at once`,
  )
}

export function acceptedBadInput(
  operation: Exclude<CacheOperation, { do: 'get' | 'delete' }>,
  events: Event[],
): Finding | undefined {
  const { id } = operation
  const [first] = events
  const last = events.at(-1)
  const isGood = operation.do === 'create' && isGoodOptions(operation)
  const how = last?.kind === 'submit' ? undefined : last?.['how']
  const isInstant = first?.t === last?.t
  const isGet = operation.do === 'bad-get'
  const wanted = isGet ? 'in a rejected promise,' : 'thrown'
  const isRefused =
    how === (isGet ? 'rejected' : 'threw') && isInstant && isBadInputError(last?.['value'])
  if (isGood ? how === 'returned' : isRefused) return undefined
  const call =
    operation.do === 'create'
      ? `createCache(load, ${say(optionsOf(operation))})`
      : `${operation.do.slice(4)}${pair(operation.model, operation.text)}`
  const expected = isGood
    ? 'good options, no error'
    : `a TypeError or a RangeError, ${wanted} at once`
  const settle = how === undefined ? undefined : last
  const got = isGet || !settle ? answered(settle) : returnedOrThrew(settle)
  return {
    message: `at ${first?.t ?? 0} ms  ${id}: ${call}\nexpected  ${expected}\ngot       ${isGet ? 'it ' : ''}${got}`,
    ...(first && { atMs: first.t }),
    notes: { [id]: isGood ? '← good input' : '← bad input' },
  }
}

/** The options of a `create` as the code saw them: an absent one was not set at all. */
function optionsOf({ max, ttlMs }: { max: Value; ttlMs?: Value }): Value {
  return { max, ...(ttlMs !== undefined && { ttlMs }) }
}

/** Whether an operation asks for an exception. */
export function isBadInput(operation: CacheOperation): boolean {
  if (operation.do === 'create') return !isGoodOptions(operation)
  return operation.do === 'bad-get' || operation.do === 'bad-delete'
}

export function isGoodOptions({ max, ttlMs }: { max: Value; ttlMs?: Value }): boolean {
  const isGoodTtl =
    ttlMs === undefined ||
    (typeof ttlMs === 'number' && ttlMs > 0) ||
    sameValue(ttlMs, { $: 'undefined' }) ||
    sameValue(ttlMs, { $: 'Infinity' })
  return typeof max === 'number' && Number.isInteger(max) && max > 0 && isGoodTtl
}

export function firstDifference(run: CacheRun, without: CacheRun): Finding | undefined {
  const table = ({ history }: CacheRun): Map<string, { event: Event; plain: string }> =>
    new Map(
      history.events
        .filter(({ kind }) => kind === 'start' || kind === 'settle')
        .map((event) => [
          `${event.kind} ${event.id}`,
          {
            event,
            plain: JSON.stringify([event.t, event['how'], withoutIdentity(event['value'])]),
          },
        ]),
    )
  const kept = new Set(without.workload.operations.map(({ id }) => id))
  const ours = table(run)
  const theirs = table(without)
  for (const place of new Set([...ours.keys(), ...theirs.keys()])) {
    const [here, there] = [ours.get(place), theirs.get(place)]
    const { event } = here ?? there ?? {}
    if (!event || here?.plain === there?.plain) continue
    if (event.kind === 'settle' && !kept.has(event.id)) continue
    const did = (one: typeof here): string =>
      event.kind === 'settle' ? answered(one?.event) : started(one?.event)
    return {
      message: `${event.id} ${did(here)}\nwithout the bad calls, it ${did(there)}`,
      atMs: event.t,
      notes: { [event.id]: '← differs' },
      variant: 0,
    }
  }
  return undefined
}

function started(start: Event | undefined): string {
  return start ? `started at ${start.t} ms` : 'never started'
}

/** Two loads of one key live at once, and no delete between them. */
export function doubleLoad(key: KeyFacts): Finding | undefined {
  let live: LoadFacts[] = []
  for (const load of key.loads) {
    live = live.filter((one) => isLiveAt(one, load.start))
    const { t } = load.start
    const other = live.find((one) => !isErasedWithin(key, one.start.t, t))
    if (other) {
      const end = other.end ? `until ${other.end.t} ms` : 'without an end'
      return {
        message: `at ${t} ms  ${load.id} started\n${other.id} ran already, from ${other.start.t} ms ${end}`,
        atMs: t,
        notes: { [load.id]: '← a second load of the same key' },
      }
    }
    live.push(load)
  }
  return undefined
}

/** What one delete separates: gets after it from loads before it; its waiters from nothing. */
export function fenced(key: KeyFacts, erasure: Event): Judgement {
  let premise = false
  for (const get of key.gets) {
    const { submit, servedBy, settle } = get
    if (submit.seq > erasure.seq) {
      if (!key.loads.some(({ start }) => start.seq < erasure.seq)) continue
      premise = true
      if (!servedBy?.isGood || servedBy.start.seq > erasure.seq) continue
      return about(
        get,
        'got erased data',
        `${asked(get)}, and got the value of ${servedBy.id}`,
        `that load started at ${servedBy.start.t} ms, before the delete at ${erasure.t} ms`,
      )
    }
    const load = joinedLoad(get)
    if (!load?.end || submit.t >= erasure.t || load.end.t <= erasure.t) continue
    premise = true
    if (servedBy === load && settle?.t === load.end.t) continue
    return about(
      get,
      'waited before the delete',
      `${asked(get)}, and waited for ${load.id} when ${key.name} was erased at ${erasure.t} ms`,
      `${outcome(load)}; expected the same for ${get.id}, then`,
      `it ${answered(get.settle)}`,
    )
  }
  return premise ? 'holds' : 'unknown'
}

import {
  answered,
  isBadInputError,
  isCopyOf,
  isOwnError,
  listed,
  returnedOrThrew,
  say,
  sayBeside,
  type Event,
  type Run,
  type Value,
} from '../../harness/core/index.ts'
import type { Words } from '../../harness/kata/index.ts'
import { OTHER, type CacheOperation, type CacheWorkload } from './drive.ts'
import { isSameOutcome, type Content, type Get, type Load } from './state.ts'

// What a breach says: what happened, what had happened before, and what was expected, in short lines.

/** A breach about one get: facts in lines, and a short note on its row. */
function about({ id }: Get, note: string, ...lines: string[]): ReturnType<Words> {
  return [lines.join('\n'), { [id]: `← ${note}` }]
}

/** "At 40 ms g3 asked for a" */
export function asked({ id, key, submit }: Get): string {
  return `At ${submit.t} ms ${id} asked for ${key.name}`
}

/** "load 1 a resolved with 0 at 40 ms" */
function outcome({ id, start, end }: Load): string {
  if (!end) return `${id}, begun at ${start.t} ms, was under way`
  return `${id} ${String(end.how)} with ${say(end.value)} at ${end.t} ms`
}

/** "the cache holds a (from load 1 a) and b (from load 2 b)" */
function holdings(content: Content): string {
  const kept = [...content.entries].map(([{ name }, { load }]) => `${name} (from ${load.id})`)
  return kept.length === 0 ? 'the cache holds nothing' : `the cache holds ${listed(kept)}`
}

export function pair({ model, text }: { model?: Value; text?: Value }): string {
  return `(${say(model)}, ${say(text)})`
}

export function unasked({ t, id }: Event, last: Load | undefined, waiting: Get | undefined): Words {
  return () => {
    const start = `At ${t} ms you called ${id}, but no get had ${waiting ? 'just ' : ''}asked for it`
    const since = waiting ? [`${waiting.id} had asked at ${waiting.submit.t} ms`] : []
    const lines = [start, ...since, ...(last ? [outcome(last)] : [])]
    return [lines.join('\n'), { [id]: '← nobody asked' }]
  }
}

export function loadedAgain(
  get: Get,
  held: Load,
  { id }: Event,
  content: Content | undefined,
): Words {
  return () => {
    const note = held.end ? 'should be a hit' : `should join ${held.id}`
    const due = held.end
      ? `a hit${content ? `: ${holdings(content)}` : ''}`
      : `it waits for ${held.id}`
    const what = `${asked(get)}, and you called ${id}, but ${outcome(held)}`
    return about(get, note, what, `expected  ${due}`)
  }
}

export function takenWrongly(operation: CacheOperation, event: Event, isGood: boolean): Words {
  return () => {
    const isGet = operation.do === 'bad-get'
    const call =
      'max' in operation
        ? `createCache(load, ${say({ max: operation.max, ...(operation.ttlMs !== undefined && { ttlMs: operation.ttlMs }) })})`
        : `${isGet ? 'get' : 'delete'}${'model' in operation ? pair(operation) : ''}`
    const error = `a TypeError or a RangeError, ${isGet ? 'in a rejected promise' : 'thrown'}, at once`
    const isOpen = event.kind === 'submit'
    const got = isOpen ? 'no answer' : isGet ? `it ${answered(event)}` : returnedOrThrew(event)
    return [
      `At ${event.t} ms ${event.id} called ${call}\nexpected  ${isGood ? 'good options, no error' : error}\ngot       ${got}`,
      { [event.id]: isGood ? '← good input' : '← bad input' },
    ]
  }
}

/** The end of a load, of whatever key, in which an answer has its origin. */
export function originOf({ history }: Run<CacheWorkload>, settle: Event): Event | undefined {
  return history.events.find((one) => one.kind === 'end' && isSameOutcome(one, settle))
}

/** With hindsight: the answer that the get will have, if it is that of a load of another key. */
export function foreignAnswer(run: Run<CacheWorkload>, { id, key }: Get): Event | undefined {
  const settle = run.history.events.find((one) => one.kind === 'settle' && one.id === id)
  const origin = settle?.how === 'resolved' ? originOf(run, settle) : undefined
  return origin && !origin.id.endsWith(` ${key.name}`) ? settle : undefined
}

const SAME = 'Hand out what the load gave, the very same: a copy is something else.'
const SHARED = 'What do two caches share in your code?'

export function fromElsewhere(run: Run<CacheWorkload>, get: Get, settle: Event): Words {
  return () => {
    const spelled = (name: string | undefined): string => {
      const key = run.workload.options.keys.find((one) => one.name === name)
      return key ? `${key.name} = ${pair(key)}` : `${name}`
    }
    const origin = originOf(run, settle)?.id
    const whose = origin
      ? `${origin} is of ${spelled(origin.split(' ').at(-1))}`
      : 'no load gave that'
    const [load] = get.mayAwait
    const given = run.history.events.findLast(
      ({ kind, id, value }) =>
        kind === 'end' && id.endsWith(` ${get.key.name}`) && isCopyOf(settle.value, value),
    )
    const [message, notes] = about(
      get,
      'not from its load',
      given
        ? `${asked(get)}, and was ${settle.how} with ${sayBeside(settle.value, given.value)}`
        : `${asked(get)}, and ${answered(settle)}: ${whose}`,
      `expected  what a load of ${spelled(get.key.name)} gives${load ? `: ${outcome(load)}` : ''}`,
    )
    const isOfOther = `${origin} ${get.key.name}`.includes(OTHER)
    return [message, notes, given ? SAME : isOfOther ? SHARED : undefined]
  }
}

export function erasedData(get: Get, { id, start, erased }: Load): Words {
  return () =>
    about(
      get,
      'got erased data',
      `${asked(get)}, and got the value of ${id}, which started at ${start.t} ms, before the delete at ${erased?.t} ms`,
      'expected  a new load',
    )
}

export function keptError(get: Get, source: Load): Words {
  return () =>
    about(
      get,
      'should load again',
      `${asked(get)}, and got the error of a load that had failed before: ${outcome(source)}`,
      'expected  a new load',
    )
}

export function stale(get: Get, source: Load, ttlMs: number): Words {
  return () => {
    const age = get.submit.t - (source.end?.t ?? 0)
    return about(
      get,
      'stale',
      `${asked(get)}, and got the value of ${source.id}, which had ended at ${source.end?.t} ms: its age was ${age} ms, and ttlMs is ${ttlMs}`,
      'expected  a new load',
    )
  }
}

export function notIts(get: Get, due: Load, source: Load, event: Event): Words {
  return () =>
    about(
      get,
      `belongs to ${due.id}`,
      `${asked(get)}, and ${answered(event)}: that is the outcome of ${source.id}`,
      `expected  that of ${due.id}, for which it waited: ${outcome(due)}`,
    )
}

export function outlived(get: Get, source: Load, content: Content | undefined): Words {
  return () => {
    const past = content?.gone.get(get.key)
    const newer = content?.entries.get(get.key)?.load
    const evicted =
      past &&
      `it should have gone at ${past.t} ms, as the least recently used: max is ${content?.max}`
    const why = newer
      ? `${outcome(newer)}: that is its value since`
      : (evicted ?? `${outcome(source)}, and was not to be kept`)
    const what = `${asked(get)}, and got the value of ${source.id} from the cache`
    const due = newer ? `that of ${newer.id}` : 'a miss'
    return about(
      get,
      newer ? `belongs to ${newer.id}` : 'should be a miss',
      what,
      `expected  ${due}: ${why}`,
    )
  }
}

export function unanswered(
  run: Run<CacheWorkload>,
  get: Get,
  load: Load | undefined,
  t: number,
): Words {
  return () => {
    const settle = run.history.events.find(({ kind, id }) => kind === 'settle' && id === get.id)
    const waited = get.mayAwait.size > 0
    const what = waited ? `and by ${t} ms it had no answer` : NOT_ANSWERED
    const since = load ? `, though ${outcome(load)}` : ''
    const due = waited ? `an answer at ${t} ms` : 'an answer, or a load, in that instant'
    return about(
      get,
      'no answer',
      `${asked(get)}, ${what}${since}`,
      `expected  ${due}`,
      `got       it ${answered(settle)}`,
    )
  }
}

const NOT_ANSWERED = 'and was not answered in that instant, nor was load called for it'

/** Some of a crowd got something else than a load gave. */
export function turnedAway({ history }: Run<CacheWorkload>, count: number): ReturnType<Words> {
  const what = `Some of ${count} gets were not answered with the outcome of a load of theirs`
  // A full stack is a RangeError: what that says, and to whom, is the engine’s choice.
  const refusal = history.events.find(
    ({ kind, value }) => kind === 'settle' && isOwnError(value) && !isBadInputError(value),
  )
  if (!refusal) return [what]
  const hint = 'What do calls share in your code that has a limit: a list, a counter?'
  return [`${what}\ngot       ${say(refusal.value)}, for one`, {}, hint]
}

import type { Event, History } from '../core/history.ts'
import type { Kata } from '../core/kata.ts'
import { isOwnError, say, type Value } from '../core/value.ts'
import { isSameOutcome } from './outcome.ts'
import { isOwn } from './own.ts'
import { wrap } from './wrap.ts'

const STEPS_MAX = 12
/** So many steps are told that went before the first difference. */
const BEFORE_MAX = 2

export interface LedgerOptions {
  atMs: number | undefined
  /** Whether there is a chart. */
  isDrawn: boolean
  kata: Pick<Kata, 'tells'>
  columns?: number | undefined
}

/**
 * What happened in one instant, step by step, and what the reference did in its place, where the order
 * or an answer differs: `6 ms  1 the caller of c2 hangs up · 2 you abort c2#1 · …`. Nothing where the
 * chart says as much: where one thing alone happened to the code.
 */
export function ledgerLines(
  { events }: History,
  reference: History | undefined,
  { atMs, isDrawn, kata, columns }: LedgerOptions,
): string[] {
  const instant = atMs ?? onlyInstantOf(events)
  if (instant === undefined) return []
  const mine = stepsAt(events, instant)
  const theirs = reference ? stepsAt(reference.events, instant) : mine
  const isKnot = mine.filter((event) => !isOwn(event, kata)).length > 1
  const tellsMore = !isDrawn || isKnot || mine.some(({ kind }) => kind === 'abort')
  // One step alone is told where there is no chart of it, and more was due.
  const isAlone = mine.length < 2 && (isDrawn || theirs.length < 2)
  if (!tellsMore || isAlone || mine.length > STEPS_MAX) return []
  const differs = mine.findIndex((event, index) => !isSame(event, theirs[index]))
  const common = differs === -1 ? mine.length : differs
  if (common === mine.length && common === theirs.length) return []
  const calls = callsIn(events)
  const values = valuesOf([...mine, ...theirs])
  const tell = (steps: Event[], from: number): string => {
    const told = steps.slice(from).map((event, index) => {
      const hasOneValue = values.get(event.id)?.size === 1 && event.how === 'resolved'
      return `${from + index + 1} ${kata.tells?.(event) ?? stepText(event, calls, hasOneValue)}`
    })
    return `${from > 0 ? '… ' : ''}${told.join(' · ')}`
  }
  const due =
    theirs.length > STEPS_MAX
      ? []
      : [theirs.length > common ? tell(theirs, common) : `nothing after ${common}`]
  const head = `${instant} ms  `
  const under = ' '.repeat(head.length)
  return [
    ...wrap(tell(mine, Math.max(0, common - BEFORE_MAX)), under, head, columns),
    ...due.flatMap((text) => wrap(`the reference: ${text}`, `${under}  `, under, columns)),
  ]
}

/** The answers of each id: where all have one, it goes without saying. */
function valuesOf(steps: Event[]): Map<string, Set<string>> {
  const values = new Map<string, Set<string>>()
  for (const { id, how, value } of steps) {
    if (how === undefined) continue
    values.set(id, (values.get(id) ?? new Set()).add(`${how} ${inShort(value)}`))
  }
  return values
}

function onlyInstantOf(events: Event[]): number | undefined {
  const [first] = events
  return events.every(({ t }) => t === first?.t) ? first?.t : undefined
}

function stepsAt(events: Event[], atMs: number): Event[] {
  return events.filter(({ t, kind }) => t === atMs && kind !== 'observe')
}

function isSame(a: Event, b: Event | undefined): boolean {
  if (a.kind !== b?.kind || a.id !== b.id) return false
  return a.how ? isSameOutcome(a, b) : inShort(a.value) === inShort(b.value)
}

/** What an error of the code under test says would only take room. */
function inShort(value: Value | undefined): string {
  return isOwnError(value) ? value.name : say(value)
}

/** The ids that a caller is behind; the others are pieces of work. */
export function callsIn(events: readonly Event[]): Set<string> {
  return new Set(events.flatMap(({ kind, id }) => (kind === 'submit' ? [id] : [])))
}

/** One event in words: `you answer r1 with "done"`, or without the value where that goes without saying. */
export function stepText(event: Event, calls: Set<string>, isSilent = false): string {
  const { kind, id, how, value } = event
  const handler = calls.has(id) ? `${id}’s handler` : id
  const said = isSilent ? '' : ` with ${inShort(value)}`
  switch (kind) {
    case 'submit':
      return `${id} comes`
    case 'start':
      return `you call ${handler}`
    case 'end':
      if (how === 'rejected' || how === 'threw') return `${handler} fails${said}`
      return `${handler} answers${said}`
    case 'settle':
      if (how === 'resolved') return `you answer ${id}${said}`
      if (how === 'rejected') return `you reject ${id}${said}`
      return `${id} ${how === 'threw' ? 'throws' : 'returns'} ${inShort(value)}`
    case 'cancel':
      return `${id}’s caller hangs up`
    case 'abort':
      return `you abort ${calls.has(id) ? `the signal of ${handler}` : id}${said}`
    default:
      return how === 'threw' ? `${kind} ${id} throws ${inShort(value)}` : `${kind} ${id}`
  }
}

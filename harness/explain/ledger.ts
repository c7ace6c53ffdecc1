import type { Event, History } from '../core/history.ts'
import { isOwnError, say, type Value } from '../core/value.ts'
import { isSameOutcome } from './outcome.ts'
import { wrap } from './wrap.ts'

const STEPS_MAX = 9

/**
 * What happened in one instant, step by step, and what the reference did in its place, where the order
 * or an answer differs: `6 ms  1 the caller of c2 hangs up · 2 you abort c2#1 · …`. Nothing where no
 * order is to be seen.
 */
export function ledgerLines(
  { events }: History,
  reference: History | undefined,
  { atMs, columns }: { atMs: number | undefined; columns?: number | undefined },
): string[] {
  const instant = atMs ?? onlyInstantOf(events)
  if (instant === undefined) return []
  const mine = stepsAt(events, instant)
  const theirs = reference ? stepsAt(reference.events, instant) : mine
  if (mine.length < 2 || mine.length > STEPS_MAX || isAlike(mine, theirs)) return []
  const calls = callsIn(events)
  const tell = (steps: Event[], from = 0): string =>
    steps.map((event, index) => `${from + index + 1} ${stepText(event, calls)}`).join(' · ')
  const head = `${instant} ms  `
  const under = ' '.repeat(head.length)
  return [
    ...wrap(tell(mine), under, head, columns),
    ...wrap(`the reference: ${dueText(mine, theirs, tell)}`, `${under}  `, under, columns),
  ]
}

/** The reference's steps, from the first one on that differs. */
function dueText(
  mine: Event[],
  theirs: Event[],
  tell: (steps: Event[], from: number) => string,
): string {
  const differs = theirs.findIndex((event, index) => !isSame(event, mine[index]))
  const common = differs === -1 ? theirs.length : differs
  const rest = theirs.slice(common, STEPS_MAX)
  if (rest.length === 0) return common === 0 ? 'nothing' : `nothing after ${common}`
  return `${common === 0 ? '' : '… '}${tell(rest, common)}`
}

function onlyInstantOf(events: Event[]): number | undefined {
  const [first] = events
  return events.every(({ t }) => t === first?.t) ? first?.t : undefined
}

function stepsAt(events: Event[], atMs: number): Event[] {
  return events.filter(({ t, kind }) => t === atMs && kind !== 'observe')
}

function isAlike(a: Event[], b: Event[]): boolean {
  return a.length === b.length && a.every((event, index) => isSame(event, b[index]))
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

/** One event in words, as one tells a run: `you answer r1 with "done"`. */
export function stepText(event: Event, calls: Set<string>): string {
  const { kind, id, how, value } = event
  const isCall = calls.has(id)
  const handler = isCall ? `the handler of ${id}` : id
  switch (kind) {
    case 'submit':
      return `${id} comes`
    case 'start':
      return `you call ${handler}`
    case 'end':
      return how === 'rejected' || how === 'threw'
        ? `${handler} fails with ${inShort(value)}`
        : `${handler} answers ${inShort(value)}`
    case 'settle':
      if (how === 'resolved') return `you answer ${id} with ${inShort(value)}`
      if (how === 'rejected') return `you reject ${id} with ${inShort(value)}`
      return `${id} ${how === 'threw' ? 'throws' : 'returns'} ${inShort(value)}`
    case 'cancel':
      return `the caller of ${id} hangs up`
    case 'abort':
      return `you abort ${isCall ? `the signal of ${id}’s handler` : id} with ${inShort(value)}`
    default:
      return how === 'threw' ? `${kind} ${id} throws ${inShort(value)}` : `${kind} ${id}`
  }
}

import { type Event, type History, type Run } from './history.ts'
import type { Finding, Judgement, Law } from './law.ts'
import { sayPlace, type Place } from './place.ts'
import { isOwnError, say, type Value } from './value.ts'
import type { Operation } from './workload.ts'

/** What the engine throws by itself, when code goes wrong. */
const ENGINE_ERRORS = ['TypeError', 'RangeError', 'ReferenceError', 'SyntaxError', 'URIError']
/** A promise that nobody listens to may well be rejected with one of these: another law says so. */
const MEANT = ['TimeoutError', 'AbortError']

const OVERFLOW_HINT =
  'What calls itself, directly or through others, once for each request that waits? A loop goes on as long as it likes; a recursion ends where the stack does.'

/**
 * The first thing to look at: an exception that the code did not mean to throw. Nobody caught it, or a
 * caller was given it although the input was good.
 *
 * @param isBadInput says of which operations an exception is the right answer.
 */
export function noStrayException(isBadInput: (operation: Operation) => boolean): Law {
  const givenToCallers = ({ workload, history }: Run): Event[] => {
    const { operations } = workload as { operations: Operation[] }
    const suspects = history.events.filter(isEngineAnswer)
    if (suspects.length === 0) return []
    const good = new Set(operations.filter((one) => !isBadInput(one)).map(({ id }) => id))
    return suspects.filter(({ id }) => good.has(id))
  }
  return {
    name: 'no-stray-exception',
    level: 1,
    kind: 'safety',
    sentence: 'no exception escapes but those that the contract asks for',
    hint: 'Begin with that line: the rest of the picture may follow from it.',
    judgesIncomplete: true,
    asksForPlaces: (run) =>
      !run.workload.traced && uncaught(run.history) === undefined && givenToCallers(run).length > 0,
    judge: (run, placed): Judgement => {
      if (run.history.end.kind === 'not-run') return 'unknown'
      const finding = uncaught(run.history)
      if (finding) return finding
      for (const event of givenToCallers(placed ?? run)) {
        const { at } = event.value as { at?: Place }
        if (!at?.isMade) return givenToCaller(event, at)
      }
      return 'holds'
    },
  }
}

/** What escaped where nobody catches it. */
function uncaught({ end, uncaught, unhandled, events }: History): Finding | undefined {
  if (end.kind === 'overflow') {
    const at = end.at ? `\n${sayPlace(end.at)}` : ''
    return {
      message: `the stack overflowed: calls inside calls, deeper than the engine goes${at}`,
      hint: OVERFLOW_HINT,
    }
  }
  // The kit threw that itself.
  if (end.kind === 'outside') return undefined
  if (uncaught[0] !== undefined) {
    return { message: `an exception that nobody caught: ${sayWithPlace(uncaught[0])}` }
  }
  if (end.kind === 'threw') {
    return {
      message: `the code threw where the contract allows no exception:\n${sayWithPlace(end.value)}`,
    }
  }
  const unheard = unhandled.find((value) => isStray(value, events))
  if (unheard === undefined) return undefined
  return { message: `an exception that nobody caught: ${sayWithPlace(unheard)}` }
}

/** An error of the code's own that no caller heard of either. */
function isStray(value: Value, events: readonly Event[]): boolean {
  if (!isOwnError(value) || MEANT.includes(value.name)) return false
  return !events.some(
    (event) => event.kind !== 'end' && (event.value as { id?: string } | null)?.id === value.id,
  )
}

function isEngineAnswer({ kind, how, value }: Event): boolean {
  return (
    kind !== 'end' &&
    (how === 'threw' || how === 'rejected') &&
    isOwnError(value) &&
    ENGINE_ERRORS.includes(value.name)
  )
}

function givenToCaller({ id, t, value }: Event, at: Place | undefined): Finding {
  return {
    message: `at ${t} ms  ${id} was answered with an exception of the code’s own: ${say(value)}${at ? `\n${sayPlace(at)}` : ''}`,
    atMs: t,
    notes: { [id]: '← an exception of the code’s own' },
  }
}

function sayWithPlace(value: Value): string {
  const at = isOwnError(value) ? value.at : undefined
  return at ? `${say(value)}\n${sayPlace(at)}` : say(value)
}

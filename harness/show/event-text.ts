import type { Event } from '../core/history.ts'
import { say } from '../core/value.ts'

/** Who did it: the code under test, or the traffic around it. */
export function isOwn({ kind }: Event): boolean {
  return kind === 'start' || kind === 'abort' || kind === 'settle' || kind === 'refusal'
}

/** An event in words, as one tells the run: `you answer r1 with "done"`. */
export function eventText(event: Event, label = event.id): string {
  const { kind, id, how, value } = event
  switch (kind) {
    case 'submit':
      return `${label} comes`
    case 'start':
      return `you call ${id}`
    case 'end':
      return how === 'resolved' || how === 'returned'
        ? `${id} answers ${say(value)}`
        : `${id} fails with ${say(value)}`
    case 'settle':
      return how === 'resolved'
        ? `you answer ${id} with ${say(value)}`
        : how === 'rejected'
          ? `you reject ${id} with ${say(value)}`
          : `you ${how === 'threw' ? 'throw' : 'return'} ${say(value)} to ${id}`
    case 'cancel':
      return `the caller of ${id} hangs up with ${say(value)}`
    case 'abort':
      return `you abort the signal of ${id} with ${say(value)}`
    default: {
      const did = kind.replaceAll('-', ' ')
      const outcome = how === 'threw' ? `: you throw ${say(value)}` : ''
      return (label === id ? `${did} ${id}` : label) + outcome
    }
  }
}

import type { Event } from '../core/history.ts'

/** What a row shows for a while: somebody waits, a piece of work runs, or it runs though nobody waits any more. */
export type Doing = 'waiting' | 'running' | 'for-nobody'

/** What goes on in one row from each of its events on; absent where the event changes nothing. */
export function doingsOf(events: readonly Event[]): (Doing | 'none' | undefined)[] {
  let isRunning = false
  let isAnswered = false
  return events.map(({ kind }) => {
    switch (kind) {
      case 'submit':
        return 'waiting'
      case 'start':
        isRunning = true
        return isAnswered ? 'for-nobody' : 'running'
      case 'abort':
        return isRunning ? 'for-nobody' : undefined
      case 'end':
        isRunning = false
        return 'none'
      case 'settle':
        isAnswered = true
        return isRunning ? 'for-nobody' : 'none'
      default:
        return undefined
    }
  })
}

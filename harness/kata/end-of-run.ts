import type { History } from '../core/history.ts'
import { countedAre } from '../core/words.ts'
import type { LawText, Words } from './monitor.ts'

type SharedText = Omit<LawText, 'level'>

export const NO_UNHANDLED_REJECTION: SharedText = {
  kind: 'safety',
  sentence: 'no promise of yours rejects with nobody listening',
  hint: 'Each promise chain you start and do not return needs a last catch; a finally passes the rejection on.',
}

export const ANSWERS_A_CROWD: SharedText = {
  kind: 'liveness',
  sentence: 'when thousands of calls end or give up in one instant, all are answered',
  hint: 'Does the end of one call start the next from inside? Count how deep that goes.',
  stress: true,
}

export function leavesNothing({ left }: History): boolean {
  return left.timers + left.listeners === 0
}

/** Timers that are armed and listeners that hang on when everything is over. */
export function leftBehind({ left }: History): Words {
  return () => {
    const still = [
      ...(left.timers > 0 ? [`${countedAre(left.timers, 'timer')} still armed`] : []),
      ...(left.listeners > 0
        ? [
            `${countedAre(left.listeners, 'listener')} still on signals of callers who never hung up`,
          ]
        : []),
    ]
    return [`All is answered and ended, and ${still.join(', and ')}`]
  }
}

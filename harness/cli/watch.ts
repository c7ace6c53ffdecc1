import { findKatas } from '../bank/bank.ts'
import { placeOf } from './names.ts'
import { attemptFor } from './targets.ts'
import { openFullScreen } from './watch/full-screen.ts'
import type { WatchContext } from './watch/watching.ts'

/** `kata watch`: judges on every save; on a terminal, on one screen with the clock and keys. */
export async function watch(target: string | undefined, context: WatchContext): Promise<number> {
  const { root, terminal } = context
  const attempt = attemptFor(target, findKatas(root), root)
  if (!terminal.isInteractive) {
    return (await import('./watch/watching.ts')).onPipe(attempt, context)
  }
  // What judges takes its time to load: the screen is there before.
  const screen = openFullScreen()
  try {
    screen.draw([placeOf(attempt.solution), 'opening…', '', terminal.paint.faint('q quit')])
    const { onScreen } = await import('./watch/watching.ts')
    return await onScreen(attempt, screen, context)
  } finally {
    screen.close()
  }
}

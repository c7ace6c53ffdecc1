import { findKatas } from '../bank.ts'
import { deskNow, openDesk, reveal, type Desk } from './desk.ts'
import { EXIT } from './exit-codes.ts'
import { failureOf } from './failure.ts'
import { nameFor, placeOf } from './names.ts'
import type { Terminal } from './terminal.ts'
import { verdictLines } from './verdict-lines.ts'
import { openFullScreen } from './watch/full-screen.ts'
import { openKeys } from './watch/keys.ts'
import { onSave } from './watch/saves.ts'
import { screenOf } from './watch/screen.ts'
import { WatchSession, type Told } from './watch/session.ts'
import type { WatchState } from './watch/state.ts'

const TICK_MS = 1_000

interface Context {
  root: string
  terminal: Terminal
}

/** `kata watch`: judges on every save; on a terminal, on one screen with the clock and keys. */
export async function watch(target: string | undefined, context: Context): Promise<number> {
  const desk = await openDesk(target, context.root)
  return context.terminal.isInteractive ? onScreen(desk, context) : onPipe(desk, context)
}

/** Until `q`, Ctrl-C or the end of the terminal. */
async function onScreen(desk: Desk, { root, terminal }: Context): Promise<number> {
  const { paint } = terminal
  const { attempt } = desk
  const state = firstState(desk, nameFor(attempt, findKatas(root), root))
  const draw = (): void => screen.draw(screenOf(state, paint, screen.size))
  const set = (change: Partial<WatchState>): void => {
    Object.assign(state, change)
    draw()
  }
  const told: Told = {
    began: () => {
      keys.stopTests()
      set({
        ...cleared(),
        phase: 'checking',
        run: state.desk.standing.tests + 1,
        asked: state.desk.standing.openLevels,
      })
    },
    still: (still) => set({ still }),
    level: (level) => set({ levels: [...state.levels, level] }),
    judged: ({ levels, problem }, isFinal) =>
      set({ levels, phase: isFinal ? 'judged' : 'stress', ...(problem && { problem }) }),
    types: (types) => set({ types }),
    stands: (now) => set({ desk: now }),
    failed: (error) => set({ phase: 'judged', message: failureOf(error).text }),
  }
  let quit: () => void = () => undefined
  const over = new Promise<void>((resolve) => (quit = resolve))
  const keys = openKeys({ state, set, root, terminal, quit, size: () => screen.size })
  const screen = openFullScreen({ onKey: keys.press, onResize: draw })
  const session = new WatchSession(desk, { root, told })
  const stopWatching = onSave([attempt.solution], () => void session.judge())
  const revealNews = revealOnChange(root)
  const ticking = setInterval(() => void tick(), TICK_MS)
  const tick = async (): Promise<void> => {
    const now = deskNow(attempt, desk.kata)
    set({ desk: now })
    const asked = await revealNews(now).catch(() => [])
    // Judged first, since a run clears the screen for itself; the question stays on it.
    if (now.standing.openLevels > state.asked && state.phase === 'judged') void session.judge()
    if (asked.length > 0) {
      set({ panel: asked.flatMap((section) => [...section.split('\n'), '']), scroll: 0 })
    }
  }
  try {
    draw()
    void session.judge()
    await over
  } finally {
    clearInterval(ticking)
    stopWatching()
    keys.stopTests()
    session.close()
    screen.close()
  }
  for (const line of lastWords(state)) terminal.print(line)
  return EXIT.pass
}

/** Without a terminal: one verdict after the other, as `kata test` prints it, until the process ends. */
async function onPipe(desk: Desk, { root, terminal }: Context): Promise<number> {
  const { paint, print } = terminal
  const { kata, attempt } = desk
  const replay = `npx kata replay ${nameFor(attempt, findKatas(root), root)}`
  const told: Told = {
    began: () => undefined,
    still: () => undefined,
    level: () => undefined,
    judged: (verdict, isFinal) => {
      if (!isFinal) return
      // An exam may have begun, or come to its end, since the last verdict.
      const lines = verdictLines(deskNow(attempt, kata, root).may.details, { paint, replay })
      verdict.levels.map(lines.level).forEach(print)
      lines.details(verdict, kata).forEach(print)
    },
    types: (types) => {
      if (types.kind === 'done') types.errors.forEach((error) => print(`types: ${error}`))
    },
    stands: () => undefined,
    failed: (error) => terminal.note(`kata: ${failureOf(error).text}`),
  }
  const session = new WatchSession(desk, { root, told })
  onSave([attempt.solution], () => void session.judge())
  terminal.note(`watching ${placeOf(attempt.solution)}; Ctrl-C ends it`)
  await session.judge()
  return new Promise(() => undefined)
}

/** `reveal` for every second: it reads files only when the open levels are others than last time. */
function revealOnChange(root: string): (desk: Desk) => Promise<string[]> {
  let revealed = 0
  return async (desk) => {
    const { mode, openLevels } = desk.standing
    if (mode !== 'interview' || openLevels === revealed) return []
    const sections = await reveal(desk, root)
    revealed = openLevels
    return sections
  }
}

function firstState(desk: Desk, name: string): WatchState {
  return {
    ...cleared(),
    desk,
    place: placeOf(desk.attempt.solution),
    name,
    run: desk.standing.tests,
    phase: 'waiting',
    asked: desk.standing.openLevels,
  }
}

/** What a new run begins with: nothing of the one before. */
function cleared(): Pick<
  WatchState,
  'levels' | 'finding' | 'scroll' | 'panel' | 'problem' | 'still' | 'types' | 'message'
> {
  return {
    levels: [],
    finding: 0,
    scroll: 0,
    panel: undefined,
    problem: undefined,
    still: undefined,
    types: undefined,
    message: undefined,
  }
}

function lastWords({ desk, name, levels, run }: WatchState): string[] {
  if (levels.length === 0) return []
  const passed = levels.filter(({ outcome }) => outcome === 'pass').length
  return [
    `${desk.kata.title}: ${passed} of ${desk.kata.levels.length} levels green in run ${run}. Go on: npx kata watch ${name}`,
  ]
}

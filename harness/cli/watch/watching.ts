import { findKatas } from '../../bank/bank.ts'
import type { Attempt } from '../../attempts/folder.ts'
import type { LevelVerdict } from '../../core/verdict.ts'
import { proseLines } from '../../explain/prose.ts'
import { WIDTH } from '../../explain/width.ts'
import { openAttemptNow, openAttemptOf, reveal, type OpenAttempt } from '../open-attempt.ts'
import { EXIT } from '../exit-codes.ts'
import { failureOf } from '../failure.ts'
import { nameFor, placeOf } from '../names.ts'
import { slowLines } from '../slow-lines.ts'
import type { Terminal } from '../terminal.ts'
import { verdictLines } from '../verdict-lines.ts'
import type { FullScreen } from './full-screen.ts'
import { openKeys } from './keys.ts'
import { announce } from './others.ts'
import { onSave } from './saves.ts'
import { isAllGreen, screenOf } from './screen.ts'
import { ShownFinding } from './shown-finding.ts'
import { WatchSession, type SessionListener } from './session.ts'
import type { WatchState } from './state.ts'

const TICK_MS = 1_000

export interface WatchContext {
  root: string
  terminal: Terminal
}

/** Until `q`, Ctrl-C or the end of the terminal. */
export async function onScreen(
  attempt: Attempt,
  screen: FullScreen,
  { root, terminal }: WatchContext,
): Promise<number> {
  const { paint } = terminal
  const opened = await openAttemptOf(attempt, root)
  const presence = announce(attempt)
  const state = firstState(opened, nameFor(attempt, findKatas(root), root))
  const draw = (): void => screen.draw(screenOf(state, paint, screen.size))
  const set = (change: Partial<WatchState>): void => {
    Object.assign(state, change)
    draw()
  }
  const listener: SessionListener = {
    began: () => {
      keys.stopTests()
      set({
        ...cleared(),
        phase: 'checking',
        run: state.opened.progress.tests + 1,
        asked: state.opened.progress.openLevels,
      })
    },
    known: ({ levels }) => set({ levels, phase: isGreenBut(levels) ? 'stress' : 'checking' }),
    judged: ({ levels, problem }, now) => {
      set({ levels, phase: 'judged', opened: now, ...(problem && { problem }) })
      shown.judged()
    },
    slow: (slow) => set({ slow }),
    printed: (printed) => set({ printed }),
    types: (types) => set({ types }),
    failed: (error) => set({ phase: 'judged', message: failureOf(error).text }),
  }
  const textColumns = (): number => Math.min(WIDTH, screen.size.columns)
  let quit: () => void = () => undefined
  const over = new Promise<void>((resolve) => (quit = resolve))
  const shown = new ShownFinding(state)
  const browse = (): Promise<string> => shown.show()
  const keys = openKeys({ state, set, root, terminal, browse, quit, size: () => screen.size })
  screen.listen({ onKey: keys.press, onResize: draw })
  const session = new WatchSession(opened, { root, listener })
  const stopWatching = onSave([attempt.solution], () => void session.judge())
  const revealNews = revealOnChange(root)
  const ticking = setInterval(() => void tick(), TICK_MS)
  const tick = async (): Promise<void> => {
    const now = openAttemptNow(attempt, opened.kata)
    set({ opened: now, others: presence.others() })
    const asked = await revealNews(now).catch(() => [])
    // Judged first, since a run clears the screen for itself; the question stays on it.
    if (now.progress.openLevels > state.asked && state.phase === 'judged') void session.judge()
    if (asked.length > 0) {
      set({
        panel: asked.flatMap((section) => [
          ...proseLines(section, { paint, columns: textColumns() }),
          '',
        ]),
        scroll: 0,
      })
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
    shown.close()
    session.close()
    presence.leave()
    screen.close()
  }
  for (const line of lastWords(state)) terminal.print(line)
  return EXIT.pass
}

/** Without a terminal: one verdict after the other, as `kata test` prints it, until the process ends. */
export async function onPipe(attempt: Attempt, { root, terminal }: WatchContext): Promise<number> {
  const { paint, print } = terminal
  const opened = await openAttemptOf(attempt, root)
  const { kata } = opened
  const name = nameFor(attempt, findKatas(root), root)
  const replay = `npx kata replay ${name}`
  // An exam may have begun, or come to its end, since the last verdict.
  const mayShow = (): boolean => openAttemptNow(attempt, kata, root).may.details
  const listener: SessionListener = {
    began: () => undefined,
    known: () => undefined,
    judged: (verdict) => {
      const lines = verdictLines(mayShow(), { paint, replay })
      verdict.levels.map(lines.level).forEach(print)
      lines.details(verdict, kata).forEach(print)
    },
    slow: (slow) => {
      if (mayShow()) slowLines(slow, kata, { paint, name }).forEach(print)
    },
    printed: () => undefined,
    types: (types) => {
      if (types.kind === 'done') types.errors.forEach((error) => print(`types: ${error}`))
    },
    failed: (error) => terminal.note(`kata: ${failureOf(error).text}`),
  }
  const session = new WatchSession(opened, { root, listener })
  onSave([attempt.solution], () => void session.judge())
  terminal.note(`watching ${placeOf(attempt.solution)}; Ctrl-C ends it`)
  await session.judge()
  return new Promise(() => undefined)
}

/** `reveal` for every second: it reads files only when the open levels are others than last time. */
function revealOnChange(root: string): (opened: OpenAttempt) => Promise<string[]> {
  let revealed = 0
  return async (opened) => {
    const { mode, openLevels } = opened.progress
    if (mode !== 'interview' || openLevels === revealed) return []
    const sections = await reveal(opened, root)
    revealed = openLevels
    return sections
  }
}

function firstState(opened: OpenAttempt, name: string): WatchState {
  return {
    ...cleared(),
    opened,
    place: placeOf(opened.attempt.solution),
    name,
    others: [],
    run: opened.progress.tests,
    phase: 'waiting',
    asked: opened.progress.openLevels,
  }
}

/** What a new run begins with: nothing of the one before. */
function cleared(): Pick<
  WatchState,
  'levels' | 'finding' | 'scroll' | 'panel' | 'problem' | 'types' | 'printed' | 'slow' | 'message'
> {
  return {
    levels: [],
    finding: 0,
    scroll: 0,
    panel: undefined,
    problem: undefined,
    types: undefined,
    printed: undefined,
    slow: undefined,
    message: undefined,
  }
}

/** Green, as far as that can be said without the traffic of 10,000 requests. */
function isGreenBut(levels: readonly LevelVerdict[]): boolean {
  return levels.every(
    ({ outcome, pending }) => outcome === 'pass' && (!pending || pending === 'stress'),
  )
}

function lastWords(state: WatchState): string[] {
  const { opened, name, levels, run } = state
  if (levels.length === 0) return []
  const passed = levels.filter(({ outcome }) => outcome === 'pass').length
  const next =
    isAllGreen(state) && opened.may.review
      ? `Next: npx kata review ${name}`
      : `Go on: npx kata watch ${name}`
  return [
    `${opened.kata.title}: ${passed} of ${opened.kata.levels.length} levels green in run ${run}. ${next}`,
  ]
}

import { HAS_SOLUTIONS, NO_SOLUTIONS } from '../../bank/bank-root.ts'
import { openAttemptNow } from '../open-attempt.ts'
import { UsageError } from '../exit-codes.ts'
import { failureOf } from '../failure.ts'
import { consoleLines } from '../console-lines.ts'
import type { Terminal } from '../terminal.ts'
import { brokenLaws, scrollOf, type Size } from './screen.ts'
import type { WatchState } from './state.ts'

/** What the keys of `kata watch` work on. */
export interface KeyBoard {
  state: WatchState
  set: (change: Partial<WatchState>) => void
  root: string
  terminal: Terminal
  /** Shows the finding in the browser, and says where. */
  browse: () => Promise<string>
  quit: () => void
  size: () => Size
}

const AFTERWARDS =
  'the reference is shown once you have passed, or given up: npx kata solution --give-up'

/** One function a key. A mistake is told in a sentence on the screen. */
export function openKeys({ state, set, root, terminal, browse, quit, size }: KeyBoard): {
  press: (name: string) => void
  /** Ends what `t` began, if it still runs. */
  stopTests: () => void
} {
  const { paint } = terminal
  let stopTests: () => void = () => undefined
  const show = (panel: string[]): void => set({ panel, scroll: 0 })

  const scroll = (by: (how: { page: number }) => number): void => {
    const { at, max, page } = scrollOf(state, paint, size())
    set({ scroll: Math.max(0, Math.min(max, at + by({ page }))) })
  }

  // What a key needs is loaded when it is pressed: the first frame does not wait for it.
  const keys: Record<string, () => void | Promise<void>> = {
    q: quit,
    escape: () => set({ panel: undefined, message: undefined, scroll: 0 }),
    d: () => set(nextPage(state, terminal, size())),
    space: () => scroll(({ page }) => page),
    pagedown: () => scroll(({ page }) => page),
    async b() {
      set({ message: await browse() })
    },
    pageup: () => scroll(({ page }) => -page),
    down: () => scroll(() => 1),
    j: () => scroll(() => 1),
    up: () => scroll(() => -1),
    k: () => scroll(() => -1),
    c() {
      const { printed = { runs: 0 }, opened } = state
      if (!opened.may.details) throw new UsageError('an exam shows no traffic until it is over')
      show(consoleLines(printed, opened.kata, paint).slice(1))
    },
    async h() {
      if (!state.opened.may.hints) throw new UsageError('an exam gives no hints until it is over')
      const { giveHint } = await import('../hint.ts')
      show(await giveHint(state.opened, root, paint))
      refresh()
    },
    async t() {
      if (!HAS_SOLUTIONS) throw new UsageError(NO_SOLUTIONS)
      const { startTdd } = await import('../tdd.ts')
      stopTests()
      let isStopped = false
      const passing = (line: string): void => {
        if (!isStopped) show([line])
      }
      const trial = await startTdd(state.opened, { root, paint, passing })
      stopTests = () => {
        isStopped = true
        trial.stop()
      }
      const lines = await trial.lines
      if (isStopped) return
      show(lines)
      refresh()
    },
    async r() {
      if (!state.opened.may.reference) {
        throw new UsageError(HAS_SOLUTIONS ? AFTERWARDS : NO_SOLUTIONS)
      }
      const { solutionLines } = await import('../solution.ts')
      show(await solutionLines(state.opened, root, terminal))
    },
  }
  const refresh = (): void =>
    set({ opened: openAttemptNow(state.opened.attempt, state.opened.kata) })

  const press = async (name: string): Promise<void> => {
    try {
      await keys[name]?.()
    } catch (error) {
      set({ message: failureOf(error).text })
    }
  }
  return { press: (name) => void press(name), stopTests: () => stopTests() }
}

/** `d`: the next page; after the last one, the next finding. */
function nextPage(state: WatchState, { paint }: Terminal, size: Size): Partial<WatchState> {
  const { at, max, page } = scrollOf(state, paint, size)
  if (at < max) return { scroll: Math.min(max, at + page) }
  if (state.panel) return { scroll: 0 }
  const next = (state.finding + 1) % Math.max(1, brokenLaws(state).length)
  return { scroll: 0, finding: next }
}

import { deskNow } from '../desk.ts'
import { UsageError } from '../exit-codes.ts'
import { failureOf } from '../failure.ts'
import { giveHint } from '../hint.ts'
import { solutionLines } from '../solution.ts'
import { startTdd } from '../tdd.ts'
import type { Terminal } from '../terminal.ts'
import { brokenLaws, isAtEnd, roomFor, type Size } from './screen.ts'
import type { WatchState } from './state.ts'

/** What the keys of `kata watch` work on. */
export interface KeyBoard {
  state: WatchState
  set: (change: Partial<WatchState>) => void
  root: string
  terminal: Terminal
  quit: () => void
  size: () => Size
}

const AFTERWARDS =
  'the reference is shown once you have passed, or given up: npx kata solution --give-up'

/** One function a key. A mistake is told in a sentence on the screen. */
export function openKeys({ state, set, root, terminal, quit, size }: KeyBoard): {
  press: (name: string) => void
  /** Ends what `t` began, if it still runs. */
  stopTests: () => void
} {
  const { paint } = terminal
  let stopTests: () => void = () => undefined
  const show = (panel: string[]): void => set({ panel, scroll: 0 })

  const keys: Record<string, () => void | Promise<void>> = {
    q: quit,
    escape: () => set({ panel: undefined, message: undefined, scroll: 0 }),
    d: () => set(nextPage(state, terminal, size())),
    async h() {
      if (!state.desk.may.hints) throw new UsageError('an exam gives no hints until it is over')
      show(await giveHint(state.desk, root, paint))
      refresh()
    },
    async t() {
      stopTests()
      let isStopped = false
      const passing = (line: string): void => {
        if (!isStopped) show([line])
      }
      const trial = await startTdd(state.desk, { root, paint, passing })
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
      if (!state.desk.may.reference) throw new UsageError(AFTERWARDS)
      show(await solutionLines(state.desk, root, terminal))
    },
  }
  const refresh = (): void => set({ desk: deskNow(state.desk.attempt, state.desk.kata) })

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
  if (!isAtEnd(state, paint, size)) return { scroll: state.scroll + roomFor(state, paint, size) }
  if (state.panel) return { scroll: 0 }
  const next = (state.finding + 1) % Math.max(1, brokenLaws(state).length)
  return { scroll: 0, finding: next }
}

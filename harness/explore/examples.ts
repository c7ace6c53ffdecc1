import type { History } from '../core/history.ts'
import type { Law } from '../core/law.ts'
import type { Runner } from '../core/runner.ts'
import type { Counterexample, LevelVerdict } from '../core/verdict.ts'
import type { Workload } from '../core/workload.ts'
import type { Board, Tally } from './board.ts'
import type { Plan } from './plan.ts'
import { bySize, smallestFailure, startsOf, type Shrunk, type Starts } from './shrink.ts'
import { formatToken } from './token.ts'

export interface ExampleOptions {
  /** Which broken laws get a smaller counterexample than the one first met. @default 'first' */
  shrink?: 'all' | 'first' | 'none'
  /** Runs the reference on the smallest traffic, to be shown beside. */
  reference?: () => Promise<Runner>
}

/** The counterexamples that a verdict shows: what was met first, until a smaller one is found. */
export class Examples {
  readonly #plan: Plan
  readonly #runner: Runner
  readonly #shrink: 'all' | 'first' | 'none'
  readonly #reference: (() => Promise<Runner>) | undefined
  /** At each level, and after how many runs. */
  readonly #found = new Map<number, { runs: number; byLaw: Map<Law, Counterexample> }>()
  /** By level and law: a search that sets out from the same failures comes to the same end. */
  readonly #searched = new Map<string, { starts: Starts; smallest: Shrunk | undefined }>()
  readonly #byReference = new WeakMap<Workload, History>()

  constructor(plan: Plan, runner: Runner, { shrink = 'first', reference }: ExampleOptions) {
    this.#plan = plan
    this.#runner = runner
    this.#shrink = shrink
    let opened: Promise<Runner> | undefined
    this.#reference = reference && (() => (opened ??= reference()))
  }

  /** Looks for what is to be shown of a level, as far as that is known. */
  async find(board: Board, level: number): Promise<void> {
    if (this.#isFound(board, level)) return
    const byLaw = new Map<Law, Counterexample>()
    for (const [index, tally] of board.brokenAt(level).entries()) {
      const shrinks = this.#shrink === 'all' || (this.#shrink === 'first' && index === 0)
      const failure = shrinks ? await this.#smallest(tally, level) : firstOf(tally)
      const example = failure && this.#exampleOf(failure, tally.law, level)
      if (example) byLaw.set(tally.law, await this.#withReference(example))
    }
    this.#found.set(level, { runs: board.rowsOf(level).length, byLaw })
  }

  /** A level as far as it is known. */
  verdictAt(board: Board, level: number): LevelVerdict {
    const isFound = this.#isFound(board, level)
    const verdict = board.verdictAt(level, (tally) => {
      const found = isFound ? this.#found.get(level)?.byLaw.get(tally.law) : undefined
      const first = firstOf(tally)
      return found ?? (first && this.#exampleOf(first, tally.law, level))
    })
    const isSmallest = isFound || verdict.outcome !== 'fail' || verdict.pending === 'traffic'
    return isSmallest || verdict.problem ? verdict : { ...verdict, pending: 'example' }
  }

  #isFound(board: Board, level: number): boolean {
    return this.#found.get(level)?.runs === board.rowsOf(level).length
  }

  async #smallest({ law, telling }: Tally, level: number): Promise<Shrunk | undefined> {
    const { kata, seed } = this.#plan
    const starts = startsOf(telling)
    const key = `${level} ${law.name}`
    const before = this.#searched.get(key)
    if (before && isSame(before.starts, starts)) return before.smallest
    const search = { kata, level, law, runner: this.#runner, seed, reference: this.#reference }
    const smallest = await smallestFailure(search, starts)
    this.#searched.set(key, { starts, smallest })
    return smallest
  }

  #exampleOf(failure: Shrunk, law: Law, level: number): Counterexample {
    const { workload, history, finding, scenario, isReduced } = failure
    return {
      token: this.#tokenOf(failure, law, level),
      ...(scenario !== undefined && { scenario }),
      ...(isReduced && { isReduced }),
      workload,
      history,
      finding,
    }
  }

  #tokenOf({ called, scenario, index, path, without }: Shrunk, law: Law, level: number): string {
    if (typeof called === 'string') return called
    const { seed } = this.#plan
    const about = { level, law: law.name, ...(without && { without }) }
    if (called) return formatToken({ ...called, ...about })
    if (scenario !== undefined) return formatToken({ ...about, scenario })
    return formatToken({ ...about, seed, path: path ?? String(index) })
  }

  /** Adds the reference's run on the same traffic. */
  async #withReference(example: Counterexample): Promise<Counterexample> {
    if (!this.#reference) return example
    const { workload } = example
    const runner = await this.#reference()
    const reference = this.#byReference.get(workload) ?? (await runner.run([workload]))[0]
    if (!reference) return example
    this.#byReference.set(workload, reference)
    return { ...example, reference }
  }
}

function firstOf({ telling }: Tally): Shrunk | undefined {
  return bySize(telling)[0]
}

function isSame(one: Starts, other: Starts): boolean {
  return one.again === other.again && one.scenario === other.scenario && one.drawn === other.drawn
}

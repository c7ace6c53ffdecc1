import { isComplete, type History } from '../core/history.ts'
import type { Law } from '../core/law.ts'
import type { Runner } from '../core/runner.ts'
import type { Counterexample, LevelVerdict } from '../core/verdict.ts'
import type { Workload } from '../core/workload.ts'
import type { Board, Tally } from './board.ts'
import { neighboursOf } from './neighbours.ts'
import type { Plan } from './plan.ts'
import { bySize, smallestFailure, startsOf, type Shrunk, type Starts } from './shrink.ts'
import { formatToken } from './token.ts'

/** Of more, nobody looks at the lines. */
const TRACED_OPERATIONS_MAX = 200

export interface ExampleOptions {
  /** Which broken laws get a smaller counterexample than the one first met. @default 'first' */
  shrink?: 'all' | 'first' | 'none'
  /** Follows the code line by line, and looks for neighbours, also where nothing is made smaller. @default false */
  explains?: boolean
  /** Runs the reference on the smallest traffic, to be shown beside. */
  reference?: () => Promise<Runner>
  /** Runs the traffic that only explains a verdict: how such a run ends is not told. @default the runner */
  aside?: Runner
}

type Nearby = Pick<Counterexample, 'neighbours' | 'breaksToo'>

/** The counterexamples that a verdict shows: what was met first, until a smaller one is found. */
export class Examples {
  readonly #plan: Plan
  readonly #runner: Runner
  readonly #shrink: 'all' | 'first' | 'none'
  readonly #explains: boolean
  readonly #reference: (() => Promise<Runner>) | undefined
  /** At each level, and after how many runs. */
  readonly #found = new Map<number, { runs: number; byLaw: Map<Law, Counterexample> }>()
  /** By level and law: a search that sets out from the same failures comes to the same end. */
  readonly #searched = new Map<string, { starts: Starts; smallest: Shrunk | undefined }>()
  readonly #byReference = new WeakMap<Workload, History>()
  readonly #aside: Runner
  readonly #nearby = new WeakMap<Shrunk, Nearby>()

  constructor(plan: Plan, runner: Runner, options: ExampleOptions) {
    const { shrink = 'first', explains = false, reference, aside = runner } = options
    this.#plan = plan
    this.#runner = runner
    this.#aside = aside
    this.#shrink = shrink
    this.#explains = explains
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
      if (!failure) continue
      const example = await this.#withReference(this.#exampleOf(failure, tally.law, level))
      const explains = shrinks || this.#explains
      const traced = explains ? await this.#withTrace(example) : example
      const nearby = explains ? await this.#nearbyOf(failure, tally.law, level) : {}
      byLaw.set(tally.law, { ...traced, ...nearby })
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

  async #nearbyOf(failure: Shrunk, law: Law, level: number): Promise<Nearby> {
    if (!this.#reference) return {}
    const known = this.#nearby.get(failure)
    if (known) return known
    const { kata } = this.#plan
    const broken = { kata, level, law, run: failure, finding: failure.finding }
    const found = await neighboursOf(broken, this.#aside, await this.#reference())
    this.#nearby.set(failure, found)
    return found
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

  /**
   * Adds what the code did, line by line, from one more run, as long as that comes to the very same: code
   * may see that it is looked at.
   */
  async #withTrace(example: Counterexample): Promise<Counterexample> {
    const { workload, history } = example
    const isWhole = isComplete(history) || history.end.kind === 'bound'
    if (!isWhole || workload.operations.length > TRACED_OPERATIONS_MAX) return example
    const [run] = await this.#aside.run([{ ...workload, stepped: true }])
    const { steps, ...again } = run ?? history
    if (!steps || JSON.stringify(again) !== JSON.stringify(history)) return example
    return { ...example, trace: steps }
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
  const isSameDrawn =
    one.drawn.length === other.drawn.length &&
    one.drawn.every((failure, index) => failure === other.drawn[index])
  return one.again === other.again && one.scenario === other.scenario && isSameDrawn
}

import type { Kata } from '../core/kata.ts'
import type { Law } from '../core/law.ts'
import type { Counterexample, LawVerdict, LevelVerdict, Outcome, Problem } from '../core/verdict.ts'
import { byTelling, worst } from '../core/verdict.ts'
import type { Failure, Said } from './judging.ts'
import { lawsOf, type Batch, type Plan } from './plan.ts'

/** What one law said of all workloads of a level. */
export interface Tally {
  law: Law
  failures: Failure[]
  /** Those that show the mistake: without bad input, where bad input is let in and there are such. */
  telling: Failure[]
  held: number
  explainedBy?: string
}

/** What is known by now: cases × laws, read level by level. */
export class Board {
  readonly #plan: Plan
  readonly #problems: ReadonlyMap<number, Problem>
  readonly #todo: Set<Batch>
  readonly #closed = new Set<number>()
  readonly #rows: ReadonlyMap<number, Said[]>

  /** @param problems levels that cannot be judged, and why. */
  constructor(plan: Plan, problems: ReadonlyMap<number, Problem>) {
    this.#plan = plan
    this.#problems = problems
    this.#todo = new Set(plan.batches)
    this.#rows = new Map(plan.levels.map((level) => [level, []]))
    this.close([...problems.keys()])
  }

  /** The levels for which a batch still counts. */
  openIn({ levels }: Batch): number[] {
    return levels.filter((level) => !this.#closed.has(level))
  }

  /** After a run that never ends a level takes no more: it would only take long to say the same. */
  close(levels: readonly number[]): void {
    for (const level of levels) this.#closed.add(level)
  }

  /** Puts down what was said of a batch, at the levels for which it was judged. */
  add(batch: Batch, levels: readonly number[], said: readonly Said[]): void {
    for (const level of levels) this.rowsOf(level).push(...said)
    this.#todo.delete(batch)
  }

  /** What was said of each run of a level, in the order of the plan. */
  rowsOf(level: number): Said[] {
    return this.#rows.get(level) ?? []
  }

  /** What a level still waits for. */
  pendingAt(level: number): 'traffic' | 'stress' | undefined {
    const left = [...this.#todo].filter((batch) => this.openIn(batch).includes(level))
    if (left.length === 0) return undefined
    return left.every(({ isStress }) => isStress) ? 'stress' : 'traffic'
  }

  isBrokenAt(level: number): boolean {
    return this.rowsOf(level).some((said) => [...said.values()].some(isFailure))
  }

  /** The laws that are broken at a level, the most telling one first. */
  brokenAt(level: number): Tally[] {
    const broken = this.#talliesOf(level).filter(({ failures }) => failures.length > 0)
    return byTelling(broken.map((tally) => ({ ...aboutLaw(tally), tally }))).map(
      ({ tally }) => tally,
    )
  }

  /** A level as far as it is known, with the counterexamples that are to be shown. */
  verdictAt(
    level: number,
    counterexampleOf: (tally: Tally) => Counterexample | undefined,
  ): LevelVerdict {
    const { kata, isCalm, sparesStress } = this.#plan
    const about = { level, name: kata.levels[level - 1] ?? '' }
    const problem = this.#problems.get(level)
    if (problem) return { ...about, outcome: 'fail', workloads: 0, laws: [], problem }
    const pending = this.pendingAt(level)
    const isSpared = sparesStress && this.isBrokenAt(level)
    const isStressOut = isCalm || isSpared || pending !== undefined
    const tallies = this.#talliesOf(level)
    const laws = tallies
      .filter((tally) => !(isStressOut && isUntested(tally) && tally.law.stress))
      .map((tally): LawVerdict => {
        const counterexample = tally.failures.length > 0 ? counterexampleOf(tally) : undefined
        const { failures, held } = tally
        return {
          ...aboutLaw(tally),
          ...{ outcome: outcomeOf(tally), held, failed: failures.length },
          ...(counterexample && { counterexample }),
        }
      })
    const leftOut = tallies.length - laws.length
    const outcome = worst(laws.map(({ outcome }) => outcome))
    return {
      ...about,
      outcome: pending === 'traffic' && outcome === 'pass' ? 'unknown' : outcome,
      workloads: this.rowsOf(level).length,
      laws,
      ...(leftOut > 0 && { leftOut }),
      ...(pending && { pending }),
    }
  }

  #talliesOf(level: number): Tally[] {
    const laws = lawsOf(this.#plan.kata, level)
    return laws.map((law) => tallyOf(law, this.rowsOf(level), laws))
  }
}

/**
 * What one law said of all workloads. Where bad input is let in, a breach in a run that has some may be
 * its consequence: "broken" then says as much as the runs without bad input do.
 */
function tallyOf(law: Law, rows: readonly Said[], laws: readonly Law[]): Tally {
  const validation = laws.find(({ kind }) => kind === 'validation')
  const bad = (said: Said): ReturnType<Said['get']> => validation && said.get(validation)
  const isLetIn = law !== validation && rows.some((said) => typeof bad(said) === 'object')
  const failures: Failure[] = []
  const clean: Failure[] = []
  let held = 0
  for (const said of rows) {
    const result = said.get(law)
    if (result === 'holds') held++
    if (typeof result !== 'object') continue
    failures.push(result)
    if ((bad(said) ?? 'unknown') === 'unknown') clean.push(result)
  }
  const isExplained = isLetIn && failures.length > 0 && clean.length === 0
  return {
    law,
    failures,
    telling: isLetIn && clean.length > 0 ? clean : failures,
    held,
    ...(isExplained && validation && { explainedBy: validation.name }),
  }
}

function isFailure(one: Failure | string): one is Failure {
  return typeof one === 'object'
}

function isUntested({ failures, held }: Tally): boolean {
  return failures.length + held === 0
}

function outcomeOf({ failures, held }: Tally): Outcome {
  if (failures.length > 0) return 'fail'
  return held > 0 ? 'pass' : 'unknown'
}

function aboutLaw({
  law,
  explainedBy,
}: Tally): Pick<LawVerdict, 'law' | 'level' | 'kind' | 'sentence' | 'hint' | 'explainedBy'> {
  const { name, level, kind, sentence, hint } = law
  return { law: name, level, kind, sentence, hint, ...(explainedBy && { explainedBy }) }
}

/** Which exports a level calls and the implementation lacks, as a problem. */
export function missingExports(
  kata: Kata,
  level: number,
  exports: readonly string[],
): Problem | undefined {
  const missing = Object.entries(kata.exports)
    .filter(([name, from]) => from <= level && !exports.includes(name))
    .map(([name]) => name)
  if (missing.length === 0) return undefined
  const has = exports.length === 0 ? 'no function' : exports.join(', ')
  const message = `the file must export ${missing.join(' and ')}; it exports ${has}`
  return { kind: 'exports', message }
}

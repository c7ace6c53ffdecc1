import { setTimeout as delay } from 'node:timers/promises'
import { existsSync } from 'node:fs'
import { noteBeginnings } from '../../attempts/beginnings.ts'
import { filesOf, KIT_ROOT } from '../../bank.ts'
import { generated, judgeOne, lawsOf, workloadOf } from '../../cases.ts'
import type { Runner } from '../../core/runner.ts'
import { firstFailure, type LevelVerdict, type Verdict } from '../../core/verdict.ts'
import { explore, freshSeed, lawVerdictOf, RUNS_DEFAULT, verdictOnProblem } from '../../explore.ts'
import type { Judge } from '../../judge/judge.ts'
import { openKit, type Kit } from '../../judge/kit.ts'
import type { Slow } from '../../judge/slow.ts'
import { listening, type Printed } from '../../printed.ts'
import { parseToken } from '../../token.ts'
import { deskNow, remember, type Desk } from '../desk.ts'
import { referenceOf } from '../judge-file.ts'
import type { BrokenLaw, TypeCheck } from './state.ts'
import { checkTypes } from '../type-check.ts'
import { together, withBroken } from './verdicts.ts'

/** Workloads a level that a child performs on the reference while it waits for the next save. */
const WARM_UP_RUNS = 80
/** From a verdict to the type check. */
const QUIET_MS = 400

/** What a session tells whoever draws. Nothing is told of a run that a later save has ended. */
export interface Told {
  began: () => void
  /** The law that was broken last time is broken still: known long before the whole verdict. */
  still: (found: BrokenLaw) => void
  level: (level: LevelVerdict) => void
  /** The verdict on all but the stress traffic. */
  stands: (verdict: Verdict) => void
  /** The whole verdict. It has been written down: `desk` is where the attempt stands now. */
  judged: (verdict: Verdict, desk: Desk) => void
  slow: (slow: Slow) => void
  printed: (printed: Printed) => void
  types: (types: TypeCheck) => void
  failed: (error: unknown) => void
}

class Overtaken extends Error {}

/** Judges an attempt at every save; a save ends the run before it. */
export class WatchSession {
  readonly #kit: Kit
  readonly #root: string
  readonly #told: Told
  #desk: Desk
  #turn = 0
  #stop: () => void = () => undefined
  #lastToken: string | undefined

  constructor(desk: Desk, { root, told }: { root: string; told: Told }) {
    this.#desk = desk
    this.#root = root
    this.#told = told
    this.#kit = openKit({ drive: filesOf(desk.kata.slug, root).drive, kitRoot: KIT_ROOT })
  }

  /** Judges what is saved now. */
  async judge(): Promise<void> {
    const turn = ++this.#turn
    this.#stop()
    this.#told.began()
    try {
      await this.#run(() => turn === this.#turn)
    } catch (error) {
      if (!(error instanceof Overtaken)) this.#told.failed(error)
    }
  }

  close(): void {
    this.#turn++
    this.#stop()
    this.#kit.close()
  }

  async #run(isCurrent: () => boolean): Promise<void> {
    const { attempt, kata } = this.#desk
    // At every save: a later one may end this run before it has a verdict.
    await noteBeginnings(attempt, this.#root)
    const current = deskNow(attempt, kata)
    const options = { seed: freshSeed(), runs: RUNS_DEFAULT, levels: current.standing.openLevels }
    const judge = await this.#kit.judge(attempt.solution)
    if (!isCurrent()) {
      if (!('problem' in judge)) judge.close()
      return
    }
    if ('problem' in judge) {
      const verdict = verdictOnProblem(kata, options, judge.problem)
      return this.#conclude(current, verdict, isCurrent)
    }
    this.#stop = () => judge.close()
    const { runner, printed } = listening(whileCurrent(judge, isCurrent))
    this.#told.printed(printed)
    try {
      const still = await this.#lastFailureFirst(runner)
      const reference = referenceOf(kata, this.#root)
      const quick = await explore(
        kata,
        runner,
        { ...options, reference, stress: 'without' },
        this.#told.level,
      )
      const verdict = withBroken(quick, still)
      if (verdict.outcome !== 'pass' || !hasStress(current, options.levels)) {
        await this.#conclude(current, verdict, isCurrent)
        return await this.#tellSlow(judge, isCurrent)
      }
      this.#told.stands(verdict)
      const stress = await explore(kata, runner, { ...options, reference, stress: 'only', runs: 0 })
      await this.#conclude(current, together(verdict, stress), isCurrent)
      await this.#tellSlow(judge, isCurrent)
    } finally {
      judge.close()
      if (isCurrent()) void this.#standBy()
    }
  }

  /** Tells at once when the traffic that broke a law last time breaks it again. */
  async #lastFailureFirst(runner: Runner): Promise<BrokenLaw | undefined> {
    const { kata } = this.#desk
    const token = this.#lastToken === undefined ? undefined : parseToken(this.#lastToken)
    const workload = token && workloadOf(kata, token)
    const law = token && lawsOf(kata, token.level).find(({ name }) => name === token.law)
    if (!token || !workload || !law || this.#lastToken === undefined) return undefined
    const { run, judgement, variant } = await judgeOne(law, runner, workload)
    if (typeof judgement === 'string') return undefined
    const found = await lawVerdictOf(
      law,
      { run, judgement, ...(variant && { variant }) },
      { token: this.#lastToken, reference: referenceOf(kata, this.#root) },
    )
    const still = { level: token.level, law: found }
    this.#told.still(still)
    return still
  }

  async #conclude(desk: Desk, verdict: Verdict, isCurrent: () => boolean): Promise<void> {
    if (!isCurrent()) return
    this.#lastToken = firstFailure(verdict)?.law.counterexample?.token
    // A folder that was moved away is to find its place empty when it comes back.
    const isThere = existsSync(desk.attempt.folder)
    try {
      this.#desk = isThere ? await remember(desk, verdict) : desk
    } finally {
      if (isCurrent()) this.#told.judged(verdict, this.#desk)
    }
    if (isThere) void this.#typesOf(isCurrent)
  }

  async #tellSlow(judge: Judge, isCurrent: () => boolean): Promise<void> {
    const slow = isCurrent() ? await judge.slowest() : undefined
    if (slow && isCurrent()) this.#told.slow(slow)
  }

  async #typesOf(isCurrent: () => boolean): Promise<void> {
    if (!isCurrent()) return
    this.#told.types({ kind: 'checking' })
    // Somebody who saves again at once needs the time for the next verdict.
    await delay(QUIET_MS)
    if (!isCurrent()) return
    const check = checkTypes(this.#desk.attempt)
    const stop = this.#stop
    this.#stop = () => {
      stop()
      check.stop()
    }
    const errors = await check.errors
    if (isCurrent() && errors) this.#told.types({ kind: 'done', errors })
  }

  async #standBy(): Promise<void> {
    const { kata } = this.#desk
    const workloads = kata.levels.flatMap((_, index) =>
      generated(kata, index + 1, { seed: 1, runs: WARM_UP_RUNS }).map(({ workload }) => workload),
    )
    const { reference } = filesOf(kata.slug, this.#root)
    await this.#kit.standBy({ solution: reference, workloads }).catch(() => undefined)
  }
}

/** A runner that gives up as soon as there is a later save. */
function whileCurrent(runner: Runner, isCurrent: () => boolean): Runner {
  return {
    exports: runner.exports,
    ahead: (workloads) => runner.ahead?.(workloads),
    async run(workloads) {
      if (!isCurrent()) throw new Overtaken()
      const histories = await runner.run(workloads)
      if (!isCurrent()) throw new Overtaken()
      return histories
    },
  }
}

function hasStress({ kata }: Desk, levels: number): boolean {
  return kata.scenarios.some(({ stress, level }) => stress && level <= levels)
}

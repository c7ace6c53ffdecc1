import { setTimeout as delay } from 'node:timers/promises'
import { existsSync } from 'node:fs'
import { noteBeginnings } from '../../attempts/beginnings.ts'
import { filesOf, KIT_ROOT } from '../../bank/bank.ts'
import { firstFailure, type Verdict } from '../../core/verdict.ts'
import { explore, verdictOnProblem } from '../../explore/explore.ts'
import { freshSeed, generated, planOf, RUNS_DEFAULT, upTo } from '../../explore/plan.ts'
import { parseToken, type Token } from '../../explore/token.ts'
import type { Judge } from '../../judge/judge.ts'
import { openKit, type Kit } from '../../judge/kit.ts'
import type { Slow } from '../../judge/slow.ts'
import { listening, type Printed } from '../../judge/printed.ts'
import { openAttemptNow, remember, type OpenAttempt } from '../open-attempt.ts'
import { referenceOf } from '../judge-file.ts'
import type { TypeCheck } from './state.ts'
import { checkTypes } from '../type-check.ts'

/** Workloads a level that a child performs on the reference while it waits for the next save. */
const WARM_UP_RUNS = 80
/** From a verdict to the type check. */
const QUIET_MS = 400

/** What a session tells whoever draws. Nothing is told of a run that a later save has ended. */
export interface SessionListener {
  began: () => void
  /** The verdict as far as it is known. */
  known: (verdict: Verdict) => void
  /** The verdict, once it is written down. */
  judged: (verdict: Verdict, opened: OpenAttempt) => void
  slow: (slow: Slow) => void
  printed: (printed: Printed) => void
  types: (types: TypeCheck) => void
  failed: (error: unknown) => void
}

/** Judges an attempt at every save; a save ends the run before it. */
export class WatchSession {
  readonly #kit: Kit
  readonly #root: string
  readonly #listener: SessionListener
  #opened: OpenAttempt
  #turn = 0
  #stop: () => void = () => undefined
  #lastFailure: Token | undefined

  constructor(
    opened: OpenAttempt,
    { root, listener }: { root: string; listener: SessionListener },
  ) {
    this.#opened = opened
    this.#root = root
    this.#listener = listener
    this.#kit = openKit({ drive: filesOf(opened.kata.slug, root).drive, kitRoot: KIT_ROOT })
  }

  /** Judges what is saved now. */
  async judge(): Promise<void> {
    const turn = ++this.#turn
    this.#stop()
    this.#listener.began()
    try {
      await this.#run(() => turn === this.#turn)
    } catch (error) {
      if (turn === this.#turn) this.#listener.failed(error)
    }
  }

  close(): void {
    this.#turn++
    this.#stop()
    this.#kit.close()
  }

  async #run(isCurrent: () => boolean): Promise<void> {
    const { attempt, kata } = this.#opened
    // At every save: a later one may end this run before it has a verdict.
    await noteBeginnings(attempt, this.#root)
    const current = openAttemptNow(attempt, kata)
    const plan = planOf(kata, {
      levels: upTo(current.progress.openLevels),
      seed: freshSeed(),
      runs: RUNS_DEFAULT,
      first: this.#lastFailure,
    })
    const judge = await this.#kit.judge(attempt.solution)
    if (!isCurrent()) {
      if (!('problem' in judge)) judge.close()
      return
    }
    if ('problem' in judge) {
      return this.#conclude(current, verdictOnProblem(plan, judge.problem), isCurrent)
    }
    this.#stop = () => judge.close()
    const { runner, printed } = listening(judge)
    this.#listener.printed(printed)
    try {
      let last: Verdict | undefined
      const reference = referenceOf(kata, this.#root)
      for await (const verdict of explore(plan, runner, { reference })) {
        if (!isCurrent()) return
        last = verdict
        this.#listener.known(verdict)
        if (isEnough(verdict)) break
      }
      if (last) await this.#conclude(current, last, isCurrent)
      await this.#tellSlow(judge, isCurrent)
    } finally {
      judge.close()
      if (isCurrent()) void this.#standBy()
    }
  }

  async #conclude(opened: OpenAttempt, verdict: Verdict, isCurrent: () => boolean): Promise<void> {
    if (!isCurrent()) return
    const token = firstFailure(verdict)?.law.counterexample?.token
    this.#lastFailure = token === undefined ? undefined : parseToken(token)
    // A folder that was moved away is to find its place empty when it comes back.
    const isThere = existsSync(opened.attempt.folder)
    try {
      this.#opened = isThere ? await remember(opened, verdict) : opened
    } finally {
      if (isCurrent()) this.#listener.judged(verdict, this.#opened)
    }
    if (isThere) void this.#typesOf(isCurrent)
  }

  async #tellSlow(judge: Judge, isCurrent: () => boolean): Promise<void> {
    const slow = isCurrent() ? await judge.slowest() : undefined
    if (slow && isCurrent()) this.#listener.slow(slow)
  }

  async #typesOf(isCurrent: () => boolean): Promise<void> {
    if (!isCurrent()) return
    this.#listener.types({ kind: 'checking' })
    // Somebody who saves again at once needs the time for the next verdict.
    await delay(QUIET_MS)
    if (!isCurrent()) return
    const check = checkTypes(this.#opened.attempt)
    const stop = this.#stop
    this.#stop = () => {
      stop()
      check.stop()
    }
    const errors = await check.errors
    if (isCurrent() && errors) this.#listener.types({ kind: 'done', errors })
  }

  async #standBy(): Promise<void> {
    const { kata } = this.#opened
    const workloads = upTo(kata.levels.length).flatMap((level) =>
      generated(kata, level, { seed: 1, to: WARM_UP_RUNS }).map(({ workload }) => workload),
    )
    const { reference } = filesOf(kata.slug, this.#root)
    await this.#kit.standBy({ solution: reference, workloads }).catch(() => undefined)
  }
}

/** A level that is broken is worth no wait for stress, there or above; those below are to be sure. */
function isEnough({ levels }: Verdict): boolean {
  const red = levels.findIndex(({ outcome }) => outcome === 'fail')
  return (
    red !== -1 &&
    levels.every(({ pending }, index) => !pending || (pending === 'stress' && index >= red))
  )
}

import { counted, say } from '../../harness/core/index.ts'
import type { Crowd, QuotaEvent } from './drive.ts'
import type { Law } from './laws.ts'
import type { State } from './state.ts'
import { tokensText } from './words.ts'

/** States a law about one operation, with what was expected and what came. */
export type StateFact = (
  law: Law,
  event: QuotaEvent,
  holds: boolean,
  texts: { expected: string; got: string; why?: string },
) => boolean

/** As many tenants have to be held before memory and cost are judged. */
export const TENANTS_HELD = 2_000
const TENANTS_FREE = 1_024

/** Thousands of tenants: how many are held, and whether calls walk through all of them. */
export class Crowds {
  readonly #state: State
  readonly #fact: StateFact
  /** When thousands were held for certain, and how many may have been. */
  readonly #held: { calls: number; nowMs: number; tenants: number }[] = []
  #walk: { calls: number; nowMs: number } | undefined

  constructor(state: State, fact: StateFact) {
    this.#state = state
    this.#fact = fact
  }

  /** Walking again is paid for by a refill time, or by calls enough to share the cost among. */
  walks(crowd: Crowd, event: QuotaEvent<'crowd'>, firstCall: number): void {
    const { refillMs } = this.#state.size
    const walks = event.walks
    for (const [call, steps] of walks) {
      const walk = { calls: firstCall + call, nowMs: crowd.nowMs + call * crowd.stepMs }
      const before = this.#walk
      this.#walk = walk
      if (!before) continue
      const calls = walk.calls - before.calls
      const isPaid = walk.nowMs - before.nowMs >= refillMs - 1 || calls >= TENANTS_HELD / 4
      this.#fact('no-call-walks-all-tenants', { ...event, nowMs: walk.nowMs }, isPaid, {
        expected: `no second walk through all tenants within ${tokensText(refillMs)} ms`,
        got: `call ${call + 1} of this crowd visited ${steps} of them`,
        why: `${counted(calls, 'call')} earlier all had been visited as well`,
      })
    }
  }

  /** @param held tenants that are held for certain. */
  remember(nowMs: number, held?: number): void {
    const { calls, accounts } = this.#state
    // Who owes is counted only where so many ever came.
    if (accounts.size < TENANTS_HELD && held === undefined) return
    if ((held ?? this.#state.owing) >= TENANTS_HELD)
      this.#held.push({ calls, nowMs, tenants: accounts.size })
  }

  /** Reads `tenants`: who owes is held, who never came is not, and who is full not for ever. */
  observe(event: QuotaEvent<'observe'>): void {
    const { tenants } = event
    const { owing } = this.#state
    const isCount = typeof tenants === 'number' && Number.isInteger(tenants)
    const fact = (holds: boolean, expected: string, why?: string): boolean =>
      this.#fact('forgets-full-tenants', event, holds, {
        expected,
        got: say(tenants),
        ...(why !== undefined && { why }),
      })
    if (owing > 0 || !isCount) {
      const least = `at least ${counted(owing, 'tenant')}: as many have a bucket that is not full`
      if (!fact(isCount && tenants >= owing, least)) return
    }
    const all = [...this.#state.accounts.values()]
    const came = all.filter(({ lastIndex, isLost }) => lastIndex > 0 || isLost).length
    const most = `at most ${counted(came, 'tenant')}: more never came`
    if (!isCount || !fact(tenants <= came, most)) return
    this.#areForgotten(event.nowMs, tenants, fact)
    this.remember(event.nowMs, tenants)
  }

  /** Three refill times, and as many calls as tenants were held, after thousands were. */
  #areForgotten(
    nowMs: number,
    tenants: number,
    fact: (holds: boolean, expected: string, why?: string) => boolean,
  ): void {
    const { calls, accounts, size } = this.#state
    const held = this.#held.findLast(
      (one) => calls - one.calls >= one.tenants && nowMs - one.nowMs >= 3 * size.refillMs,
    )
    if (!held) return
    const active = [...accounts.values()].filter(({ lastIndex }) => lastIndex > held.calls).length
    const most = Math.max(TENANTS_FREE, 3 * active) + this.#state.mayOweAt(nowMs)
    fact(
      tenants <= most,
      `at most ${counted(most, 'tenant')}`,
      `${counted(calls - held.calls, 'call')} by ${counted(active, 'tenant')} in the last ${tokensText(nowMs - held.nowMs)} ms; ` +
        `a bucket fills up in ${tokensText(size.refillMs)} ms`,
    )
  }
}

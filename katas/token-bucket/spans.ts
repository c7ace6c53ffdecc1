import { counted, type Finding } from '../../harness/core/index.ts'
import { readingOf, type QuotaRun, type Reading } from './facts.ts'
import { factAbout, tokensText } from './findings.ts'

/** As many tenants have to be held before memory and cost are judged. */
export const TENANTS_HELD = 2_000

/**
 * Where a tenant spent more than a window allows, if anywhere. Keeps the worst start of a window
 * while it walks along the moves, so that it is linear.
 */
export function overspent(run: QuotaRun, tenant: string): Finding | undefined {
  const { capacity, refillPerSec } = run.workload.options
  const moves = readingOf(run).moves.get(tenant) ?? []
  const slack = 1e-6 * Math.max(1, capacity) * (1 + moves.length)
  const [first] = moves
  if (!first) return undefined
  let spent = 0
  let from = { ...first, before: 0, lead: -Infinity }
  for (const move of moves) {
    const flowed = ((move.timeMs - first.timeMs) * refillPerSec) / 1000
    if (flowed - spent > from.lead) from = { ...move, before: spent, lead: flowed - spent }
    spent += move.spent
    if (!move.isTake || spent + from.lead - flowed <= capacity + slack) continue
    const lengthMs = move.timeMs - from.timeMs
    const most = tokensText(capacity + (lengthMs * refillPerSec) / 1000)
    const why = `the window of ${lengthMs} ms begins with ${from.id} and ends here`
    return factAbout(
      run,
      { id: move.id, nowMs: move.timeMs },
      {
        expected: `at most ${counted(most, 'token')} spent: ${capacity} and what flows in`,
        got: tokensText(spent - from.before),
        why,
      },
    )
  }
  return undefined
}

/** The span from the moment when thousands were held, if it was time and calls enough to forget. */
export function quietSpan(
  { trail, refillMs }: Reading,
  nowMs: number,
  index: number,
): { calls: number; active: number; ms: number } | undefined {
  const seen = new Set<string>()
  let start = 0
  while (start < index && seen.size < TENANTS_HELD) seen.add(trail[start++]?.tenant ?? '')
  const ms = nowMs - (trail[start - 1]?.nowMs ?? nowMs)
  const calls = index - start
  if (seen.size < TENANTS_HELD || calls < seen.size || ms < 3 * refillMs) return undefined
  const active = new Set(trail.slice(start, index).map(({ tenant }) => tenant)).size
  return { calls, active, ms }
}

/** Walking again is paid for by a refill time, or by calls enough to share the cost among. */
export function isTooSoon(
  { refillMs }: Reading,
  last: { index: number; nowMs: number },
  walk: { index: number; nowMs: number },
): boolean {
  return walk.nowMs - last.nowMs < refillMs - 1 && walk.index - last.index < TENANTS_HELD / 4
}

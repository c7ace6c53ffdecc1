import type { Judgement } from '../../harness/core/index.ts'
import { isNear, readingOf, type QuotaRun } from './facts.ts'
import { callText, clockText, gotText } from './findings.ts'

/**
 * Whether two runs decide alike, call by call. A tenant is judged up to its first edge decision,
 * which floats may decide either way.
 */
export function sameDecisions(
  run: QuotaRun,
  other: QuotaRun,
  { about, mustBeRefused = false }: { about: string; mustBeRefused?: boolean },
): Judgement {
  const { calls, isMonotone } = readingOf(run)
  if (!isMonotone) return 'unknown'
  const others = readingOf(other).calls
  const byId = new Map(others.map((call) => [call.id, call]))
  const known = new Set(calls.map(({ id }) => id))
  if (mustBeRefused && others.some(({ id, got }) => !known.has(id) && got.ok !== false)) {
    return 'unknown'
  }
  const stopped = new Set<string>()
  let premise = false
  for (const call of calls) {
    const there = byId.get(call.id)
    if (call.isEdge || there?.isEdge) stopped.add(call.tenant)
    if (!there || stopped.has(call.tenant)) continue
    premise = true
    const [a, b] = [call.got, there.got]
    const isSame =
      a.ok === b.ok &&
      (a.threw === undefined) === (b.threw === undefined) &&
      (!a.ok || isNear(a.remaining, b.remaining ?? Number.NaN, run.workload))
    if (isSame || (Number.isNaN(a.remaining) && Number.isNaN(b.remaining))) continue
    const operation = run.workload.operations.find(({ id }) => id === call.id)
    return {
      message:
        `at ${clockText(run.workload, call.nowMs)}  ${call.id} ${operation ? callText(operation) : ''}\n` +
        `got       ${gotText(a)}\n` +
        `${about}: ${gotText(b)}`,
      notes: { [call.id]: '← differs' },
      expected: gotText(b),
      got: gotText(a),
      variant: 0,
    }
  }
  return premise ? 'holds' : 'unknown'
}

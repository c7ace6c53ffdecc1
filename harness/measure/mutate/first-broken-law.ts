import type { Runner } from '../../core/runner.ts'
import { judged } from '../../explore/explore.ts'
import type { Plan } from '../../explore/plan.ts'

/** The seed of all generated workloads: the same mutants survive each time. */
export const SEED = 7

/** The level and the law that an implementation is first seen to break, or `undefined`. */
export async function firstBrokenLaw(plan: Plan, runner: Runner): Promise<string | undefined> {
  for await (const { firstBroken } of judged(plan, runner)) {
    if (firstBroken) return `level ${firstBroken.level} · ${firstBroken.law}`
  }
  return undefined
}

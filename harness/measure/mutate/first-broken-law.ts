import type { Runner } from '../../core/runner.ts'
import { judged } from '../../explore/explore.ts'
import type { Plan } from '../../explore/plan.ts'

/** The level and the law that an implementation is first seen to break, or `undefined`. */
export async function firstBrokenLaw(
  plan: Plan,
  runner: Runner,
  exempt: readonly string[],
): Promise<string | undefined> {
  for await (const board of judged(plan, runner)) {
    for (const level of plan.levels) {
      const broken = board.brokenAt(level).find(({ law }) => !exempt.includes(law.name))
      if (broken) return `level ${level} · ${broken.law.name}`
    }
  }
  return undefined
}

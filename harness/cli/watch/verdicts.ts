import { worst, type LevelVerdict, type Verdict } from '../../core/verdict.ts'
import type { BrokenLaw } from './state.ts'

/** The verdict on all but stress, with what the stress traffic showed. */
export function together(quick: Verdict, stress: Verdict): Verdict {
  const levels = quick.levels.map((level, index): LevelVerdict => {
    const more = stress.levels[index]
    if (!more || more.workloads === 0) return level
    const outcome = worst([level.outcome, more.outcome])
    const kept = level.laws.filter(
      (law) => !more.laws.some((one) => one.law === law.law && one.outcome === 'fail'),
    )
    const added = more.laws.filter((one) => !kept.some(({ law }) => law === one.law))
    const workloads = level.workloads + more.workloads
    const laws = [...kept, ...added]
    const { leftOut = 0, ...rest } = level
    const missing = leftOut - (laws.length - level.laws.length)
    return { ...rest, outcome, workloads, laws, ...(missing > 0 && { leftOut: missing }) }
  })
  return { ...quick, outcome: worst(levels.map(({ outcome }) => outcome)), levels }
}

/** A verdict with a law that was seen broken before the search, which may have missed it. */
export function withBroken(verdict: Verdict, broken: BrokenLaw | undefined): Verdict {
  if (!broken) return verdict
  const levels = verdict.levels.map((level): LevelVerdict => {
    const found = level.laws.find(({ law }) => law === broken.law.law)
    if (level.level !== broken.level || found?.outcome === 'fail') return level
    const others = level.laws.filter((law) => law !== found)
    return { ...level, outcome: 'fail', laws: [...others, broken.law] }
  })
  return { ...verdict, outcome: worst(levels.map(({ outcome }) => outcome)), levels }
}

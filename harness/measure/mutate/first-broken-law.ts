import { generated, judgeCases, lawsOf, scenariosOf, stressOf, type Case } from '../../cases.ts'
import type { Kata } from '../../core/kata.ts'
import type { Runner } from '../../core/runner.ts'
import { missingExports, RUNS_DEFAULT } from '../../explore.ts'

/** The seed of all generated workloads: the same mutants survive each time. */
export const SEED = 7

/** Workloads judged together before a look at the outcome. */
const CHUNK = 10

/** The workloads of each level in the order of `kata test`: scenarios, generated ones, stress. */
export type Traffic = readonly Case[][]

/** The default workloads of all levels of a kata. They are the same for every mutant. */
export function trafficOf(kata: Kata): Traffic {
  return kata.levels.map((_, index) => {
    const level = index + 1
    return [
      ...scenariosOf(kata, level),
      ...generated(kata, level, { seed: SEED, runs: RUNS_DEFAULT }),
      ...stressOf(kata, level, level),
    ]
  })
}

/**
 * Judges an implementation as `kata test` does, and stops at the first workload that breaks a law.
 *
 * @returns the level and the law, or `undefined` when no law is broken at any level.
 */
export async function firstBrokenLaw(
  kata: Kata,
  traffic: Traffic,
  runner: Runner,
): Promise<string | undefined> {
  for (const [index, cases] of traffic.entries()) {
    const level = index + 1
    const problem = missingExports(kata, level, runner)
    if (problem) return `level ${level} · ${problem.message}`
    const laws = lawsOf(kata, level)
    for (let from = 0; from < cases.length; from += CHUNK) {
      const judged = await judgeCases(laws, runner, cases.slice(from, from + CHUNK))
      for (const results of judged) {
        for (const [law, result] of results) {
          if (typeof result !== 'string') return `level ${level} · ${law.name}`
        }
      }
    }
  }
  return undefined
}

import fc from 'fast-check'
import type { Feature } from '../core/kata.ts'
import { EPOCH_MS, type Operation, type Workload } from '../core/workload.ts'
import { NOT_A_NUMBER, UNDEFINED, type Value } from '../core/value.ts'

/** Values that careless code takes for nothing. */
export const FALSY: readonly Value[] = [UNDEFINED, null, 0, '', NOT_A_NUMBER, false]

type Drawable = Pick<Feature<never>, 'level' | 'needs'>

/**
 * Which features a workload uses, each drawn apart: so that any two of them meet in a quarter of all
 * workloads, and each is missing from many. Known as swarm testing (Groce and others, 2012). What the
 * level introduces is used more often. With a feature come those that it needs.
 */
export function swarm<Name extends string>(
  features: Record<Name, Drawable>,
  level: number,
): fc.Arbitrary<Record<Name, boolean>> {
  const flagOf = (since: number): fc.Arbitrary<boolean> => {
    if (since > level) return fc.constant(false)
    return since > 1 && since === level ? fc.constantFrom(false, true, true, true) : fc.boolean()
  }
  const entries = Object.entries<Drawable>(features)
  const flags = entries.map(([name, { level: since }]) => [name, flagOf(since)])
  const drawn: fc.Arbitrary<Record<string, boolean>> = fc.record(Object.fromEntries(flags))
  return drawn.map((has) => {
    const needed = entries.flatMap(([name, { needs = [] }]) => (has[name] ? needs : []))
    return { ...has, ...Object.fromEntries(needed.map((name) => [name, true])) }
  }) as fc.Arbitrary<Record<Name, boolean>>
}

/** A value now and then: in `times` of twelve. */
export function inTwelve<T>(
  times: number,
  arbitrary: fc.Arbitrary<T>,
): fc.Arbitrary<T | undefined> {
  const never = fc.constant(undefined)
  return fc.oneof({ weight: 12 - times, arbitrary: never }, { weight: times, arbitrary })
}

/** Puts options and operations at a fixed epoch or at any other, with a seed for `Math.random`. */
export function workloadOf<Options, Op extends Operation>(
  content: fc.Arbitrary<{ options: Options; operations: Op[] }>,
): fc.Arbitrary<Workload<Options, Op>> {
  return fc
    .record({
      epochMs: fc.oneof(fc.constant(EPOCH_MS), fc.integer({ min: 1, max: 4_000_000_000_000 })),
      seed: fc.nat(),
      content,
    })
    .map(({ epochMs, seed, content }) => ({ epochMs, seed, ...content }))
}

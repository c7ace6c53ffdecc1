import { Bench } from 'tinybench'
import { median } from '../lib/median.ts'
import type { Throughput } from '../core/throughput.ts'

export interface Sample {
  subject: string
  size: number
  /** Operations a second of each round, in the order measured. */
  opsPerSec: number[]
}

/** A subject that needs longer than this for one size is not asked for a larger one. */
const SLOW_MS = 1_000
/** Nor one that would need longer than this for the next, if its time grows on as it grew. */
const EXPECTED_MS_MAX = 10_000
const ROUNDS_MIN = 5
/** Not measured: until V8 has compiled what is hot. */
const WARM_UP_ROUNDS = 30
const WARM_UP_SIZE = 500
const ROUNDS_MAX = 40
/** Time that one size is given, all subjects together. */
const BUDGET_MS = 2_500

/**
 * Measures subjects in turn, round by round, so that whatever slows the machine down slows all of
 * them. Each round works on a fresh instance.
 */
export async function* measure(
  { prepare }: Throughput,
  subjects: ReadonlyMap<string, object>,
  sizes: readonly number[],
): AsyncGenerator<Sample> {
  for (let round = 0; round < WARM_UP_ROUNDS; round++) {
    for (const implementation of subjects.values()) {
      await once(() => prepare(implementation, WARM_UP_SIZE))
    }
  }
  const slow = new Set<string>()
  const lastMs = new Map<string, number>()
  for (const size of sizes) {
    const opsPerSec = new Map<string, number[]>()
    const startMs = performance.now()
    for (let round = 0; round < ROUNDS_MAX; round++) {
      if (round >= ROUNDS_MIN && performance.now() - startMs > BUDGET_MS) break
      for (const [subject, implementation] of subjects) {
        if (slow.has(subject)) continue
        const ms = await once(() => prepare(implementation, size))
        opsPerSec.set(subject, [...(opsPerSec.get(subject) ?? []), (size / ms) * 1_000])
        if (ms > SLOW_MS) slow.add(subject)
      }
    }
    for (const [subject, values] of opsPerSec) {
      const ms = (size / median(values)) * 1_000
      if (ms * (ms / (lastMs.get(subject) ?? ms)) > EXPECTED_MS_MAX) slow.add(subject)
      lastMs.set(subject, ms)
      yield { subject, size, opsPerSec: values }
    }
  }
}

/** Milliseconds that one prepared function takes. */
async function once(prepare: () => () => unknown): Promise<number> {
  let perform = (): unknown => undefined
  const bench = new Bench({ iterations: 1, time: 0, warmup: false, throws: true })
  bench.add('once', () => perform(), { async: true, beforeEach: () => void (perform = prepare()) })
  const [task] = await bench.run()
  const { result } = task ?? {}
  if (!result || !('latency' in result)) throw new Error('Expected a measurement')
  return result.latency.mean
}

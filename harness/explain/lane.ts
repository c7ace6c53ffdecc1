import type { Kata } from '../core/kata.ts'
import type { Counterexample } from '../core/verdict.ts'
import { wrap } from './wrap.ts'

/** What was long before tells nothing. */
const STEPS_MAX = 8

/**
 * How a part of the contract's state came to be what it is when it goes wrong:
 * `cache by the contract: 3 ms [b] → 16 ms [b a] → 26 ms [a c]`. Nothing where it never changed.
 */
export function laneLines(
  { workload, history, finding }: Counterexample,
  state: string,
  kata: Pick<Kata, 'states'>,
  columns: number,
): string[] {
  const { atMs = Infinity } = finding
  const states = kata.states?.({ workload, history }) ?? []
  const steps = new Map<number, string>()
  let last: string | undefined
  for (const [index, { t }] of history.events.entries()) {
    const words = states[index]?.[state]
    // What goes wrong then changes what should be next.
    if (t >= atMs || words === undefined || words === last) continue
    if (last !== undefined) steps.set(t, words)
    last = words
  }
  if (steps.size === 0) return []
  const told = [...steps].map(([t, words]) => `${t} ms ${words}`)
  const shown = told.length > STEPS_MAX ? ['…', ...told.slice(-STEPS_MAX)] : told
  return wrap(`${state} by the contract: ${shown.join(' → ')}`, '    ', '', columns)
}

import { expect, test } from 'vitest'
import {
  emptyHistory,
  traffic,
  type History,
  type Judgement,
  type Law,
  type Operation,
  type Run,
  type Value,
  type Workload,
} from '../../harness/core/index.ts'

/** `[t, kind, id, fields]`, in the order of recording. */
export type Line = [t: number, kind: string, id: string, fields?: Record<string, Value>]

/**
 * A run written by hand: the options, the operations, what happened, and what else was found. Lines
 * are put in the order of time, those of one instant stay as they are.
 */
export function handwritten<Options, Op extends Operation>(
  options: Options,
  operations: Op[],
  lines: Line[],
  extra: Partial<History> = {},
): Run<Workload<Options, Op>> {
  const inOrder = lines.toSorted(([a], [b]) => a - b)
  const events = inOrder.map(([t, kind, id, fields], seq) => ({ t, seq, kind, id, ...fields }))
  return {
    workload: traffic(options, operations),
    history: { ...emptyHistory({ kind: 'over' }), events, ...extra },
  }
}

type Example<W extends Workload> = Run<W> | [run: Run<W>, placed: Run<W>]

/** Three tests for a law: a history that keeps it, one that breaks it, one that says nothing. */
export function testLaw<W extends Workload>(
  law: Law<W>,
  examples: { holds: Example<W>; breaks: Example<W>; says: string | RegExp; unknown: Example<W> },
): void {
  const judge = (example: Example<W>): Judgement => {
    return Array.isArray(example) ? law.judge(...example) : law.judge(example)
  }
  test(`${law.name} holds: ${law.sentence}`, () => {
    expect(judge(examples.holds)).toBe('holds')
  })
  test(`${law.name} is broken, and the finding says so`, () => {
    const judgement = judge(examples.breaks)
    const { says } = examples
    const message: unknown =
      typeof says === 'string' ? expect.stringContaining(says) : expect.stringMatching(says)
    expect(judgement).toMatchObject({ message })
  })
  test(`${law.name} says nothing without its premise`, () => {
    expect(judge(examples.unknown)).toBe('unknown')
  })
}

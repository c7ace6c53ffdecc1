import { expect, test } from 'vitest'
import type { Step } from '../../harness/core/step.ts'
import { linesOf } from '../../harness/show/lines.ts'

test('a line goes to its own event or the one before it, and only the file shown is pointed into', () => {
  const event = (seq: number, kind: string): Parameters<typeof linesOf>[0][number] =>
    ({ kind, id: 'r1', t: 0, seq }) as Parameters<typeof linesOf>[0][number]
  const step = (seq: number, did: Step['did'], file: string, line: number): Step => ({
    ...{ t: 0, seq, did, id: 'r1', at: { file, line, text: `${did}()` } },
  })
  const trace = [
    step(1, 'arms', 'more.ts', 7),
    step(1, 'calls', 'solution.ts', 3),
    { ...step(2, 'answers', 'solution.ts', 5), isAfter: true as const },
  ]
  const events = [event(0, 'submit'), event(1, 'start'), event(2, 'settle')]
  expect(linesOf(events, trace, 'solution.ts')).toEqual([
    [{ line: undefined, text: 'more.ts:7: arms()' }],
    [{ line: 3, text: '3: calls()' }],
    [{ line: 5, text: 'after 5: answers()' }],
  ])
})

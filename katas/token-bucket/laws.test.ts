import { describe, expect, test } from 'vitest'
import type { Law, Run, Value } from '../../harness/core/index.ts'
import { handwritten, testLaw, type Line } from '../../test/support/handwritten.ts'
import type { QuotaOperation, QuotaWorkload } from './drive.ts'
import { laws } from './laws.ts'

type QuotaRun = Run<QuotaWorkload>

type Step = [operation: Partial<QuotaOperation> & { nowMs: number }, answer: Record<string, Value>]

const ok = (remaining: Value): Record<string, Value> => ({ how: 'returned', ok: true, remaining })
const no = (retryAfterMs: Value): Record<string, Value> => ({
  how: 'returned',
  ok: false,
  retryAfterMs,
})
const NEVER: Value = { $: 'Infinity' }
const REFUSED: Record<string, Value> = {
  how: 'threw',
  value: { $: 'error', id: '#1', name: 'RangeError', message: 'bad', type: 'RangeError' },
}

const take = (nowMs: number, cost: Value, answer: Record<string, Value>, tenant = 'a'): Step => [
  { do: 'take', nowMs, cost, tenant },
  answer,
]
const settle = (nowMs: number, reserved: number, actual: number, tenant = 'a'): Step => [
  { do: 'settle', nowMs, tenant, reserved, actual },
  { how: 'returned' },
]

/** A bucket of 4 tokens that refills 2 a second, unless another rate is given. */
function quota(steps: Step[], refillPerSec = 2): QuotaRun {
  const operations = steps.map(([operation], index) => ({
    id: `r${index + 1}`,
    when: index === 0 ? { at: 0 } : { burst: true },
    ...operation,
  })) as QuotaOperation[]
  const lines = steps.map(([{ do: kind, nowMs }, answer], index): Line => [
    0,
    kind ?? 'take',
    operations[index]?.id ?? '',
    { nowMs, ...answer },
  ])
  const options = { capacity: 4, refillPerSec, clock: 'injected' as const }
  return handwritten(options, operations, lines) as QuotaRun & { workload: QuotaWorkload }
}

const crowd = (
  nowMs: number,
  tenants: number,
  calls: number,
  more: { stepMs?: number; cost?: number; walks?: Value; answers?: string } = {},
): Step => {
  const { stepMs = 0, cost = 4, walks = [], answers = '1'.repeat(calls) } = more
  const counted = true
  return [
    { do: 'crowd', nowMs, tenants, calls, stepMs, cost, counted },
    { answers, walks },
  ]
}
const observe = (nowMs: number, tenants: number): Step => [{ do: 'observe', nowMs }, { tenants }]

const nothing = quota([])

function lawNamed(name: string): Law<QuotaWorkload> {
  return laws.find((law) => law.name === name) as Law<QuotaWorkload>
}

/** The laws that a run breaks, in the order of the table. */
function broken(run: QuotaRun): string[] {
  return laws.filter((law) => typeof law.judge(run) === 'object').map(({ name }) => name)
}

describe('the bucket', () => {
  const empty = take(0, 4, ok(0))
  testLaw(lawNamed('stays-within-the-envelope'), {
    holds: quota([empty, take(500, 1, ok(0))]),
    breaks: quota([take(0, 1, ok(3)), take(1_875, 3, ok(1)), take(2_000, 4, ok(0))]),
    says: 'At 2000 ms r3 take("a", 4)\nexpected  at most 4.25 tokens spent: 4 and what flows in\ngot       7, in the window of 125 ms from r2 to r3',
    unknown: quota([empty, take(0, 1, no(500))]),
  })
  testLaw(lawNamed('matches-the-exact-bucket'), {
    holds: quota([empty, take(625, 1, ok(0.25)), take(625, 1, no(375))]),
    breaks: quota([empty, take(625, 1, ok(0))]),
    says: 'At 625 ms r2 take("a", 1): the bucket holds 1.25 of 4 tokens\nexpected  ok, 0.25 left\ngot       ok, 0 left',
    unknown: nothing,
  })
  testLaw(lawNamed('enough-tokens-admit'), {
    holds: quota([empty, take(500, 1, ok(0))]),
    breaks: quota([empty, take(500, 1, no(1))]),
    says: /r2 .* holds 1 of 4[^]*expected {2}ok, 0 left\ngot {7}refused[^]*a balance equal to the cost is enough/,
    unknown: quota([take(0, 5, no(NEVER))]),
  })
  testLaw(lawNamed('starts-full-and-never-overflows'), {
    holds: quota([empty, take(60_000, 4, ok(0))]),
    breaks: quota([take(0, 3, no(2_000))]),
    says: /holds 4 of 4[^]*a bucket starts full/,
    unknown: quota([take(0, 5, no(NEVER))]),
  })
  testLaw(lawNamed('too-dear-never-retries'), {
    holds: quota([take(0, 5, no(NEVER)), empty]),
    breaks: quota([take(0, 5, no(500))]),
    says: /expected {2}refused, no wait will do\n.*500 ms\nthe cost is above the capacity of 4/,
    unknown: quota([empty]),
  })
  test('it holds no more than the capacity after a silence', () => {
    const run = quota([take(0, 1, ok(3)), take(60_000, 1, ok(40))])
    expect(broken(run)).toEqual(['starts-full-and-never-overflows'])
  })
  test('after a wrong decision it is judged again as soon as it is full', () => {
    const wrong = [empty, take(1_000, 1, no(5)), take(1_125, 2, no(5))]
    expect(broken(quota(wrong))).toEqual(['enough-tokens-admit'])
    const later = [...wrong, take(9_000, 1, ok(2)), take(9_000, 1, ok(1))]
    expect(broken(quota(later))).toEqual(['matches-the-exact-bucket', 'enough-tokens-admit'])
  })
  test('full again is what any bucket would be by then, whatever the code believes', () => {
    const short = [take(0, 1, ok(2)), take(500, 1, ok(2))]
    expect(broken(quota(short))).toEqual(['starts-full-and-never-overflows'])
    expect(broken(quota([...short, take(3_000, 1, ok(2))]))).toEqual([
      'starts-full-and-never-overflows',
      'matches-the-exact-bucket',
    ])
  })
  test('what is rounded at the first call is not a bucket that starts with less', () => {
    expect(broken(quota([take(0, 0.5, ok(3))]))).toEqual(['matches-the-exact-bucket'])
  })
  test('within a millionth of the edge both decisions are right, but not on the exact grid', () => {
    const either = [take(500, 1, ok(0)), take(500, 1, no(1))]
    for (const one of either) expect(broken(quota([empty, one], 2 - 1e-7))).toEqual([])
    expect(broken(quota([empty, take(500, 1, no(1))]))).toEqual(['enough-tokens-admit'])
  })
  test('a cost too tiny to be told from nothing is a cost like any other', () => {
    expect(broken(quota([take(0, 1e-45, ok(4)), take(0, 4, ok(0))], 3))).toEqual([])
  })
  test('what was observed goes on: one that was admitted at the edge has spent', () => {
    const run = quota([empty, take(500, 1, ok(0)), take(500, 1, ok(0))], 2 - 1e-7)
    expect(broken(run)).toEqual(['stays-within-the-envelope'])
  })
})

describe('refusals, waits, polls', () => {
  testLaw(lawNamed('denials-are-free'), {
    holds: quota([take(0, 2, ok(2)), take(0, 3, no(500)), take(0, 1, ok(1))]),
    breaks: quota([take(0, 2, ok(2)), take(0, 3, no(500)), take(0, 1, no(500))]),
    says: /expected {2}ok, 1 left\ngot {7}refused[^]*r2 had been refused, and costs nothing/,
    unknown: quota([take(0, 2, ok(2)), take(0, 1, ok(1))]),
  })
  testLaw(lawNamed('retry-after-is-tight'), {
    holds: quota([take(0, 4, ok(0)), take(125, 1, no(375))]),
    breaks: quota([take(0, 4, ok(0)), take(125, 1, no(374))]),
    says: /expected {2}refused, retry after 375 ms\n.*374 ms\na retry at 499 ms would be refused again/,
    unknown: quota([take(0, 4, ok(0)), take(0, 5, no(NEVER))]),
  })
  testLaw(lawNamed('polling-changes-nothing'), {
    holds: quota([take(0, 3, ok(1)), take(0, 0, ok(1)), take(0, 1, ok(0))]),
    breaks: quota([take(0, 3, ok(1)), take(0, 0, ok(0))]),
    says: /r2 take\("a", 0\)[^]*expected {2}ok, 1 left\ngot {7}ok, 0 left\na cost of 0 only asks/,
    unknown: quota([take(0, 3, ok(1)), take(0, 1, ok(0))]),
  })
  test('a poll that loses what had flowed in is told by the call after it', () => {
    const proven = [take(0, 4, ok(0)), take(500, 1, ok(0))]
    const run = quota([...proven, take(750, 0, ok(0.5)), take(1_000, 1, no(250))])
    expect(broken(run)).toEqual(['enough-tokens-admit'])
    const half = quota([...proven, take(1_250, 0, ok(1.5)), take(1_500, 1, no(1))])
    expect(broken(half)).toEqual(['polling-changes-nothing'])
  })
})

describe('a clock that jumps', () => {
  const excursion = [take(1_000, 4, ok(0)), take(1_500, 0, ok(1)), take(1_000, 0, ok(1))]
  testLaw(lawNamed('clock-jumps-change-nothing'), {
    holds: quota([...excursion, take(1_500, 1, ok(0))]),
    breaks: quota([...excursion, take(1_500, 1, ok(1))]),
    says: /r4 take\("a", 1\): the bucket holds 1 of 4[^]*the clock had jumped back to 0 ms/,
    unknown: quota([take(0, 4, ok(0))]),
  })
  test('behind, nobody looks at the wait', () => {
    expect(broken(quota([take(1_000, 4, ok(0)), take(0, 1, no(77))]))).toEqual([])
  })
  test('one mark for all, or a mark for each tenant', () => {
    const both = [take(0, 4, ok(0)), take(1_000, 4, ok(0), 'b')]
    for (const balance of [1, 2]) {
      expect(broken(quota([...both, take(500, 0, ok(balance))]))).toEqual([])
    }
    expect(broken(quota([...both, take(500, 0, ok(1.5))]))).toEqual(['clock-jumps-change-nothing'])
  })
  test('whether the reading of a refused or of a bad call counts is open', () => {
    const refused = [take(0, 4, ok(0)), take(1_000, 3, no(500))]
    const bad = [take(0, 4, ok(0)), take(1_000, -1, REFUSED)]
    for (const calls of [refused, bad]) {
      for (const balance of [1, 2]) {
        expect(broken(quota([...calls, take(500, 0, ok(balance))]))).toEqual([])
      }
    }
  })
  test('one reading has to explain what follows', () => {
    const refused = [take(0, 4, ok(0)), take(1_000, 3, no(500)), take(500, 0, ok(2))]
    expect(broken(quota([...refused, take(1_000, 1, ok(1))]))).toEqual([])
    expect(broken(quota([...refused, take(1_000, 1, ok(2))]))).toEqual([
      'clock-jumps-change-nothing',
    ])
  })
  test('a full bucket may have been forgotten, and its mark with it', () => {
    const full = [take(9_000, 1, ok(3)), take(18_000, 0, ok(4)), take(9_000, 4, ok(0))]
    for (const balance of [0, 2]) {
      expect(broken(quota([...full, take(10_000, 0, ok(balance))]))).toEqual([])
    }
  })
})

describe('many tenants', () => {
  testLaw(lawNamed('tenants-are-isolated'), {
    holds: quota([take(0, 4, ok(0)), take(0, 4, ok(0), 'b')]),
    breaks: quota([take(0, 4, ok(0)), take(0, 3, no(1_500), 'b')]),
    says: /r2 take\("b", 3\): the bucket holds 4 of 4[^]*as if another tenant spent from the same bucket/,
    unknown: quota([take(0, 4, ok(0))]),
  })
  test('names that look alike are several', () => {
    const run = quota([take(0, 1, ok(3)), take(0, 2, ok(2), 'b'), take(0, 1, ok(2), 'A ')])
    expect(broken(run)).toEqual(['tenants-are-isolated'])
  })
  test('any string is a name', () => {
    const run = quota([take(0, 1, ok(3)), take(0, 1, ok({ $: 'NaN' }), '__proto__')])
    expect(broken(run)).toEqual(['tenants-are-isolated'])
  })

  const active = crowd(6_000, 100, 2_500, { stepMs: 1_000, cost: 0 })
  const late = crowd(3_000_000, 100, 2_500, { cost: 0 })
  testLaw(lawNamed('forgets-full-tenants'), {
    holds: quota([crowd(0, 2_000, 2_000), active, observe(3_000_000, 1_024)]),
    breaks: quota([crowd(0, 2_000, 2_000), active, observe(3_000_000, 1_025)]),
    says: /expected {2}at most 1024 tenants\ngot {7}1025\n2500 calls by 100 tenants/,
    unknown: quota([crowd(0, 2_000, 2_000)]),
  })
  test('the calls may all fall in the last instant', () => {
    const run = (tenants: number): QuotaRun =>
      quota([crowd(0, 2_000, 2_000), late, observe(3_000_000, tenants)])
    expect(broken(run(1_024))).toEqual([])
    expect(broken(run(1_025))).toEqual(['forgets-full-tenants'])
  })
  test('a full tenant may be held, one that is not full must be, and nobody who never came', () => {
    const held = (tenants: number): string[] =>
      broken(quota([take(0, 1, ok(3)), take(0, 0, ok(4), 'b'), observe(0, tenants)]))
    expect([0, 1, 2, 3].map((tenants) => held(tenants).length)).toEqual([1, 0, 0, 1])
  })
  const soon = (walks: Value): QuotaRun =>
    quota([
      crowd(0, 2_000, 2_000),
      crowd(0, 100, 300, { answers: '0'.repeat(300), cost: 1, walks }),
    ])
  testLaw(lawNamed('no-call-walks-all-tenants'), {
    holds: soon([[7, 2_000]]),
    breaks: soon([
      [7, 2_000],
      [8, 2_000],
    ]),
    says: /no second walk through all tenants within 2000 ms\ngot {7}call 9 of this crowd visited 2000/,
    unknown: nothing,
  })
})

describe('settling and bad input', () => {
  testLaw(lawNamed('settles-the-difference'), {
    holds: quota([take(0, 2, ok(2)), settle(0, 2, 5), take(0, 0, no(500))]),
    breaks: quota([take(0, 2, ok(2)), settle(0, 2, 5), take(0, 0, ok(0))]),
    says: /r3 take\("a", 0\): the bucket holds -1 of 4 tokens \(debt\)[^]*"a" had been settled by r2/,
    unknown: quota([take(0, 2, ok(2))]),
  })
  test('a stranger counts as full: surcharges apply, refunds vanish', () => {
    const stranger = [settle(0, 5, 0, 'b'), settle(0, 0, 3)]
    const right = quota([...stranger, take(0, 1, ok(0)), take(0, 4, ok(0), 'b')])
    expect(broken(right)).toEqual([])
    const wrong = quota([...stranger, take(0, 1, ok(3)), take(0, 4, ok(0), 'b')])
    expect(broken(wrong)).toEqual(['settles-the-difference'])
  })
  test('under a jumping clock, a settlement is booked on the bucket as it stands', () => {
    const jump = [take(1_000, 4, ok(0)), settle(500, 2, 0)]
    expect(broken(quota([...jump, take(1_000, 0, ok(2))]))).toEqual([])
    expect(broken(quota([...jump, take(1_000, 0, ok(3))]))).toEqual(['settles-the-difference'])
  })
  testLaw(lawNamed('bad-input-is-refused'), {
    holds: quota([take(0, -1, REFUSED), take(0, 4, ok(0))]),
    breaks: quota([take(0, -1, ok(5))]),
    says: /r1 take\("a", -1\)\nexpected {2}a TypeError or a RangeError\ngot {7}no error/,
    unknown: quota([take(0, 4, ok(0))]),
  })
  test('bad input that was refused and yet spent is told as such', () => {
    const run = quota([take(0, 1, ok(3)), take(0, -1, REFUSED), take(0, 1, ok(3))])
    expect(broken(run)).toEqual(['bad-input-is-refused'])
  })
})

import { describe } from 'vitest'
import type { Value } from '../../harness/core/index.ts'
import { handwritten, testLaw, type Line } from '../../test/support/handwritten.ts'
import type { QuotaOperation, QuotaWorkload } from './drive.ts'
import * as law from './laws.ts'
import type { QuotaRun } from './facts.ts'

type Step = [operation: Partial<QuotaOperation> & { nowMs: number }, answer: Record<string, Value>]

const ok = (remaining: number): Record<string, Value> => ({ how: 'returned', ok: true, remaining })
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
const settle = (nowMs: number, reserved: number, actual: number): Step => [
  { do: 'settle', nowMs, tenant: 'a', reserved, actual },
  { how: 'returned' },
]

/** A bucket of 4 tokens that refills 2 a second; ids count from r1 unless given. */
function quota(steps: Step[], ids: string[] = []): QuotaRun {
  const operations = steps.map(([operation], index) => ({
    id: ids[index] ?? `r${index + 1}`,
    when: index === 0 ? { at: 0 } : { burst: true },
    ...operation,
  })) as QuotaOperation[]
  const lines = steps.map(([{ do: kind, nowMs }, answer], index): Line => [
    0,
    kind ?? 'take',
    operations[index]?.id ?? '',
    { nowMs, ...answer },
  ])
  const options = { capacity: 4, refillPerSec: 2, clock: 'injected' as const }
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

describe('Q1 to Q3: the bucket', () => {
  testLaw(law.staysWithinTheEnvelope, {
    holds: quota([take(0, 4, ok(0)), take(500, 1, ok(0))]),
    breaks: quota([take(0, 1, ok(3)), take(1_875, 3, ok(1)), take(2_000, 4, ok(0))]),
    says: /r3 take\("a", 4\)\nexpected {2}at most 4.25 tokens spent[^]*got {7}7\n[^]*125 ms begins with r2/,
    unknown: quota([take(0, 4, ok(0)), take(0, 1, no(500))]),
  })
  testLaw(law.matchesTheExactBucket, {
    holds: quota([take(0, 4, ok(0)), take(625, 1, ok(0.25)), take(625, 1, no(375))]),
    breaks: quota([take(0, 4, ok(0)), take(625, 1, ok(0))]),
    says: /at 625 ms {2}r2 take\("a", 1\): the bucket holds 1.25 of 4 tokens\nexpected {2}ok, 0.25 left\ngot {7}ok, 0 left/,
    unknown: nothing,
  })
  testLaw(law.enoughTokensAdmit, {
    holds: quota([take(0, 4, ok(0)), take(500, 1, ok(0))]),
    breaks: quota([take(0, 4, ok(0)), take(500, 1, no(1))]),
    says: /r2 .* holds 1 of 4[^]*expected {2}ok, 0 left\ngot {7}refused/,
    unknown: quota([take(0, 4, ok(0)), take(0, 1, no(500))]),
  })
})

describe('Q4 to Q6: refusals, waits, polls', () => {
  const plain = quota([take(0, 4, ok(0)), take(500, 1, ok(0))])
  const ids = ['r1', 'x', 'r2']
  testLaw(law.denialsAreFree, {
    holds: [plain, quota([take(0, 4, ok(0)), take(0, 1, no(500)), take(500, 1, ok(0))], ids)],
    breaks: [plain, quota([take(0, 4, ok(0)), take(0, 1, no(500)), take(500, 1, no(500))], ids)],
    says: 'got       ok, 0 left\nwith refused calls added: refused, retry after 500 ms',
    unknown: [plain, quota([take(0, 4, ok(0)), take(0, 1, ok(0)), take(500, 1, ok(0))], ids)],
  })
  testLaw(law.retryAfterIsTight, {
    holds: quota([take(0, 4, ok(0)), take(125, 1, no(375))]),
    breaks: quota([take(0, 4, ok(0)), take(125, 1, no(374))]),
    says: /expected {2}refused, retry after 375 ms\n.*374 ms\na retry at 499 ms would be refused again/,
    unknown: quota([take(0, 4, ok(0)), take(0, 5, no(NEVER))]),
  })
  testLaw(law.pollingChangesNothing, {
    holds: [plain, quota([take(0, 4, ok(0)), take(250, 0, ok(0.5)), take(500, 1, ok(0))], ids)],
    breaks: [plain, quota([take(0, 4, ok(0)), take(250, 0, ok(0)), take(500, 1, no(250))], ids)],
    says: 'with polls of cost 0 in between: refused',
    unknown: plain,
  })
})

describe('Q7, Q14, Q16: many tenants', () => {
  const both = quota([take(0, 4, ok(0)), take(0, 4, ok(0), 'b')])
  testLaw(law.tenantsAreIsolated, {
    holds: [both, quota([take(0, 4, ok(0), 'b')], ['r2'])],
    breaks: [
      quota([take(0, 4, ok(0)), take(0, 4, no(2_000), 'b')]),
      quota([take(0, 4, ok(0), 'b')], ['r2']),
    ],
    says: 'alone: ok, 0 left',
    unknown: both,
  })
  const active = crowd(6_000, 100, 2_500, { stepMs: 1_000, cost: 0 })
  testLaw(law.forgetsFullTenants, {
    holds: quota([crowd(0, 2_000, 2_000), active, observe(3_000_000, 100)]),
    breaks: quota([crowd(0, 2_000, 2_000), active, observe(3_000_000, 2_000)]),
    says: /expected {2}at most 1024 tenants\ngot {7}2000\n2500 calls by 100 tenants/,
    unknown: quota([crowd(0, 2_000, 2_000), observe(10, 2_000)]),
  })
  const soon = (walks: Value): QuotaRun =>
    quota([
      crowd(0, 2_000, 2_000),
      crowd(0, 100, 300, { answers: '0'.repeat(300), cost: 1, walks }),
    ])
  testLaw(law.noCallWalksAllTenants, {
    holds: soon([[7, 2_000]]),
    breaks: soon([
      [7, 2_000],
      [8, 2_000],
    ]),
    says: /no second walk through all tenants within 2000 ms\ngot {7}call 9 of this crowd visited 2000/,
    unknown: nothing,
  })
})

describe('Q8 to Q10: edges', () => {
  testLaw(law.tooDearNeverRetries, {
    holds: quota([take(0, 5, no(NEVER)), take(0, 4, ok(0))]),
    breaks: quota([take(0, 5, no(500))]),
    says: /expected {2}refused, no wait will do\n.*500 ms\nthe cost is above the capacity of 4/,
    unknown: quota([take(0, 4, ok(0))]),
  })
  testLaw(law.clockJumpsChangeNothing, {
    holds: quota([take(1_000, 4, ok(0)), take(0, 1, no(1_500)), take(1_000, 1, no(500))]),
    breaks: quota([
      take(1_000, 4, ok(0)),
      take(1_500, 0, ok(1)),
      take(1_000, 0, ok(1)),
      take(1_500, 1, ok(1)),
    ]),
    says: /r4 take\("a", 1\): the bucket holds 1 of 4[^]*the clock had jumped back to 0 ms/,
    unknown: quota([take(0, 4, ok(0))]),
  })
  testLaw(law.startsFullAndNeverOverflows, {
    holds: quota([take(0, 4, ok(0)), take(60_000, 4, ok(0))]),
    breaks: quota([take(0, 4, no(2_000))]),
    says: /holds 4 of 4[^]*a bucket starts full/,
    unknown: quota([take(0, 5, no(NEVER))]),
  })
})

describe('Q15 and Q17: settling and bad input', () => {
  testLaw(law.settlesTheDifference, {
    holds: quota([take(0, 2, ok(2)), settle(0, 2, 5), take(0, 0, no(500))]),
    breaks: quota([take(0, 2, ok(2)), settle(0, 2, 5), take(0, 0, ok(0))]),
    says: /r3 take\("a", 0\): the bucket holds -1 of 4 tokens \(debt\)[^]*"a" had been settled before/,
    unknown: quota([take(0, 2, ok(2))]),
  })
  testLaw(law.badInputIsRefused, {
    holds: quota([take(0, -1, REFUSED), take(0, 4, ok(0))]),
    breaks: quota([take(0, -1, ok(5))]),
    says: /r1 take\("a", -1\)\nexpected {2}a TypeError or a RangeError\ngot {7}no error/,
    unknown: quota([take(0, 4, ok(0))]),
  })
})

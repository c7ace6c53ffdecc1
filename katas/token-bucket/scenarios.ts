import {
  EPOCH_MS,
  INFINITE,
  NOT_A_NUMBER,
  traffic,
  UNDEFINED,
  type Scenario,
  type Value,
  type When,
} from '../../harness/core/index.ts'
import type { QuotaOperation, QuotaWorkload, WorkloadOptions } from './drive.ts'

export const BAD_NUMBERS: Value[] = [
  -1,
  NOT_A_NUMBER,
  INFINITE,
  { $: '-Infinity' },
  '1',
  null,
  -0.5,
]
export const BAD_TENANTS: Value[] = [UNDEFINED, null, 1, true, { $: 'object', id: 'tenant' }]
export const BAD_SIZES: Value[] = [0, -1, NOT_A_NUMBER, INFINITE, '10', null, UNDEFINED]

/** Names that mean something to objects, and names that are one as soon as somebody tidies them. */
const NAMES = [
  ...['__proto__', 'constructor', '', ' ', 'a', 'A', ' a', 'a '],
  ...['\u00e9', 'e\u0301', '\ufffd', '\ud800'],
]

/** An operation without its id and place: `at` counts from the first reading. */
export type Step<Op = QuotaOperation> = Op extends QuotaOperation
  ? Omit<Op, 'id' | 'when' | 'nowMs'> & { at: number }
  : never

export const take = (at: number, tenant: Value, cost?: Value): Step => ({
  at,
  do: 'take',
  tenant,
  ...(cost !== undefined && { cost }),
})

export const settle = (at: number, tenant: Value, reserved: Value, actual: Value): Step => ({
  at,
  do: 'settle',
  tenant,
  reserved,
  actual,
})

export const observe = (at: number): Step => ({ at, do: 'observe' })

export function operationsOf(
  steps: Step[],
  startMs: number,
  clock: WorkloadOptions['clock'],
): QuotaOperation[] {
  return steps.map(({ at, ...step }, index): QuotaOperation => {
    const inOneGo: When = index === 0 ? { at: 0 } : { burst: true }
    const when: When = clock === 'default' ? { at } : inOneGo
    return { id: `r${index + 1}`, when, nowMs: startMs + at, ...step } as QuotaOperation
  })
}

function scenario(
  name: string,
  level: number,
  options: { capacity: number; refillPerSec: number; startMs?: number; clock?: 'default' },
  steps: Step[],
): Scenario<QuotaWorkload> {
  const { capacity, refillPerSec, startMs = EPOCH_MS, clock = 'injected' } = options
  const operations = operationsOf(steps, startMs, clock)
  return { name, level, workload: traffic({ capacity, refillPerSec, clock }, operations) }
}

export interface CrowdShape {
  capacity: number
  refillPerSec: number
  tenants: number
  /** One call was made long before, and the first refill time is over. */
  isOld: boolean
  /** The last calls all fall into the last instant. */
  isLate: boolean
  /** These last calls are all one tenant's, and it is refused. */
  isNoisy: boolean
  /** The very first of them owes more than it will have paid back. */
  hasDebtor: boolean
  /** All that come once go into debt by a settlement, and pay it back in time. */
  areDebtors?: boolean
}

/**
 * Thousands of tenants come once. A hundred of them come again while no bucket is full yet: whoever
 * walks through all finds none to forget, and all of them again the next time. After two refill times,
 * or in the last instant, the hundred, or one that is refused, come again and again, until as many calls were made as tenants
 * were held: that is between 3 and 4 refill times, past the three that a solution has.
 */
export function crowded({
  capacity,
  refillPerSec,
  tenants,
  isOld,
  isLate,
  isNoisy,
  hasDebtor,
  areDebtors = false,
}: CrowdShape): Step[] {
  const refillMs = (capacity / refillPerSec) * 1000
  const onGrid = (ms: number): number => Math.floor(ms / 125) * 125
  const calls = tenants + 400
  const fromMs = isOld ? onGrid(2.5 * refillMs) : 0
  const quietMs = onGrid(isLate ? 3.5 * refillMs : 2 * refillMs)
  const stepMs = isLate ? 0 : onGrid((1.9 * refillMs) / calls)
  const lastMs = quietMs + calls * stepMs
  const crowd = { do: 'crowd', cost: capacity, counted: false, stepMs: 0 } as const
  const again = { ...crowd, tenants: 100, counted: true }
  const last = isNoisy ? { tenants: 1, cost: capacity } : { cost: 1 }
  const steps: Step[] = [
    ...(hasDebtor ? [settle(0, 'debtor', 0, capacity * 100)] : []),
    {
      ...crowd,
      ...{ at: 0, tenants, calls: tenants },
      ...(areDebtors && { settles: true, cost: capacity * 1.5 }),
    },
    take(0, 'u0', 1),
    take(0, 'u1999', 1),
    { ...again, at: 0, stepMs: onGrid((0.95 * refillMs) / 300), calls: 300 },
    observe(onGrid(0.95 * refillMs)),
    { ...again, ...last, at: quietMs, stepMs, calls },
    observe(lastMs),
    take(lastMs, 'u1999', capacity),
    take(lastMs, 'u1999', 1),
    ...(hasDebtor ? [take(lastMs, 'debtor', 1)] : []),
  ]
  const moved = steps.map((step) => ({ ...step, at: fromMs + step.at }))
  return isOld ? [take(0, 'first', 1), ...moved] : moved
}

export const scenarios: Scenario<QuotaWorkload>[] = [
  scenario('burst-then-refill', 1, { capacity: 4, refillPerSec: 2 }, [
    ...[0, 0, 0, 0, 0].map((at) => take(at, 'a')),
    take(250, 'a'),
    take(500, 'a'),
    take(1_500, 'a', 2),
    take(1_625, 'a'),
  ]),
  scenario('part-of-a-token', 1, { capacity: 3, refillPerSec: 1 }, [
    take(0, 'a', 3),
    take(625, 'a', 1),
    take(1_000, 'a', 1),
    take(1_875, 'a', 1),
    take(2_000, 'a', 1),
  ]),
  scenario('long-silence', 1, { capacity: 5, refillPerSec: 8 }, [
    take(0, 'a', 5),
    ...[0, 0, 0].map((ms) => take(3_600_000 + ms, 'a', 2)),
    take(3_600_125, 'a', 2),
  ]),
  scenario('too-dear', 1, { capacity: 4, refillPerSec: 4 }, [
    take(0, 'a', 1),
    take(250, 'a', 5),
    take(250, 'a', 4),
    take(500, 'a', 1),
  ]),
  scenario('bad-costs', 1, { capacity: 3, refillPerSec: 1 }, [
    take(0, 'a', 2),
    ...BAD_NUMBERS.map((cost) => take(0, 'a', cost)),
    ...BAD_TENANTS.map((tenant) => take(0, tenant, 1)),
    take(0, 'a', 1),
    take(0, 'a', 1),
  ]),
  scenario('bad-options', 1, { capacity: 3, refillPerSec: 1 }, [
    ...BAD_SIZES.map((capacity): Step => ({ at: 0, do: 'create', capacity, refillPerSec: 1 })),
    ...BAD_SIZES.map((refillPerSec): Step => ({ at: 0, do: 'create', capacity: 1, refillPerSec })),
    { at: 0, do: 'create', capacity: 0.5, refillPerSec: 0.1 },
  ]),
  // Generated traffic hands in a clock.
  scenario('its-own-clock', 1, { capacity: 2, refillPerSec: 2, clock: 'default' }, [
    take(0, 'a', 2),
    take(125, 'a'),
    take(510, 'a'),
    take(5_000, 'a', 2),
    take(5_000, 'a'),
  ]),
  scenario('come-back-later', 2, { capacity: 8, refillPerSec: 3 }, [
    take(0, 'a', 8),
    take(0, 'a', 1),
    take(333, 'a', 1),
    take(334, 'a', 1),
  ]),
  scenario('polled-all-the-time', 2, { capacity: 2, refillPerSec: 1 }, [
    take(0, 'a', 2),
    ...[125, 250, 375, 500, 625, 750, 875].map((at) => take(at, 'a', 0)),
    take(1_000, 'a', 1),
    take(1_000, 'a', 1),
  ]),
  scenario('clock-jumps-back', 2, { capacity: 3, refillPerSec: 1, startMs: 0 }, [
    take(2_000, 'a', 3),
    take(3_000, 'a', 0),
    take(1_000, 'a', 0),
    take(3_000, 'a', 1),
    take(3_000, 'a', 1),
    take(4_000, 'a', 1),
  ]),
  scenario('noisy-neighbour', 3, { capacity: 3, refillPerSec: 1 }, [
    take(0, 'noisy', 3),
    take(0, 'noisy', 1),
    take(0, 'quiet', 1),
    take(1_000, 'quiet', 3),
    take(1_000, 'noisy', 1),
  ]),
  scenario('any-string-is-a-name', 3, { capacity: 2, refillPerSec: 1 }, [
    ...NAMES.map((name) => take(0, name, 2)),
    ...NAMES.map((name) => take(0, name, 1)),
    take(1_000, 'a', 1),
    take(1_000, 'A', 0),
  ]),
  scenario(
    'two-thousand-tenants',
    3,
    { capacity: 160, refillPerSec: 1 },
    crowded({
      ...{ capacity: 160, refillPerSec: 1, tenants: 2_000 },
      ...{ isOld: true, isLate: false, isNoisy: false, hasDebtor: false },
    }),
  ),
  scenario('it-cost-less', 4, { capacity: 8, refillPerSec: 1 }, [
    take(0, 'a', 6),
    settle(1_000, 'a', 6, 2),
    take(1_000, 'a', 7),
    settle(2_000, 'a', 9, 0),
    take(2_000, 'a', 8),
    take(2_000, 'a', 1),
  ]),
  scenario('it-cost-more', 4, { capacity: 8, refillPerSec: 1 }, [
    take(0, 'a', 4),
    settle(0, 'a', 4, 10),
    take(0, 'a', 0),
    take(2_000, 'a', 0),
    take(3_000, 'a', 1),
    settle(3_000, 'stranger', 0, 5),
    take(3_000, 'stranger', 4),
  ]),
  scenario('bad-settlements', 4, { capacity: 3, refillPerSec: 1 }, [
    take(0, 'a', 2),
    ...BAD_NUMBERS.flatMap((bad) => [settle(0, 'a', bad, 0), settle(0, 'a', 1, bad)]),
    ...BAD_TENANTS.map((tenant) => settle(0, tenant, 1, 1)),
    take(0, 'a', 1),
    take(0, 'a', 1),
  ]),
]

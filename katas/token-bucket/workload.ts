import fc from 'fast-check'
import { EPOCH_MS } from '../../harness/core/index.ts'
import type { QuotaWorkload, WorkloadOptions } from './drive.ts'
import {
  BAD_NUMBERS,
  BAD_TENANTS,
  BAD_SIZES,
  type Step,
  take,
  settle,
  operationsOf,
  crowded,
} from './scenarios.ts'

export { scenarios } from './scenarios.ts'

/** What the generator draws for one operation; `pick` chooses among what the options offer. */
interface Draft {
  act: 'take' | 'settle' | 'bad' | 'create'
  gap: number
  pick: number
  tenant: number
}

interface Profile {
  weight: number
  /** The first level that has it. */
  level: number
  grid: 'exact' | 'off'
  gaps: 'any' | 'bursts' | 'jumps' | 'set-right' | 'close' | 'straddle'
  tenants: string[][]
  settles?: boolean
  length: { min: number; max: number }
}

const ALONE = [['a']]
const SEVERAL = [
  ['a', 'b'],
  ['', 'a'],
  ['__proto__', 'constructor', 'a'],
  ['toString', 'b', 'a '],
]
const COLLIDING = [
  ['a', 'A', ' a', ''],
  ['\u00e9', 'e\u0301', '\ufffd', '\ud800', ''],
  ['', ' ', 'a ', 'a'],
]

const PROFILES: Profile[] = [
  {
    weight: 2,
    level: 1,
    grid: 'exact',
    gaps: 'straddle',
    tenants: ALONE,
    length: { min: 4, max: 12 },
  },
  {
    weight: 18,
    level: 4,
    grid: 'exact',
    gaps: 'close',
    tenants: [['a'], ['a', 'b']],
    settles: true,
    length: { min: 4, max: 12 },
  },
  { weight: 3, level: 1, grid: 'exact', gaps: 'any', tenants: ALONE, length: { min: 2, max: 14 } },
  { weight: 2, level: 1, grid: 'off', gaps: 'any', tenants: ALONE, length: { min: 2, max: 12 } },
  {
    weight: 2,
    level: 1,
    grid: 'exact',
    gaps: 'bursts',
    tenants: ALONE,
    length: { min: 4, max: 16 },
  },
  {
    weight: 3,
    level: 2,
    grid: 'exact',
    gaps: 'jumps',
    tenants: ALONE,
    length: { min: 4, max: 12 },
  },
  // A clock that is far off and is set right, while the bucket is in use.
  {
    weight: 3,
    level: 2,
    grid: 'exact',
    gaps: 'set-right',
    tenants: ALONE,
    length: { min: 4, max: 8 },
  },
  { weight: 1, level: 2, grid: 'off', gaps: 'jumps', tenants: ALONE, length: { min: 4, max: 12 } },
  {
    weight: 3,
    level: 3,
    grid: 'exact',
    gaps: 'any',
    tenants: SEVERAL,
    length: { min: 3, max: 14 },
  },
  { weight: 3, level: 2, grid: 'off', gaps: 'bursts', tenants: ALONE, length: { min: 4, max: 12 } },
  {
    weight: 7,
    level: 3,
    grid: 'exact',
    gaps: 'bursts',
    tenants: COLLIDING,
    settles: true,
    length: { min: 6, max: 16 },
  },
  {
    weight: 1,
    level: 3,
    grid: 'off',
    gaps: 'bursts',
    tenants: SEVERAL,
    length: { min: 3, max: 12 },
  },
  {
    weight: 3,
    level: 4,
    grid: 'exact',
    gaps: 'any',
    tenants: ALONE,
    settles: true,
    length: { min: 3, max: 12 },
  },
  {
    weight: 1,
    level: 4,
    grid: 'off',
    gaps: 'any',
    tenants: SEVERAL,
    settles: true,
    length: { min: 3, max: 12 },
  },
]

/** One in so many generated workloads has a crowd, from level 3 on: they are large. */
const CROWDS_ONE_IN = 10

/** Traffic for a level: focused profiles, mixed. */
export function workloads(level: number): fc.Arbitrary<QuotaWorkload> {
  const profiles = PROFILES.filter((profile) => profile.level <= level).map((profile) => ({
    weight: profile.weight,
    arbitrary: workloadOf(profile, level),
  }))
  if (level < 3) return fc.oneof(...profiles)
  const weight = profiles.reduce((sum, one) => sum + one.weight, 0)
  return fc.oneof(
    ...profiles.map((one) => ({ ...one, weight: one.weight * (CROWDS_ONE_IN - 1) })),
    { weight, arbitrary: crowdOf(level) },
  )
}

const START_MS = fc.constantFrom(EPOCH_MS, EPOCH_MS, 0, 5_000)

function workloadOf(profile: Profile, level: number): fc.Arbitrary<QuotaWorkload> {
  const isExact = profile.grid === 'exact'
  const { min, max } = profile.length
  return fc
    .record({
      seed: fc.nat(),
      startMs: START_MS,
      capacity: isExact
        ? fc.constantFrom(...(profile.gaps === 'straddle' ? [5, 6, 8] : [1, 2, 3, 5, 8]))
        : fc.constantFrom(1, 10, 2.5, 7.3, 100_000),
      rate: isExact ? fc.constantFrom(1, 2, 4, 8) : fc.constantFrom(3, 0.3, 1.7, 1_000 / 7),
      names: fc.constantFrom(...profile.tenants),
      eighths: isExact ? fc.constant(0) : fc.constantFrom(0, 0, 3),
      drafts: fc.array(draftOf(profile, level), { minLength: min, maxLength: max }),
    })
    .map(({ seed, startMs, capacity, rate, names, eighths, drafts }) => {
      const refillPerSec = !isExact && capacity > 1_000 ? capacity / 60 : rate
      const options: WorkloadOptions = { capacity, refillPerSec, clock: 'injected' }
      const unitMs = isExact ? 125 : Math.ceil((capacity / refillPerSec) * 23) + eighths / 8
      const steps = stepsOf(drafts, { profile, level, options, unitMs, names })
      const operations = operationsOf(steps, startMs, 'injected')
      return { epochMs: EPOCH_MS, seed, options, operations }
    })
}

function draftOf(profile: Profile, level: number): fc.Arbitrary<Draft> {
  const { gaps, settles } = profile
  const acts: Draft['act'][] = ['take', 'take', 'take', 'take', 'take', 'take', 'take', 'take']
  if (settles && level >= 4) acts.push('settle', 'settle', 'settle', 'settle')
  if (gaps === 'close') acts.push('settle', 'bad', 'bad', 'bad')
  if (gaps === 'any' || gaps === 'bursts')
    acts.push('bad', ...(level === 1 ? (['create'] as const) : []))
  return fc.record({
    act: fc.constantFrom(...acts),
    gap: gapOf(profile),
    pick: fc.nat(999),
    tenant: fc.nat(5),
  })
}

/**
 * In units: 125 ms on the exact grid, about a fortieth of the refill time elsewhere. On the grid the
 * far jumps are a minute, an hour and a day.
 */
function gapOf({ gaps, grid }: Profile): fc.Arbitrary<number> {
  const far = [480, 481, 28_800, 691_200].flatMap((units) => [units, -units])
  if (gaps === 'bursts') return fc.constantFrom(0, 0, 0, 0, 1, 8, 80)
  if (gaps === 'set-right') return fc.constantFrom(...far, 0, 8)
  if (gaps === 'jumps') {
    const near = fc.constantFrom(0, 1, 3, 8, -2, -5, -9)
    if (grid === 'off') return near
    return fc.oneof(
      { weight: 3, arbitrary: near },
      { weight: 1, arbitrary: fc.constantFrom(...far) },
    )
  }
  if (gaps === 'close') return fc.constantFrom(0, 0, 0, 1, 4, 70, 70)
  if (gaps === 'straddle') return fc.constantFrom(1, 2)
  return fc.oneof(fc.constantFrom(0, 1, 2, 3, 8), fc.nat(16), fc.constantFrom(80, 8_000))
}

interface Frame {
  profile: Profile
  level: number
  options: WorkloadOptions
  unitMs: number
  names: string[]
}

function stepsOf(drafts: Draft[], frame: Frame): Step[] {
  const { profile, options, unitMs, names } = frame
  let at = 0
  const jumps = profile.gaps === 'jumps' || profile.gaps === 'set-right'
  const drained = jumps ? [take(0, names[0] ?? 'a', options.capacity)] : []
  const steps = drafts.map((draft, index): Step => {
    if (index > 0 || drained.length > 0) at += unitsBefore(index, draft.gap, frame) * unitMs
    const name = names[draft.tenant % names.length] ?? 'a'
    return stepOf(draft, index, at, name, frame)
  })
  return [...drained, ...steps]
}

/** A straddle: a little, much at the end of a refill time, much at the start of the next; silence. */
function unitsBefore(index: number, gap: number, { profile, options, unitMs }: Frame): number {
  if (profile.gaps === 'close' && index === 3) return 0
  if (profile.gaps !== 'straddle') return gap
  const refillUnits = (options.capacity / options.refillPerSec) * (1000 / unitMs)
  return [2 * refillUnits, refillUnits - 1, gap][index % 3] ?? gap
}

function stepOf(draft: Draft, index: number, at: number, name: string, frame: Frame): Step {
  const { pick } = draft
  const { profile, level, options } = frame
  const from = <T>(values: T[], by = pick): T => values[by % values.length] as T
  const costs = costsOf(frame, index, draft.gap)
  // A surcharge for a tenant never seen, a call that cost far too much, a refund beyond the brim.
  if (profile.gaps === 'close' && index < 3) {
    const tokens = options.capacity * 2 + (pick % 8)
    if (index < 2 && pick % 2 === 0) return settle(at, name, 0, tokens)
    if (index === 2 && pick % 3 !== 0) return settle(at, name, tokens, 0)
  }
  // In the instant of the refund: what went beyond the brim is not there to be spent.
  if (profile.gaps === 'close' && index === 3) return take(at, name, from(costs))
  // After a silence the bucket is full: a little surcharge shows what was counted first.
  if (profile.gaps === 'close' && draft.gap === 70 && pick % 4 !== 0) {
    return settle(at, name, 0, 1 + (pick % options.capacity))
  }
  switch (draft.act) {
    case 'take': {
      const cost = from(costs)
      return take(at, name, cost)
    }
    case 'settle': {
      const reserved = Number(from(costs) ?? 1)
      const { capacity } = options
      const actuals = [0, reserved * 2, reserved, capacity, reserved + capacity, capacity * 3, 1]
      return settle(at, name, reserved, from(actuals, Math.floor(pick / 7)))
    }
    case 'bad': {
      const isSettle = profile.settles && level >= 4 && pick % 3 !== 0
      const bad = from(BAD_NUMBERS, Math.floor(pick / 4))
      if (pick % 5 === 0) {
        const tenant = from(BAD_TENANTS, Math.floor(pick / 5))
        return isSettle ? settle(at, tenant, 1, 1) : take(at, tenant, 1)
      }
      if (!isSettle) return take(at, name, bad)
      return pick % 2 === 0 ? settle(at, name, bad, 1) : settle(at, name, 1, bad)
    }
    case 'create': {
      const bad = from(BAD_SIZES, Math.floor(pick / 2))
      return pick % 2 === 0
        ? { at, do: 'create', capacity: bad, refillPerSec: 1 }
        : { at, do: 'create', capacity: 1, refillPerSec: bad }
    }
  }
}

/** Costs worth drawing; an absent one is the default of 1. A cost of 0 comes with level 2. */
function costsOf(
  { profile, level, options }: Frame,
  index: number,
  gap: number,
): (number | undefined)[] {
  const { capacity } = options
  if (profile.gaps === 'straddle') {
    return index % 3 === 0 ? [1] : [capacity, capacity - 1, Math.ceil(capacity / 2)]
  }
  // A bucket that is full, and may be forgotten, shows nothing when the clock goes back.
  if (profile.gaps === 'set-right') return gap < 0 ? [0, 0, 1] : [capacity, Math.ceil(capacity / 2)]
  if (profile.gaps === 'jumps') {
    return profile.grid === 'exact'
      ? [0, 1, 0, undefined, 2].filter(fits)
      : [0, capacity / 9, 0, 0.1]
  }
  const free = level >= 2 ? [0] : []
  if (profile.grid === 'exact') {
    const half = Math.ceil(capacity / 2)
    if (profile.gaps === 'close') return [1, 0, capacity, half, 0, 1]
    return [1, undefined, 2, capacity, half, capacity + 1, 1, ...free]
  }
  const shares = [0.2, 1 / 3, 0.07, 0.613, 1, 1.1].map((share) => share * capacity)
  return [undefined, ...shares, 0.1, ...free]

  function fits(cost: number | undefined): boolean {
    return (cost ?? 1) <= capacity
  }
}

/** Crowds differ in size and pace; shrinking them would take long and teach nothing. */
function crowdOf(level: number): fc.Arbitrary<QuotaWorkload> {
  const drawn = fc.record({
    seed: fc.nat(),
    startMs: START_MS,
    refillSec: fc.constantFrom(160, 168),
    refillPerSec: fc.constantFrom(1, 2, 4),
  })
  return fc.noShrink(
    drawn.map(({ seed, startMs, refillSec, refillPerSec }) => {
      const capacity = refillSec * refillPerSec
      const between = level >= 4 ? [settle(0, 'debtor', 0, 1_000_000)] : []
      const steps = crowded(capacity, refillPerSec, between)
      return {
        epochMs: EPOCH_MS,
        seed,
        options: { capacity, refillPerSec, clock: 'injected' as const },
        operations: operationsOf(steps, startMs, 'injected'),
      }
    }),
  )
}

import fc from 'fast-check'
import { EPOCH_MS, type Feature } from '../../harness/core/index.ts'
import { inTwelve, swarm } from '../../harness/kata/traffic.ts'
import type { QuotaWorkload, Settle, Take, WorkloadOptions } from './drive.ts'
import {
  BAD_NUMBERS,
  BAD_SIZES,
  BAD_TENANTS,
  crowded,
  observe,
  operationsOf,
  settle,
  take,
  type Step,
} from './scenarios.ts'
import { GRID_MS, isBad } from './state.ts'

export { scenarios } from './scenarios.ts'

const REFILLS_ON_GRID = [1, 2, 4, 8]
const NAMES_EACH = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
/** The probe at the end asks each tenant so often: there is no crossing in it. */
const PROBES_EACH = 6

/** The takes and settlements before the probe. */
function beforeProbe({ operations }: QuotaWorkload): (Take | Settle)[] {
  const calls = operations
    .filter((one) => one.do === 'take' || one.do === 'settle')
    .filter((one) => !one.beside)
  return calls.slice(0, -PROBES_EACH * new Set(calls.map(({ tenant }) => tenant)).size)
}

/** Whether a call of a workload is like this, or follows so on the one before it. */
const some =
  (
    isLike: (
      call: Take | Settle,
      before: Take | Settle | undefined,
      options: WorkloadOptions,
    ) => boolean,
  ) =>
  (workload: QuotaWorkload): boolean =>
    beforeProbe(workload).some((call, index, all) => isLike(call, all[index - 1], workload.options))

export const features = {
  /** Much in one instant. Without it time passes between any two calls. */
  bursts: { level: 1, isIn: some(({ nowMs }, before) => nowMs === before?.nowMs) },
  /** Long silences, and windows that are straddled. */
  idle: {
    level: 1,
    isIn: some(
      ({ nowMs }, before, { capacity, refillPerSec }) =>
        before !== undefined && nowMs - before.nowMs > (0.9 * 1_000 * capacity) / refillPerSec,
    ),
  },
  tooDear: {
    level: 1,
    isIn: some((call, _, { capacity }) => call.do === 'take' && Number(call.cost) > capacity),
  },
  badInput: { level: 1, isIn: ({ operations }) => operations.some(isBad) },
  /** Off the exact grid: fractions of tokens and milliseconds, on any scale. */
  fractions: { level: 1, isIn: ({ options }) => !REFILLS_ON_GRID.includes(options.refillPerSec) },
  besides: {
    level: 1,
    isIn: ({ operations }) => operations.some((one) => 'beside' in one && one.beside),
  },
  polls: { level: 2, isIn: some((call) => call.do === 'take' && call.cost === 0) },
  jumps: {
    level: 2,
    isIn: some(({ nowMs }, before) => before !== undefined && nowMs < before.nowMs),
  },
  several: {
    level: 3,
    isIn: some(({ tenant }, before) => before !== undefined && tenant !== before.tenant),
  },
  oddNames: { level: 3, isIn: some(({ tenant }) => !NAMES_EACH.includes(String(tenant))) },
  settles: { level: 4, isIn: some((call) => call.do === 'settle' && !isBad(call)) },
  debts: {
    level: 4,
    isIn: some(
      (call, _, { capacity }) =>
        call.do === 'settle' && Number(call.actual) - Number(call.reserved) > capacity,
    ),
  },
} satisfies Record<string, Feature<QuotaWorkload>>

/** What is drawn as well, and cannot be told from the traffic alone. */
const DRAWN = {
  ...features,
  /** Costs just what the bucket holds, or a little more. */
  aimed: { level: 1 },
  /** Who was refused comes back when it was told to, or a little earlier. */
  returns: { level: 2 },
  /** The clock is wrong by a minute, an hour or a day, and is set right. */
  farJumps: { level: 2 },
  looks: { level: 3 },
}
type Features = Record<keyof typeof DRAWN, boolean>

const NAMES = [['a', 'b'], ['a', 'b', 'c'], ['a', 'b', 'c'], NAMES_EACH]
const ODD_NAMES = [
  ['', 'a'],
  ['__proto__', 'constructor', 'a'],
  ['toString', 'b', 'a '],
  ['a', 'A', ' a', ''],
  ['\u00e9', 'e\u0301', '\ufffd', '\ud800', ''],
]
const SECOND_MS = 1_000
const DAY_MS = 24 * 3_600 * SECOND_MS
const FAR_MS = [SECOND_MS, 60 * SECOND_MS, 3_600 * SECOND_MS, DAY_MS]
const REFILLS_MS = [180 * SECOND_MS, 7_200 * SECOND_MS, 7 * DAY_MS, 21 * DAY_MS]

/** One in so many generated workloads has a crowd, from level 3 on: they are large. */
const CROWDS_ONE_IN = 10

/** What is drawn for one step; `pick` chooses among what the options offer. */
interface Draft {
  gap: 'none' | 'short' | 'refill' | 'long' | 'back' | 'right' | 'due'
  units: number
  cost: 'absent' | 'little' | 'half' | 'all' | 'more' | 'capacity' | 'nothing' | 'tooDear'
  tenant: number
  pick: number
  settles: boolean
  isBad: boolean
  looks: boolean
  isBeside: boolean
}

/** Traffic for a level. */
export function workloads(level: number): fc.Arbitrary<QuotaWorkload> {
  if (level < 3) return traffic(level)
  return fc.oneof(
    { weight: CROWDS_ONE_IN - 1, arbitrary: traffic(level) },
    { weight: 1, arbitrary: crowdOf(level) },
  )
}

const START_MS = fc.constantFrom(EPOCH_MS, EPOCH_MS, 0, 5_000)

function traffic(level: number): fc.Arbitrary<QuotaWorkload> {
  return fc
    .record({
      seed: fc.nat(),
      startMs: START_MS,
      features: swarm(DRAWN, level),
      onGrid: fc.record({
        capacity: fc.constantFrom(1, 2, 3, 5, 8, 8, 60, 600),
        refillPerSec: fc.constantFrom(...REFILLS_ON_GRID),
      }),
      offGrid: fc.oneof(
        fc.record({
          capacity: fc.constantFrom(1, 2.5, 7.3, 10),
          refillPerSec: fc.constantFrom(1 / 600, 0.3, 1.7, 3, 1_000 / 7, 1_000),
        }),
        fc
          .record({
            capacity: fc.constantFrom(2.5, 10, 1_000, 100_000),
            refillMs: fc.constantFrom(...REFILLS_MS, 60 * SECOND_MS),
          })
          .map(({ capacity, refillMs }) => ({
            capacity,
            refillPerSec: capacity / (refillMs / 1000),
          })),
      ),
      eighths: fc.constantFrom(0, 0, 3),
      names: fc.nat(),
      drafts: fc.array(draft(), { minLength: 2, maxLength: 12 }),
    })
    .map(({ seed, startMs, features, onGrid, offGrid, eighths, names, drafts }) => {
      const options = { ...(features.fractions ? offGrid : onGrid), clock: 'injected' as const }
      const pool = features.oddNames ? ODD_NAMES : NAMES
      const steps = new Steps({
        features,
        level,
        options,
        eighths: features.fractions ? eighths : 0,
        names: features.several ? (pool[names % pool.length] ?? []) : ['a'],
      })
      for (const one of drafts) steps.add(one)
      steps.probe()
      const operations = operationsOf(steps.steps, startMs, 'injected')
      return { epochMs: EPOCH_MS, seed, options, operations }
    })
}

function draft(): fc.Arbitrary<Draft> {
  return fc.record({
    gap: fc.constantFrom(
      ...([
        'none',
        'none',
        'none',
        'short',
        'short',
        'refill',
        'long',
        'back',
        'back',
        'right',
        'due',
      ] as const),
    ),
    units: fc.constantFrom(1, 2, 3, 5, 8, 16),
    cost: fc.constantFrom(
      ...(['absent', 'little', 'half', 'all', 'all', 'more', 'more', 'capacity'] as const),
      ...(['nothing', 'nothing', 'tooDear', 'tooDear', 'tooDear'] as const),
    ),
    tenant: fc.nat(9),
    pick: fc.nat(999),
    settles: fc.boolean(),
    isBad: inTwelve(3, fc.constant(true)).map(Boolean),
    looks: fc.boolean(),
    isBeside: fc.boolean(),
  })
}

interface Frame {
  features: Features
  level: number
  options: WorkloadOptions
  eighths: number
  names: string[]
}

/** Steps as they come to be, with an eye on what the buckets hold: that is where costs are aimed. */
class Steps {
  readonly steps: Step[] = []
  readonly #frame: Frame
  /** A fortieth of the refill time: of whole milliseconds, on the grid of 125. */
  readonly #unitMs: number
  readonly #held = new Map<string, { tokens: number; atMs: number }>()
  #atMs = 0
  #highestMs = 0
  #dueMs: number | undefined

  constructor(frame: Frame) {
    const { options, features, eighths, names } = frame
    this.#frame = frame
    const unitMs = ((options.capacity / options.refillPerSec) * 1000) / 40
    this.#unitMs = Math.ceil(this.#onGrid(unitMs)) + eighths / 8
    // A bucket that is full, and may be forgotten, shows nothing when the clock goes back.
    if (features.jumps || features.farJumps) this.#take(names[0] ?? 'a', options.capacity)
  }

  add(draft: Draft): void {
    const { features, names, level } = this.#frame
    this.#go(draft)
    if (features.besides && draft.isBeside) this.#beside(draft)
    const name = names[draft.tenant % names.length] ?? 'a'
    if (features.badInput && draft.isBad) this.steps.push(this.#bad(draft, name))
    else if (features.settles && draft.settles) this.#settle(draft, name)
    else this.#take(name, this.#costOf(draft, name))
    if (features.looks && draft.looks && level >= 3) this.steps.push(observe(this.#atMs))
  }

  /** All that is hidden is asked for: what each bucket holds, then how it fills, and that it is full. */
  probe(): void {
    const { names, level, options } = this.#frame
    const { capacity } = options
    this.#atMs = this.#highestMs
    const all = (cost: number): void => names.forEach((name) => this.#take(name, cost))
    if (level >= 3) this.steps.push(observe(this.#atMs))
    if (level >= 2) all(0)
    all(capacity)
    this.#after(17 * this.#unitMs)
    // Twice: what was charged is remembered, also while the others were asked.
    all(this.#whole(capacity * 0.4))
    all(this.#whole(capacity * 0.4))
    this.#after(130 * this.#unitMs)
    all(capacity)
    all(this.#whole(capacity * 0.4))
  }

  /** The same tenant calls another quota, where nobody knows it. */
  #beside({ tenant, settles, pick }: Draft): void {
    const { features, names, options } = this.#frame
    const name = names[tenant % names.length] ?? 'a'
    const cost = this.#whole(options.capacity / (1 + (pick % 3)))
    const one =
      features.settles && settles ? settle(this.#atMs, name, 0, cost) : take(this.#atMs, name, cost)
    this.steps.push({ ...one, beside: true } as Step)
  }

  #onGrid(ms: number): number {
    return this.#frame.features.fractions ? ms : Math.ceil(ms / GRID_MS) * GRID_MS
  }

  #whole(tokens: number): number {
    return this.#frame.features.fractions ? tokens : Math.max(1, Math.floor(tokens))
  }

  #after(ms: number): void {
    this.#atMs += ms
    this.#highestMs = Math.max(this.#highestMs, this.#atMs)
  }

  #go({ gap, units, pick }: Draft): void {
    const { bursts, idle, jumps, farJumps, returns } = this.#frame.features
    if (this.steps.length === 0) return
    const short = units * this.#unitMs
    const far = FAR_MS[pick % FAR_MS.length] ?? DAY_MS
    if (gap === 'none' && bursts) return
    if (gap === 'back' && farJumps && pick % 2 === 0)
      return this.#after(pick % 4 === 0 ? far : -far)
    if (gap === 'back' && jumps) return this.#after(-short)
    if (gap === 'right' && (jumps || farJumps)) {
      return this.#after(this.#highestMs - this.#atMs + (pick % 3) * this.#unitMs)
    }
    if (gap === 'due' && returns && this.#dueMs !== undefined && this.#dueMs > this.#atMs) {
      const early = pick % 2 === 0 ? 0 : this.#onGrid(1)
      return this.#after(Math.max(0, this.#dueMs - this.#atMs - early))
    }
    if (gap === 'refill' && idle) return this.#after((38 + units) * this.#unitMs)
    if (gap === 'long' && idle) return this.#after((pick % 2 === 0 ? 80 : 2_000) * this.#unitMs)
    this.#after(short)
  }

  #tokens(name: string): number {
    const { capacity, refillPerSec } = this.#frame.options
    const { tokens, atMs } = this.#held.get(name) ?? { tokens: capacity, atMs: this.#highestMs }
    return Math.min(capacity, tokens + ((this.#highestMs - atMs) * refillPerSec) / 1000)
  }

  #costOf({ cost, pick }: Draft, name: string): number | undefined {
    const { features, options } = this.#frame
    const { capacity } = options
    const tokens = Math.max(0, this.#tokens(name))
    const little = this.#whole(capacity / (3 + (pick % 9)))
    const isPoll = cost === 'nothing' || (cost === 'absent' && pick % 4 > 0)
    if (isPoll && features.polls) return 0
    if (cost === 'tooDear' && features.tooDear)
      return capacity + (pick % 2 === 0 ? 1 : this.#whole(capacity))
    if (features.aimed) {
      if (cost === 'all') return features.fractions ? tokens * 0.99 : this.#whole(tokens)
      if (cost === 'more') {
        return Math.min(
          capacity,
          features.fractions ? tokens + capacity / 50 : Math.floor(tokens) + 1,
        )
      }
    }
    switch (cost) {
      case 'absent':
        return capacity < 1 ? little : undefined
      case 'half':
        return features.fractions ? capacity * 0.613 : Math.ceil(capacity / 2)
      case 'capacity':
        return capacity
      default:
        return little
    }
  }

  #take(name: string, cost: number | undefined): void {
    const { capacity, refillPerSec } = this.#frame.options
    const tokens = this.#tokens(name)
    const spent = cost ?? 1
    this.steps.push(take(this.#atMs, name, cost))
    if (tokens >= spent) this.#held.set(name, { tokens: tokens - spent, atMs: this.#highestMs })
    else if (spent <= capacity) {
      this.#dueMs =
        this.#highestMs + this.#onGrid(Math.ceil(((spent - tokens) / refillPerSec) * 1000))
    }
  }

  /** Refunds beyond the brim, surcharges, into debt or not, and what changes nothing. */
  #settle({ pick }: Draft, name: string): void {
    const { capacity } = this.#frame.options
    const part = this.#whole(capacity / (2 + (pick % 5)))
    const debt = this.#frame.features.debts ? capacity * 2 + part : part
    const [reserved, actual] = [
      [part, 0],
      [0, part],
      [0, debt],
      [0, debt],
      [0, debt],
      [capacity * 3, 0],
      [part, capacity + part],
      [part, part],
      [part * 2, part],
    ][pick % 9] as [number, number]
    const tokens = Math.min(capacity, this.#tokens(name) + reserved - actual)
    this.#held.set(name, { tokens, atMs: this.#highestMs })
    this.steps.push(settle(this.#atMs, name, reserved, actual))
  }

  #bad({ pick, settles }: Draft, name: string): Step {
    const at = this.#atMs
    const from = <T>(values: T[], by = pick): T => values[by % values.length] as T
    const bad = from(BAD_NUMBERS, Math.floor(pick / 8))
    if (pick % 8 === 7) {
      const size = from(BAD_SIZES, Math.floor(pick / 16))
      const [capacity, refillPerSec] = pick % 16 === 7 ? [size, 1] : [1, size]
      return { at, do: 'create', capacity, refillPerSec }
    }
    const isSettle = this.#frame.features.settles && (settles || pick % 2 === 0)
    if (pick % 8 === 6) {
      const tenant = from(BAD_TENANTS, Math.floor(pick / 8))
      return isSettle ? settle(at, tenant, 1, 1) : take(at, tenant, 1)
    }
    if (!isSettle) return take(at, name, bad)
    return pick % 4 < 2 ? settle(at, name, bad, 1) : settle(at, name, 1, bad)
  }
}

/** Crowds differ in size and pace; shrinking them would take long and teach nothing. */
function crowdOf(level: number): fc.Arbitrary<QuotaWorkload> {
  const drawn = fc.record({
    seed: fc.nat(),
    startMs: START_MS,
    refillSec: fc.constantFrom(160, 168, 1_600, 14 * 24 * 3_600),
    refillPerSec: fc.constantFrom(1, 2, 4),
    tenants: fc.constantFrom(2_000, 2_000, 2_000, 2_000, 2_000, 2_000, 2_000, 10_000),
    isLate: fc.boolean(),
    isOld: fc.boolean(),
    isNoisy: fc.boolean(),
    areDebtors: level >= 4 ? fc.boolean() : fc.constant(false),
  })
  return fc.noShrink(
    drawn.map(({ seed, startMs, refillSec, refillPerSec, ...shape }) => {
      const capacity = refillSec * refillPerSec
      const steps = crowded({ ...shape, capacity, refillPerSec, hasDebtor: level >= 4 })
      return {
        epochMs: EPOCH_MS,
        seed,
        options: { capacity, refillPerSec, clock: 'injected' as const },
        operations: operationsOf(steps, startMs, 'injected'),
      }
    }),
  )
}

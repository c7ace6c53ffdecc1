import fc from 'fast-check'
import { EPOCH_MS, type When } from '../../harness/core/index.ts'
import type { Draft } from './drafts.ts'
import type { CacheOperation, CacheWorkload } from './drive.ts'
import { erasedTwin, erasure, erasureAtLanding, supersession } from './erasures.ts'
import {
  besideOthers,
  closedLoop,
  crowd,
  expiry,
  flood,
  mixedUp,
  outage,
  recency,
  reloading,
  spelling,
} from './profiles.ts'
import { BAD_KEYS, BAD_MAXIMA, BAD_TTLS, badGet, burst, create } from './scenarios.ts'

export { scenarios } from './scenarios.ts'

/** Traffic for a level: profiles, mixed; a level's own ones weigh more. */
export function workloads(level: number): fc.Arbitrary<CacheWorkload> {
  const mix: { weights: number[]; arbitrary: fc.Arbitrary<Draft> }[] = [
    { weights: [9, 2, 2, 2], arbitrary: recency(level) },
    { weights: [5, 1, 1, 1], arbitrary: spelling() },
    { weights: [5, 2, 2, 4], arbitrary: closedLoop() },
    { weights: [6, 1, 1, 1], arbitrary: besideOthers() },
    { weights: [4, 3, 1, 1], arbitrary: outage(level) },
    { weights: [0, 4, 2, 1], arbitrary: crowd(level) },
    { weights: [0, 6, 2, 4], arbitrary: flood() },
    { weights: [0, 4, 1, 1], arbitrary: mixedUp() },
    { weights: [0, 0, 7, 2], arbitrary: expiry() },
    { weights: [0, 0, 4, 1], arbitrary: reloading() },
    { weights: [0, 0, 0, 4], arbitrary: erasure() },
    { weights: [0, 0, 0, 9], arbitrary: erasedTwin() },
    { weights: [0, 0, 0, 9], arbitrary: supersession() },
    { weights: [0, 0, 0, 7], arbitrary: erasureAtLanding() },
  ]
  const profiles = mix
    .map(({ weights, arbitrary }) => ({ weight: weights[level - 1] ?? 0, arbitrary }))
    .filter(({ weight }) => weight > 0)
  return fc
    .record({
      epochMs: fc.oneof(fc.constant(EPOCH_MS), fc.integer({ min: 1, max: 4_000_000_000_000 })),
      seed: fc.nat(),
      draft: fc.oneof(...profiles),
      bad: fc.oneof(
        { weight: 3, arbitrary: fc.constant<Bad[]>([]) },
        { weight: 2, arbitrary: fc.array(badOf(level), { minLength: 1, maxLength: 3 }) },
      ),
    })
    .map(({ epochMs, seed, draft: { options, operations }, bad }) => ({
      epochMs,
      seed,
      options,
      operations: withBad(operations, bad),
    }))
}

interface Bad {
  do: 'get' | 'delete' | 'max' | 'ttl'
  pick: number
  /** A time of its own, or the burst of the operation of this index. */
  place: { ms: number } | { burstOf: number }
}

function badOf(level: number): fc.Arbitrary<Bad> {
  const kinds: Bad['do'][] = ['get', 'max', 'max']
  if (level >= 3) kinds.push('ttl', 'ttl', 'ttl', 'ttl')
  if (level >= 4) kinds.push('delete', 'delete', 'delete')
  return fc.record({
    do: fc.constantFrom(...kinds),
    pick: fc.nat(100),
    place: fc.oneof(
      fc.record({ ms: fc.integer({ min: 0, max: 200 }) }),
      fc.record({ burstOf: fc.nat(20) }),
    ),
  })
}

/** Puts bad calls among the valid ones. */
function withBad(operations: CacheOperation[], bad: Bad[]): CacheOperation[] {
  const mixed = [...operations]
  for (const [index, one] of bad.entries()) {
    if ('ms' in one.place) mixed.push(badOperation(one, index, { at: one.place.ms }))
    else mixed.splice(1 + (one.place.burstOf % mixed.length), 0, badOperation(one, index, burst))
  }
  return mixed
}

function badOperation({ do: kind, pick }: Bad, index: number, when: When): CacheOperation {
  const from = <T>(values: T[]): T => values[pick % values.length] as T
  if (kind === 'max') return create(index, when, { max: from(BAD_MAXIMA) })
  if (kind === 'ttl') return create(index, when, { max: 1, ttlMs: from(BAD_TTLS) })
  const [model, text] = from(BAD_KEYS)
  if (kind === 'get') return badGet(index, when, model, text)
  return { id: `b${index + 1}`, do: 'bad-delete', when, model, text }
}

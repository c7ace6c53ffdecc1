import { withoutOperations } from '../../harness/core/index.ts'
import type { QuotaOperation, QuotaWorkload, Take } from './drive.ts'
import { costOf, isExactGrid, isLarge, isMonotone, isValid } from './facts.ts'
import { ExactBucket } from './model.ts'

const GRID_MS = 125
const POLLS_IN_A_GAP = 2

/** Traffic that metamorphic laws may change: on the injected clock, which never goes back. */
function isPliable(workload: QuotaWorkload): boolean {
  return workload.options.clock === 'injected' && isMonotone(workload) && !isLarge(workload)
}

const isTake = (operation: QuotaOperation): operation is Take =>
  operation.do === 'take' && isValid(operation)

/** Before each take but the first, one that the exact bucket refuses, though it would fit if full. */
export function withDenials(workload: QuotaWorkload): QuotaWorkload[] {
  if (!isPliable(workload)) return []
  const { capacity } = workload.options
  const buckets = new Map<string, ExactBucket>()
  const operations = workload.operations.flatMap((one, index): QuotaOperation[] => {
    if (one.do !== 'take' && one.do !== 'settle') return [one]
    if (!isValid(one)) return [one]
    const tenant = one.tenant as string
    const bucket = buckets.get(tenant) ?? new ExactBucket(workload.options)
    buckets.set(tenant, bucket)
    bucket.advance(one.nowMs)
    if (one.do === 'settle') {
      bucket.settle(one.reserved as number, one.actual as number)
      return [one]
    }
    const beyond = Math.max(1, Math.floor(bucket.tokens) + (bucket.tokens % 1 > 0.5 ? 2 : 1))
    const cost = beyond <= capacity ? beyond : capacity + 1
    if (bucket.covers(costOf(one))) bucket.spend(costOf(one))
    const denied: Take = { ...one, id: `denied ${one.id}`, when: { burst: true }, cost }
    return index === 0 ? [one] : [denied, one]
  })
  return operations.length > workload.operations.length ? [{ ...workload, operations }] : []
}

/** In each gap between two operations a few polls by the later one's tenant. */
export function withPolls(workload: QuotaWorkload): QuotaWorkload[] {
  if (!isPliable(workload)) return []
  const gridMs = isExactGrid(workload) ? GRID_MS : 1
  const operations = workload.operations.flatMap((one, index, all): QuotaOperation[] => {
    const before = all[index - 1]
    if (!before || !isTake(one)) return [one]
    return instantsBetween(before.nowMs, one.nowMs, gridMs)
      .map((nowMs, poll): Take => ({
        id: `poll ${poll + 1} before ${one.id}`,
        when: { burst: true },
        do: 'take',
        nowMs,
        tenant: one.tenant,
        cost: 0,
      }))
      .concat([one])
  })
  return operations.length > workload.operations.length ? [{ ...workload, operations }] : []
}

/** The same traffic with plain names in place of names that may mean something. */
export function withPlainTenants(workload: QuotaWorkload): QuotaWorkload[] {
  if (!isPliable(workload)) return []
  const names = tenantsOf(workload)
  if (!names.some((name) => !/^[a-z]\w*$/.test(name) || name in {})) return []
  const plain = new Map(names.map((name, index) => [name, `tenant ${index + 1}`]))
  const operations = workload.operations.map((one): QuotaOperation => {
    if ((one.do !== 'take' && one.do !== 'settle') || typeof one.tenant !== 'string') return one
    return { ...one, tenant: plain.get(one.tenant) ?? one.tenant }
  })
  return [{ ...workload, operations }]
}

/** For each of the first tenants, the traffic without the others. */
export function withoutOthers(workload: QuotaWorkload): QuotaWorkload[] {
  if (!isPliable(workload)) return []
  const names = tenantsOf(workload)
  if (names.length < 2) return []
  return names.slice(0, 3).flatMap((name) => {
    const isOther = (one: QuotaOperation): boolean =>
      (one.do === 'take' || one.do === 'settle') && one.tenant !== name
    const alone = withoutOperations(workload, isOther)
    return alone ? [alone] : []
  })
}

function tenantsOf({ operations }: QuotaWorkload): string[] {
  const valid = operations.filter((one) => one.do === 'take' || one.do === 'settle').filter(isValid)
  return [...new Set(valid.map(({ tenant }) => tenant as string))]
}

/** Readings on the way from one to another, the last included, on a grid counted from the first. */
function instantsBetween(fromMs: number, toMs: number, gridMs: number): number[] {
  const slots = Math.floor((toMs - fromMs) / gridMs)
  const shares = Array.from({ length: POLLS_IN_A_GAP }, (_, index) => (index + 1) / POLLS_IN_A_GAP)
  return [...new Set(shares.map((share) => fromMs + Math.floor(slots * share) * gridMs))]
}

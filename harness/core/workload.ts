/**
 * When an operation happens: at a virtual millisecond; in the same synchronous burst as the
 * operation before it; in the continuation of another's answer; or inside another's handler.
 */
export type When = { at: number } | { burst: true } | { after: string } | { inside: string }

/** One act of the workload. Ids are unique in a workload and keep their meaning when others leave. */
export interface Operation {
  id: string
  when: When
}

/**
 * Traffic for one run: pure JSON, so that it can be saved, replayed and shrunk.
 *
 * `epochMs` is what `Date.now()` says at the start (never 0), `seed` seeds `Math.random`.
 */
export interface Workload<Options = unknown, Op extends Operation = Operation> {
  epochMs: number
  seed: number
  options: Options
  operations: Op[]
  /** Every error in the history says where it comes from: that takes time. @default false */
  traced?: boolean
  /** The history also tells what the code did, line by line: that takes time. @default false */
  stepped?: boolean
}

/** The start of time in scenarios: 2026-01-01T00:00:00Z. */
export const EPOCH_MS = 1_767_225_600_000

/** A named workload. `level` is the first level whose features it uses. */
export interface Scenario<W extends Workload = Workload> {
  name: string
  level: number
  workload: W
  /** A stress scenario is large: it runs at its own level only. @default false */
  stress?: boolean
}

/** Builds a scenario's workload from the fixed epoch and seed. */
export function traffic<Options, Op extends Operation>(
  options: Options,
  operations: Op[],
): Workload<Options, Op> {
  return { epochMs: EPOCH_MS, seed: 1, options, operations }
}

/**
 * The workload without the operations that `leaves` picks. An operation whose burst began with a
 * removed one takes over its place in time, and one that had its signal has it still. `undefined` when a
 * kept operation happens after or inside a removed one, or when nothing would change.
 */
export function withoutOperations<W extends Workload>(
  workload: W,
  leaves: (operation: W['operations'][number]) => boolean,
): W | undefined {
  const removed = new Set(workload.operations.filter(leaves).map((operation) => operation.id))
  if (removed.size === 0) return undefined
  const kept: Operation[] = []
  let vacated: When | undefined
  for (const operation of workload.operations) {
    const starts = !('burst' in operation.when)
    if (starts) vacated = undefined
    if (removed.has(operation.id)) {
      if (starts) vacated = operation.when
      continue
    }
    kept.push(vacated ? { ...operation, when: vacated } : operation)
    vacated = undefined
  }
  const dangling = kept.some(
    ({ when }) =>
      ('after' in when && removed.has(when.after)) ||
      ('inside' in when && removed.has(when.inside)),
  )
  return dangling ? undefined : { ...workload, operations: withHeirs(kept, removed) }
}

/** An operation as one whose signal may be that of another, or one that aborts the signal of another. */
type Signalled = Operation & { signalOf?: string; target?: string }

/** Those who had the signal of a removed operation have that of the first of them, who has its own. */
function withHeirs(kept: Signalled[], removed: ReadonlySet<string>): Operation[] {
  const heirs = new Map<string, string>()
  for (const { id, signalOf } of kept) {
    if (signalOf !== undefined && removed.has(signalOf) && !heirs.has(signalOf)) {
      heirs.set(signalOf, id)
    }
  }
  if (heirs.size === 0) return kept
  return kept.map(({ signalOf, target, ...operation }) => {
    const lender = signalOf === undefined ? undefined : (heirs.get(signalOf) ?? signalOf)
    return {
      ...operation,
      ...(lender !== undefined && lender !== operation.id && { signalOf: lender }),
      ...(target !== undefined && { target: heirs.get(target) ?? target }),
    }
  })
}

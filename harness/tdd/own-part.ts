const USED = Symbol.for('kata.own-parts')

/** The parts of the learner's own solution that were used since this was last cleared. */
export function ownPartsUsed(): Set<string> {
  const shared = globalThis as { [USED]?: Set<string> }
  return (shared[USED] ??= new Set())
}

/**
 * Stands in every other solution for what the learner's exports beyond the contract: notes that it is
 * used, and throws. Bundled into each variant.
 */
export function ownPart(name: string): unknown {
  const use = (): never => {
    ownPartsUsed().add(name)
    throw new Error(`\`${name}\` is a part of your own solution`)
  }
  return new Proxy(function () {}, { apply: use, construct: use, get: use })
}

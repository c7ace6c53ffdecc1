/** How a kata's throughput is measured, on real time: the default export of its `throughput.ts`. */
export interface Throughput<Implementation = unknown> {
  /** What there is more and more of: "queued requests". */
  what: string
  /** The library that does the job in production, and the control that puts it behind the contract. */
  library: { name: string; control: string }
  /**
   * Makes ready for `size` operations on a fresh instance of an implementation.
   *
   * @returns what performs them, to be measured; settles when the last one is answered.
   */
  prepare: (implementation: Implementation, size: number) => () => unknown
}

/** Types a definition by the exports that it calls. */
export function defineThroughput<Implementation>(
  definition: Throughput<Implementation>,
): Throughput {
  return definition as Throughput
}

/** The middle one, or of an even number the mean of the two in the middle; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const [low, high] = [sorted.at((sorted.length - 1) / 2), sorted.at(sorted.length / 2)]
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2
}

/** The measurement below which a share of all lies; NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(share * (values.length - 1))] ?? Number.NaN
}

/** Middle of some measurements; NaN of none. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

/** The measurement below which a share of all lies; NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(share * (values.length - 1))] ?? Number.NaN
}

/** What traffic shows more rarely is not put to the test by it. */
export const SHARE_MIN = 0.05

/** A share, 0 to 1, as complaints name it: `4.8 %`. */
export function percent(share: number): string {
  return `${Number((share * 100).toFixed(1))} %`
}

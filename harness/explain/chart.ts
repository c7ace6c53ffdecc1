const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉']

/**
 * Bars for values, on one scale: the largest takes the whole width, in eighths of a column, and none is
 * shorter than an eighth. No value, no bar.
 *
 * @param width in columns.
 */
export function bars(values: readonly (number | undefined)[], width: number): string[] {
  const max = Math.max(0, ...values.filter((value) => value !== undefined))
  return values.map((value) => {
    if (value === undefined) return ''
    const eighths = max === 0 ? 1 : Math.max(1, Math.round((value / max) * width * 8))
    return '█'.repeat(Math.floor(eighths / 8)) + EIGHTHS[eighths % 8]
  })
}

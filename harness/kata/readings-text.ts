const READINGS_SHOWN = 3

/** What may be the case, in words: one text if all readings agree, else a few side by side. */
export function readingsText(texts: readonly string[]): string {
  const [...distinct] = new Set(texts)
  if (distinct.length === 0) return '?'
  const more = distinct.length > READINGS_SHOWN ? ' | …' : ''
  return distinct.slice(0, READINGS_SHOWN).join(' | ') + more
}

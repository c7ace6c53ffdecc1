/** What names one run: a level and a law, and either a scenario or a seed with fast-check's path. */
export type Token = { level: number; law: string } & (
  { scenario: string } | { seed: number; path: string }
)

/** `1.higher-priority-first.4187.3-1`, or `1.higher-priority-first.two-bursts`. */
export function formatToken(token: Token): string {
  const place =
    'scenario' in token ? token.scenario : `${token.seed}.${token.path.replaceAll(':', '-')}`
  return `${token.level}.${token.law}.${place}`
}

/** The token that a text stands for, or `undefined` when it is none. */
export function parseToken(text: string): Token | undefined {
  const [level, law, place, path, ...rest] = text.split('.')
  if (!level || !/^[1-9]\d*$/.test(level) || !law || !place || rest.length > 0) return undefined
  if (path === undefined) return { level: Number(level), law, scenario: place }
  if (!/^-?\d+$/.test(place) || !/^\d+(-\d+)*$/.test(path)) return undefined
  return { level: Number(level), law, seed: Number(place), path: path.replaceAll('-', ':') }
}

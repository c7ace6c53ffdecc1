/**
 * What names one run: a level and a law, and either a scenario or a seed with fast-check's path.
 * `without` are the places, from 1, of operations that are left out of the traffic that the path names.
 */
export type Token = { level: number; law: string } & (
  { scenario: string } | { seed: number; path: string; without?: number[] }
)

/** `1.higher-priority-first.4187.3-1`, `….4187.3-1.2-5`, or `1.higher-priority-first.two-bursts`. */
export function formatToken(token: Token): string {
  const about = `${token.level}.${token.law}`
  if ('scenario' in token) return `${about}.${token.scenario}`
  const { seed, path, without = [] } = token
  const omitted = without.length === 0 ? '' : `.${without.join('-')}`
  return `${about}.${seed}.${shorten(path)}${omitted}`
}

/** The token that a text stands for, or `undefined` when it is none. */
export function parseToken(text: string): Token | undefined {
  const [level, law, place, path, omitted, ...rest] = text.split('.')
  if (!level || !/^[1-9]\d*$/.test(level) || !law || !place || rest.length > 0) return undefined
  if (path === undefined) return { level: Number(level), law, scenario: place }
  if (!/^-?\d+$/.test(place) || !/^\d+(x\d{1,4})?(-\d+(x\d{1,4})?)*$/.test(path)) return undefined
  const token = { level: Number(level), law, seed: Number(place), path: lengthen(path) }
  if (omitted === undefined) return token
  if (!/^[1-9]\d*(-[1-9]\d*)*$/.test(omitted)) return undefined
  return { ...token, without: omitted.split('-').map(Number) }
}

/** `3:1:0:0:0` as `3-1-0x3`: a path may be long, and says the same thing many times in a row. */
function shorten(path: string): string {
  const runs: { step: string; count: number }[] = []
  for (const step of path.split(':')) {
    const last = runs.at(-1)
    if (last?.step === step) last.count++
    else runs.push({ step, count: 1 })
  }
  return runs.map(({ step, count }) => (count === 1 ? step : `${step}x${count}`)).join('-')
}

function lengthen(text: string): string {
  return text
    .split('-')
    .flatMap((run) => {
      const [step = '', count = '1'] = run.split('x')
      return Array.from({ length: Number(count) }, () => step)
    })
    .join(':')
}

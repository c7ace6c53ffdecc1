/**
 * What names one run: a level and a law, and either a scenario or a seed with fast-check's path.
 * `without` are the places, from 1 and in order, of operations that are left out of that traffic.
 */
export type Token = { level: number; law: string; without?: number[] } & (
  { scenario: string } | { seed: number; path: string }
)

/**
 * `1.higher-priority-first.4187.3-1`, or `1.higher-priority-first.two-bursts`; and behind either what is
 * left out: `….two-bursts.2-5x3` is without the second operation and three from the fifth on.
 */
export function formatToken(token: Token): string {
  const place = 'scenario' in token ? token.scenario : `${token.seed}.${shorten(token.path)}`
  const { level, law, without = [] } = token
  const omitted = without.length === 0 ? '' : `.${stretches(without)}`
  return `${level}.${law}.${place}${omitted}`
}

/** The token that a text stands for, or `undefined` when it is none. */
export function parseToken(text: string): Token | undefined {
  const [level, law, place, ...more] = text.split('.')
  if (!level || !/^[1-9]\d*$/.test(level) || !law || !place) return undefined
  const isSeed = /^-?\d+$/.test(place)
  const path = isSeed ? more.shift() : undefined
  const [omitted, ...rest] = more
  if (rest.length > 0 || (omitted !== undefined && !STRETCHES.test(omitted))) return undefined
  const token = {
    level: Number(level),
    law,
    ...(omitted !== undefined && { without: placesIn(omitted) }),
  }
  if (!isSeed) return { ...token, scenario: place }
  if (path === undefined || !/^\d+(x\d{1,4})?(-\d+(x\d{1,4})?)*$/.test(path)) return undefined
  return { ...token, seed: Number(place), path: lengthen(path) }
}

const STRETCHES = /^[1-9]\d*(x[1-9]\d{0,3})?(-[1-9]\d*(x[1-9]\d{0,3})?)*$/

/** `2, 5, 6, 7` as `2-5x3`: what is left out often stands side by side. */
function stretches(places: number[]): string {
  const found: { from: number; count: number }[] = []
  for (const place of places) {
    const last = found.at(-1)
    if (last && last.from + last.count === place) last.count++
    else found.push({ from: place, count: 1 })
  }
  return found.map(({ from, count }) => (count === 1 ? from : `${from}x${count}`)).join('-')
}

function placesIn(text: string): number[] {
  return text.split('-').flatMap((stretch) => {
    const [from, count = 1] = stretch.split('x').map(Number)
    return Array.from({ length: count }, (_, index) => Number(from) + index)
  })
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

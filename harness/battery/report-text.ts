import { counted } from '../core/words.ts'
import { wrap } from '../explain/wrap.ts'
import type { Check, Crossing, Premise, Report } from './report.ts'

const LAW_WIDTH_MAX = 40

/** The report for a terminal of 80 columns, without colour. */
export function reportText({ slug, checks, premises, crossings }: Report): string {
  const red = checks.filter(({ ok }) => !ok).length
  const outcome = red === 0 ? 'green' : `${red} of ${checks.length} checks are red`
  return [
    `${slug}: ${outcome}`,
    ...checks.flatMap(checkLines),
    ...(premises.length === 0 ? [] : ['', ...premiseLines(premises)]),
    ...(crossings.length === 0 ? [] : ['', ...crossingLines(crossings)]),
  ].join('\n')
}

function checkLines({ name, ok, complaints }: Check): string[] {
  return [
    `  ${ok ? '✓' : '✗'} ${name}`,
    ...complaints.flatMap((complaint) =>
      complaint
        .split('\n')
        .flatMap((line, index) => wrap(line, '      ', index ? '      ' : '    - ')),
    ),
  ]
}

/** How often generated workloads put each law to the test, level by level. */
export function premiseLines(premises: Premise[]): string[] {
  const nameWidth = Math.min(
    LAW_WIDTH_MAX,
    Math.max(...premises.map(({ law }) => law.length), 'law'.length),
  )
  const levels = premises[0]?.shares.map((_, index) => `level ${index + 1}`) ?? []
  const row = (name: string, scenario: string, cells: string[]): string =>
    `  ${short(name, nameWidth).padEnd(nameWidth)}  ${scenario.padEnd(4)}${cells.map((cell) => cell.padStart(8)).join('')}`
  return [
    'Premises: a named scenario, and the share of generated workloads',
    row('law', 'scen', levels),
    ...premises.map(({ law, scenario, stress, shares }) =>
      row(law, scenario ? (stress ? 'only' : 'yes') : 'NO', shares.map(percent)),
    ),
  ]
}

const RAREST = 3

/** How many pairs of features a level has, and the rarest of them. */
function crossingLines(crossings: Crossing[]): string[] {
  const levels = [...new Set(crossings.map(({ level }) => level))]
  return [
    'Features that meet: the share of generated workloads that have both, the rarest first',
    ...levels.flatMap((level) => {
      const pairs = crossings.filter((one) => one.level === level)
      const rarest = pairs
        .slice(0, RAREST)
        .map(({ pair, share }) => `${pair.join(' × ')} ${percent(share)}`)
      const text = `${counted(pairs.length, 'pair')}: ${rarest.join(', ')}`
      return wrap(text, '           ', `  level ${level}  `)
    }),
  ]
}

function percent(share: number | null): string {
  if (share === null) return '·'
  return `${(share * 100).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`
}

function short(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`
}

import { isSame, type Equivalent } from './equivalents.ts'
import type { Mutant } from './mutant.ts'

/** One kata's line of the table. */
export interface Row {
  kata: string
  mutants: number
  killed: number
  timedOut: number
  survived: number
  /** Survivors that the kata lists as equivalent, with a proof. */
  equivalent: number
  unexplained: Mutant[]
  /** What is listed as equivalent, but is killed or no longer there. */
  outdated: Equivalent[]
}

/** Counts a kata's mutants, and holds the survivors against its list of equivalent ones. */
export function rowOf(kata: string, mutants: Mutant[], listed: Equivalent[]): Row {
  const count = (fate: Mutant['fate']): number =>
    mutants.filter((mutant) => mutant.fate === fate).length
  const left = mutants.filter(({ fate }) => fate === 'survived' || fate === 'error')
  const unexplained = left.filter((mutant) => !listed.some((one) => isSame(mutant, one)))
  return {
    kata,
    mutants: mutants.length,
    killed: count('killed'),
    timedOut: count('timed out'),
    survived: left.length,
    equivalent: left.length - unexplained.length,
    unexplained,
    outdated: listed.filter((one) => !left.some((mutant) => isSame(mutant, one))),
  }
}

/** The table of all katas, as Markdown, then what is still to be explained. */
export function textOf(rows: Row[]): string[] {
  return [
    '| kata | mutants | killed | timed out | survived | listed as equivalent | unexplained |',
    '|---|---|---|---|---|---|---|',
    ...rows.map((row) => {
      const { kata, mutants, killed, timedOut, survived, equivalent, unexplained } = row
      const cells = [mutants, killed, timedOut, survived, equivalent, unexplained.length]
      return `| ${kata} | ${cells.join(' | ')} |`
    }),
    ...rows.flatMap(({ kata, unexplained, outdated }) => [
      ...unexplained.flatMap((mutant) => ['', ...linesOn(mutant)]),
      ...outdated.flatMap(({ line, original, replacement }) => [
        '',
        `solutions/${kata}/equivalent-mutants.json: no mutant like this survives: delete it`,
        `    ${line}`,
        ...change(original, replacement),
      ]),
    ]),
  ]
}

function linesOn({ kata, line, column, mutator, text, original, replacement, fate }: Mutant) {
  return [
    `solutions/${kata}/reference.ts:${line}:${column}  ${mutator}, ${fate}`,
    `    ${text}`,
    ...change(original, replacement),
  ]
}

function change(original: string, replacement: string): string[] {
  return [`    instead of  ${inLine(original)}`, `    stands      ${inLine(replacement)}`]
}

function inLine(code: string): string {
  return code === '' ? '(nothing)' : code.replace(/\s*\n\s*/g, ' ')
}

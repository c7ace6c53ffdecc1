import type { Change } from './change.ts'
import { isSame, type Equivalent } from './equivalents.ts'
import type { Judged } from './mutant.ts'

/** One kata's line of the table. */
export interface Row {
  kata: string
  mutants: number
  killed: number
  equivalent: number
  unexplained: Judged[]
  /** What is listed as equivalent, but is killed or no longer there. */
  outdated: Equivalent[]
}

/**
 * Counts a kata's mutants, and holds the survivors against those that are listed as equivalent. Of pairs
 * some are drawn: one that was not judged may still be listed.
 */
export function rowOf(kata: string, mutants: readonly Judged[], listed: Equivalent[]): Row {
  const left = mutants.filter(({ brokenLaw }) => brokenLaw === undefined)
  const unexplained = left.filter((mutant) => !listed.some((one) => isSame(mutant, one)))
  return {
    kata,
    mutants: mutants.length,
    killed: mutants.length - left.length,
    equivalent: left.length - unexplained.length,
    unexplained,
    outdated: listed.filter(
      (one) =>
        !left.some((mutant) => isSame(mutant, one)) &&
        (!one.and || mutants.some((mutant) => isSame(mutant, one))),
    ),
  }
}

/** The table of all katas, as Markdown, then what is still to be explained. */
export function textOf(rows: readonly Row[]): string[] {
  return [
    '| kata | mutants | killed | listed as equivalent | unexplained |',
    '|---|---|---|---|---|',
    ...rows.map(({ kata, mutants, killed, equivalent, unexplained }) => {
      return `| ${[kata, mutants, killed, equivalent, unexplained.length].join(' | ')} |`
    }),
    ...rows.flatMap(({ kata, unexplained, outdated }) => [
      ...unexplained.flatMap((mutant) => ['', ...linesOn(mutant)]),
      ...outdated.flatMap(({ of, line, original, replacement }) => [
        '',
        `solutions/${kata}/equivalent-mutants.json: no mutant of ${of} like this survives: delete it`,
        `    ${line}`,
        ...instead(original, replacement),
      ]),
    ]),
  ]
}

function linesOn({ kata, of, changes }: Judged): string[] {
  return changes.flatMap(({ line, column, mutator, text, original, replacement }: Change) => [
    `solutions/${kata}/${of}.ts:${line}:${column}  ${mutator}, survived`,
    `    ${text}`,
    ...instead(original, replacement),
  ])
}

function instead(original: string, replacement: string): string[] {
  return [`    instead of  ${inLine(original)}`, `    stands      ${inLine(replacement)}`]
}

function inLine(code: string): string {
  return code === '' ? '(nothing)' : code.replace(/\s*\n\s*/g, ' ')
}

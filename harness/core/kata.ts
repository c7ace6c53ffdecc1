import type { Law } from './law.ts'
import type { Event, Run } from './history.ts'
import type { Scenario, Workload } from './workload.ts'

/** A table of expected against got, for katas in which time is not the subject. */
export interface Table {
  columns: string[]
  rows: { cells: string[]; note?: string; wrong?: boolean }[]
}

/** What fast-check calls `Arbitrary<W>`, by its shape: core knows no generators. */
export interface Generator<W> {
  generate(random: never, biasFactor: number | undefined): { value: W }
}

/** Something that traffic may have, and that may meet with any other such thing. */
export interface Feature<W> {
  /** The level that introduces it. */
  level: number
  /** Others without which it would be nothing. */
  needs?: readonly string[]
  isIn: (workload: W) => boolean
}

/** What a contract holds at some moment, in words: `{ waiting: 'r3 p0, r2 p5', running: 'r1' }`. */
export type Snapshot = Record<string, string>

/**
 * What sort of change it is, from what tells mistakes apart best to what does worst: a value made
 * ordinary, how something is done, when, a number by one, an option, work that takes no time, an
 * operation left out.
 */
export const CHANGE_KINDS = ['value', 'how', 'time', 'number', 'option', 'speed', 'less'] as const

/** One change of traffic. */
export interface Change<W = Workload> {
  kind: (typeof CHANGE_KINDS)[number]
  /** What follows "passes": "without g3", "if r3 comes 1 ms". */
  words: string
  /** How the words end, for changes that are told together: "earlier", "later". */
  end?: string
  workload: W
}

/** What a kata's traffic is as plain code: for a test that needs nothing of the kit. */
export interface AsCode<W extends Workload = Workload> {
  /** What is imported from the solution. */
  imports: string[]
  /** Lines that make what is called. `undefined`: this traffic has no plain form. */
  setup: (workload: W) => string[] | undefined
  /** What one operation does, as a statement. `undefined`: it has no plain form. */
  call: (operation: W['operations'][number], workload: W) => string | undefined
}

/** What a kata's folder exports from `kata.ts`. The slug is the folder's name. */
export interface KataDefinition<W extends Workload = Workload> {
  title: string
  difficulty: 'easy' | 'medium' | 'hard'
  minutes: number
  /** One line for `kata list`. */
  summary: string
  /** Level names, from level 1 on. */
  levels: string[]
  /** What a solution must export, and the first level that calls it. */
  exports: Record<string, number>
  laws: Law<W>[]
  /** Whether an operation breaks the contract: an exception is its right answer. @default never */
  isBadInput?: (operation: W['operations'][number]) => boolean
  scenarios: Scenario<W>[]
  /** fast-check arbitrary of the workloads of a level. */
  workloads: (level: number) => Generator<W>
  /** What traffic of the kata may have: any two of a level are to meet often. @default none */
  features?: Record<string, Feature<W>>
  /** How the picture names an operation's row: "r1 p5". @default its id */
  label?: (id: string, workload: W) => string
  /** What else was passed in, and what its work does where that can matter. @default nothing is told */
  about?: (id: string, workload: W) => string
  /** Changes of its traffic beyond those that any has: see `harness/explore/changes.ts`. @default none */
  changes?: (workload: W) => Change<W>[]
  /** A step of a kind of its own, as a picture tells it: what the code does begins with `you`. */
  tells?: (event: Event) => string | undefined
  /** A table in place of the timeline. */
  table?: (run: Run<W>) => Table
  /** How its traffic is written as a test. @default no test is offered */
  asCode?: AsCode<W>
  /** The state after each event of a run, one for each: pictures show it. @default none is shown */
  states?: (run: Run<W>) => Snapshot[]
}

/** A kata as the harness handles it. */
export interface Kata extends KataDefinition {
  slug: string
}

/** Types and freezes a kata's definition. Content is checked by the bank, which names the file. */
export function defineKata<W extends Workload>(definition: KataDefinition<W>): KataDefinition {
  return Object.freeze(definition) as unknown as KataDefinition
}

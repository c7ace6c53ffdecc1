/** What the battery found out about one kata, as data. */
export interface Report {
  slug: string
  checks: Check[]
  premises: Premise[]
  /** Level by level, the rarest first. */
  crossings: Crossing[]
}

/** One thing that every kata must hold. */
export interface Check {
  name: string
  ok: boolean
  /** Each says what is wrong, where (a path relative to the root) and what to do. */
  complaints: string[]
}

/** How often traffic puts a law to the test, measured on the reference. */
export interface Premise {
  law: string
  /** The level that introduces it. */
  level: number
  /** A named scenario holds its premise at every level that it judges. */
  scenario: boolean
  /** Only a stress scenario can show it, as the law says. */
  stress: boolean
  /** Share of generated workloads, 0 to 1, from level 1 on; `null` where it does not judge. */
  shares: (number | null)[]
}

/** How often two features meet. */
export interface Crossing {
  level: number
  pair: [string, string]
  /** Share of generated workloads, 0 to 1. */
  share: number
}

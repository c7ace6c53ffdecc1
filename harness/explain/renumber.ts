import type { Counterexample } from '../core/verdict.ts'

/** A crowd keeps its names: nobody reads them all. */
const OPERATIONS_MAX = 1_000

/**
 * What is shown of a counterexample, with its operations numbered anew in the order in which they
 * happen: r2 and r7 become r1 and r2, wherever they are named. The token stays, and so does what the run
 * is judged and replayed by.
 */
export function renumbered(example: Counterexample): Counterexample {
  const names = namesOf(example)
  if (names.size === 0) return example
  const pattern = new RegExp(`(?<![\\w.])(?:${[...names.keys()].join('|')})(?!\\w)`, 'g')
  const { token, scenario, ...shown } = example
  const rename = (text: string): string =>
    text.replaceAll(pattern, (name) => names.get(name) ?? name)
  const renamed = renamedIn(shown, rename)
  const finding = { ...renamed.finding, message: withOwnLines(example, renamed.finding.message) }
  return { ...renamed, finding, token, ...(scenario !== undefined && { scenario }) }
}

/** All texts in a value, and the names of its fields; the code's own lines stay what they are. */
function renamedIn<T>(value: T, rename: (text: string) => string): T {
  if (typeof value === 'string') return rename(value) as T
  if (typeof value !== 'object' || value === null || isPlace(value)) return value
  if (Array.isArray(value)) return value.map((part: unknown) => renamedIn(part, rename)) as T
  const parts = Object.entries(value).map(([key, part]) => [rename(key), renamedIn(part, rename)])
  return Object.fromEntries(parts) as T
}

function isPlace(value: object): boolean {
  return 'file' in value && 'line' in value && 'text' in value
}

/** A line of the code that the finding tells stays what it is as well. */
function withOwnLines({ finding }: Counterexample, renamed: string): string {
  const lines = finding.message.split('\n')
  return renamed
    .split('\n')
    .map((line, index) => (/^\S+:\d+ {2}/.test(line) ? (lines[index] ?? line) : line))
    .join('\n')
}

/** The names that change, each with its new one. */
function namesOf({ workload, history }: Counterexample): Map<string, string> {
  const { operations } = workload
  if (operations.length > OPERATIONS_MAX) return new Map()
  const ids = new Set(operations.map(({ id }) => id))
  const happened = history.events.map(({ id }) => id).filter((id) => ids.has(id))
  const whatOf = new Map(operations.map((one) => [one.id, 'do' in one ? one.do : undefined]))
  const names = new Map<string, string>()
  const counts = new Map<string, number>()
  /** What traffic calls q1 and r2 is of one sort all the same, if it does the same. */
  const prefixes = new Map<unknown, string>()
  for (const id of new Set([...happened, ...ids])) {
    const [, own] = /^([a-z]+)\d+$/.exec(id) ?? []
    if (own === undefined) continue
    const what = whatOf.get(id) ?? own
    const prefix = prefixes.get(what) ?? own
    prefixes.set(what, prefix)
    const count = (counts.get(prefix) ?? 0) + 1
    counts.set(prefix, count)
    names.set(id, `${prefix}${count}`)
  }
  const isChanged = [...names].some(([before, after]) => before !== after)
  return isChanged ? names : new Map()
}

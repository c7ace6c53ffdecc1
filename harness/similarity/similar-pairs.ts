import type { SimilarPair } from '../results/results.ts'
import { everyGramOf, fingerprintsOf, type Place } from './fingerprints.ts'
import { tokensOf } from './tokens.ts'

/** Less in common than this is what two who were taught the same write. */
const LEAST_LIKENESS = 0.5

/** With fewer fingerprints of its own a program is too short to tell. */
const LEAST_FINGERPRINTS = 8

/** What more than this share of the class writes is the class's, not a pair's; in a small class, more than ten. */
const COMMON_SHARE = 0.2
const COMMON_AT_LEAST = 10

/** More than a person looks at in an evening is not told. */
const MOST_PAIRS = 50

interface Program {
  id: string
  prints: Map<number, Place>
}

/**
 * Pairs of programs that are worth a look, the most alike first. What the starter and the reference say,
 * and what much of the class says, counts for nobody; neither names nor the order of functions matter.
 *
 * Programs that are the same count once, so that the copies of a large ring are not taken for what the class
 * writes; each of them is told beside the next one.
 *
 * @param ignored programs that everyone may be like: the starter, the reference.
 */
export function similarPairs(
  kata: string,
  submissions: readonly { id: string; text: string }[],
  ignored: readonly string[],
): SimilarPair[] {
  const known = new Set(ignored.flatMap((text) => everyGramOf(tokensOf(text))))
  const same = sameOnes(submissions)
  const all = same.map(([first]) => first as Program)
  const holders = holdersOf(all)
  const most = Math.max(COMMON_AT_LEAST, all.length * COMMON_SHARE)
  const isOwn = (hash: number): boolean =>
    !known.has(hash) && (holders.get(hash) as number[]).length <= most
  const own = all.map(({ prints }) => [...prints.keys()].filter(isOwn).length)
  const pairs: SimilarPair[] = []
  all.forEach((one, i) => {
    if ((own[i] as number) >= LEAST_FINGERPRINTS) pairs.push(...copies(kata, same[i] ?? []))
    for (const [j, shared] of sharedWith(one, i, holders, isOwn)) {
      const smaller = Math.min(own[i] as number, own[j] as number)
      const likeness = Math.round((shared.length / smaller) * 100) / 100
      if (smaller < LEAST_FINGERPRINTS || likeness < LEAST_LIKENESS) continue
      const other = all[j] as Program
      const longest = longestOf(one, other, shared)
      pairs.push({ kata, students: [one.id, other.id], likeness, longest })
    }
  })
  const lines = (pair: SimilarPair): number => pair.longest?.lines ?? 0
  return pairs
    .toSorted(
      (a, b) =>
        b.likeness - a.likeness ||
        lines(b) - lines(a) ||
        compare(a.students[0], b.students[0]) ||
        compare(a.students[1], b.students[1]),
    )
    .slice(0, MOST_PAIRS)
}

/** In order, those together that are the same but for names, numbers, layout and comments. */
function sameOnes(submissions: readonly { id: string; text: string }[]): Program[][] {
  const byTokens = new Map<string, Program[]>()
  for (const { id, text } of submissions.toSorted((a, b) => compare(a.id, b.id))) {
    const tokens = tokensOf(text)
    const key = tokens.map(({ kind }) => kind).join()
    const program = { id, prints: fingerprintsOf(tokens) }
    byTokens.set(key, [...(byTokens.get(key) ?? []), program])
  }
  return [...byTokens.values()]
}

/** Each beside the next. */
function copies(kata: string, programs: readonly Program[]): SimilarPair[] {
  return programs.slice(1).map((other, index) => {
    const one = programs[index] as Program
    const longest = longestOf(one, other, [...one.prints.keys()])
    return { kata, students: [one.id, other.id], likeness: 1, longest }
  })
}

/** By hash, the programs that have it, in order. */
function holdersOf(programs: readonly Program[]): Map<number, number[]> {
  const holders = new Map<number, number[]>()
  programs.forEach(({ prints }, i) => {
    for (const hash of prints.keys()) {
      const list = holders.get(hash)
      if (list) list.push(i)
      else holders.set(hash, [i])
    }
  })
  return holders
}

/** By later program, the hashes that this one has in common with it. */
function sharedWith(
  { prints }: Program,
  i: number,
  holders: ReadonlyMap<number, number[]>,
  isOwn: (hash: number) => boolean,
): Map<number, number[]> {
  const shared = new Map<number, number[]>()
  for (const hash of prints.keys()) {
    if (!isOwn(hash)) continue
    for (const j of holders.get(hash) as number[]) {
      if (j <= i) continue
      const list = shared.get(j)
      if (list) list.push(hash)
      else shared.set(j, [hash])
    }
  }
  return shared
}

/** The longest run of common grams that touch or overlap in both programs. */
function longestOf(
  one: Program,
  other: Program,
  shared: readonly number[],
): { lines: number; at: [number, number] } {
  const places = shared
    .map((hash) => [one.prints.get(hash), other.prints.get(hash)] as [Place, Place])
    .toSorted(([a], [b]) => a.from - b.from || a.to - b.to)
  let best = { lines: 0, at: [0, 0] as [number, number] }
  let run: [Place, Place] | undefined
  for (const [a, b] of places) {
    if (run && follows(run[0], a) && follows(run[1], b)) {
      run = [join(run[0], a), join(run[1], b)]
    } else run = [a, b]
    const lines = Math.min(...run.map(({ from, to }) => to - from + 1))
    if (lines > best.lines) best = { lines, at: [run[0].from, run[1].from] }
  }
  return best
}

function follows(run: Place, next: Place): boolean {
  return next.from >= run.from && next.from <= run.to + 1
}

function join(run: Place, next: Place): Place {
  return { from: run.from, to: Math.max(run.to, next.to) }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

import fc from 'fast-check'

interface Span {
  start: number
  end: number
}

/** So many pairs of changes that can be made at once, drawn by a seed, none of them twice. */
export function pairsOf<T extends Span>(
  changesOfFiles: readonly (readonly T[])[],
  { pairs, seed }: { pairs: number; seed: number },
): [T, T][] {
  const all = changesOfFiles.flatMap((changes) =>
    changes.flatMap((one, index) =>
      changes.slice(index + 1).flatMap((other): [T, T][] => {
        const areApart = one.end <= other.start || other.end <= one.start
        return areApart ? [[one, other]] : []
      }),
    ),
  )
  const size = Math.min(pairs, all.length)
  const drawn = fc.shuffledSubarray(all, { minLength: size, maxLength: size })
  return fc.sample(drawn, { seed, numRuns: 1 })[0] ?? []
}

import type { Kata } from '../../harness/core/kata.ts'

/** The README's table of katas, in Markdown; a test holds the two together. */
export function kataTable(katas: Kata[]): string {
  const rows = katas.map(
    ({ slug, summary, difficulty, minutes, levels }) =>
      `| [\`${slug}\`](katas/${slug}/README.md) | ${summary} | ${difficulty} | ${minutes} | ${levels.join('; ')} |`,
  )
  return [
    '| kata | what you prototype | difficulty | minutes | levels |',
    '|---|---|---|---|---|',
    ...rows,
  ].join('\n')
}

/** What no sentence of the kit may hold, whatever values and counts went into it. */
const BAD_WORDS: [what: string, pattern: RegExp][] = [
  ['a word twice', /\b([a-z]+) \1\b/],
  ['a value as the subject', /\b(undefined|null|NaN|nothing) (was|were|is|are)\b/],
  ['two verbs', /\b(was|were|is|are) (threw|returned|was|never)\b(?! (answered|called)\b)/],
  ['one as many', /(?<![\d.,-])1 (?!ms\b|is\b|was\b)[a-z]+s (are|were|have|still)\b/],
  [
    'one as many',
    /(?<![\d.,-])1 (laws|timers|listeners|tokens|calls|gets|requests|workloads|times)\b/,
  ],
  ['many as one', /(?<![\d.])([2-9]|\d{2,}) [a-z]+ (is|was|has) /],
  ['an error that says its name twice', /\b(\w*Error) "\1 /],
  ['an object without words', /\[object |\{"\$"|\bobject #\d/],
  ['a value that was not said', /\$\{|\bat undefined\b|\bundefined ms\b|\bNaN ms\b/],
  ['a space before a mark', / [,;:](?= )|\( | \)/],
]

/** The first thing that is wrong with a text, line ends taken as spaces. */
export function wrongWordsIn(text: string): string | undefined {
  const line = text.replace(/\s+/g, ' ')
  for (const [what, pattern] of BAD_WORDS) {
    const found = pattern.exec(line)
    if (found) return `${what}: "${line.slice(Math.max(0, found.index - 30), found.index + 60)}"`
  }
  return undefined
}

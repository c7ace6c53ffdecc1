import type { LawVerdict, LevelVerdict } from '../core/verdict.ts'
import { shellWord } from '../shell-word.ts'

/** The first line of what broke a law, and the command that shows it. */
export function shown(slug: string, file: string, { counterexample }: LawVerdict): string {
  if (!counterexample) return ''
  const [first = ''] = counterexample.finding.message.split('\n')
  return `: ${first.replaceAll(/\s+/g, ' ')} (npx kata replay ${slug} ${counterexample.token} --file ${shellWord(file)})`
}

/** The laws of a level that did not pass, those left out that the caller names. */
export function notPassed(
  { laws }: LevelVerdict,
  exempt: Record<string, string> = {},
): LawVerdict[] {
  return laws.filter(({ law, outcome }) => outcome !== 'pass' && !Object.hasOwn(exempt, law))
}

/** The names of the laws that were broken. */
export function brokenIn({ laws }: LevelVerdict): string[] {
  return laws.filter(({ outcome }) => outcome === 'fail').map(({ law }) => law)
}

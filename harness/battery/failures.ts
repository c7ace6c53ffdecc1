import type { LawVerdict, LevelVerdict } from '../core/verdict.ts'
import { shellWord } from '../lib/shell-word.ts'

/** The first line of what broke a law, and the command that shows it. */
export function shown(law: LawVerdict, slug: string, file: string): string {
  const token = law.counterexample?.token ?? ''
  return because(law, `npx kata replay ${slug} ${token} --file ${shellWord(file)}`)
}

/** The same of a flaw, which may be no file. */
export function shownOfFlaw(law: LawVerdict, slug: string, flaw: string): string {
  return because(law, `npx kata check ${slug} --flaw ${flaw}`)
}

function because({ counterexample }: LawVerdict, command: string): string {
  if (!counterexample) return ''
  const [first = ''] = counterexample.finding.message.split('\n')
  return `: ${first.replaceAll(/\s+/g, ' ')} (${command})`
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

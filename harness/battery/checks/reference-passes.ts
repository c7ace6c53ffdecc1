import { notPassed, shown } from '../failures.ts'
import type { Subject } from '../subject.ts'
import { surveyOf, type SurveyedLevel } from '../survey.ts'

/** The worst mistake that the kit can make is a law that rejects a correct solution. */
export async function referencePasses(subject: Subject): Promise<string[]> {
  return (await surveyOf(subject)).flatMap((surveyed) => complaintsAt(subject, surveyed))
}

function complaintsAt(
  { slug, files, where }: Subject,
  { level, scenarios, generated }: SurveyedLevel,
): string[] {
  const file = where(files.reference)
  const broken = new Map(
    [scenarios, ...generated]
      .flatMap((verdict) => notPassed(verdict))
      .filter(({ outcome }) => outcome === 'fail')
      .map((verdict) => [verdict.law, verdict]),
  )
  return [...broken.values()].map(
    (verdict) =>
      `${file}: it breaks \`${verdict.law}\` at level ${level}${shown(verdict, slug, file)}. Mend the reference, or the law if it asks too much.`,
  )
}
